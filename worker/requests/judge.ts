/** Which answers fit which request. Pure. */
import { addDays, type Day } from '../../shared/day.ts';
import { MOST_DAYS_GRANTED } from '../../shared/requests.ts';
import type { Decision, RequestKind } from '../../shared/statement.ts';

const DECISIONS_ON: Record<RequestKind, readonly Decision[]> = {
  exception: ['granted', 'declined'],
  concern: ['answered', 'declined'],
};

/** What staff have said already. Only a granted exception may be answered again: to take it back, shorten or prolong it. */
export function isFinal(kind: RequestKind, given: Decision | null): boolean {
  return given !== null && !(kind === 'exception' && given === 'granted');
}

export interface AnswerRefusal {
  field: 'decision' | 'until';
  message: string;
}

export function refuseAnswer(
  kind: RequestKind,
  { decision, until }: { decision: Decision; until?: Day | undefined },
  today: Day,
): AnswerRefusal | undefined {
  const fitting = DECISIONS_ON[kind];
  if (!fitting.includes(decision)) {
    return { field: 'decision', message: `Expected on this request: ${fitting.join(' or ')}.` };
  }
  if (decision !== 'granted') {
    return until === undefined ? undefined : { field: 'until', message: 'Only what is granted has a last day.' };
  }
  const last = addDays(today, MOST_DAYS_GRANTED);
  if (until !== undefined && until >= today && until <= last) return undefined;
  return { field: 'until', message: `Expected: the last day that it is granted for, from ${today} to ${last}.` };
}
