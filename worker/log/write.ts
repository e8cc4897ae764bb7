/** Appends to the log: a change and its entries are written together or not at all. SQLite's own SQL. */
import { waitUntil } from 'cloudflare:workers';
import { sql } from 'kysely';
import { FIRST_HASH, hashedText, isLine, type LogEntry, type LogKind } from '../../shared/log-entry.ts';
import { query, readRow, runBatch, type Statement } from '../db/database.ts';
import { jsonRows } from '../db/json-rows.ts';
import { busy, Line } from './line.ts';

export interface NewEntry {
  kind: LogKind;
  subject: string | null;
  detail: object;
}

export interface LogHead {
  /** 0 for an empty log. */
  number: number;
  hash: string;
}

export interface Who {
  /** Name of the staff token; "unshade" for the daily run. */
  actor: string;
  /** ISO 8601, UTC. */
  at: string;
}

/** As it will stand in the log, but for its place in it. */
type Written = Pick<LogEntry, 'at' | 'actor' | 'kind' | 'subject' | 'detail'>;

/** One for each database that this isolate writes to. */
const lines = new WeakMap<D1Database, Line<readonly Written[]>>();

/**
 * Runs `change`, appends the entries, then runs `after`: one transaction, nothing of it where `change` changes nothing.
 * `change` must guard itself against a lost race (a version in its `where`, `on conflict do nothing`) and may run more
 * than once before it is kept. Gives the rows of its `returning`; none when it changed nothing.
 */
export async function runLogged<Row>(
  db: D1Database,
  who: Who,
  change: Statement<Row>,
  entries: readonly NewEntry[],
  after: readonly Statement[] = [],
): Promise<Row[]> {
  const written = writeDown(who, entries);
  const run = async (chained: readonly LogEntry[]) => {
    try {
      const [rows] = await runBatch(db, [change, insertEntries(chained, 'after a change'), ...after]);
      return rows;
    } catch (error) {
      if (isConstraint(error, 'NOT NULL constraint failed: log.kind')) return [];
      throw error;
    }
  };
  return toTheEnd(lineOf(db).decide(() => append(db, written, run)));
}

/** Appends entries that no change stands behind: views and exports. Those that wait are written at once. */
export async function writeLog(db: D1Database, who: Who, entries: readonly NewEntry[]): Promise<void> {
  const run = (chained: readonly LogEntry[]) => runBatch(db, [insertEntries(chained, 'always')]);
  await toTheEnd(lineOf(db).look(writeDown(who, entries), (views) => append(db, views.flat(), run)));
}

/** The last entry, for use with other queries; `toLogHead` reads it. */
export function logHead() {
  return query.selectFrom('log').select(['number', 'hash']).orderBy('number', 'desc').limit(1);
}

export function toLogHead(rows: readonly LogHead[]): LogHead {
  return rows[0] ?? { number: 0, hash: FIRST_HASH };
}

/** How often a writer tries again when other isolates were faster: it waits a random while first, each time up to twice as long. */
const MOST_TRIES = 9;
const FIRST_WAIT_MS = 20;

async function append<Result>(
  db: D1Database,
  entries: readonly Written[],
  run: (chained: readonly LogEntry[]) => Promise<Result>,
): Promise<Result> {
  for (let tries = 1; tries <= MOST_TRIES; tries++) {
    const last = await readRow(db, logHead());
    const chained = await chain(toLogHead(last ? [last] : []), entries);
    try {
      return await run(chained);
    } catch (error) {
      // Another isolate has written the entry with this number meanwhile.
      if (!isConstraint(error, 'UNIQUE constraint failed: log.number')) throw error;
      await wait(Math.random() * FIRST_WAIT_MS * 2 ** (tries - 1));
    }
  }
  throw busy();
}

function lineOf(db: D1Database): Line<readonly Written[]> {
  const line = lines.get(db) ?? new Line();
  lines.set(db, line);
  return line;
}

/** Who goes away while others stand behind them in the line would be ended in the middle of a write. */
function toTheEnd<Result>(work: Promise<Result>): Promise<Result> {
  waitUntil(work.catch(() => {}));
  return work;
}

/** What readers take for the end of a line, beside the line feed. */
const OTHER_LINE_ENDS = /[\u2028\u2029]/g;

/** Throws where who or what it is about is not one line: the text that is hashed is lines. */
function writeDown({ actor, at }: Who, entries: readonly NewEntry[]): Written[] {
  if (entries.length === 0) throw new Error('Nothing to log: whatever is changed has an entry.');
  return entries.map(({ kind, subject, detail }) => {
    if (!isLine(actor) || (subject !== null && !isLine(subject))) throw new Error('Not one line: actor or subject.');
    const text = JSON.stringify(detail).replace(OTHER_LINE_ENDS, (end) => `\\u${end.charCodeAt(0).toString(16)}`);
    return { at, actor, kind, subject, detail: text };
  });
}

async function chain(head: LogHead, entries: readonly Written[]): Promise<LogEntry[]> {
  const chained: LogEntry[] = [];
  let { number, hash } = head;
  for (const written of entries) {
    number += 1;
    const entry = { number, ...written };
    hash = await hashEntry(hash, entry);
    chained.push({ ...entry, hash });
  }
  return chained;
}

async function hashEntry(previous: string, entry: Omit<LogEntry, 'hash'>): Promise<string> {
  const text = new TextEncoder().encode(hashedText(previous, entry));
  return new Uint8Array(await crypto.subtle.digest('SHA-256', text)).toHex();
}

/** After a change that changed nothing the kind is null, which the table refuses: the whole batch is undone. */
function insertEntries(entries: readonly LogEntry[], when: 'always' | 'after a change'): Statement {
  const rows = jsonRows(
    ['number', 'at', 'actor', 'kind', 'subject', 'detail', 'hash'],
    entries.map(({ number, at, actor, kind, subject, detail, hash }) => [
      number,
      at,
      actor,
      kind,
      subject,
      detail,
      hash,
    ]),
  );
  const kind = when === 'always' ? sql`kind` : sql`iif(changes() > 0, kind, null)`;
  return sql`insert into log (number, at, actor, kind, subject, detail, hash)
    select number, at, actor, ${kind}, subject, detail, hash from ${rows}`.compile(query);
}

function isConstraint(error: unknown, message: string): boolean {
  return error instanceof Error && error.message.includes(message);
}

function wait(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
