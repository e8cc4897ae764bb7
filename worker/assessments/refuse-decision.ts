/** What of a decision cannot stand though it is well-formed. Pure. */
import { MOST_DAYS_TO_REVIEW, type Reach } from '../../shared/assessment.ts';
import { addDays, type Day } from '../../shared/day.ts';
import type { ImpactLevel } from '../../shared/impact-level.ts';
import type { AssessmentDecision } from '../../shared/open-assessment.ts';
import { modeOf, type PolicyContent } from '../../shared/policy.ts';
import type { ProblemCode } from '../../shared/problem.ts';
import type { Scope } from '../../shared/triage-input.ts';
import { type Approval, againstApproval, againstDecision, type Obstacle } from './obstacles.ts';
import { scopeExcess } from './ruling.ts';

export type DecisionRefusal = Omit<Obstacle, 'code'> & {
  code: Obstacle['code'] | Extract<ProblemCode, 'body.invalid'>;
};

export function refuseDecision(
  { decision, scope, reviewDay }: AssessmentDecision,
  { submitted, today, ...approval }: Approval & { submitted: Scope | null; today: Day },
): DecisionRefusal | undefined {
  const obstacles = [...againstDecision(approval), ...(decision === 'rejected' ? [] : againstApproval(approval))];
  if (obstacles[0]) return obstacles[0];
  const excess = submitted && scopeExcess(scope, submitted);
  if (excess) {
    const message = 'Expected: what was assessed, or less. Return it to have more assessed.';
    return { code: 'body.invalid', field: `scope.${excess}`, message };
  }
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
  if (modeOf(content, alternative) === 'block')
    return refuse('Policy blocks the alternative too. Name one that people may use.');
  return undefined;
}
