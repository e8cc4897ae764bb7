import type { Context } from 'hono';
import * as v from 'valibot';
import { daySchema } from '../../shared/day.ts';
import { entryLine, LOG_KINDS, logEntrySchema } from '../../shared/log-entry.ts';
import { lineSchema } from '../../shared/text.ts';
import type { AppEnv } from '../app.ts';
import { readRow, runBatch } from '../db/database.ts';
import { Problem } from '../problem.ts';
import { readQuery } from '../query.ts';
import { whoOf } from '../who.ts';
import { countEntries, listEntries, readEntriesAfter } from './store.ts';
import { logView } from './views.ts';
import { type LogHead, logHead, toLogHead, writeLog } from './write.ts';

const DEFAULT_LIMIT = 100;
const MOST_LISTED = 500;
/** Longer than any name or id. */
const LONGEST_NAME = 120;

const filterSchema = v.strictObject({
  kind: v.optional(v.picklist(LOG_KINDS)),
  subject: v.optional(lineSchema(LONGEST_NAME)),
  actor: v.optional(lineSchema(LONGEST_NAME)),
  /** First and last day, UTC. */
  since: v.optional(daySchema),
  until: v.optional(daySchema),
});
export type LogFilter = v.InferOutput<typeof filterSchema>;

export const logQuerySchema = v.strictObject({
  /** `jsonl`: the whole log, oldest first, one entry a line; takes no other parameter. */
  format: v.optional(v.picklist(['json', 'jsonl']), 'json'),
  ...filterSchema.entries,
  limit: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^[1-9]\d{0,2}$/, `a number from 1 to ${MOST_LISTED}`),
      v.check((text) => Number(text) <= MOST_LISTED, `a number from 1 to ${MOST_LISTED}`),
    ),
    String(DEFAULT_LIMIT),
  ),
  /** `next` of the page before. */
  cursor: v.optional(v.string()),
});

export const logSchema = v.strictObject({
  /** The last entry of the log: what a copy can be held against later. */
  head: v.strictObject({ number: v.number(), hash: v.string() }),
  /** Entries on all pages, where there is no filter or one by subject; else null: counting would read the whole log. */
  total: v.nullable(v.number()),
  /** Newest first. */
  entries: v.array(v.strictObject({ ...logEntrySchema.entries, detail: v.looseObject({}) })),
  /** Where the next page begins; null on the last. */
  next: v.nullable(v.string()),
});

export async function log(c: Context<AppEnv>): Promise<Response> {
  const { format, limit, cursor, ...filter } = readQuery(c, logQuerySchema);
  if (format === 'jsonl') {
    const other = Object.keys(c.req.query()).find((name) => name !== 'format');
    if (other) throw new Problem('query.invalid', 'A copy is of the whole log: leave this parameter out.', other);
    return exportLog(c);
  }
  const before = readCursor(cursor);
  const [heads, rows, ...counts] = await runBatch(c.env.DB, [
    logHead(),
    listEntries(filter, { before, limit: Number(limit) + 1 }),
    ...(filter.subject === undefined ? [] : [countEntries({ ...filter, subject: filter.subject })]),
  ]);
  const head = toLogHead(heads);
  const entries = rows
    .slice(0, Number(limit))
    .map((row) => ({ ...row, detail: JSON.parse(row.detail) as Record<string, unknown> }));
  await logView(c, 'log', { ...filter, ...(cursor === undefined ? {} : { cursor }) });
  return c.json({
    head,
    // Numbers have no gaps.
    total: Object.keys(filter).length === 0 ? head.number : (counts[0]?.[0]?.total ?? null),
    entries,
    next: rows.length > entries.length ? String(entries.at(-1)?.number) : null,
  } satisfies v.InferOutput<typeof logSchema>);
}

function readCursor(cursor: string | undefined): number | undefined {
  if (cursor === undefined) return undefined;
  if (/^[1-9]\d{0,14}$/.test(cursor)) return Number(cursor);
  throw new Problem('query.cursor', 'This is not where a page begins. Take `next` of the page before.', 'cursor');
}

/** Logged before the first line leaves: who breaks it off has what came. It ends with the head that the log has by then. */
async function exportLog(c: Context<AppEnv>): Promise<Response> {
  const last = await readRow(c.env.DB, logHead());
  const head = toLogHead(last ? [last] : []);
  await writeLog(c.env.DB, whoOf(c), [{ kind: 'log-exported', subject: null, detail: { head } }]);
  return c.body(readLines(c.env.DB, head), 200, {
    'content-type': 'application/x-ndjson',
    'content-disposition': `attachment; filename="unshade-log-${c.get('today')}.jsonl"`,
  });
}

/** As much of the log at once as fits well into memory. */
function readLines(db: D1Database, head: LogHead): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let number = 0;
  return new ReadableStream({
    async pull(controller) {
      const rows = number < head.number ? await readEntriesAfter(db, number, head.number) : [];
      const last = rows.at(-1);
      if (!last) {
        controller.close();
        return;
      }
      number = last.number;
      controller.enqueue(encoder.encode(rows.map((row) => `${entryLine(row)}\n`).join('')));
    },
  });
}
