/**
 * `npm run tokens -- add NAME [--group N] [--days 90] [--uses 1000] [--approval] [--ephemeral] [--address NETWORK] [--alert N]`:
 * makes an enrolment token and prints it once.
 * `npm run tokens -- rotate NUMBER-or-NAME [--overlap 14] [--days 90]`, `revoke NUMBER-or-NAME [--browsers]`, `list`.
 * Speaks to the Unshade that runs here, or with `--server URL` and the staff token in UNSHADE_TOKEN to any other.
 */
import { parseArgs } from 'node:util';
import * as v from 'valibot';
import { PATHS } from '../shared/api.ts';
import { addDays, type Day, utcDay } from '../shared/day.ts';
import {
  addedTokenSchema,
  type EnrolmentToken,
  enrolmentTokenSchema,
  enrolmentTokensSchema,
} from '../shared/rollout.ts';
import { type ApiServer, callApi, findServer } from './lib/api-client.ts';
import { printRows } from './lib/print-rows.ts';
import { fail } from './lib/say.ts';

const DEFAULTS = { days: 90, uses: 1_000, overlap: 14 };
const USAGE = `Usage:
  npm run tokens -- add NAME [--group N] [--days ${DEFAULTS.days}] [--uses ${DEFAULTS.uses}] [--approval] [--ephemeral]
                        [--address 203.0.113.0/24] [--alert N]
  npm run tokens -- rotate NUMBER-or-NAME [--overlap ${DEFAULTS.overlap}] [--days ${DEFAULTS.days}]
  npm run tokens -- revoke NUMBER-or-NAME [--browsers]
  npm run tokens -- list
--address may be given more than once. --browsers: those that came with the token end too.
Another server: --server https://…, with your staff token in UNSHADE_TOKEN.`;

try {
  await run();
} catch (error) {
  fail(error instanceof Error ? error.message : String(error));
}

async function run(): Promise<void> {
  const { positionals, values } = readArguments();
  if (values.help) return console.log(USAGE);
  const [command, name, ...more] = positionals;
  if (more.length > 0) throw new Error(`Put a name of several words in quotes: "${[name, ...more].join(' ')}"`);
  if (command === 'list' && name === undefined) return list(findServer(values.server));
  if (name === undefined) throw new Error(USAGE);
  const server = () => findServer(values.server);
  const expiresDay = daysAhead('days', values.days ?? String(DEFAULTS.days));
  switch (command) {
    case 'add':
      return show(server(), PATHS.enrolmentTokens, {
        name,
        expiresDay,
        maxUses: readNumber('uses', values.uses ?? String(DEFAULTS.uses)),
        needsApproval: values.approval,
        ephemeral: values.ephemeral,
        addresses: values.address ?? [],
        ...(values.group !== undefined && { group: readNumber('group', values.group) }),
        ...(values.alert !== undefined && { alertAbove: readNumber('alert', values.alert) }),
      });
    case 'rotate': {
      return rotate(server(), name, { overlap: values.overlap, expiresDay });
    }
    case 'revoke':
      return revoke(server(), name, values.browsers);
    default:
      throw new Error(USAGE);
  }
}

function readArguments() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        group: { type: 'string' },
        days: { type: 'string' },
        uses: { type: 'string' },
        approval: { type: 'boolean', default: false },
        ephemeral: { type: 'boolean', default: false },
        address: { type: 'string', multiple: true },
        alert: { type: 'string' },
        overlap: { type: 'string' },
        browsers: { type: 'boolean', default: false },
        server: { type: 'string' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
  } catch {
    throw new Error(USAGE);
  }
}

function readNumber(option: string, text: string): number {
  if (!/^\d{1,7}$/.test(text)) throw new Error(`--${option} is "${text}"; give a whole number.`);
  return Number(text);
}

function daysAhead(option: string, text: string): Day {
  return addDays(utcDay(Date.now()), readNumber(option, text));
}

/** The token on standard output, what it is for beside it: one can be piped on without the other. */
async function show(server: ApiServer, path: string, body: object): Promise<void> {
  const answer = await callApi({ server, path, method: 'POST', body });
  const made = v.parse(addedTokenSchema, await answer.json());
  console.log(made.token);
  process.stderr.write(
    `\nThis is the enrolment token ${made.name} (number ${made.number}; ${made.maxUses} browsers, until ${made.expiresDay}).
Keep it now: it is shown this once. For a person to paste, as a connect code:
${made.connectCode}\n`,
  );
}

/** Without `overlap` the old one keeps the usual days, or those that it has left. */
async function rotate(
  server: ApiServer,
  wanted: string,
  { overlap, expiresDay }: { overlap: string | undefined; expiresDay: Day },
): Promise<void> {
  const old = await find(server, wanted);
  const asked = daysAhead('overlap', overlap ?? String(DEFAULTS.overlap));
  if (overlap !== undefined && asked > old.expiresDay) {
    throw new Error(
      `${old.name} ends on ${old.expiresDay} already, before the overlap of ${overlap} days is over. Give fewer days.`,
    );
  }
  const overlapUntil = asked < old.expiresDay ? asked : old.expiresDay;
  await show(server, `${PATHS.enrolmentTokens}/${old.number}/rotation`, { overlapUntil, expiresDay });
  const now = (await readTokens(server)).find(({ number }) => number === old.number);
  if (now) process.stderr.write(`The old one, now called "${now.name}", ends on ${now.expiresDay}.\n`);
}

async function revoke(server: ApiServer, wanted: string, browsers: boolean): Promise<void> {
  const { number } = await find(server, wanted);
  const path = `${PATHS.enrolmentTokens}/${number}?browsers=${browsers ? 'revoke' : 'keep'}`;
  const answer = await callApi({ server, path, method: 'DELETE' });
  const token = v.parse(enrolmentTokenSchema, await answer.json());
  console.log(`Revoked: ${token.number} ${token.name}. Its browsers that go on: ${token.browsers.enrolled}`);
  for (const older of replacedBy(token, await readTokens(server))) {
    console.log(
      `Still good until ${older.expiresDay}: ${older.number} ${older.name}. To end it, too: npm run tokens -- revoke ${older.number}`,
    );
  }
}

/** Those that it took the place of, one after the other, and by which browsers still enrol. */
function replacedBy({ replaces }: EnrolmentToken, tokens: readonly EnrolmentToken[]): EnrolmentToken[] {
  const older = tokens.find(({ number }) => number === replaces);
  if (!older) return [];
  return [...(older.state === 'good' ? [older] : []), ...replacedBy(older, tokens)];
}

async function list(server: ApiServer): Promise<void> {
  printRows(
    (await readTokens(server)).map((token) => [
      String(token.number),
      token.name,
      token.group === 0 ? 'no group' : `group ${token.group}`,
      stateOf(token),
      `${token.uses} of ${token.maxUses} uses`,
      token.lastUsedDay === null ? 'never used' : `last used ${token.lastUsedDay}`,
      [
        ...(token.needsApproval ? ['approval'] : []),
        ...(token.ephemeral ? ['ephemeral'] : []),
        ...(token.addresses.length > 0 ? [token.addresses.join(' ')] : []),
        ...(token.alert ? [`${token.enrolledToday} enrolled today!`] : []),
      ].join(', '),
    ]),
  );
}

function stateOf({ state, revokedDay, expiresDay }: EnrolmentToken): string {
  if (state === 'revoked') return `revoked ${revokedDay}`;
  if (state === 'expired') return `expired ${expiresDay}`;
  return state === 'used-up' ? 'used up' : `until ${expiresDay}`;
}

/** By name among those in force, or by number. */
async function find(server: ApiServer, wanted: string): Promise<EnrolmentToken> {
  const tokens = await readTokens(server);
  const named =
    tokens.find(({ name, revokedDay }) => name === wanted && revokedDay === null) ??
    tokens.find(({ number }) => String(number) === wanted);
  if (!named) throw new Error(`There is no enrolment token "${wanted}" in force. See npm run tokens -- list`);
  return named;
}

async function readTokens(server: ApiServer): Promise<EnrolmentToken[]> {
  const answer = await callApi({ server, path: PATHS.enrolmentTokens });
  return v.parse(enrolmentTokensSchema, await answer.json()).tokens as EnrolmentToken[];
}
