/** What of a decision cannot stand though it is well-formed. Pure. */
import { MOST_DAYS_TO_REVIEW, type Reach } from '../../shared/assessment.ts';
import { addDays, type Day } from '../../shared/day.ts';
import type { ImpactLevel } from '../../shared/impact-level.ts';
import type { AssessmentDecision, Draft } from '../../shared/open-assessment.ts';
import type { PolicyContent, Ruling } from '../../shared/policy.ts';
import type { ProblemCode } from '../../shared/problem.ts';
import type { Questionnaire } from '../../shared/questionnaire/questionnaire.ts';
import { MOST_GROUP_RULINGS } from '../policy/refuse.ts';
import { type Approval, againstApproval, againstDecision, againstScope, type Obstacle } from './obstacles.ts';
import { isOutOfUse, scopeExcess } from './ruling.ts';

export type DecisionRefusal = Omit<Obstacle, 'code'> & {
  code: Obstacle['code'] | Extract<ProblemCode, 'body.invalid' | 'policy.too-many'>;
};

export function refuseDecision(
  { decision, scope, reviewDay }: AssessmentDecision,
  {
    submitted,
    form,
    today,
    ...approval
  }: Approval & { submitted: Pick<Draft, 'scope' | 'answers'>; form: Questionnaire; today: Day },
): DecisionRefusal | undefined {
  const obstacles = [...againstDecision(approval), ...(decision === 'rejected' ? [] : againstApproval(approval))];
  if (obstacles[0]) return obstacles[0];
  const excess = submitted.scope && scopeExcess(scope, submitted.scope);
  if (excess) {
    const message = 'Expected: what was assessed, or less. Return it to have more assessed.';
    return { code: 'body.invalid', field: `scope.${excess}`, message };
  }
  const [shortfall] = againstScope(form, submitted.answers, scope);
  if (shortfall) return shortfall;
  return reviewDay > today ? refuseReviewDay(reviewDay, approval.result.level, today) : notAfterToday();
}

function notAfterToday(): DecisionRefusal {
  return { code: 'assessment.review-day', field: 'reviewDay', message: 'Expected: a day after today.' };
}

/** `decided`: the day it counts from. */
export function refuseReviewDay(reviewDay: Day, level: ImpactLevel, decided: Day): Obstacle | undefined {
  const last = addDays(decided, MOST_DAYS_TO_REVIEW[level]);
  if (reviewDay <= last) return undefined;
  const message = `At level ${level} the review is on ${last} at the latest.`;
  return { code: 'assessment.review-day', field: 'reviewDay', message };
}

export function refuseGroups({ groups }: Pick<Reach, 'groups'>, known: ReadonlySet<number>): Obstacle | undefined {
  const at = groups?.findIndex((number) => !known.has(number)) ?? -1;
  if (at < 0) return undefined;
  const message = 'There is no such group. Name one of the list of groups.';
  return { code: 'assessment.group', field: `groups[${at}]`, message };
}

export function refuseRuling({ groups = [] }: Ruling): DecisionRefusal | undefined {
  if (groups.length <= MOST_GROUP_RULINGS) return undefined;
  const message = `Policy decides on ${MOST_GROUP_RULINGS} sets of groups by themselves, and can on no more. Name several at once, or decide for everybody.`;
  return { code: 'policy.too-many', field: 'groups', message };
}

/** `isService`: whether browsers know a service of this id. */
export function refuseAlternative(
  alternative: string | null,
  { system, content, isService }: { system: string; content: PolicyContent; isService: (id: string) => boolean },
): Obstacle | undefined {
  if (alternative === null) return undefined;
  const refuse = (message: string): Obstacle => ({ code: 'assessment.alternative', field: 'alternative', message });
  if (alternative === system) return refuse('A system is no alternative to itself. Name another.');
  if (!isService(alternative)) {
    return refuse('There is no such service. Name one of the catalogue, or add it to your own entries first.');
  }
  if (isOutOfUse(content, alternative)) {
    return refuse('The alternative is blocked, rejected or retired too. Name one that people may use.');
  }
  return undefined;
}
