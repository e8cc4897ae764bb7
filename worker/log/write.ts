/** Appends to the log: a change and its entries are written together or not at all. SQLite's own SQL. */
import { sql } from 'kysely';
import { FIRST_HASH, hashedText, type LogEntry, type LogKind } from '../../shared/log-entry.ts';
import { query, readRow, runBatch, type Statement } from '../db/database.ts';
import { jsonRows } from '../db/json-rows.ts';
import { Problem } from '../problem.ts';

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

type Entries = readonly NewEntry[] | ((head: LogHead) => readonly NewEntry[]);

/**
 * Runs `change`, appends the entries, then runs `after`: one transaction, nothing of it where `change` changes nothing.
 * `change` must guard itself against a lost race (a version in its `where`, `on conflict do nothing`) and may run more
 * than once before it is kept. Gives the rows of its `returning`; none when it changed nothing.
 */
export async function runLogged<Row>(
  db: D1Database,
  who: Who,
  change: Statement<Row>,
  entries: Entries,
  after: readonly Statement[] = [],
): Promise<Row[]> {
  return append(db, who, entries, async (chained) => {
    try {
      const [rows] = await runBatch(db, [change, insertEntries(chained, 'after a change'), ...after]);
      return rows;
    } catch (error) {
      if (isConstraint(error, 'NOT NULL constraint failed: log.kind')) return [];
      throw error;
    }
  });
}

/** Appends entries that no change stands behind: views, exports, the daily run. */
export async function writeLog(db: D1Database, who: Who, entries: Entries): Promise<void> {
  await append(db, who, entries, (chained) => runBatch(db, [insertEntries(chained, 'always')]));
}

/** The last entry, for use with other queries; `toLogHead` reads it. */
export function logHead() {
  return query.selectFrom('log').select(['number', 'hash']).orderBy('number', 'desc').limit(1);
}

export function toLogHead(rows: readonly LogHead[]): LogHead {
  return rows[0] ?? { number: 0, hash: FIRST_HASH };
}

/** How often a writer tries again when others were faster: it waits a random while first, each time up to twice as long. */
const MOST_TRIES = 9;
const FIRST_WAIT_MS = 20;

async function append<Result>(
  db: D1Database,
  who: Who,
  entries: Entries,
  run: (chained: readonly LogEntry[]) => Promise<Result>,
): Promise<Result> {
  for (let tries = 1; tries <= MOST_TRIES; tries++) {
    const last = await readRow(db, logHead());
    const head = toLogHead(last ? [last] : []);
    const chained = await chain(head, who, typeof entries === 'function' ? entries(head) : entries);
    if (chained.length === 0) throw new Error('Nothing to log: whatever is changed has an entry.');
    try {
      return await run(chained);
    } catch (error) {
      // Somebody else has written the entry with this number meanwhile.
      if (!isConstraint(error, 'UNIQUE constraint failed: log.number')) throw error;
      await wait(Math.random() * FIRST_WAIT_MS * 2 ** (tries - 1));
    }
  }
  throw new Problem('server.busy', 'Too many people change something at this moment. Try again.');
}

async function chain(head: LogHead, { actor, at }: Who, entries: readonly NewEntry[]): Promise<LogEntry[]> {
  const chained: LogEntry[] = [];
  let { number, hash } = head;
  for (const { kind, subject, detail } of entries) {
    number += 1;
    const entry = { number, at, actor, kind, subject, detail: JSON.stringify(detail) };
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
