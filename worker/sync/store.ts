import { type CompiledQuery, sql } from 'kysely';
import type { Installation } from '../../shared/api.ts';
import type { OwnCatalogue } from '../../shared/catalogue/own-entries.ts';
import { ACCEPTED_DAYS_BACK, type Day, quarterOf, toDayNumber } from '../../shared/day.ts';
import { readNumbers } from '../catalogue/numbers.ts';
import { newerOwnCatalogue, toOwnCatalogue } from '../catalogue/store.ts';
import { query, type RowOf, readRows, runBatch } from '../db/database.ts';
import { restoreAnswers } from '../db/declared-answers.ts';
import { jsonRows } from '../db/json-rows.ts';
import { forgetEphemeral, revokedTokenNumbers } from '../enrolment/store.ts';
import { documentFor, newerPolicy, publishedTexts } from '../policy/store.ts';
import type { DeviceAllowance } from './allowance.ts';
import { type Known, tagKey } from './plan.ts';
import type { SeenBatch } from './sequence.ts';
import { type Standing, standingOf } from './standing.ts';
import { type HashedBatch, type HashedStatement, type StoredStatement, statementKey } from './statement-rows.ts';

export interface DeviceRecord extends DeviceAllowance, Standing {
  id: string;
  token: number;
  /** Its token is for browsers that are made anew: it is never counted. */
  ephemeral: boolean;
  /** Number of the token's group, and how many browsers are enrolled in it, counted up to the threshold; group 0 is none. */
  group: number;
  enrolledInGroup: number;
  sequence: number;
  recent: SeenBatch[];
  /** `recent` as it is stored: what the record must still say when the batch is merged. */
  recentText: string;
}

/** What a browser is to be given because it holds older ones. */
export interface News {
  /** The policy as it is signed. */
  policy: string | undefined;
  catalogue: OwnCatalogue | undefined;
}

/** Everything a batch is judged by, and what is new for its browser, in one round trip. */
export async function readContext(
  db: D1Database,
  deviceId: string,
  batch: HashedBatch,
  threshold: number,
): Promise<{ device: DeviceRecord | undefined; known: Known; news: News }> {
  // The planner finds the keys of browser_use by quarter, service and tag: all three are named.
  const uses = batch.observations.map((row) => [quarterOf(row.day), row.service, row.tag]);
  const declarations = batch.declarations.map(({ id }) => [id]);
  const [devices, serviceRows, tagRows, declarationRows, statementRows, textRows, policies, catalogues] =
    await runBatch(db, [
      deviceQuery(deviceId, threshold),
      readNumbers(servicesOf(batch)),
      sql<{ quarter: number; service: number; tag: number }>`
        select u.quarter, u.service, u.tag from ${jsonRows(['quarter', 'id', 'tag'], uses)} n
        join service s on s.id = n.id
        join browser_use u on u.quarter = n.quarter and u.service = s.number and u.tag = n.tag`.compile(query),
      sql<{ id: string }>`select d.id from ${jsonRows(['id'], declarations)} n join declaration d using (id)`.compile(
        query,
      ),
      knownStatements(batch.statements),
      publishedTexts(batch.statements.flatMap((row) => ('version' in row ? [row.version] : []))),
      newerPolicy(batch.policy),
      newerOwnCatalogue(batch.catalogue),
    ]);
  const known: Known = {
    services: new Map(serviceRows.map(({ id, number }) => [id, number])),
    tags: new Set(tagRows.map(({ quarter, service, tag }) => tagKey(quarter, service, tag))),
    declarations: new Set(declarationRows.map(({ id }) => id)),
    statements: new Set(statementRows.map(statementKey)),
    policyTexts: new Set(textRows.map(({ text_version }) => text_version)),
  };
  const news: News = {
    policy: documentFor(policies[0], batch.policy, devices[0]?.group_number ?? 0),
    catalogue: catalogues[0] && toOwnCatalogue(catalogues[0]).catalogue,
  };
  return { device: devices[0] && toDevice(devices[0]), known, news };
}

/** Every service that a batch names, some of them more than once. */
export function servicesOf({ observations, declarations, erasures, statements }: HashedBatch): string[] {
  const stated = statements.flatMap((row) => ('service' in row && row.service !== undefined ? [row.service] : []));
  return [...[...observations, ...declarations, ...erasures].map(({ service }) => service), ...stated];
}

/** What of it is stored already, under whatever row's id it came. */
function knownStatements(rows: readonly HashedStatement[]): CompiledQuery<StoredStatement> {
  const acknowledged = rows.flatMap((row) => ('tag' in row ? [[row.version, row.tag]] : []));
  const dismissed = rows.flatMap((row) => (row.kind === 'dismissal' ? [[row.id]] : []));
  const requested = rows.flatMap((row) => ('request' in row ? [[row.request]] : []));
  return sql<StoredStatement>`
    select 'acknowledgement' as kind, a.version, a.tag, null as id
    from ${jsonRows(['version', 'tag'], acknowledged)} n join acknowledgement a using (version, tag)
    union all
    select 'dismissal', null, null, d.id from ${jsonRows(['id'], dismissed)} n join dismissal d using (id)
    union all
    select 'request', null, null, r.id from ${jsonRows(['id'], requested)} n join request r using (id)`.compile(query);
}

function toDevice(row: DeviceRow): DeviceRecord {
  return {
    id: row.id,
    token: row.token,
    ephemeral: row.ephemeral === 1,
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
    statementDay: row.statement_day,
    statements: row.statements,
    ...standingOf(row),
  };
}

type DeviceRow = RowOf<ReturnType<typeof deviceQuery>>;

function deviceQuery(id: string, threshold: number) {
  return query
    .selectFrom('device')
    .innerJoin('enrolment_token as token', 'token.number', 'device.token')
    .where('device.id', '=', id)
    .selectAll('device')
    .select(({ selectFrom }) => [
      'token.group_number',
      'token.ephemeral',
      'token.revoked_day as token_revoked_day',
      // Counted no further than the threshold. Leans on device_token.
      selectFrom(
        selectFrom('device as peer')
          .innerJoin('enrolment_token as peer_token', 'peer_token.number', 'peer.token')
          .whereRef('peer_token.group_number', '=', 'token.group_number')
          .where('peer.revoked_day', 'is', null)
          .where('peer.forked_day', 'is', null)
          .where('peer.approved', '=', 1)
          .where('peer_token.ephemeral', '=', 0)
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

/**
 * Writes down that a batch came, and what the browser says of itself, as the first statements of its merge. Should the record have changed since it was
 * read, `sequence` would become null, which its column refuses: the whole batch is undone, and read and judged again.
 */
export function recordBatch(
  before: DeviceRecord,
  after: DeviceAllowance,
  next: { sequence: number; recent: readonly SeenBatch[] },
  installation: Installation | undefined,
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
      statement_day: after.statementDay,
      statements: after.statements,
      ...(installation && { ...installation, problems: JSON.stringify(installation.problems) }),
    })
    .where('id', '=', before.id)
    .compile();
  if (after.lastDay === before.lastDay || before.ephemeral) return [update];
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
/** From the first of its month. Far longer than a row may be late, so that none that was deleted comes again and is counted twice. */
export const DISMISSAL_DAYS = 180;

/** What the daily run deletes: rows about use that are older than the retention promise, and counts of a day that is over. */
export async function deleteExpired(db: D1Database, today: Day): Promise<void> {
  const day = toDayNumber(today);
  const quarter = quarterOf(today);
  const lastQuarter = quarter - 1;
  const revokedTokens = revokedTokenNumbers();
  await runBatch(db, [
    query.deleteFrom('browser_count').where('quarter', '<', lastQuarter),
    query.deleteFrom('browser_band').where('quarter', '<', lastQuarter),
    // No row that old is taken any more. One day longer: a batch of yesterday may just be on its way into the tables.
    query.deleteFrom('erase_mark').where('up_to', '<', day - ACCEPTED_DAYS_BACK - 1),
    // Whoever used a revoked token before it was trusted counts for nothing, and is not kept.
    query
      .deleteFrom('observation')
      .where((eb) => eb.or([eb('day', '<', day - OBSERVATION_DAYS), eb('held', 'in', revokedTokens)])),
    query
      .deleteFrom('browser_use')
      .where((eb) => eb.or([eb('quarter', '<', lastQuarter), eb('held', 'in', revokedTokens)])),
    query.deleteFrom('service_seen').where('held', 'in', revokedTokens),
    query.deleteFrom('declaration').where('held', 'in', revokedTokens),
    ...restoreAnswers().map((statement) => statement.compile(query)),
    query.deleteFrom('acknowledgement').where('held', 'in', revokedTokens),
    query
      .deleteFrom('dismissal')
      .where((eb) => eb.or([eb('month', '<', day - DISMISSAL_DAYS), eb('held', 'in', revokedTokens)])),
    query.deleteFrom('request').where('held', 'in', revokedTokens),
    // Beside the day of what was stated or declared they would tell who may have sent it.
    query.updateTable('device').set({ new_tags: 0 }).where('tag_quarter', '<', quarter).where('new_tags', '>', 0),
    query
      .updateTable('device')
      .set({ declarations: 0 })
      .where('declaration_day', '<', day)
      .where('declarations', '>', 0),
    query.updateTable('device').set({ statements: 0 }).where('statement_day', '<', day).where('statements', '>', 0),
    query
      .updateTable('enrolment_token')
      .set({ enrolments: 0 })
      .where('enrol_day', '<', day)
      .where('enrolments', '>', 0),
    query.updateTable('enrolment_token').set({ concerns: 0 }).where('concern_day', '<', day).where('concerns', '>', 0),
    query.deleteFrom('coverage').where('day', '<', day - OBSERVATION_DAYS),
    forgetEphemeral(day),
  ]);
}
