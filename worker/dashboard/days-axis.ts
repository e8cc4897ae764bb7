/** The common axis that days in use are drawn on: the whole inventory's first day to today. Pure. */
import { addDays, type Day, daysBetween } from '../../shared/day.ts';
import type { Inventory } from '../../shared/inventory.ts';

export interface DaysAxis {
  first: Day;
  /** Days on the axis, both ends counted. */
  length: number;
}

const SHORTEST_DAYS = 14;

export function daysAxis({ day, systems }: Inventory): DaysAxis {
  const days = systems.flatMap(({ firstDay, lastDay }) =>
    firstDay !== null && lastDay !== null ? [firstDay, lastDay] : [],
  );
  const latest = [day, ...days].sort().at(-1) ?? day;
  const [first = day] = [addDays(latest, 1 - SHORTEST_DAYS), ...days].sort();
  return { first, length: daysBetween(first, latest) + 1 };
}

/** Where a stretch of days lies on the axis, as fractions of its length. */
export function placeOnAxis(axis: DaysAxis, first: Day, last: Day): { start: number; length: number } {
  return {
    start: daysBetween(axis.first, first) / axis.length,
    length: (daysBetween(first, last) + 1) / axis.length,
  };
}
