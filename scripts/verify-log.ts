/**
 * `npm run verify-log -- FILE [--head HASH]`: checks a log that was exported (`GET /v1/log?format=jsonl`), without the
 * server. `--head`: the head hash of an older copy, or of any export, must be in it. Ends with 1 when something is wrong.
 */
import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { checkLog, type LogCheck } from '../shared/check-log.ts';
import { fail } from './lib/say.ts';

const USAGE = 'Usage: npm run verify-log -- FILE [--head HASH]';

const { file, head } = readArguments();
const checked = await check();
switch (checked.kind) {
  case 'whole':
    console.log(`The log is whole: ${checked.count} entries.\nHead ${checked.head}`);
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
    const lines = (await open(file)).readLines();
    return await checkLog(lines, (text) => createHash('sha256').update(text).digest('hex'), head);
  } catch (error) {
    return fail(`${file} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'no text'}).`);
  }
}
