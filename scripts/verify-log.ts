/**
 * `npm run verify-log -- FILE [--head HASH]`: checks a log that was exported (`GET /v1/log?format=jsonl`), without the
 * server. `--head`: the head hash of an older copy, or of any export, must be in it. Ends with 1 when something is wrong.
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { parseArgs } from 'node:util';
import { checkLog, type LogCheck } from '../shared/check-log.ts';
import { fail } from './lib/say.ts';

const USAGE = 'Usage: npm run verify-log -- FILE [--head HASH]';
const LINE_FEED = 10;

const { file, head } = readArguments();
const checked = await check();
switch (checked.kind) {
  case 'whole':
    console.log(`The log is whole: ${checked.count} entries.\nHead ${checked.head}`);
    console.log(
      head === undefined
        ? 'Only --head HASH shows whether entries are missing at the end.'
        : `${head} is in it; entries after that one may be missing at the end.`,
    );
    break;
  case 'empty':
    fail('There is no entry in this file. A log that anybody has exported once has one.');
    break;
  case 'broken':
    fail(`The log is not whole. Line ${checked.line}: ${checked.why}. What stands above it is whole.`);
    break;
  case 'other-history':
    fail(
      `The log is whole in itself (${checked.count} entries, head ${checked.head}), but ${checked.wanted} is not in it: its end is missing, or it was written anew.`,
    );
}

function readArguments(): { file: string; head: string | undefined } {
  try {
    const { positionals, values } = parseArgs({ allowPositionals: true, options: { head: { type: 'string' } } });
    const [file] = positionals;
    if (file === undefined || positionals.length > 1) return fail(USAGE);
    const head = values.head?.toLowerCase();
    if (head !== undefined && !/^[0-9a-f]{64}$/.test(head)) return fail('--head takes a hash: 64 hexadecimal digits.');
    return { file, head };
  } catch {
    return fail(USAGE);
  }
}

async function check(): Promise<LogCheck> {
  try {
    return await checkLog(readLines(file), (text) => createHash('sha256').update(text).digest('hex'), head);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    return fail(`${file} cannot be read (${code === 'ERR_ENCODING_INVALID_ENCODED_DATA' ? 'no UTF-8 text' : code}).`);
  }
}

/** Cut at line feeds and nowhere else: Node's own reader also cuts at U+2028, which JSON may hold. */
async function* readLines(file: string): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  let begun: Buffer[] = [];
  for await (const part of createReadStream(file) as AsyncIterable<Buffer>) {
    let from = 0;
    for (let end = part.indexOf(LINE_FEED); end !== -1; end = part.indexOf(LINE_FEED, from)) {
      yield decoder.decode(Buffer.concat([...begun, part.subarray(from, end)]));
      begun = [];
      from = end + 1;
    }
    if (from < part.length) begun.push(part.subarray(from));
  }
  if (begun.length > 0) yield decoder.decode(Buffer.concat(begun));
}
