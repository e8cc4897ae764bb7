/** By when a finding is to be dealt with. Pure. */
import type { Criteria } from '../../shared/criteria.ts';
import { addDays, type Day } from '../../shared/day.ts';
import { PRIORITIES, type Priority } from '../../shared/finding.ts';
import type { OpenFinding } from './system-input.ts';
import { addWorkingDays } from './working-days.ts';

interface DueInput {
  priority: Priority;
  since: Day;
  /** The same finding as it stood after the last daily run. */
  open: Pick<OpenFinding, 'priority' | 'due'> | undefined;
  /** The day the first browser enrolled. */
  rolloutDay: Day | null;
  today: Day;
}

/**
 * A finding that stays as it was keeps its due day. One that has become more urgent is due no later than before, and no
 * later than one of its new priority that opens today; one that has become less urgent counts from the day it opened.
 */
export function dueDay(
  { priority, since, open, rolloutDay, today }: DueInput,
  criteria: Pick<Criteria, 'dueDays' | 'rolloutDays'>,
): Day {
  const rolloutEnd = rolloutDay === null ? null : addDays(rolloutDay, criteria.rolloutDays);
  const count = (from: Day) => {
    if (priority === 'P0') return addWorkingDays(from, criteria.dueDays.P0);
    // What a roll-out brings to light at once need not all be done at once.
    return addDays(rolloutEnd !== null && rolloutEnd > from ? rolloutEnd : from, criteria.dueDays[priority]);
  };
  if (open === undefined) return count(since);
  if (open.priority === priority) return open.due;
  if (PRIORITIES.indexOf(priority) > PRIORITIES.indexOf(open.priority)) return count(since);
  const anew = count(today);
  return anew < open.due ? anew : open.due;
}
