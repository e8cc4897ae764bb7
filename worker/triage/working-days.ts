/** Days on which offices work: Monday to Friday. Public holidays differ by place and are not known. Pure. */
import { addDays, type Day, toDayNumber } from '../../shared/day.ts';

/** The day that is `count` working days after `day`. */
export function addWorkingDays(day: Day, count: number): Day {
  let reached = day;
  for (let left = count; left > 0; ) {
    reached = addDays(reached, 1);
    if (isWorkingDay(reached)) left -= 1;
  }
  return reached;
}

function isWorkingDay(day: Day): boolean {
  // 1970-01-01 was a Thursday.
  const weekday = (toDayNumber(day) + 4) % 7;
  return weekday >= 1 && weekday <= 5;
}
