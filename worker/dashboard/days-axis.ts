/** The common axis that days in use are drawn on: the inventory's first day, or two years ago, to today. Pure. */
import { addDays, type Day, daysBetween } from '../../shared/day.ts';
import type { Inventory } from '../../shared/inventory.ts';

export interface DaysAxis {
  first: Day;
  /** Days on the axis, both ends counted. */
  length: number;
}

const SHORTEST_DAYS = 14;
/** One old system on record must not leave the others a few pixels. */
const LONGEST_DAYS = 2 * 365;

export function daysAxis({ day, systems }: Inventory): DaysAxis {
  const days = systems.flatMap(({ firstDay, lastDay }) =>
    firstDay !== null && lastDay !== null ? [firstDay, lastDay] : [],
  );
  const latest = [day, ...days].sort().at(-1) ?? day;
  const [earliest = day] = [addDays(latest, 1 - SHORTEST_DAYS), ...days].sort();
  const limit = addDays(latest, 1 - LONGEST_DAYS);
  const first = earliest < limit ? limit : earliest;
  return { first, length: daysBetween(first, latest) + 1 };
}

/** Where a stretch of days lies on the axis, as fractions of its length; what was before it lies at its start. */
export function placeOnAxis(axis: DaysAxis, first: Day, last: Day): { start: number; length: number } {
  const start = Math.max(0, daysBetween(axis.first, first));
  const end = Math.max(start, daysBetween(axis.first, last) + 1);
  return { start: start / axis.length, length: (end - start) / axis.length };
}
