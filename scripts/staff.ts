/**
 * `npm run staff -- add NAME --role ROLE [--role ROLE] [--days 90]`: makes a personal access token and prints it once.
 * With `--email ADDRESS` no token is made: the person signs in by single sign-on.
 * `npm run staff -- revoke NUMBER-or-NAME`, `npm run staff -- list`.
 * Speaks to the Unshade that runs here, or with `--server URL` and the token in UNSHADE_TOKEN to any other.
 */
import { parseArgs } from 'node:util';
import * as v from 'valibot';
import { PATHS } from '../shared/api.ts';
import { addDays, utcDay } from '../shared/day.ts';
import { ROLES, type Role } from '../shared/role.ts';
import { type ApiServer, callApi, findServer } from './lib/api-client.ts';
import { printRows } from './lib/print-rows.ts';
import { fail } from './lib/say.ts';

const DEFAULT_DAYS = 90;
const USAGE = `Usage:
  npm run staff -- add NAME --role ROLE [--role ROLE] [--days ${DEFAULT_DAYS}] [--email ADDRESS]
  npm run staff -- revoke NUMBER-or-NAME
  npm run staff -- list
Roles: ${ROLES.join(', ')}. Another server: --server https://…, with your token in UNSHADE_TOKEN.`;

const tokenSchema = v.object({
  number: v.number(),
  name: v.string(),
  roles: v.array(v.string()),
  expiresDay: v.string(),
  lastUsedDay: v.nullable(v.string()),
  revokedDay: v.nullable(v.string()),
  email: v.nullable(v.string()),
});
type Token = v.InferOutput<typeof tokenSchema>;

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
  if (command === 'revoke' && name !== undefined) return revoke(findServer(values.server), name);
  if (command === 'add' && name !== undefined) {
    const { role: roles = [], days = String(DEFAULT_DAYS) } = values;
    if (roles.length === 0) throw new Error(`Name a role: --role ${ROLES.join(', --role ')}`);
    const unknown = roles.find((role) => !ROLES.includes(role as Role));
    if (unknown !== undefined) throw new Error(`There is no role "${unknown}". The roles are: ${ROLES.join(', ')}.`);
    if (!/^\d{1,4}$/.test(days)) throw new Error(`--days is "${days}"; give a whole number of days.`);
    return add(findServer(values.server), { name, roles, days: Number(days), email: values.email });
  }
  throw new Error(USAGE);
}

function readArguments() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        role: { type: 'string', multiple: true },
        days: { type: 'string' },
        email: { type: 'string' },
        server: { type: 'string' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
  } catch {
    throw new Error(USAGE);
  }
}

interface Added {
  name: string;
  roles: readonly string[];
  days: number;
  /** In place of a token. */
  email: string | undefined;
}

async function add(server: ApiServer, { name, roles, days, email }: Added): Promise<void> {
  const body = { name, roles, expiresDay: addDays(utcDay(Date.now()), days), email };
  const answer = await callApi({ server, path: PATHS.staff, method: 'POST', body });
  const addedSchema = v.object({ token: v.nullable(v.string()), ...tokenSchema.entries });
  const { token, ...made } = v.parse(addedSchema, await answer.json());
  const who = `${made.name} (number ${made.number}: ${made.roles.join(', ')}; until ${made.expiresDay})`;
  if (token === null) {
    console.log(`${who} signs in at ${server.address}/ as ${made.email}`);
    return;
  }
  console.log(token);
  process.stderr.write(
    `\nThis is the token of ${who}.\nHand it over now: it is shown this once. It opens ${server.address}/\n`,
  );
}

async function revoke(server: ApiServer, wanted: string): Promise<void> {
  const tokens = await readTokens(server);
  const inForce = tokens.filter(({ revokedDay }) => revokedDay === null);
  const named =
    inForce.filter(({ name }) => name === wanted)[0] ?? tokens.find(({ number }) => String(number) === wanted);
  if (!named) throw new Error(`There is no token "${wanted}" in force. See npm run staff -- list`);
  await callApi({ server, path: `${PATHS.staff}/${named.number}`, method: 'DELETE' });
  console.log(`Revoked: ${named.number} ${named.name}`);
}

async function list(server: ApiServer): Promise<void> {
  const today = utcDay(Date.now());
  const rows = (await readTokens(server)).map((token) => [
    String(token.number),
    token.name,
    token.roles.join(', '),
    token.email ?? 'token',
    stateOf(token, today),
    token.lastUsedDay === null ? 'never used' : `last used ${token.lastUsedDay}`,
  ]);
  printRows(rows);
}

function stateOf({ revokedDay, expiresDay }: Token, today: string): string {
  if (revokedDay !== null) return `revoked ${revokedDay}`;
  return expiresDay < today ? `expired ${expiresDay}` : `until ${expiresDay}`;
}

async function readTokens(server: ApiServer): Promise<Token[]> {
  const answer = await callApi({ server, path: PATHS.staff });
  return v.parse(v.object({ tokens: v.array(tokenSchema) }), await answer.json()).tokens;
}
