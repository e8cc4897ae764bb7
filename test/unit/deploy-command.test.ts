/** `npm run deploy` against a stand-in for Wrangler and Cloudflare: what is run, in which order, and what is left behind. */
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, describe, expect, it } from 'vitest';
import { deploy, forgetFirst, rehearse } from '../../scripts/lib/deploy.ts';
import { readSettings } from '../../scripts/lib/deploy-settings.ts';
import { root } from '../../scripts/lib/paths.ts';
import { parseConnectCode } from '../../shared/connect-code.ts';
import { isTokenOf } from '../../shared/enrolment-token.ts';

const SERVER = 'https://unshade.example.com';
const NOW = Date.UTC(2026, 10, 21);
const parent = mkdtempSync(join(tmpdir(), 'unshade-deploy-'));
afterAll(() => rmSync(parent, { recursive: true }));

/** An account at Cloudflare, in one JSON file: what was run, what there is, and at which command it fails next. */
const STAND_IN = `
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
const file = process.env.ACCOUNT;
const account = JSON.parse(readFileSync(file, 'utf8'));
const args = process.argv.slice(2);
const option = (name) => args[args.indexOf(name) + 1];
const command = args[0] === 'd1' ? args.slice(0, args[1] === 'migrations' ? 3 : 2).join(' ') : args[0] === 'secret' ? 'secret list' : args[0];
account.ran.push({ command, args });
const save = () => writeFileSync(file, JSON.stringify(account));
save();
const end = (text, code = 0) => { save(); console.log(text); process.exit(code); };
if (account.failAt === command) { delete account.failAt; end('Cloudflare says no to ' + command, 1); }
const config = args.includes('--config') ? JSON.parse(readFileSync(option('--config'), 'utf8')) : undefined;
if (config) account.config = config;
if (command === 'whoami') end(JSON.stringify({ loggedIn: account.signedIn }), account.signedIn ? 0 : 1);
if (command === 'd1 list') end('Some news first\\n' + JSON.stringify(account.databases));
if (command === 'd1 create') { account.databases.push({ name: args[2], uuid: '11111111-2222-3333-4444-555555555555' }); end('created'); }
if (command === 'd1 migrations apply') { account.migrated = true; end('done'); }
if (command === 'secret list') account.worker ? end(JSON.stringify(Object.keys(account.secrets).map((name) => ({ name, type: 'secret_text' })))) : end('Worker "' + config.name + '" not found.', 1);
if (command === 'deploy') {
  if (args.includes('--dry-run')) end('dry');
  account.worker = true;
  if (args.includes('--secrets-file')) account.secrets = { ...account.secrets, ...JSON.parse(readFileSync(option('--secrets-file'), 'utf8')) };
  end('deployed');
}
if (command === 'd1 execute' && args.includes('--file')) { account.sql = readFileSync(option('--file'), 'utf8'); account.staff = 1; end('ok'); }
if (command === 'd1 execute') end(JSON.stringify([{ results: [{ tokens: account.staff }], success: true }]));
end('unknown command ' + args.join(' '), 1);
`;

interface Account {
  ran: { command: string; args: string[] }[];
  signedIn: boolean;
  databases: { name: string; uuid: string }[];
  worker: boolean;
  secrets: Record<string, string>;
  staff: number;
  migrated?: boolean;
  sql?: string;
  failAt?: string;
  config?: Record<string, unknown>;
}

function openAccount(change: Partial<Account> = {}) {
  const folder = mkdtempSync(join(parent, 'account-'));
  const program = join(folder, 'wrangler.mjs');
  const file = join(folder, 'account.json');
  const state = join(folder, 'deploy');
  const fresh: Account = { ran: [], signedIn: true, databases: [], worker: false, secrets: {}, staff: 0, ...change };
  writeFileSync(program, STAND_IN);
  writeFileSync(file, JSON.stringify(fresh));
  const read = () => JSON.parse(readFileSync(file, 'utf8')) as Account;
  const said: string[] = [];
  const built: string[] = [];
  const build = async (server: string) => {
    built.push(server);
  };
  const wrangler = { program, env: { ACCOUNT: file } };
  const say = (text: string) => said.push(text);
  return {
    state,
    said,
    built,
    read,
    set: (values: Partial<Account>) => writeFileSync(file, JSON.stringify({ ...read(), ...values })),
    ran: () => read().ran.map(({ command }) => command),
    deploy: (given: Parameters<typeof readSettings>[1] = { server: SERVER }) => {
      const settings = readSettings(state, given);
      return deploy({ settings, folder: state, build, say, now: NOW, wrangler });
    },
    rehearse: () =>
      rehearse({ settings: readSettings(state, { server: SERVER }), folder: state, build, say, wrangler }),
  };
}

const FIRST_RUN = [
  'whoami',
  'd1 list',
  'd1 create',
  'd1 list',
  'secret list',
  'd1 migrations apply',
  'deploy',
  'd1 execute',
  'd1 execute',
];

describe('the first deployment', () => {
  it('makes database, key, Worker and tokens, in an order in which each finds what it needs', async () => {
    const account = openAccount();
    const { server, first } = await account.deploy();
    expect(account.ran()).toEqual(FIRST_RUN);
    expect(account.built).toEqual([SERVER]);
    expect(server).toBe(SERVER);
    const { secrets, sql = '' } = account.read();
    const { x } = JSON.parse(secrets['SIGNING_KEY'] ?? '') as { x: string };
    const fingerprint = createHash('sha256').update(`{"crv":"Ed25519","kty":"OKP","x":"${x}"}`).digest('base64url');
    const connection = parseConnectCode(first?.connectCode ?? '');
    expect(connection).toMatchObject({ server: SERVER, key: fingerprint });
    expect(isTokenOf(fingerprint, connection?.token ?? '')).toBe(true);
    expect(connection?.token).toMatch(/^e1-/);
    expect(first?.adminToken).toMatch(/^unshade_[\w-]{43}$/);

    const db = new DatabaseSync(':memory:');
    for (const name of readdirSync(join(root, 'migrations')).sort()) {
      db.exec(readFileSync(join(root, 'migrations', name), 'utf8'));
    }
    for (const _ of [1, 2]) db.exec(sql);
    const hash = (token = '') => createHash('sha256').update(token).digest('base64url');
    expect(db.prepare('select hash, roles from staff_token').all()).toMatchObject([
      { hash: hash(first?.adminToken), roles: '["admin"]' },
    ]);
    expect(db.prepare('select hash, max_uses from enrolment_token').all()).toMatchObject([
      { hash: hash(connection?.token), max_uses: 1000 },
    ]);
  });

  it('puts no secret on a command line, into what it says, or into a file for others', async () => {
    const account = openAccount();
    const { first } = await account.deploy();
    const { ran, secrets, sql } = account.read();
    const secret = JSON.parse(secrets['SIGNING_KEY'] ?? '') as { d: string };
    const token = parseConnectCode(first?.connectCode ?? '')?.token ?? '?';
    for (const hidden of [secret.d, first?.adminToken ?? '?', token]) {
      expect(JSON.stringify([ran, account.said, sql])).not.toContain(hidden);
    }
    for (const name of readdirSync(account.state)) {
      expect(statSync(join(account.state, name)).mode & 0o077, name).toBe(0);
    }
    expect(readdirSync(account.state).sort()).toEqual([
      'first-tokens.json',
      'secrets.json',
      'settings.json',
      'wrangler.json',
    ]);
    forgetFirst(account.state);
    expect(existsSync(join(account.state, 'first-tokens.json'))).toBe(false);
  });

  it('leaves the configuration of the repository as it is, and writes its own', async () => {
    const before = readFileSync(join(root, 'worker/wrangler.jsonc'), 'utf8');
    const account = openAccount();
    await account.deploy({
      server: SERVER,
      threshold: 20,
      accessTeam: 'https://team.cloudflareaccess.com',
      accessAudience: 'abcdef0123456789',
    });
    expect(readFileSync(join(root, 'worker/wrangler.jsonc'), 'utf8')).toBe(before);
    expect(account.read().config).toMatchObject({
      name: 'unshade',
      main: join(root, 'worker/index.ts'),
      workers_dev: false,
      preview_urls: false,
      routes: [{ pattern: 'unshade.example.com', custom_domain: true }],
      assets: { directory: join(root, 'worker/assets') },
      d1_databases: [
        {
          binding: 'DB',
          database_name: 'unshade',
          database_id: '11111111-2222-3333-4444-555555555555',
          migrations_dir: join(root, 'migrations'),
        },
      ],
      vars: {
        THRESHOLD: '20',
        ACCESS_TEAM: 'https://team.cloudflareaccess.com',
        ACCESS_AUDIENCE: 'abcdef0123456789',
      },
      triggers: { crons: ['17 3 * * *'] },
      observability: { enabled: false },
    });
  });

  it('may be at workers.dev', async () => {
    const account = openAccount();
    await account.deploy({ server: 'https://shade.acme.workers.dev', name: 'shade' });
    expect(account.read().config).toMatchObject({ name: 'shade', workers_dev: true });
    expect(account.read().config).not.toHaveProperty('routes');
    expect(account.read().databases).toMatchObject([{ name: 'shade' }]);
  });
});

describe('every deployment after', () => {
  it('makes nothing again, needs no options, and shows no token', async () => {
    const account = openAccount();
    await account.deploy();
    forgetFirst(account.state);
    const { secrets } = account.read();
    account.set({ ran: [] });
    expect(await account.deploy({})).toEqual({ server: SERVER, first: null });
    expect(account.ran()).toEqual(['whoami', 'd1 list', 'secret list', 'd1 migrations apply', 'deploy', 'd1 execute']);
    expect(account.read().ran.flatMap(({ args }) => args)).not.toContain('--secrets-file');
    expect(account.read().secrets).toEqual(secrets);
  });

  it('changes no key of a Worker that has one, on a machine that does not know it', async () => {
    const account = openAccount({ worker: true, secrets: { SIGNING_KEY: 'theirs' }, staff: 3 });
    expect((await account.deploy()).first).toBeNull();
    expect(account.read().secrets).toEqual({ SIGNING_KEY: 'theirs' });
    expect(existsSync(join(account.state, 'secrets.json'))).toBe(false);
  });

  it('says that a copy of the key is missing, where tokens cannot be made without it', async () => {
    const account = openAccount({ worker: true, secrets: { SIGNING_KEY: 'theirs' }, staff: 0 });
    await expect(account.deploy()).rejects.toThrow(/secrets\.json is not there .* Put back a copy/);
    expect(account.read().secrets).toEqual({ SIGNING_KEY: 'theirs' });
  });
});

describe('a deployment that is cut off', () => {
  const CALLS = [...new Set(FIRST_RUN)];
  it.each(CALLS)('at %s says what to do, and goes on from there', async (failAt) => {
    const account = openAccount({ failAt });
    const failure = await account.deploy().then(
      () => undefined,
      (error: Error) => error.message,
    );
    expect(failure).toContain(`Cloudflare says no to ${failAt}`);
    expect(failure).toContain('This step failed: ');
    expect(failure).toContain('Then run npm run deploy again');
    expect(account.ran().at(-1)).toBe(failAt);

    const { first } = await account.deploy(failAt === 'whoami' ? { server: SERVER } : {});
    expect(first).not.toBeNull();
    const { databases, secrets, sql } = account.read();
    expect(databases).toHaveLength(1);
    const { x } = JSON.parse(secrets['SIGNING_KEY'] ?? '') as { x: string };
    const fingerprint = createHash('sha256').update(`{"crv":"Ed25519","kty":"OKP","x":"${x}"}`).digest('base64url');
    expect(parseConnectCode(first?.connectCode ?? '')?.key).toBe(fingerprint);
    expect(sql).toContain(
      createHash('sha256')
        .update(first?.adminToken ?? '')
        .digest('base64url'),
    );
  });

  it('shows the same tokens again when nobody saw them', async () => {
    const account = openAccount();
    const { first } = await account.deploy();
    expect((await account.deploy()).first).toEqual(first);
  });

  it('begins with who is signed in, and changes nothing before', async () => {
    const account = openAccount({ signedIn: false });
    await expect(account.deploy()).rejects.toThrow(/Sign in with npx wrangler login, or set CLOUDFLARE_API_TOKEN/);
    expect(account.ran()).toEqual(['whoami']);
    expect(existsSync(account.state)).toBe(false);
    expect(account.built).toEqual([]);
  });
});

describe('a rehearsal', () => {
  it('needs no account: it builds, bundles, and names the commands', async () => {
    const account = openAccount({ signedIn: false });
    const commands = await account.rehearse();
    expect(account.read().ran.map(({ args }) => args.slice(0, 2))).toEqual([['deploy', '--dry-run']]);
    expect(account.built).toEqual([SERVER]);
    expect(commands.map((command) => command.split(' ').slice(1, 3).join(' '))).toEqual([
      'whoami --json',
      'd1 list',
      'd1 create',
      'secret list',
      'd1 migrations',
      'deploy --config',
      'd1 execute',
      'd1 execute',
    ]);
    expect(existsSync(join(account.state, 'secrets.json'))).toBe(false);
  });
});

describe('what it is told', () => {
  const refused: [Record<string, unknown>, RegExp][] = [
    [{}, /Say where it is to be: --server/],
    [{ server: 'http://127.0.0.1:8787' }, /--server: expected an https address/],
    [{ server: 'https://unshade.example.com/' }, /--server: expected an https address/],
    [{ server: 'unshade.example.com' }, /--server: expected an https address/],
    [{ server: SERVER, name: 'Un shade' }, /--name: expected small letters/],
    [{ server: SERVER, threshold: 4 }, /--threshold: expected/],
    [{ server: SERVER, threshold: Number.NaN }, /--threshold: expected/],
    [{ server: SERVER, accessTeam: 'https://team.cloudflareaccess.com' }, /together/],
    [{ server: SERVER, accessAudience: 'abcdef0123456789' }, /together/],
    [{ server: SERVER, accessTeam: 'team', accessAudience: 'abcdef0123456789' }, /--access-team: expected an address/],
    [{ server: 'https://other.acme.workers.dev' }, /--name other/],
  ];
  it.each(refused)('%j is refused', (given, message) => {
    expect(() => readSettings(join(parent, 'nowhere'), given)).toThrow(message);
  });
});
