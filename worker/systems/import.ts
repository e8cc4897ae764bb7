import type { Context } from 'hono';
import * as v from 'valibot';
import { builtIn } from '../../shared/catalogue/built-in.ts';
import { describeServices } from '../../shared/catalogue/own.ts';
import type { ImportReport } from '../../shared/import-report.ts';
import { EMPTY_RECORD } from '../../shared/system.ts';
import type { AppEnv } from '../app.ts';
import { requireContentType } from '../body.ts';
import { newestOwnCatalogue, toOwnCatalogue } from '../catalogue/store.ts';
import { runBatch } from '../db/database.ts';
import { type NewEntry, runLogged } from '../log/write.ts';
import { Problem } from '../problem.ts';
import { readQuery } from '../query.ts';
import { whoOf } from '../who.ts';
import { type Refused, readTable } from './csv.ts';
import { upsertSystems } from './import-store.ts';
import { type ImportState, type PlannedSystem, planImport } from './plan-import.ts';
import { changesOf, parseRecord } from './record.ts';
import { everyMetSystem, readSystemRecords } from './store.ts';

export const CSV_TYPE = 'text/csv';

export const importQuerySchema = v.strictObject({
  /** Says what would change, and changes nothing. */
  dryRun: v.optional(v.picklist(['true', 'false']), 'true'),
});

export async function importSystems(c: Context<AppEnv>): Promise<Response> {
  const dryRun = readQuery(c, importQuerySchema).dryRun === 'true';
  requireContentType(c.req.raw, CSV_TYPE);
  requireUtf8(c.req.raw);
  const bytes = new Uint8Array(await c.req.raw.arrayBuffer());
  const table = readTable(bytes);
  if ('code' in table) throw toProblem(table);
  const { generation, ...state } = await readState(c.env.DB);
  const plan = planImport(table, { ...state, today: c.get('today') });
  if ('code' in plan) throw toProblem(plan);
  const written = plan.systems.filter(({ kind }) => kind !== 'unchanged');
  const sha256 = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)).toHex();
  const added = written.filter(({ kind }) => kind === 'new');
  const changed = written.filter(({ kind }) => kind === 'changed');
  const counts = { rows: table.rows.length, new: added.length, changed: changed.length };
  const entries = [
    { kind: 'systems-imported', subject: null, detail: { ...counts, sha256 } } as const,
    ...written.map(toEntry),
  ];
  if (!dryRun && written.length > 0) {
    const who = whoOf(c);
    const change = upsertSystems(written, { generation, who, today: c.get('today') });
    if ((await runLogged(c.env.DB, who, change, entries)).length === 0) throw overtaken();
  }
  return c.json({
    dryRun,
    sha256,
    rows: table.rows.length,
    new: added.map(({ id }) => id),
    changed: changed.map(({ id, changes }) => ({ id, fields: Object.keys(changes) })),
    unchanged: plan.systems.length - written.length,
    ignoredColumns: plan.ignoredColumns,
    versions: dryRun ? null : Object.fromEntries(written.map(({ id, version }) => [id, version])),
  } satisfies ImportReport);
}

/** What the request says of the file: bytes of another encoding may happen to be UTF-8 too, and would be read wrong. */
function requireUtf8(request: Request): void {
  const charset = /;\s*charset\s*=\s*"?([^";\s]*)/i.exec(request.headers.get('content-type') ?? '')?.[1];
  if (charset === undefined || /^(?:utf-?8|us-ascii)$/i.test(charset)) return;
  const message = 'The request names another encoding than UTF-8. Save the file as "CSV UTF-8", and send it as that.';
  throw toProblem({ code: 'import.encoding', problems: [{ row: 1, column: null, message }] });
}

/** Everything that an import is judged by, as it is at one moment. */
async function readState(db: D1Database): Promise<Omit<ImportState, 'today'> & { generation: number }> {
  const [rows, met, catalogues] = await runBatch(db, [readSystemRecords(), everyMetSystem(), newestOwnCatalogue()]);
  const own = catalogues[0] && toOwnCatalogue(catalogues[0]).catalogue;
  return {
    stored: new Map(
      rows.map(({ id, version, source, record }) => [id, { version, source, record: parseRecord(record) }]),
    ),
    services: new Map(describeServices(builtIn.services, own).map((service) => [service.id, service])),
    met: new Set(met.map(({ id }) => id)),
    generation: rows.reduce((sum, { version }) => sum + version, 0),
  };
}

function toEntry({ id, kind, version, source, record, changes }: PlannedSystem): NewEntry {
  return kind === 'new'
    ? { kind: 'system-registered', subject: id, detail: { version, source, changed: changesOf(EMPTY_RECORD, record) } }
    : { kind: 'system-changed', subject: id, detail: { version, changed: changes } };
}

function toProblem({ code, problems }: Refused): Problem {
  const [first] = problems;
  const field = first && `rows[${first.row}]${first.column === null ? '' : `.${first.column}`}`;
  const place = first && `Row ${first.row}${first.column === null ? '' : `, column ${first.column}`}: `;
  const more = problems.length > 1 ? ` There are ${problems.length - 1} more problems in details.` : '';
  return new Problem(code, `${place}${first?.message}${more} Nothing was imported.`, field, problems);
}

function overtaken(): Problem {
  return new Problem(
    'write.stale',
    'Systems were changed while the file was read. Nothing of it was taken: import it again.',
  );
}
