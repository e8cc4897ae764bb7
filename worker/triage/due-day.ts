/** By when a finding is to be dealt with. Pure. */
import type { Criteria } from '../../shared/criteria.ts';
import { addDays, type Day, daysBetween } from '../../shared/day.ts';
import { PRIORITIES, type Priority } from '../../shared/finding.ts';
import type { OpenFinding } from './system-input.ts';
import { addWorkingDays } from './working-days.ts';

/** A finding that comes back within so many days of being closed is the same one: closing it buys no time. */
export const REOPENS_WITHIN_DAYS = 90;

interface DueInput {
  priority: Priority;
  since: Day;
  /** The same finding as it stood when it was last written down; see `lastKnown`. */
  open: Pick<OpenFinding, 'priority' | 'due' | 'urgent'> | undefined;
  /** The day the first browser enrolled. */
  rolloutDay: Day | null;
  today: Day;
}

/** What is still known of a finding: nothing once it has been closed for long. */
export function lastKnown(open: OpenFinding | undefined, today: Day): OpenFinding | undefined {
  if (open === undefined || open.closed === null) return open;
  return daysBetween(open.closed, today) <= REOPENS_WITHIN_DAYS ? open : undefined;
}

/**
 * A finding that stays as it was keeps its due day, closed in between or not. One that is more urgent than ever is due no
 * later than before, and no later than one of its new priority that opens today. One that is as urgent again as it ever
 * was is due as it was then. One that is less urgent counts from the day it opened, and is due no earlier than when it
 * was most urgent. So for each priority the day never moves to a later one, however often a finding changes.
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
  if (priority === open.priority) return open.due;
  const { urgent } = open;
  if (priority === urgent.priority) return urgent.due;
  return PRIORITIES.indexOf(priority) < PRIORITIES.indexOf(urgent.priority)
    ? earliest(open.due, urgent.due, count(today))
    : latest(count(since), urgent.due);
}

function earliest(...days: [Day, ...Day[]]): Day {
  return days.reduce((first, day) => (day < first ? day : first));
}

function latest(...days: [Day, ...Day[]]): Day {
  return days.reduce((last, day) => (day > last ? day : last));
}
