/** What a deployment to Cloudflare is told once and remembers: its address, its database, and its own configuration. */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import * as v from 'valibot';
import { isServerOrigin } from '../../shared/connect-code.ts';
import { thresholdSchema } from '../../shared/threshold.ts';
import { root } from './paths.ts';

const settingsSchema = v.strictObject({
  /** Where browsers and staff reach it: an https origin. */
  server: v.pipe(
    v.string(),
    v.check(
      (text) => isServerOrigin(text) && text.startsWith('https:'),
      'an https address, as https://unshade.example.com',
    ),
  ),
  /** Of the Worker and its database. */
  name: v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9-]{0,53}$/, 'small letters, digits and hyphens')),
  threshold: v.optional(v.pipe(v.number('a whole number from 5 to 1000'), thresholdSchema)),
  /** Of Cloudflare Access; both or none. */
  accessTeam: v.optional(
    v.pipe(v.string(), v.check(isServerOrigin, 'an address, as https://team.cloudflareaccess.com')),
  ),
  accessAudience: v.optional(v.pipe(v.string(), v.regex(/^[\w-]{8,128}$/, 'an audience tag'))),
});
export type DeploySettings = v.InferOutput<typeof settingsSchema>;

const OPTIONS: Readonly<Record<keyof DeploySettings, string>> = {
  server: '--server',
  name: '--name',
  threshold: '--threshold',
  accessTeam: '--access-team',
  accessAudience: '--access-audience',
};

/** Of the state folder. */
export const deployFolder = (state: string) => join(state, 'deploy');
const settingsFile = (folder: string) => join(folder, 'settings.json');

/** Those of before, with what is given now in their place. Throws with what to do. */
export function readSettings(folder: string, given: Partial<Record<keyof DeploySettings, unknown>>): DeploySettings {
  const file = settingsFile(folder);
  let known: object = {};
  try {
    if (existsSync(file)) known = v.parse(v.partial(settingsSchema), JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    throw new Error(`${file} cannot be read. Move it away, and give the options again.`);
  }
  const named = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const all = { name: 'unshade', ...known, ...named };
  if (!('server' in all)) {
    throw new Error(
      'Say where it is to be: --server https://unshade.example.com for a domain that is with Cloudflare, or --server https://unshade.SUBDOMAIN.workers.dev with the subdomain that the Cloudflare dashboard shows under Workers.',
    );
  }
  const result = v.safeParse(settingsSchema, all);
  if (!result.success) {
    const [{ path, message }] = result.issues;
    throw new Error(`${OPTIONS[path?.[0]?.key as keyof DeploySettings] ?? file}: expected ${message}.`);
  }
  const { server, name, accessTeam, accessAudience } = result.output;
  if ((accessTeam === undefined) !== (accessAudience === undefined)) {
    throw new Error('Give --access-team and --access-audience together: the one says who signs, the other for what.');
  }
  const host = new URL(server).host;
  if (host.endsWith('.workers.dev') && host.split('.')[0] !== name) {
    throw new Error(
      `On workers.dev the address begins with the name: --name ${host.split('.')[0]}, or another --server.`,
    );
  }
  return result.output;
}

export function keepSettings(folder: string, settings: DeploySettings): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writePrivate(settingsFile(folder), `${JSON.stringify(settings, null, 2)}\n`);
}

/** Wrangler's configuration of the repository, for this deployment: its name, address, database and variables. */
export function writeConfig(folder: string, settings: DeploySettings, databaseId: string): string {
  const worker = join(root, 'worker');
  const base = v.parse(baseSchema, JSON.parse(readFileSync(join(worker, 'wrangler.jsonc'), 'utf8')));
  const { server, name, threshold, accessTeam, accessAudience } = settings;
  const { host } = new URL(server);
  const isWorkersDev = host.endsWith('.workers.dev');
  const [database] = base.d1_databases;
  const { $schema: _, ...rest } = base;
  const config = {
    ...rest,
    name,
    main: resolve(worker, base.main),
    workers_dev: isWorkersDev,
    // Versions at addresses of their own would be a second door.
    preview_urls: false,
    ...(isWorkersDev ? {} : { routes: [{ pattern: host, custom_domain: true }] }),
    assets: { ...base.assets, directory: resolve(worker, base.assets.directory) },
    d1_databases: [
      {
        ...database,
        database_name: name,
        database_id: databaseId,
        migrations_dir: resolve(worker, database.migrations_dir),
      },
    ],
    vars: {
      ...base.vars,
      ...(threshold !== undefined && { THRESHOLD: String(threshold) }),
      ...(accessTeam !== undefined && { ACCESS_TEAM: accessTeam, ACCESS_AUDIENCE: accessAudience }),
    },
  };
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, 'wrangler.json');
  writePrivate(file, `${JSON.stringify(config, null, 2)}\n`);
  return file;
}

const baseSchema = v.looseObject({
  main: v.string(),
  assets: v.looseObject({ directory: v.string() }),
  d1_databases: v.tuple([v.looseObject({ migrations_dir: v.string() })]),
  vars: v.record(v.string(), v.string()),
});

/** Whole or not at all, and for its owner alone. */
export function writePrivate(file: string, text: string): void {
  writeFileSync(`${file}.new`, text, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}
