/** What the daily run writes down: findings that opened, changed and closed, with the day each opened, and statuses that moved. */
import { sql } from 'kysely';
import { type Day, fromDayNumber, quarterOf, toDayNumber } from '../../shared/day.ts';
import type { LogKind } from '../../shared/log-entry.ts';

import { query, runBatch, type Statement } from '../db/database.ts';
import { jsonRows } from '../db/json-rows.ts';
import { readKnown } from '../inventory/known.ts';
import { loadReport } from '../inventory/load.ts';
import { type NewEntry, runLogged } from '../log/write.ts';
import type { Env } from '../settings.ts';
import { compareSystems, type StoredFinding } from './compare.ts';

/** Who stands in the log where no person did anything. */
export const NOBODY = 'unshade';

const DAILY_ENTRIES: readonly LogKind[] = ['finding-opened', 'finding-changed', 'finding-closed', 'status-changed'];

/** Safe to repeat: a second run of one day finds nothing new. `at`: ISO 8601, UTC. */
export async function recordFindings(env: Env, today: Day, at: string): Promise<void> {
  const { systems, stored, head } = await loadReport(env, today);
  const known = readKnown(stored);
  const quarter = quarterOf(today);
  const day = toDayNumber(today);
  const bands = systems
    .filter(({ id, browsers }) => browsers.rank !== (known.bands.get(id)?.at(-1)?.rank ?? 0))
    .map(({ id, browsers }) => [id, browsers.rank]);
  const writeBands = sql`
    insert into browser_band (service, quarter, day, rank)
    select s.number, ${quarter}, ${day}, b.rank from ${jsonRows(['id', 'rank'], bands)} b join service s on s.id = b.id
    where true on conflict (service, quarter, day) do update set rank = excluded.rank`.compile(query);
  const { entries, kept, gone, changed } = compareSystems(systems, {
    findings: stored.open.map(
      (row): StoredFinding => ({ ...row, since: fromDayNumber(row.since_day), due: fromDayNumber(row.due_day) }),
    ),
    statuses: new Map(stored.changes.map(({ system, status }) => [system, status])),
  });
  if (entries.length === 0) {
    await runBatch(env.DB, [writeBands]);
    return;
  }
  // Another run of the same day may just have done all this: then nothing is done twice.
  const change: Statement = sql`
    insert into system_change (system, day, status)
    select system, ${day}, status from ${jsonRows(
      ['system', 'status'],
      changed.map(({ id, status }) => [id, status]),
    )}
    where not exists (
      select 1 from log
      where number > ${head.number} and kind in (select value from json_each(${JSON.stringify(DAILY_ENTRIES)})))
    on conflict (system) do update set day = excluded.day, status = excluded.status returning system`.compile(query);
  await runLogged(env.DB, { actor: NOBODY, at }, change, entries satisfies readonly NewEntry[], [
    sql`
      insert into finding (system, kind, since_day, priority, due_day)
      select system, kind, since_day, priority, due_day
      from ${jsonRows(
        ['system', 'kind', 'since_day', 'priority', 'due_day'],
        kept.map((one) => [one.system, one.kind, toDayNumber(one.since), one.priority, toDayNumber(one.due)]),
      )} where true
      on conflict (system, kind) do update set priority = excluded.priority, due_day = excluded.due_day`.compile(query),
    sql`
      delete from finding where (system, kind) in (select system, kind from ${jsonRows(
        ['system', 'kind'],
        gone.map(({ system, kind }) => [system, kind]),
      )})`.compile(query),
    writeBands,
  ]);
}
