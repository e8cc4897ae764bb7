/** Whether an exported log is whole: every number, every hash. Pure; the hash function is passed in. */
import * as v from 'valibot';
import { entryLine, FIRST_HASH, hashedText, logEntrySchema } from './log-entry.ts';

export type LogCheck =
  | { kind: 'whole'; count: number; head: string }
  | { kind: 'empty' }
  /** `line` counts from 1. */
  | { kind: 'broken'; line: number; why: string }
  | { kind: 'other-history'; count: number; head: string; wanted: string };

/**
 * Reads entries as `GET /v1/log?format=jsonl` writes them, without their line feeds. `sha256` gives hexadecimal digits. With `wanted`, the hash of
 * an entry that somebody noted down or holds in an older copy, that entry must be among them.
 */
export async function checkLog(
  lines: AsyncIterable<string> | Iterable<string>,
  sha256: (text: string) => string,
  wanted?: string,
): Promise<LogCheck> {
  let count = 0;
  let head = FIRST_HASH;
  let isFound = wanted === undefined || wanted === head;
  for await (const line of lines) {
    const checked = checkLine(line, count + 1, head, sha256);
    if ('why' in checked) return { kind: 'broken', line: count + 1, why: checked.why };
    count += 1;
    head = checked.hash;
    isFound ||= head === wanted;
  }
  if (count === 0) return { kind: 'empty' };
  return isFound ? { kind: 'whole', count, head } : { kind: 'other-history', count, head, wanted: wanted ?? '' };
}

function checkLine(
  line: string,
  number: number,
  previous: string,
  sha256: (text: string) => string,
): { hash: string } | { why: string } {
  const parsed = v.safeParse(logEntrySchema, parseJson(line));
  if (!parsed.success) return { why: 'this line is no entry of a log' };
  const entry = parsed.output;
  if (entry.number !== number) {
    return { why: `entry ${number} should stand here, and it is entry ${entry.number}` };
  }
  // A key that stands there twice, or a space, would show a reader something else than what is hashed.
  if (entryLine(entry) !== line) return { why: `entry ${number} is not written as the server writes it` };
  const hash = sha256(hashedText(previous, entry));
  if (hash === entry.hash) return { hash };
  return { why: `the hash of entry ${number} is not that of its text after entry ${number - 1}` };
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
