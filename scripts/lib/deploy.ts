/**
 * Deploys to Cloudflare: database, configuration, packages, migrations, key, Worker, first tokens. Each step looks at what is
 * there before it does anything, so that a run that was cut off is repaired by the next one.
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import {
  connectCodeOf,
  firstTokensSql,
  forgetFirstTokens,
  makeFirstTokens,
  prepareSigningKey,
  readFirstTokens,
  secretsFile,
} from './deploy-secrets.ts';
import { type DeploySettings, keepSettings, writeConfig, writePrivate } from './deploy-settings.ts';
import { type RemoteWrangler, runRemote } from './wrangler.ts';

export interface Deployment {
  settings: DeploySettings;
  /** Folder for what the deployment remembers. */
  folder: string;
  /** Builds everything for the server. */
  build: (server: string) => Promise<void>;
  say: (text: string) => void;
  /** Milliseconds since 1970. */
  now: number;
  wrangler?: RemoteWrangler;
}

export interface Deployed {
  server: string;
  /** Null on every run but the first. */
  first: { adminToken: string; connectCode: string } | null;
}

/** In place of the database's id, where nothing is deployed. */
const NO_DATABASE = '00000000-0000-0000-0000-000000000000';

/** Throws with what failed and what to do; what was done until then is of use to the next run. */
export async function deploy({ settings, folder, build, say, now, wrangler }: Deployment): Promise<Deployed> {
  const { server, name } = settings;
  const step = async <Result>(what: string, advice: string, work: () => Promise<Result>): Promise<Result> => {
    say(what);
    try {
      return await work();
    } catch (error) {
      const told = error instanceof Error ? error.message : String(error);
      throw new Error(
        `${told.trim()}\n\nThis step failed: ${what}. ${advice}\nThen run npm run deploy again: it goes on from here.`,
      );
    }
  };
  const run = (args: readonly string[]) => runRemote(args, wrangler);

  await step('looking who is signed in', SIGN_IN, () => run(['whoami', '--json']));
  keepSettings(folder, settings);
  const id = await step('looking for the database, or making it', ACCOUNT, () => findOrMakeDatabase(run, name));
  const config = ['--config', writeConfig(folder, settings, id)];
  const isFirst = await step('looking whether the Worker has its key', ACCOUNT, () => lacksKey(run, config));
  await step('building, with packages that take updates from the server', 'What is wrong stands above.', () =>
    build(server),
  );
  await step('migrating the database', 'What is wrong stands above; a migration that failed has changed nothing.', () =>
    run(['d1', 'migrations', 'apply', name, '--remote', ...config]),
  );
  await step(isFirst ? 'deploying the Worker with a new key' : 'deploying the Worker', ADDRESS, () =>
    run(['deploy', ...config, ...(isFirst ? ['--secrets-file', prepareSigningKey(folder)] : [])]),
  );
  const tokens = await step('looking for staff, or making the first token', ACCOUNT, async () => {
    const known = readFirstTokens(folder);
    if (!known && (await hasStaff(run, name, config))) return undefined;
    const made = known ?? makeFirstTokens(folder);
    const sql = join(folder, 'first-tokens.sql');
    writePrivate(sql, firstTokensSql(made, now));
    try {
      await run(['d1', 'execute', name, '--remote', '--yes', ...config, '--file', sql]);
    } finally {
      rmSync(sql, { force: true });
    }
    return made;
  });
  if (!tokens) return { server, first: null };
  return { server, first: { adminToken: tokens.admin, connectCode: connectCodeOf(folder, server, tokens) } };
}

/** Once they have been shown. */
export const forgetFirst = (folder: string) => forgetFirstTokens(folder);

/** What a deployment would run, without an account: builds, bundles, and gives the commands. */
export async function rehearse({ settings, folder, build, say, wrangler }: Omit<Deployment, 'now'>): Promise<string[]> {
  const { name, server } = settings;
  say('building, with packages that take updates from the server');
  await build(server);
  const file = writeConfig(folder, settings, NO_DATABASE);
  const config = ['--config', file];
  say('bundling the Worker');
  await runRemote(['deploy', '--dry-run', '--outdir', join(folder, 'bundle'), ...config], wrangler);
  return [
    ['whoami', '--json'],
    ['d1', 'list', '--json'],
    ['d1', 'create', name],
    ['secret', 'list', ...config],
    ['d1', 'migrations', 'apply', name, '--remote', ...config],
    ['deploy', ...config, '--secrets-file', secretsFile(folder)],
    ['d1', 'execute', name, '--remote', '--json', ...config, '--command', `"${COUNT_STAFF}"`],
    ['d1', 'execute', name, '--remote', '--yes', ...config, '--file', join(folder, 'first-tokens.sql')],
  ].map((args) => `wrangler ${args.join(' ')}`);
}

const SIGN_IN =
  'Sign in with npx wrangler login, or set CLOUDFLARE_API_TOKEN to a token that may edit Workers and D1, and CLOUDFLARE_ACCOUNT_ID where there are several accounts.';
const ACCOUNT = 'What Cloudflare says stands above. With several accounts, set CLOUDFLARE_ACCOUNT_ID.';
const ADDRESS =
  'What Cloudflare says stands above. The domain of --server must be with Cloudflare in this account, or be the workers.dev address of the account.';
const COUNT_STAFF = 'select count(*) as tokens from staff_token';

type Run = (args: readonly string[]) => Promise<string>;

const databasesSchema = v.array(v.object({ name: v.string(), uuid: v.string() }));
const secretsSchema = v.array(v.object({ name: v.string() }));
const countSchema = v.pipe(
  v.array(v.object({ results: v.array(v.object({ tokens: v.number() })) })),
  v.transform((answers) => answers[0]?.results[0]?.tokens),
  v.number(),
);

async function findOrMakeDatabase(run: Run, name: string): Promise<string> {
  const find = async () => {
    const databases = v.parse(databasesSchema, jsonIn(await run(['d1', 'list', '--json'])));
    return databases.find((database) => database.name === name)?.uuid;
  };
  const known = await find();
  if (known !== undefined) return known;
  await run(['d1', 'create', name]);
  const made = await find();
  if (made === undefined) throw new Error(`There is no database ${name} after it was made.`);
  return made;
}

/** True also where there is no Worker yet. */
async function lacksKey(run: Run, config: readonly string[]): Promise<boolean> {
  try {
    const secrets = v.parse(secretsSchema, jsonIn(await run(['secret', 'list', ...config])));
    return !secrets.some(({ name }) => name === 'SIGNING_KEY');
  } catch (error) {
    // Wrangler's words for a Worker that is not there yet.
    if (error instanceof Error && /Worker ".*" not found/.test(error.message)) return true;
    throw error;
  }
}

async function hasStaff(run: Run, name: string, config: readonly string[]): Promise<boolean> {
  const answer = await run(['d1', 'execute', name, '--remote', '--json', ...config, '--command', COUNT_STAFF]);
  return v.parse(countSchema, jsonIn(answer)) > 0;
}

/** Wrangler says other things around it. */
function jsonIn(output: string): unknown {
  const from = output.search(/^[[{]/m);
  const to = Math.max(output.lastIndexOf(']'), output.lastIndexOf('}'));
  try {
    return JSON.parse(output.slice(from, to + 1));
  } catch {
    throw new Error(`Wrangler answered with something that is not JSON.\n${output}`);
  }
}
