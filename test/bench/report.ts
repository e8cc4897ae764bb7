/**
 * What a report costs as use grows and as systems grow: the same server on databases with more observations and
 * declarations, or with more AI systems. Beside it a route that reads next to nothing.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { serveBundle } from '../../scripts/lib/bundle-server.ts';
import { type FirstRun, prepareFirstRun } from '../../scripts/lib/first-run.ts';
import { openState } from '../../scripts/lib/state.ts';
import { applyMigrations } from '../../scripts/lib/wrangler.ts';
import { PATHS } from '../../shared/api.ts';
import { builtIn } from '../../shared/catalogue/built-in.ts';
import { quarterOf, toDayNumber, utcDay } from '../../shared/day.ts';
import { databaseFile } from '../e2e/lab.ts';
import { median } from './measure.ts';

const RUNS = Number(process.env['RUNS'] ?? 30);
const CASES = [
  { systems: 100, observations: 1_000 },
  { systems: 100, observations: 100_000 },
  { systems: 100, observations: 1_000_000 },
  { systems: 400, observations: 1_000 },
] as const;

const ANSWERS = JSON.stringify({ purpose: 'code', affected: 'nobody', data: 'internal', handling: 'draft-i-rewrite' });

const folder = mkdtempSync(join(tmpdir(), 'unshade-bench-'));
const state = join(folder, 'state');
const opened = openState(state, 1);
try {
  await applyMigrations(state);
  const { values } = await prepareFirstRun(state, 1);
  let first: number | undefined;
  for (const one of CASES) {
    fill(one);
    const { report, health } = await measure(values);
    first ??= report;
    const ratio = (report / first).toFixed(2);
    console.log(
      `${one.systems} systems, ${one.observations.toLocaleString('en')} observations and as many declarations: report ${report.toFixed(1)} ms (${ratio} × the first), health ${health.toFixed(1)} ms`,
    );
  }
} finally {
  opened.release();
  rmSync(folder, { recursive: true, force: true });
}

/** Rows as the merge leaves them, in the place of those of the case before. */
function fill({ systems, observations }: (typeof CASES)[number]): void {
  const database = new DatabaseSync(databaseFile(state));
  const today = toDayNumber(utcDay(Date.now()));
  const quarter = quarterOf(utcDay(Date.now()));
  for (const table of [
    'observation',
    'browser_use',
    'browser_count',
    'service_seen',
    'declaration',
    'declared_answer',
    'service',
  ]) {
    database.exec(`delete from ${table}`);
  }
  const addService = database.prepare('insert into service (number, id) values (?, ?)');
  for (const [position, { id }] of builtIn.services.slice(0, systems).entries()) addService.run(position + 1, id);
  const numbers = 'with recursive n(i) as (select 0 union all select i + 1 from n where i + 1 < ?)';
  const rows = (sql: string) => database.prepare(`${numbers} ${sql}`);
  database.exec('begin');
  database
    .prepare('insert into service_seen select number, 0, ?, ?, ?, 1, 0 from service')
    .run(today - 30, today, today - 30);
  database
    .prepare('insert into browser_count select number, ?, 0, ?, 0 from service')
    .run(quarter, Math.ceil(observations / systems));
  rows(
    `insert into observation select ${today} - i % 35, 1 + i % ${systems}, i, 1, 0, 1, 1, 0, 0 from n where true`,
  ).run(observations);
  rows(`insert into browser_use select ${quarter}, 1 + i % ${systems}, i, 1, 0, 0 from n where true`).run(observations);
  rows(
    `insert into declaration (id, service, day, tag, group_number, held, answers)
     select printf('%032x', i), 1 + i % ${systems}, ${today}, i, 0, 0, '${ANSWERS}' from n where true`,
  ).run(observations);
  database.prepare("insert into declared_answer select number, ?, 0, 0, '' from service").run(ANSWERS);
  database.exec('commit');
  database.close();
}

async function measure({ adminToken }: FirstRun): Promise<{ report: number; health: number }> {
  const server = await serveBundle(state, 'worker/index.ts');
  const headers = { authorization: `Bearer ${adminToken}` };
  const time = async (path: string) => {
    const begun = performance.now();
    const response = await fetch(server.origin + path, { headers });
    await response.arrayBuffer();
    if (!response.ok) throw new Error(`${path}: ${response.status}`);
    return performance.now() - begun;
  };
  try {
    const report: number[] = [];
    const health: number[] = [];
    for (let run = 0; run < RUNS + 5; run++) {
      report.push(await time(`${PATHS.inventory}?limit=500`));
      health.push(await time(PATHS.health));
    }
    // The first few find nothing compiled yet.
    return { report: median(report.slice(5)), health: median(health.slice(5)) };
  } finally {
    await server.close();
  }
}
