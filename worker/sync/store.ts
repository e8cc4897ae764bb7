import { type CompiledQuery, sql } from 'kysely';
import { DAYS_UNTIL_TRUSTED, type SyncRequest } from '../../shared/api.ts';
import type { Day } from '../../shared/day.ts';
import { addDays, quarterOf, toDayNumber } from '../../shared/day.ts';
import { query, readRows, runBatch } from '../db/database.ts';
import { jsonRows } from '../db/json-rows.ts';
import { revokedTokenNumbers } from '../enrolment/store.ts';
import { type DeviceAllowance, type Known, tagKey } from './plan.ts';
import type { SeenBatch } from './sequence.ts';

export interface DeviceRecord extends DeviceAllowance {
  id: string;
  token: number;
  /** Number of the token's group, and how many browsers are enrolled in it, counted up to the threshold; group 0 is none. */
  group: number;
  enrolledInGroup: number;
  sequence: number;
  recent: SeenBatch[];
  /** `recent` as it is stored: what the record must still say when the batch is merged. */
  recentText: string;
  revoked: boolean;
  forked: boolean;
}

/** Everything a batch is judged by, in one round trip. */
export async function readContext(
  db: D1Database,
  deviceId: string,
  batch: SyncRequest,
  threshold: number,
): Promise<{ device: DeviceRecord | undefined; known: Known }> {
  const services = [...batch.observations, ...batch.declarations, ...batch.erasures].map(({ service }) => service);
  // The planner finds the keys of browser_use by quarter, service and tag: all three are named.
  const uses = batch.observations.map((row) => [quarterOf(row.day), row.service, row.tag]);
  const declarations = batch.declarations.map(({ id }) => [id]);
  const [devices, serviceRows, tagRows, declarationRows] = await runBatch(db, [
    deviceQuery(deviceId, threshold),
    query
      .selectFrom('service')
      .select(['id', 'number'])
      .where('id', 'in', sql<string>`(select value from json_each(${JSON.stringify([...new Set(services)])}))`),
    sql<{ quarter: number; service: number; tag: number }>`
      select u.quarter, u.service, u.tag from ${jsonRows(['quarter', 'id', 'tag'], uses)} n
      join service s on s.id = n.id
      join browser_use u on u.quarter = n.quarter and u.service = s.number and u.tag = n.tag`.compile(query),
    sql<{ id: string }>`select d.id from ${jsonRows(['id'], declarations)} n join declaration d using (id)`.compile(
      query,
    ),
  ]);
  const [row] = devices;
  const known: Known = {
    services: new Map(serviceRows.map(({ id, number }) => [id, number])),
    tags: new Set(tagRows.map(({ quarter, service, tag }) => tagKey(quarter, service, tag))),
    declarations: new Set(declarationRows.map(({ id }) => id)),
  };
  if (!row) return { device: undefined, known };
  const device: DeviceRecord = {
    id: deviceId,
    token: row.token,
    group: row.group_number,
    enrolledInGroup: row.enrolled_in_group,
    sequence: row.sequence,
    recent: JSON.parse(row.recent) as SeenBatch[],
    recentText: row.recent,
    reportedDays: row.reported_days,
    lastDay: row.last_day,
    tagQuarter: row.tag_quarter,
    newTags: row.new_tags,
    declarationDay: row.declaration_day,
    declarations: row.declarations,
    forked: row.forked_day !== null,
    // A revoked token ends the devices that nobody trusts yet; those that have shown themselves go on.
    revoked: row.revoked_day !== null || (row.token_revoked_day !== null && row.reported_days < DAYS_UNTIL_TRUSTED),
  };
  return { device, known };
}

function deviceQuery(id: string, threshold: number) {
  return query
    .selectFrom('device')
    .innerJoin('enrolment_token as token', 'token.number', 'device.token')
    .where('device.id', '=', id)
    .selectAll('device')
    .select(({ selectFrom }) => [
      'token.group_number',
      'token.revoked_day as token_revoked_day',
      // Counted no further than the threshold. Leans on device_token.
      selectFrom(
        selectFrom('device as peer')
          .innerJoin('enrolment_token as peer_token', 'peer_token.number', 'peer.token')
          .whereRef('peer_token.group_number', '=', 'token.group_number')
          .where('peer.revoked_day', 'is', null)
          .where('peer.forked_day', 'is', null)
          .select('peer.id')
          .limit(threshold)
          .as('peers'),
      )
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .$asScalar()
        .$notNull()
        .as('enrolled_in_group'),
    ]);
}

/** Numbers for services that have none yet, in the order given; gives the numbers of all that are asked for. */
export async function numberServices(db: D1Database, ids: readonly string[]): Promise<Map<string, number>> {
  const list = sql<string>`(select value from json_each(${JSON.stringify(ids)}))`;
  const [, rows] = await runBatch(db, [
    sql`insert into service (id) select value from json_each(${JSON.stringify(ids)}) where true on conflict do nothing`.compile(
      query,
    ),
    query.selectFrom('service').select(['id', 'number']).where('id', 'in', list),
  ]);
  return new Map(rows.map(({ id, number }) => [id, number]));
}

/**
 * Writes down that a batch came, as the first statements of its merge. Should the record have changed since it was
 * read, `sequence` would become null, which its column refuses: the whole batch is undone, and read and judged again.
 */
export function recordBatch(
  before: DeviceRecord,
  after: DeviceAllowance,
  next: { sequence: number; recent: readonly SeenBatch[] },
): CompiledQuery[] {
  const update = query
    .updateTable('device')
    .set({
      sequence: sql<number>`case when recent = ${before.recentText} and revoked_day is null and forked_day is null then ${next.sequence} end`,
      recent: JSON.stringify(next.recent),
      reported_days: after.reportedDays,
      last_day: after.lastDay,
      tag_quarter: after.tagQuarter,
      new_tags: after.newTags,
      declaration_day: after.declarationDay,
      declarations: after.declarations,
    })
    .where('id', '=', before.id)
    .compile();
  if (after.lastDay === before.lastDay) return [update];
  const count = query
    .insertInto('coverage')
    .values({ day: after.lastDay, browsers: 1 })
    .onConflict((conflict) =>
      conflict.column('day').doUpdateSet(({ eb, ref }) => ({ browsers: eb(ref('coverage.browsers'), '+', 1) })),
    )
    .compile();
  return [update, count];
}

/** Whether a batch failed because the device's record had changed under it. */
export function isRaceLost(error: unknown): boolean {
  return error instanceof Error && /NOT NULL constraint failed: device\.sequence/.test(error.message);
}

export async function endForkedDevice(db: D1Database, id: string, today: Day): Promise<void> {
  await readRows(
    db,
    query
      .updateTable('device')
      .set({ forked_day: toDayNumber(today) })
      .where('id', '=', id),
  );
}

/** Days of observation rows that are kept; pairs of browser and service are kept for two quarters. */
export const OBSERVATION_DAYS = 35;

/** What the daily run deletes: rows about use that are older than the retention promise. */
export async function deleteExpired(db: D1Database, today: Day): Promise<void> {
  const lastQuarter = quarterOf(today) - 1;
  const revokedTokens = revokedTokenNumbers();
  await runBatch(db, [
    query.deleteFrom('observation').where('day', '<', toDayNumber(addDays(today, -OBSERVATION_DAYS))),
    query.deleteFrom('browser_use').where('quarter', '<', lastQuarter),
    query.deleteFrom('browser_count').where('quarter', '<', lastQuarter),
    // Whoever used a revoked token before it was trusted counts for nothing, and is not kept.
    query.deleteFrom('observation').where('held', 'in', revokedTokens),
    query.deleteFrom('browser_use').where('held', 'in', revokedTokens),
    query.deleteFrom('service_seen').where('held', 'in', revokedTokens),
    query.deleteFrom('declaration').where('held', 'in', revokedTokens),
    query.deleteFrom('coverage').where('day', '<', toDayNumber(addDays(today, -OBSERVATION_DAYS))),
  ]);
}
