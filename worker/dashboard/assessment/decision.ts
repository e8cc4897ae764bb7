/** A decision as it is typed, and what is wrong with it. Pure. */
import type { Reach } from '../../../shared/assessment.ts';
import { type Day, isDay } from '../../../shared/day.ts';
import type { AssessmentDecision, OpenAssessment } from '../../../shared/open-assessment.ts';
import { tidyLine, tidyText } from '../../../shared/text.ts';
import type { Scope } from '../../../shared/triage-input.ts';

export interface TypedDecision extends Reach {
  decision: AssessmentDecision['decision'] | null;
  conditions: string;
  scope: Scope | null;
  reviewDay: string;
  reason: string;
}

/** Nothing is decided beforehand; all else is as the assessor proposes, with the latest review day that there can be. */
export function firstDecision({ draft }: OpenAssessment, last: Day): TypedDecision {
  return {
    decision: null,
    conditions: draft.advice?.conditions ?? '',
    scope: draft.scope,
    groups: draft.groups,
    otherwise: { purposes: 'unassessed', groups: 'unassessed' },
    alternative: null,
    mode: null,
    reviewDay: last,
    reason: draft.advice?.reason ?? '',
  };
}

export type DecisionFault = 'missing' | 'day' | 'decision' | 'groups';

/** By field. */
export function whatIsWrong(typed: TypedDecision, today: Day, last: Day): Map<keyof TypedDecision, DecisionFault> {
  const { decision, conditions, scope, groups, reviewDay, reason } = typed;
  const faults = new Map<keyof TypedDecision, DecisionFault>();
  if (decision === null) faults.set('decision', 'decision');
  if (decision === 'approved-with-conditions' && tidyText(conditions) === '') faults.set('conditions', 'missing');
  if (scope === null || scope.purposes.length === 0 || scope.affected.length === 0) faults.set('scope', 'missing');
  if (groups?.length === 0) faults.set('groups', 'groups');
  if (!isDay(reviewDay) || reviewDay <= today || reviewDay > last) faults.set('reviewDay', 'day');
  if (tidyLine(reason) === '') faults.set('reason', 'missing');
  return faults;
}
