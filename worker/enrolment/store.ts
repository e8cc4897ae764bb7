import { sql } from 'kysely';
import { DAYS_UNTIL_TRUSTED } from '../../shared/api.ts';
import { type Day, toDayNumber } from '../../shared/day.ts';
import { EPHEMERAL_DAYS } from '../../shared/rollout.ts';
import { query, readRow, runBatch } from '../db/database.ts';
import type { Tables } from '../db/tables.ts';
import { runLogged } from '../log/write.ts';
import { OWN_NAME } from '../staff/store.ts';

/** What decides whether a token is good. */
export type TokenRecord = Pick<
  Tables['enrolment_token'],
  'expires_day' | 'max_uses' | 'revoked_day' | 'group_number'
> & {
  number: number;
  uses: number;
  /** JSON: networks. */
  addresses: string;
};

export interface EnrolmentAttempt {
  token: TokenRecord | undefined;
  device: { token: number; sequence: number; revoked_day: number | null; forked_day: number | null } | undefined;
  /** The token has more enrolments today than was set, and the log does not say so yet. */
  isAlertDue: boolean;
}

const JUDGED = ['number', 'expires_day', 'max_uses', 'uses', 'revoked_day', 'group_number', 'addresses'] as const;

export function readTokenRecord(db: D1Database, tokenHash: string): Promise<TokenRecord | undefined> {
  return readRow(db, query.selectFrom('enrolment_token').select(JUDGED).where('hash', '=', tokenHash));
}

/**
 * Enrols a device under a token that is good today, in one transaction; counts the use once, however often it is
 * asked. `sequence`: of the attempt; it has to be greater than any that is known of this key, where the token is another. A known device with another token changes token, and so group. One that staff have approved stays approved. Gives
 * both records as they are afterwards.
 */
export async function enrolDevice(
  db: D1Database,
  { id, sequence }: { id: string; sequence: number },
  tokenHash: string,
  today: Day,
): Promise<EnrolmentAttempt> {
  const day = toDayNumber(today);
  const [, , tokens, devices] = await runBatch(db, [
    query
      .insertInto('device')
      .columns(['id', 'token', 'token_use', 'enrolled_day', 'approved', 'sequence'])
      .expression((eb) =>
        eb
          .selectFrom('enrolment_token as token')
          .select([
            sql<string>`${id}`.as('id'),
            'token.number',
            sql<number>`token.uses + 1`.as('use'),
            sql<number>`${day}`.as('day'),
            sql<number>`1 - token.needs_approval`.as('approved'),
            sql<number>`${sequence}`.as('sequence'),
          ])
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
          .doUpdateSet(({ ref }) => ({
            token: ref('excluded.token'),
            token_use: ref('excluded.token_use'),
            enrolled_day: ref('excluded.enrolled_day'),
            // Approved under a token that asks for it: by staff. Under any other by nobody, but for one that is trusted.
            approved: sql<number>`max(excluded.approved, device.approved * max(
              device.reported_days >= ${DAYS_UNTIL_TRUSTED},
              coalesce((select needs_approval from enrolment_token where number = device.token), 0)))`,
            sequence: ref('excluded.sequence'),
          }))
          .where('device.revoked_day', 'is', null)
          .where('device.forked_day', 'is', null)
          // An enrolment that was made before what is known of this key is played again.
          .where('device.sequence', '<', sequence),
      ),
    sql`
      update enrolment_token set uses = d.token_use, last_used_day = ${day},
        enrolments = iif(enrol_day = ${day}, enrolments, 0) + 1, enrol_day = ${day}
      from (select token, token_use from device where id = ${id}) d
      where enrolment_token.number = d.token and enrolment_token.hash = ${tokenHash} and enrolment_token.uses < d.token_use`.compile(
      query,
    ),
    query
      .selectFrom('enrolment_token')
      .select(JUDGED)
      .select(isAlertDue(day).as('is_alert_due'))
      .where('hash', '=', tokenHash),
    query.selectFrom('device').select(['token', 'sequence', 'revoked_day', 'forked_day']).where('id', '=', id),
    beginRollout(id, day),
  ]);
  return { token: tokens[0], device: devices[0], isAlertDue: tokens[0]?.is_alert_due === 1 };
}

/** The roll-out begins with the first browser that is let in. */
export function beginRollout(device: string, day: number) {
  return sql`insert into rollout (only, first_day) select 1, ${day}
    where exists (
      select 1 from device where id = ${device} and revoked_day is null and forked_day is null and approved = 1)
    on conflict do nothing`.compile(query);
}

function isAlertDue(day: number) {
  return sql<0 | 1>`enrol_day = ${day} and enrolments > alert_above and alert_day < ${day}`;
}

/** Tells the log that a token has more enrolments today than was set; once a day, whoever else tells it at this moment. */
export async function tellRate(db: D1Database, number: number, { today, at }: { today: Day; at: string }) {
  const day = toDayNumber(today);
  const token = await readRow(
    db,
    query.selectFrom('enrolment_token').select(['name', 'alert_above']).where('number', '=', number),
  );
  if (!token) return;
  const { name, alert_above: alertAbove } = token;
  await runLogged(
    db,
    { actor: OWN_NAME, at },
    query
      .updateTable('enrolment_token')
      .set({ alert_day: day })
      .where('number', '=', number)
      .where(isAlertDue(day), '=', 1)
      .returning('number'),
    [{ kind: 'enrolment-rate-exceeded', subject: name, detail: { number, alertAbove } }],
  );
}

/** For use inside another query: what untrusted devices of these sent is neither shown nor kept. */
export function revokedTokenNumbers() {
  return query.selectFrom('enrolment_token').select('number').where('revoked_day', 'is not', null);
}

/** Of virtual desktops. A key that was ended stays ended. Leans on device_token. */
export function forgetEphemeral(today: number) {
  return query
    .deleteFrom('device')
    .where('token', 'in', query.selectFrom('enrolment_token').select('number').where('ephemeral', '=', 1))
    .where('enrolled_day', '<', today - EPHEMERAL_DAYS)
    .where('revoked_day', 'is', null)
    .where('forked_day', 'is', null);
}
