/**
 * `npm run deploy-kit -- TARGET` or `-- --all`: files that install the extension by policy and set it up, each target in a
 * folder of its own. Speaks to the Unshade that runs here, or with `--server URL` and the token in UNSHADE_TOKEN to any other.
 */
import { relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import * as v from 'valibot';
import { PATHS } from '../shared/api.ts';
import { addDays, utcDay } from '../shared/day.ts';
import { KIT_TARGETS, KIT_TOKEN_HEADER, type Kit, kitSchema } from '../shared/deploy.ts';
import { addedTokenSchema } from '../shared/rollout.ts';
import { fillText } from '../shared/staff-texts.ts';
import { type ApiServer, callApi, findServer } from './lib/api-client.ts';
import { readFirstRun } from './lib/first-run.ts';
import { writeKitFolder } from './lib/kit-folder.ts';
import { root, stateFolder } from './lib/paths.ts';
import { fail, say } from './lib/say.ts';

const DEFAULT_FOLDER = '.output/deploy-kit';
const NEW_TOKEN_DAYS = 90;
const NEW_TOKEN_USES = 1_000;
const USAGE = `Usage:
  npm run deploy-kit -- TARGET [TARGET …] [options]
  npm run deploy-kit -- --all [options]
Targets: ${KIT_TARGETS.join(', ')}.
Options:
  --out FOLDER             where the folders go, ${DEFAULT_FOLDER} unless set
  --token TOKEN            the enrolment token that the files carry; or set UNSHADE_ENROLMENT_TOKEN
  --new-token NAME         makes one, for ${NEW_TOKEN_USES} browsers and ${NEW_TOKEN_DAYS} days
  --organisation NAME      as people read it
  --notice yes             people were told before it begins: no notice in the browser
  --strictest-mode MODE    observe, ask, require or block: nothing stricter happens
  --private-life observe   the policy of the server may have private life noticed
  --private-windows off    turns private windows off
  --store-id ID            browsers take the extension from their own store, where it has this id
  --server https://…       another server, with your staff token in UNSHADE_TOKEN`;

const OPTIONS = {
  all: { type: 'boolean', default: false },
  out: { type: 'string', default: DEFAULT_FOLDER },
  token: { type: 'string' },
  'new-token': { type: 'string' },
  organisation: { type: 'string' },
  notice: { type: 'string' },
  'strictest-mode': { type: 'string' },
  'private-life': { type: 'string' },
  'private-windows': { type: 'string' },
  'store-id': { type: 'string' },
  server: { type: 'string' },
  help: { type: 'boolean', default: false },
} as const;

try {
  await run();
} catch (error) {
  fail(error instanceof Error ? error.message : String(error));
}

async function run(): Promise<void> {
  const { positionals, values } = parseArgs({ allowPositionals: true, options: OPTIONS });
  if (values.help) return console.log(USAGE);
  const targets = values.all ? KIT_TARGETS : positionals;
  if (targets.length === 0 || (values.all && positionals.length > 0)) throw new Error(USAGE);
  const unknown = targets.find((target) => !KIT_TARGETS.some((known) => known === target));
  if (unknown !== undefined) {
    throw new Error(`There is no target "${unknown}". The targets are: ${KIT_TARGETS.join(', ')}.`);
  }
  const server = findServer(values.server);
  const token = await findToken(server, values);
  const query = new URLSearchParams(
    Object.entries({
      notice: values.notice,
      organisation: values.organisation,
      strictestMode: values['strictest-mode'],
      privateLife: values['private-life'],
      privateWindows: values['private-windows'],
      storeId: values['store-id'],
    }).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
  const out = resolve(root, values.out);
  for (const target of targets) {
    const kit = await readKit(server, target, query, token);
    writeKitFolder(resolve(out, target), kit);
    console.log(`${target.padEnd(22)}${fillText(`deploy.verdict-${kit.verdict}`, {}, String)}`);
  }
  say(`the files and a README.txt for each target are in ${relative(root, out) || '.'}`);
}

async function readKit(server: ApiServer, target: string, query: URLSearchParams, token: string): Promise<Kit> {
  const path = `${PATHS.deploy.replace(':target', target)}?${query}`;
  const answer = await callApi({ server, path, headers: { [KIT_TOKEN_HEADER]: token } });
  return v.parse(kitSchema, await answer.json());
}

/** The one that is named or made; on this machine, else, the one of the first start. */
async function findToken(
  server: ApiServer,
  named: { token?: string | undefined; 'new-token'?: string | undefined; server?: string | undefined },
): Promise<string> {
  const name = named['new-token'];
  if (name !== undefined && named.token !== undefined) throw new Error('Give --token or --new-token, not both.');
  if (name !== undefined) return makeToken(server, name);
  const given = named.token ?? process.env['UNSHADE_ENROLMENT_TOKEN'];
  if (given) return given;
  if (named.server === undefined) return readFirstRun(stateFolder).enrolmentToken;
  throw new Error(
    'The files carry an enrolment token, and no server gives one that it made again. Set UNSHADE_ENROLMENT_TOKEN, or have one made: --new-token NAME',
  );
}

async function makeToken(server: ApiServer, name: string): Promise<string> {
  const body = { name, expiresDay: addDays(utcDay(Date.now()), NEW_TOKEN_DAYS), maxUses: NEW_TOKEN_USES };
  const answer = await callApi({ server, path: PATHS.enrolmentTokens, method: 'POST', body });
  const { token, number, expiresDay } = v.parse(addedTokenSchema, await answer.json());
  say(`enrolment token ${number} "${name}", until ${expiresDay}, is in the files; it is shown this once: ${token}`);
  return token;
}
