import { type Day, toDayNumber } from '../../shared/day.ts';
import { query } from '../db/database.ts';

const COVERAGE_DAYS = 7;

/** How many browsers reported on the busiest of the last days: what every count of browsers is read beside. */
export function busiestDay(today: Day) {
  const day = toDayNumber(today);
  return query
    .selectFrom('coverage')
    .where('day', '>', day - COVERAGE_DAYS)
    .where('day', '<=', day)
    .select(({ fn }) => fn.max('browsers').as('browsers'));
}
