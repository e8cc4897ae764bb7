import { type Day, toDayNumber } from '../../shared/day.ts';
import { query } from '../db/database.ts';

/** How many browsers reported on the busiest of the last days: what every count of browsers is read beside. */
export function busiestDay(today: Day, days = 7) {
  const day = toDayNumber(today);
  return query
    .selectFrom('coverage')
    .where('day', '>', day - days)
    .where('day', '<=', day)
    .select(({ fn }) => fn.max('browsers').as('browsers'));
}
