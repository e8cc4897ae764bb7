/**
 * `npm run demo`: Unshade with a simulated organisation in it. A year of browsers and staff is sent through the API, under
 * a clock that is set; then the real server starts on what they left.
 */
import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { addDays, type Day, utcDay } from '../shared/day.ts';
import { compileCatalogue } from './catalogue.ts';
import { fillDatabase } from './demo/fill.ts';
import { progressBar } from './demo/progress.ts';
import { buildDashboard } from './lib/build.ts';
import { root } from './lib/paths.ts';
import { checkPortIsFree, readPort } from './lib/port.ts';
import { fail, say } from './lib/say.ts';
import { serve } from './lib/serve.ts';
import { openStateOrFail } from './lib/state.ts';
import { runDaily } from './lib/wrangler.ts';

const USAGE = `npm run demo [-- --size N] [--months N] [--seed N] [--fill-only]

  --size       browsers, one a person: 1 to 20,000; 2,000 unless set
  --months     1 to 24; 12 unless set. The last one ends today
  --seed       another organisation for another number; 1 unless set
  --fill-only  ends once the database is full, and starts no server`;
const MOST_BROWSERS = 20_000;
const MOST_MONTHS = 24;
const DAYS_A_MONTH = 30.4375;

const wanted = readOptions();
const port = readPort(process.env['PORT']) ?? fail(`PORT is "${process.env['PORT']}"; give a number from 1 to 65535.`);
const folder = process.env['UNSHADE_STATE'] ?? join(root, '.unshade-demo');
const mark = join(folder, 'demo.json');
const what = JSON.stringify({ size: wanted.size, months: wanted.months, seed: wanted.seed, until: wanted.last });

if (!wanted.fillOnly) {
  await checkPortIsFree(port).catch(() =>
    fail(`Port ${port} cannot be used. Choose another: PORT=${port + 1} npm run demo`),
  );
}
if (existsSync(folder) && readdirSync(folder).length > 0 && !existsSync(mark)) {
  fail(`${folder} holds something else than a demonstration. Choose another folder: UNSHADE_STATE=… npm run demo`);
}
// Before anything in it is touched: another demonstration may be running on it.
const state = openStateOrFail(folder, port);
say('building the dashboard');
await compileCatalogue();
await buildDashboard();
if (!existsSync(mark) || readFileSync(mark, 'utf8') !== what) await fill();
if (wanted.fillOnly) process.exit(0);

const worker = await serve({ state, port, say });
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => void worker.stop().then(() => process.exit(0)));
}
worker.process.on('exit', () => process.exit(1));
await runDaily(port);
console.log(`
A simulated organisation of ${wanted.size.toLocaleString('en')} browsers, ${wanted.first} to ${wanted.last}, seed ${wanted.seed}.

  Dashboard     ${worker.values.dashboard}
  Admin token   ${worker.values.adminToken}

Every row came in by /v1/enrol and /v1/sync. Ctrl-C stops it; started again, it is there at once.
`);

async function fill(): Promise<void> {
  for (const name of readdirSync(folder)) {
    if (name !== 'lock') rmSync(join(folder, name), { recursive: true, force: true });
  }
  // Until it is full there is no mark of what is in it, and the next start begins anew.
  writeFileSync(mark, '{}');
  const bar = progressBar('filling the database');
  try {
    await fillDatabase({ state: folder, year: wanted, token: () => randomBytes(32).toString('base64url') }, bar);
    writeFileSync(mark, what);
  } finally {
    bar.end();
  }
}

interface Wanted {
  size: number;
  months: number;
  seed: number;
  first: Day;
  last: Day;
  fillOnly: boolean;
}

function readOptions(): Wanted {
  try {
    const { values } = parseArgs({
      options: {
        size: { type: 'string', default: '2000' },
        months: { type: 'string', default: '12' },
        seed: { type: 'string', default: '1' },
        'fill-only': { type: 'boolean', default: false },
      },
    });
    const months = readNumber('months', values.months, MOST_MONTHS);
    const last = utcDay(Date.now());
    return {
      size: readNumber('size', values.size, MOST_BROWSERS),
      months,
      seed: readNumber('seed', values.seed, 2 ** 31),
      first: addDays(last, 1 - Math.round(months * DAYS_A_MONTH)),
      last,
      fillOnly: values['fill-only'],
    };
  } catch (error) {
    return fail(`${error instanceof Error ? error.message : error}\n\n${USAGE}`);
  }
}

function readNumber(name: string, text: string, most: number): number {
  if (!/^\d{1,10}$/.test(text) || Number(text) < 1 || Number(text) > most) {
    throw new Error(`--${name} is "${text}"; give a whole number from 1 to ${most.toLocaleString('en')}.`);
  }
  return Number(text);
}
