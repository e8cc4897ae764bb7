/** How browsers stand, for use inside queries of `device` and the `enrolment_token as token` of each. SQLite's own SQL. */
import { type RawBuilder, sql } from 'kysely';
import { DAYS_UNTIL_TRUSTED } from '../../shared/api.ts';
import { type Device, SILENT_AFTER_DAYS } from '../../shared/rollout.ts';

/** `today`: day number. The same as standing.ts says to the browser itself. */
export function deviceState(today: number): RawBuilder<Device['state']> {
  return sql`case
    when device.revoked_day is not null
      or (token.revoked_day is not null and device.reported_days < ${DAYS_UNTIL_TRUSTED}) then 'revoked'
    when device.forked_day is not null then 'forked'
    when device.approved = 0 then 'waiting'
    when ${lastSign} < ${today - SILENT_AFTER_DAYS} then 'silent'
    else 'enrolled' end`;
}

/** The last day it reported; of one that never did, the day it enrolled. */
const lastSign = sql<number>`iif(device.last_day > 0, device.last_day, coalesce(device.enrolled_day, 0))`;
