import { sql } from 'kysely';
import { type Day, toDayNumber } from '../../shared/day.ts';
import { query, runBatch } from '../db/database.ts';

export interface EnrolmentAttempt {
  token:
    | { number: number; expires_day: number; max_uses: number; uses: number; revoked_day: number | null }
    | undefined;
  device: { token: number; revoked_day: number | null; forked_day: number | null } | undefined;
}

/**
 * Enrols a device under a token that is good today, in one transaction; counts the use once, however often it is
 * asked. A known device with another token changes token, and so group. Gives both records as they are afterwards.
 */
export async function enrolDevice(
  db: D1Database,
  id: string,
  tokenHash: string,
  today: Day,
): Promise<EnrolmentAttempt> {
  const day = toDayNumber(today);
  const [, , tokens, devices] = await runBatch(db, [
    query
      .insertInto('device')
      .columns(['id', 'token', 'token_use'])
      .expression((eb) =>
        eb
          .selectFrom('enrolment_token as token')
          .select([sql<string>`${id}`.as('id'), 'token.number', sql<number>`token.uses + 1`.as('use')])
          .where('token.hash', '=', tokenHash)
          .where('token.revoked_day', 'is', null)
          .where('token.expires_day', '>=', day)
          .whereRef('token.uses', '<', 'token.max_uses')
          .where(({ not, exists, selectFrom }) =>
            not(
              exists(
                selectFrom('device as known')
                  .select('known.id')
                  .where('known.id', '=', id)
                  .whereRef('known.token', '=', 'token.number'),
              ),
            ),
          ),
      )
      .onConflict((conflict) =>
        conflict
          .column('id')
          .doUpdateSet(({ ref }) => ({ token: ref('excluded.token'), token_use: ref('excluded.token_use') }))
          .where('device.revoked_day', 'is', null)
          .where('device.forked_day', 'is', null),
      ),
    sql`
      update enrolment_token set uses = d.token_use
      from (select token, token_use from device where id = ${id}) d
      where enrolment_token.number = d.token and enrolment_token.hash = ${tokenHash} and enrolment_token.uses < d.token_use`.compile(
      query,
    ),
    query
      .selectFrom('enrolment_token')
      .select(['number', 'expires_day', 'max_uses', 'uses', 'revoked_day'])
      .where('hash', '=', tokenHash),
    query.selectFrom('device').select(['token', 'revoked_day', 'forked_day']).where('id', '=', id),
    // The roll-out begins with the first browser that is let in.
    sql`insert into rollout (only, first_day) select 1, ${day}
      where exists (select 1 from device where id = ${id} and revoked_day is null and forked_day is null)
      on conflict do nothing`.compile(query),
  ]);
  return { token: tokens[0], device: devices[0] };
}

/** For use inside another query: what untrusted devices of these sent is neither shown nor kept. */
export function revokedTokenNumbers() {
  return query.selectFrom('enrolment_token').select('number').where('revoked_day', 'is not', null);
}
