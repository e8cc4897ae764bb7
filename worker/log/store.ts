import type { SelectQueryBuilder } from 'kysely';
import { addDays } from '../../shared/day.ts';
import type { LogEntry } from '../../shared/log-entry.ts';
import { query, readRows } from '../db/database.ts';
import type { Tables } from '../db/tables.ts';
import type { LogFilter } from './routes.ts';

const COLUMNS = ['number', 'at', 'actor', 'kind', 'subject', 'detail', 'hash'] as const;

/** How many entries of an export are read at once. */
const CHUNK = 2_000;

/** Newest first, from below `before`. Leans on log_subject where a subject is asked for. */
export function listEntries(filter: LogFilter, { before, limit }: { before: number | undefined; limit: number }) {
  const page = filtered(query.selectFrom('log'), filter).select(COLUMNS).orderBy('number', 'desc').limit(limit);
  return before === undefined ? page : page.where('number', '<', before);
}

/** Of one subject, whose entries log_subject finds. */
export function countEntries(filter: LogFilter & { subject: string }) {
  return filtered(query.selectFrom('log'), filter).select(({ fn }) => fn.countAll<number>().as('total'));
}

/** The next entries in their order, up to the one with the number `last`. */
export function readEntriesAfter(db: D1Database, number: number, last: number): Promise<LogEntry[]> {
  return readRows(
    db,
    query
      .selectFrom('log')
      .select(COLUMNS)
      .where('number', '>', number)
      .where('number', '<=', last)
      .orderBy('number')
      .limit(CHUNK),
  );
}

type Selecting<Row> = SelectQueryBuilder<Tables, 'log', Row>;

function filtered<Row>(all: Selecting<Row>, { kind, subject, actor, since, until }: LogFilter): Selecting<Row> {
  return all
    .$if(kind !== undefined, (some) => some.where('kind', '=', kind as NonNullable<typeof kind>))
    .$if(subject !== undefined, (some) => some.where('subject', '=', subject as string))
    .$if(actor !== undefined, (some) => some.where('actor', '=', actor as string))
    .$if(since !== undefined, (some) => some.where('at', '>=', since as string))
    .$if(until !== undefined, (some) => some.where('at', '<', addDays(until as NonNullable<typeof until>, 1)));
}
