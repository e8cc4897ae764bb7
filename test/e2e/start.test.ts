import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readVendorFiles } from '../../scripts/catalogue.ts';
import { findBrowser } from '../../scripts/lib/find-browser.ts';
import type { FirstRun } from '../../scripts/lib/first-run.ts';
import { root } from '../../scripts/lib/paths.ts';
import { freePort } from '../../scripts/lib/port.ts';
import { databaseFile, filesBelow, until } from './lab.ts';
import { draw } from './sample.ts';

interface Run {
  child: ChildProcess;
  output: () => string;
  exited: Promise<number | null>;
}

/** No process has this number. */
const NO_PROCESS = 2 ** 30;

/** Runs a script as `npm run` does. */
function run(script: string, args: string[], env: Record<string, string> = {}, input = ''): Run {
  const child = spawn('node', ['scripts/bootstrap.mjs', `scripts/${script}.ts`, ...args], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  child.stdin.end(input);
  let output = '';
  child.stdout.on('data', (part) => (output += part));
  child.stderr.on('data', (part) => (output += part));
  return { child, output: () => output, exited: once(child, 'exit').then(([code]) => code as number | null) };
}

describe('npm start', () => {
  const state = mkdtempSync(join(tmpdir(), 'unshade-start-'));
  const home = mkdtempSync(join(tmpdir(), 'unshade-home-'));
  let port: number;
  let first: Run;
  let values: FirstRun;

  beforeAll(async () => {
    port = await freePort();
    first = run('start', [], { UNSHADE_STATE: state, PORT: String(port), HOME: home });
    await until(
      'the welcome',
      () => first.output(),
      (text) => text.includes('Unshade is running'),
      80_000,
    );
    values = JSON.parse(readFileSync(join(state, 'first-run.json'), 'utf8'));
  });
  afterAll(async () => {
    first.child.kill('SIGTERM');
    await first.exited;
    for (const folder of [state, home, `${state}-other`]) rmSync(folder, { recursive: true, force: true });
  });

  it('prints the dashboard, a first admin token, a connect code, and how to load the extension in each browser', () => {
    const printed = first.output();
    for (const text of [
      `http://127.0.0.1:${port}/`,
      values.adminToken,
      values.connectCode,
      'chrome://extensions',
      'edge://extensions',
      'about:debugging',
    ]) {
      expect(printed).toContain(text);
    }
  });

  it('keeps the values for scripts where only their owner reads them', () => {
    expect(statSync(join(state, 'first-run.json')).mode & 0o777).toBe(0o600);
    expect(statSync(join(state, 'secrets.env')).mode & 0o777).toBe(0o600);
    expect(Object.keys(values).sort()).toEqual([
      'adminToken',
      'connectCode',
      'dashboard',
      'enrolmentToken',
      'signingKeyFingerprint',
    ]);
  });

  it('answers on this machine only, with the dashboard and the API', async () => {
    expect(await (await fetch(values.dashboard)).text()).toContain('<title>Unshade');
    const headers = { authorization: `Bearer ${values.adminToken}` };
    expect((await fetch(`${values.dashboard}v1/inventory`, { headers })).status).toBe(200);
    expect((await fetch(`${values.dashboard}v1/inventory`)).status).toBe(401);
    expect((await fetch(`${values.dashboard}nothing-here`)).status).toBe(404);
  });

  it('gives nobody a way past the tokens into the database', async () => {
    for (const path of ['cdn-cgi/explorer/api/d1/database', 'cdn-cgi/explorer/', 'cdn-cgi/local/explorer/'])
      expect((await fetch(values.dashboard + path)).status, path).toBe(404);
  });

  it('keeps all that it writes in the state folder, and nobody learns from it when a request came', () => {
    expect(existsSync(join(home, '.config/.wrangler'))).toBe(false);
    expect(existsSync(join(home, '.wrangler'))).toBe(false);
    expect(filesBelow(state).filter((file) => /observability|\.log$/.test(file))).toEqual([]);
  });

  const command = async (script: string, ...args: string[]) => {
    const ran = run(script, args, { UNSHADE_STATE: state });
    return { code: await ran.exited, text: ran.output() };
  };

  it('is what tokens speaks to', async () => {
    const added = await command('tokens', 'add', 'Sales', '--days', '30');
    expect(added.code, added.text).toBe(0);
    expect(added.text).toContain('shown this once');
    expect(added.text).toMatch(/^e1-[\w-]{8}-[\w-]{43}\n/);
    expect((await command('tokens', 'rotate', 'Sales')).code).toBe(0);
    expect((await command('tokens', 'list')).text).toMatch(/Sales \(until .*\n.*Sales /);
    expect((await command('tokens', 'revoke', 'Sales', '--browsers')).code).toBe(0);
    expect((await command('tokens', 'revoke', 'Sales')).text).toContain('There is no enrolment token "Sales" in force');
  });

  it('is what staff, import and verify-log speak to', async () => {
    const added = await command('staff', 'add', 'Ada', '--role', 'assessor', '--role', 'viewer');
    expect(added.code, added.text).toBe(0);
    expect(added.text).toContain('shown this once');
    const token = added.text.split('\n')[0] ?? '';
    const asAda = { authorization: `Bearer ${token}` };
    expect((await fetch(`${values.dashboard}v1/inventory`, { headers: asAda })).status).toBe(200);
    expect((await command('staff', 'list')).text).toContain('Ada');

    const list = join(state, 'list.csv');
    writeFileSync(list, 'product,vendor,owner,colour\nPhotoshop,Adobe,Ada,red\n');
    const wrong = await command('import', list);
    expect(wrong.code).toBe(1);
    expect(wrong.text).toContain('colour');
    writeFileSync(list, 'product,vendor,owner\nPhotoshop,Adobe,Ada\n');
    expect((await command('import', list)).text).toContain('own-adobe-photoshop');
    const systems = async () => {
      const response = await fetch(`${values.dashboard}v1/inventory`, { headers: asAda });
      return ((await response.json()) as { total: number }).total;
    };
    expect(await systems()).toBe(0);
    expect((await command('import', list, '--apply')).code).toBe(0);
    expect(await systems()).toBe(1);

    expect((await command('staff', 'revoke', 'Ada')).code).toBe(0);
    expect((await fetch(`${values.dashboard}v1/inventory`, { headers: asAda })).status).toBe(401);
    const log = join(state, 'log.jsonl');
    const headers = { authorization: `Bearer ${values.adminToken}` };
    writeFileSync(log, await (await fetch(`${values.dashboard}v1/log?format=jsonl`, { headers })).text());
    const verified = await command('verify-log', log);
    expect(verified.code, verified.text).toBe(0);
    writeFileSync(log, readFileSync(log, 'utf8').replace('Photoshop', 'Photoshap'));
    expect((await command('verify-log', log)).code).toBe(1);
    for (const file of [list, log]) rmSync(file);
  });

  it('refuses a second start on the same state folder, and touches nothing', async () => {
    const before = readFileSync(join(state, 'first-run.json'), 'utf8');
    const second = run('start', [], { UNSHADE_STATE: state, PORT: String(await freePort()) });
    expect(await second.exited).toBe(1);
    expect(second.output().trim()).toBe(
      `Unshade is already running on this state folder (http://127.0.0.1:${port}/). Stop it first, or name another folder: UNSHADE_STATE=… npm start`,
    );
    expect(readFileSync(join(state, 'first-run.json'), 'utf8')).toBe(before);
    expect((await fetch(`${values.dashboard}healthz`)).status).toBe(200);
  });

  it('says clearly that a port is taken, or is none', async () => {
    const taken = run('start', [], { UNSHADE_STATE: `${state}-other`, PORT: String(port) });
    expect(await taken.exited).toBe(1);
    expect(taken.output()).toContain(`Port ${port} is taken by another program`);
    const none = run('start', [], { UNSHADE_STATE: `${state}-other`, PORT: 'eighty' });
    expect(await none.exited).toBe(1);
    expect(none.output()).toContain('PORT is "eighty"');
  });

  it.each(draw('Signals that end npm start', ['SIGINT', 'SIGTERM'] as const, 0, 2))(
    'ends every process it started on %s, and keeps the data for the next start',
    async (signal) => {
      expect(processesOf(state).length).toBeGreaterThan(0);
      first.child.kill(signal);
      expect(await first.exited).toBe(0);
      await until(
        'all processes to be gone',
        () => processesOf(state),
        (found) => found.length === 0,
        10_000,
      );
      expect(existsSync(join(state, 'lock'))).toBe(false);
      // What a crash would leave, a year later.
      writeFileSync(join(state, 'lock'), JSON.stringify({ pid: NO_PROCESS, address: values.dashboard }));
      runSql(state, 'update staff_token set expires_day = 1');
      runSql(state, 'update enrolment_token set expires_day = 1');
      if (signal === 'SIGTERM') runSql(state, 'update enrolment_token set revoked_day = 1');
      first = run('start', [], { UNSHADE_STATE: state, PORT: String(port) });
      await until(
        'the second welcome',
        () => first.output(),
        (text) => text.includes('Unshade is running'),
        80_000,
      );
      expect(JSON.parse(readFileSync(join(state, 'first-run.json'), 'utf8'))).toEqual(values);
      const headers = { authorization: `Bearer ${values.adminToken}` };
      expect((await fetch(`${values.dashboard}v1/inventory`, { headers })).status).toBe(200);
      // A revoked connect code stays as it was.
      const expiry = runSql(state, 'select expires_day from enrolment_token')[0]?.['expires_day'];
      if (signal === 'SIGTERM') expect(expiry).toBe(1);
      else expect(expiry).toBeGreaterThan(20_000);
    },
  );
});

describe('npm run demo', () => {
  const folder = mkdtempSync(join(tmpdir(), 'unshade-demo-'));
  const state = join(folder, 'state');
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each(draw('Demonstrations filled', ['8'], 0, 2))(
    'fills a database through the API, as far as it is told, and shows how far it has come: %s browsers',
    async (size) => {
      const demo = run('demo', ['--size', size, '--months', '1', '--fill-only'], { UNSHADE_STATE: state });
      expect(await demo.exited, demo.output()).toBe(0);
      expect(demo.output()).toMatch(/filling the database .* 100 %/);
      expect(runSql(state, 'select count(*) as count from device')[0]?.['count']).toBe(8);
      expect(Number(runSql(state, 'select count(*) as count from observation')[0]?.['count'])).toBeGreaterThan(0);
      expect(Number(runSql(state, 'select count(*) as count from log')[0]?.['count'])).toBeGreaterThan(0);
    },
  );

  it('keeps its hands off a folder that holds something else, and names a wrong option', async () => {
    const other = mkdtempSync(join(folder, 'other-'));
    writeFileSync(join(other, 'first-run.json'), '{}');
    const refused = run('demo', ['--size', '4', '--fill-only'], { UNSHADE_STATE: other });
    expect(await refused.exited).toBe(1);
    expect(refused.output()).toContain('holds something else');
    expect(filesBelow(other)).toEqual(['first-run.json']);
    const wrong = run('demo', ['--size', 'many'], { UNSHADE_STATE: state });
    expect(await wrong.exited).toBe(1);
    expect(wrong.output()).toContain('--size is "many"');
  });
});

describe('npm start on what it cannot use', () => {
  const folder = mkdtempSync(join(tmpdir(), 'unshade-unusable-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  async function refusal(state: string): Promise<string> {
    const attempt = run('start', [], { UNSHADE_STATE: state, PORT: String(await freePort()) });
    const slow = setTimeout(() => attempt.child.kill('SIGKILL'), 15_000);
    expect(await attempt.exited).toBe(1);
    clearTimeout(slow);
    expect(attempt.output()).not.toMatch(/ at .*\.ts:\d+|· /);
    return attempt.output();
  }

  it.each([
    ['first-run.json', '{"dashboard":'],
    ['first-run.json', '{}'],
    ['secrets.env', 'SIGNING_KEY=nothing'],
  ])('names a garbled %s and says what to do', async (name, text) => {
    const state = mkdtempSync(join(folder, 'garbled-'));
    const file = join(state, name);
    writeFileSync(file, text);
    expect(await refusal(state)).toContain(`${file} cannot be read. Move it away and start again`);
    expect(readFileSync(file, 'utf8')).toBe(text);
    expect(filesBelow(state)).toEqual([name]);
  });

  it('names a state folder that is a file, or that has no place to be in', async () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    expect(await refusal(file)).toContain(`${file} is a file, not a folder.`);
    expect(await refusal(join(file, 'below'))).toContain(`${file}`);
    expect(await refusal(join(folder, 'nowhere/state'))).toContain(`${join(folder, 'nowhere')} does not exist.`);
    if (existsSync('/proc')) expect(await refusal('/proc/nope')).toContain('/proc');
  });
});

// The last of these builds all that the first left half built: other tests need it.
describe.each(['extension for edge', 'preparing the database'])('npm start, stopped at "%s"', (moment) => {
  it('ends at once and leaves nothing running', async () => {
    const state = mkdtempSync(join(tmpdir(), 'unshade-stopped-'));
    const started = run('start', [], { UNSHADE_STATE: state, PORT: String(await freePort()) });
    await until(
      moment,
      () => started.output(),
      (text) => text.includes(moment),
      60_000,
    );
    await new Promise((done) => setTimeout(done, 300));
    const told = Date.now();
    started.child.kill('SIGTERM');
    expect(await started.exited).toBe(0);
    expect(Date.now() - told).toBeLessThan(3_000);
    await until(
      'all processes to be gone',
      () => processesOf(state),
      (found) => found.length === 0,
      1_000,
    );
    expect(existsSync(join(state, 'lock'))).toBe(false);
    rmSync(state, { recursive: true, force: true });
  });
});

describe('npm run try', () => {
  for (const browser of draw('Throw-away browsers', ['chromium', 'firefox'] as const, 1, 2)) {
    it.skipIf(!findBrowser(browser))(
      `shows the prompt in a throw-away ${browser} within a minute, and leaves nothing behind`,
      async () => {
        const before = throwAways();
        const started = Date.now();
        const attempt = run('try', ['--check', '--browser', browser]);
        expect(await attempt.exited, attempt.output()).toBe(0);
        expect(attempt.output()).toContain('The prompt opened: What do you use ChatGPT for?');
        expect(Date.now() - started).toBeLessThan(60_000);
        expect(throwAways()).toEqual(before);
      },
    );
  }

  it('says what a wrong option should be', async () => {
    const attempt = run('try', ['--browser', 'lynx']);
    expect(await attempt.exited).toBe(1);
    expect(attempt.output()).toContain('--browser is chromium or firefox');
  });
});

describe('npm run identify', () => {
  it('prints tab-separated what the extension would see, from arguments and from standard input', async () => {
    const named = run('identify', ['https://chatgpt.com/c/1', 'https://github.com/', 'not a url']);
    expect(await named.exited).toBe(0);
    expect(named.output().trimEnd().split('\n')).toEqual([
      'https://chatgpt.com/c/1\topenai-chatgpt\tChatGPT\tOpenAI\tweb-app\tchatgpt.com',
      'https://github.com/\t-\t-\t-\t-\t-',
      'not a url\t-\t-\t-\t-\t-',
    ]);
    const wide = ['https://api.openai.com/v1/chat', 'https://app.unheard-of-chatbot.ai/x'];
    const all = run('identify', wide);
    const seen = run('identify', ['--seen-only', ...wide]);
    expect([await all.exited, await seen.exited]).toEqual([0, 0]);
    expect(all.output()).toMatch(/^https:\/\/api\.openai\.com\/v1\/chat\topenai-[a-z]+\t.*\tapi\tapi\.openai\.com\n/);
    expect(all.output()).toMatch(/\nhttps:\/\/app\.unheard-of-chatbot\.ai\/x\t-\t-\t-\tcandidate\t.*word:chatbot/);
    expect(seen.output()).not.toMatch(/\tapi\t/);
    const piped = run(
      'identify',
      [],
      {},
      'https://claude.ai/new\n\nhttps://docs.perplexity.ai/guides\nhttps://claude.ai/a\tb\n',
    );
    expect(await piped.exited).toBe(0);
    expect(piped.output().trimEnd().split('\n')).toEqual([
      'https://claude.ai/new\tanthropic-claude\tClaude\tAnthropic\tweb-app\tclaude.ai',
      '',
      'https://docs.perplexity.ai/guides\t-\t-\tPerplexity\tvendor-page\tdocs.perplexity.ai',
      'https://claude.ai/a%09b\tanthropic-claude\tClaude\tAnthropic\tweb-app\tclaude.ai',
    ]);
  });

  it('reads many lines, and ends quietly when nobody wants more of them', async () => {
    const lines = Array.from({ length: 10_000 }, (_, line) => `https://chatgpt.com/c/${line}`);
    const many = run('identify', [], {}, lines.join('\n'));
    expect(await many.exited).toBe(0);
    expect(many.output().trimEnd().split('\n')).toHaveLength(lines.length);
    const cut = run('identify', [], {}, lines.join('\n'));
    cut.child.stdin?.on('error', () => {});
    cut.child.stdout?.destroy();
    expect(await cut.exited).toBe(0);
    expect(cut.output()).toBe('');
  });
});

describe('npm run catalogue', () => {
  it('counts what the catalogue holds', async () => {
    const stats = run('catalogue-tool', ['stats']);
    expect(await stats.exited).toBe(0);
    expect(stats.output()).toMatch(/^\d+ vendors, \d+ products, \d+ signals, \d+ vendor pages\n/);
    for (const word of ['assistant', 'page', 'navigation', 'public-list', 'lobehub']) {
      expect(stats.output()).toMatch(new RegExp(`^  ${word} .*\\d+ .*%  █+$`, 'm'));
    }
  });

  it('scaffolds a file that the catalogue takes, and none over another', async () => {
    const file = join(root, 'shared/catalogue/services/scaffold-of-a-test.json');
    const ids = join(root, 'shared/catalogue/ids.txt');
    const before = readFileSync(ids, 'utf8');
    try {
      const add = run('catalogue-tool', ['add', 'scaffold-of-a-test', 'scaffold-of-a-test.example', '--product', 'X']);
      expect(await add.exited).toBe(0);
      const { services } = readVendorFiles().find(({ vendor }) => vendor.id === 'scaffold-of-a-test') ?? {};
      expect(services).toMatchObject([{ id: 'scaffold-of-a-test', product: 'X', category: 'assistant' }]);
      for (const again of [
        ['add', 'scaffold-of-a-test', 'another.example'],
        ['add', 'another-of-a-test', 'scaffold-of-a-test.example'],
        ['add', 'Not An Id', 'another.example'],
        ['add', 'another-of-a-test', 'not a host'],
        ['add', 'another-of-a-test'],
        [],
      ]) {
        expect(await run('catalogue-tool', again).exited).toBe(2);
      }
      expect(existsSync(file.replace('scaffold', 'another'))).toBe(false);
      expect(readFileSync(ids, 'utf8').split('\n').toSorted()).toEqual(
        [...before.split('\n'), 'scaffold-of-a-test'].toSorted(),
      );
    } finally {
      rmSync(file, { force: true });
      writeFileSync(ids, before);
    }
  });
});

function throwAways(): string[] {
  return readdirSync(tmpdir()).filter((name) => name.startsWith('unshade-try-'));
}

function runSql(state: string, sql: string): Record<string, unknown>[] {
  const database = new DatabaseSync(databaseFile(state));
  try {
    return database.prepare(sql).all();
  } finally {
    database.close();
  }
}

/** Processes whose command line, or (where that can be seen) environment, names the state folder. */
function processesOf(folder: string): string[] {
  const commands = existsSync('/proc/self/cmdline')
    ? readdirSync('/proc')
        .filter((name) => /^\d+$/.test(name))
        .map(commandLineAndEnvironment)
    : execFileSync('ps', ['-axo', 'command'], { encoding: 'utf8' }).split('\n');
  return commands.filter((command) => command.includes(folder));
}

function commandLineAndEnvironment(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8') + readFileSync(`/proc/${pid}/environ`, 'utf8');
  } catch {
    return '';
  }
}
