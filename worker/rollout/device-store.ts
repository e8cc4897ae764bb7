/** Enrolled browsers, as staff see them. SQLite's own SQL. */
import { type SqlBool, sql } from 'kysely';
import type * as v from 'valibot';
import { type Day, fromDayNumber, toDayNumber } from '../../shared/day.ts';
import type { ManagedProblem } from '../../shared/managed-configuration.ts';
import type { Device, devicesQuerySchema } from '../../shared/rollout.ts';
import { query, type RowOf, readRow, readRows } from '../db/database.ts';
import { beginRollout } from '../enrolment/store.ts';
import { runLogged, type Who } from '../log/write.ts';
import { deviceState } from './device-state.ts';

export type DeviceFilter = Pick<v.InferOutput<typeof devicesQuerySchema>, 'token' | 'state' | 'problems'>;

/** By id, after `after`. */
export async function listDevices(
  db: D1Database,
  { token, state, problems }: DeviceFilter,
  { today, after, limit }: { today: Day; after: string | undefined; limit: number },
): Promise<Device[]> {
  const rows = await readRows(
    db,
    devices(today)
      .$if(token !== undefined, (some) => some.where('device.token', '=', Number(token)))
      .$if(state !== undefined, (some) =>
        some.where(sql<SqlBool>`${deviceState(toDayNumber(today))} = ${state as string}`),
      )
      .$if(problems !== undefined, (some) => some.where('device.problems', '<>', '[]'))
      .$if(after !== undefined, (some) => some.where('device.id', '>', after as string))
      .orderBy('device.id')
      .limit(limit),
  );
  return rows.map(toDevice);
}

export async function readDevice(db: D1Database, id: string, today: Day): Promise<Device | undefined> {
  const row = await readRow(db, devices(today).where('device.id', '=', id));
  return row && toDevice(row);
}

/** False when it was revoked already. */
export async function revokeDevice(db: D1Database, who: Who, { id, token }: Device, today: Day): Promise<boolean> {
  const revoked = await runLogged(
    db,
    who,
    query
      .updateTable('device')
      .set({ revoked_day: toDayNumber(today) })
      .where('id', '=', id)
      .where('revoked_day', 'is', null)
      .returning('id'),
    [{ kind: 'device-revoked', subject: id, detail: { token: token.number } }],
  );
  return revoked.length > 0;
}

/** False when it does not wait any more. */
export async function approveDevice(db: D1Database, who: Who, { id, token }: Device, today: Day): Promise<boolean> {
  const approved = await runLogged(
    db,
    who,
    query
      .updateTable('device')
      .set({ approved: 1 })
      .where('id', '=', id)
      .where('approved', '=', 0)
      .where('revoked_day', 'is', null)
      .where('forked_day', 'is', null)
      .returning('id'),
    [{ kind: 'device-approved', subject: id, detail: { token: token.number } }],
    [beginRollout(id, toDayNumber(today))],
  );
  return approved.length > 0;
}

function devices(today: Day) {
  return query
    .selectFrom('device')
    .innerJoin('enrolment_token as token', 'token.number', 'device.token')
    .leftJoin('browser_group as named', 'named.number', 'token.group_number')
    .select([
      'device.id',
      'device.token',
      'device.browser',
      'device.version',
      'device.setup',
      'device.problems',
      'device.enrolled_day',
      'device.last_day',
      'token.name as token_name',
      'token.group_number',
      'token.ephemeral',
      'named.name as group_name',
      deviceState(toDayNumber(today)).as('state'),
    ]);
}

function toDevice(row: RowOf<ReturnType<typeof devices>>): Device {
  return {
    id: row.id,
    state: row.state,
    token: { number: row.token, name: row.token_name },
    group: row.group_number === 0 ? null : { number: row.group_number, name: row.group_name },
    browser: row.browser,
    version: row.version,
    setup: row.setup,
    problems: JSON.parse(row.problems) as ManagedProblem[],
    enrolledDay: row.enrolled_day === null ? null : fromDayNumber(row.enrolled_day),
    lastDay: row.last_day === 0 ? null : fromDayNumber(row.last_day),
    ephemeral: row.ephemeral === 1,
  };
}
