/** What the daily run writes down: findings that opened, changed and closed, with the day each opened; statuses and classes that moved. */
import { sql } from 'kysely';
import { type Day, quarterOf, toDayNumber } from '../../shared/day.ts';
import type { LogKind } from '../../shared/log-entry.ts';
import { query, runBatch, type Statement } from '../db/database.ts';
import { jsonRows } from '../db/json-rows.ts';
import { type LoadedReport, loadReport } from '../inventory/load.ts';
import { type NewEntry, runLogged } from '../log/write.ts';
import type { Env } from '../settings.ts';
import { REOPENS_WITHIN_DAYS } from '../triage/due-day.ts';
import { compareSystems, type SystemChange } from './compare.ts';

/** Who stands in the log where no person did anything. */
export const NOBODY = 'unshade';

const DAILY_ENTRIES: readonly LogKind[] = ['finding-opened', 'finding-changed', 'finding-closed', 'status-changed'];

/** So that what is written at once stays far from what a database takes. */
const SYSTEMS_AT_ONCE = 250;

/** Safe to repeat, and to break off: a second run of one day finds nothing new, or goes on. `at`: ISO 8601, UTC. */
export async function recordFindings(env: Env, today: Day, at: string): Promise<void> {
  const report = await loadReport(env, today);
  const { systems, stored, head, heading } = report;
  const day = toDayNumber(today);
  await runBatch(env.DB, [
    writeBands(report, today),
    query.deleteFrom('finding').where('closed_day', '<', day - REOPENS_WITHIN_DAYS),
  ]);
  const changes = compareSystems(systems, { findings: stored.open, systems: stored.changes }, today);
  const told = changes.filter(({ entries }) => entries.length > 0);
  for (const some of inParts(told)) {
    const entries = some.flatMap((change) => change.entries.map((entry) => underRules(entry, heading)));
    const change = writeSystems(some, day, head.number);
    await runLogged(env.DB, { actor: NOBODY, at }, change, entries, [writeFindings(some)]);
  }
  for (const some of inParts(changes.filter(({ entries }) => entries.length === 0))) {
    await runBatch(env.DB, [writeSystems(some, day, head.number)]);
  }
}

function inParts<T>(list: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(list.length / SYSTEMS_AT_ONCE) }, (_, part) =>
    list.slice(part * SYSTEMS_AT_ONCE, (part + 1) * SYSTEMS_AT_ONCE),
  );
}

/** By which rules and criteria it was found. */
function underRules(entry: NewEntry, { rulepack, criteria }: LoadedReport['heading']): NewEntry {
  return { ...entry, detail: { ...entry.detail, rulepack, criteria } };
}

/** Writes nothing where another run of the same day has just written it. Leans on log_subject. */
function writeSystems(changes: readonly SystemChange[], day: number, lastRead: number): Statement {
  const rows = jsonRows(
    ['system', 'status', 'eu_class', 'digest'],
    changes.map(({ system, status, eu_class, digest }) => [system, status, eu_class, digest]),
  );
  return sql`
    insert into system_change (system, day, status, eu_class, digest)
    select system, ${day}, status, eu_class, digest from ${rows}
    where not exists (
      select 1 from ${rows} one join log on log.subject = one.system
      where log.number > ${lastRead} and log.kind in (select value from json_each(${JSON.stringify(DAILY_ENTRIES)})))
    on conflict (system) do update set
      day = excluded.day, status = excluded.status, eu_class = excluded.eu_class, digest = excluded.digest
    returning system`.compile(query);
}

function writeFindings(changes: readonly SystemChange[]): Statement {
  const columns = [
    'system',
    'kind',
    'since_day',
    'priority',
    'due_day',
    'urgent_priority',
    'urgent_due_day',
    'reasons',
    'rules',
    'closed_day',
  ] as const;
  const rows = changes.flatMap(({ findings }) => findings.map((row) => columns.map((column) => row[column])));
  return sql`
    insert into finding (${sql.join(columns.map((column) => sql.ref(column)))})
    select ${sql.join(columns.map((column) => sql.ref(column)))} from ${jsonRows(columns, rows)} where true
    on conflict (system, kind) do update set
      ${sql.join(columns.slice(2).map((column) => sql`${sql.ref(column)} = ${sql.ref(`excluded.${column}`)}`))}`.compile(
    query,
  );
}

/** The band of each service in this quarter, where it is another than was last written down. */
function writeBands({ systems, known: { bands } }: LoadedReport, today: Day): Statement {
  const quarter = quarterOf(today);
  const changed = systems
    .filter(({ id, browsers }) => browsers.rank !== (bands.get(id)?.at(-1)?.rank ?? 0))
    .map(({ id, browsers }) => [id, browsers.rank]);
  return sql`
    insert into browser_band (service, quarter, day, rank)
    select s.number, ${quarter}, ${toDayNumber(today)}, b.rank
    from ${jsonRows(['id', 'rank'], changed)} b join service s on s.id = b.id
    where true on conflict (service, quarter, day) do update set rank = excluded.rank`.compile(query);
}
