import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findBrowser } from '../../scripts/lib/find-browser.ts';
import type { FirstRun } from '../../scripts/lib/first-run.ts';
import { root } from '../../scripts/lib/paths.ts';
import { freePort } from '../../scripts/lib/port.ts';
import { until } from './lab.ts';

interface Run {
  child: ChildProcess;
  output: () => string;
  exited: Promise<number | null>;
}

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
  let port: number;
  let first: Run;
  let values: FirstRun;

  beforeAll(async () => {
    port = await freePort();
    first = run('start', [], { UNSHADE_STATE: state, PORT: String(port) });
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
    rmSync(state, { recursive: true, force: true });
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

  it('says clearly that a port is taken, or is none', async () => {
    const taken = run('start', [], { UNSHADE_STATE: `${state}-other`, PORT: String(port) });
    expect(await taken.exited).toBe(1);
    expect(taken.output()).toContain(`Port ${port} is taken by another program`);
    const none = run('start', [], { UNSHADE_STATE: `${state}-other`, PORT: 'eighty' });
    expect(await none.exited).toBe(1);
    expect(none.output()).toContain('PORT is "eighty"');
  });

  it.each(['SIGINT', 'SIGTERM'] as const)(
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
    },
  );
});

describe('npm run try', () => {
  for (const browser of ['chromium', 'firefox'] as const) {
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
    const piped = run('identify', [], {}, 'https://claude.ai/new\n\nhttps://docs.perplexity.ai/guides\n');
    expect(await piped.exited).toBe(0);
    expect(piped.output().trimEnd().split('\n')).toEqual([
      'https://claude.ai/new\tanthropic-claude\tClaude\tAnthropic\tweb-app\tclaude.ai',
      'https://docs.perplexity.ai/guides\t-\t-\tPerplexity\tvendor-page\tdocs.perplexity.ai',
    ]);
  });
});

function throwAways(): string[] {
  return readdirSync(tmpdir()).filter((name) => name.startsWith('unshade-try-'));
}

/** Processes whose command line names the state folder. */
function processesOf(folder: string): string[] {
  const commands = existsSync('/proc/self/cmdline')
    ? readdirSync('/proc')
        .filter((name) => /^\d+$/.test(name))
        .map(commandLine)
    : execFileSync('ps', ['-axo', 'command'], { encoding: 'utf8' }).split('\n');
  return commands.filter((command) => command.includes(folder));
}

function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}
