/** Runs Wrangler on this machine: the local database's commands, and the Worker itself. */
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Child, endChild, startChild } from './children.ts';
import { runTool } from './run.ts';
import { say } from './say.ts';
import { errorPicker, LastOutput } from './worker-output.ts';

const WRANGLER = 'node_modules/wrangler/bin/wrangler.js';
const CONFIG = ['--config', 'worker/wrangler.jsonc'];
const READY_MS = 60_000;
const GRACE_MS = 5_000;

/**
 * Keeps Wrangler from asking the network for what a local Worker does not need, from asking anybody anything, and from
 * keeping anything outside `folder`.
 */
function quietWrangler(folder: string): Record<string, string> {
  return {
    CLOUDFLARE_CF_FETCH_ENABLED: 'false',
    WRANGLER_SEND_METRICS: 'false',
    WRANGLER_HIDE_BANNER: 'true',
    // Else our port would answer any SQL without a token, under /cdn-cgi/explorer.
    X_LOCAL_EXPLORER: 'false',
    // Both would keep the time of every request.
    X_LOCAL_OBSERVABILITY: 'false',
    WRANGLER_WRITE_LOGS: 'false',
    WRANGLER_REGISTRY_PATH: join(folder, 'registry'),
    WRANGLER_CACHE_DIR: join(folder, 'cache'),
    XDG_CONFIG_HOME: join(folder, 'config'),
    CI: 'true',
  };
}

const quiet = (state: string) => quietWrangler(join(state, 'wrangler'));

/**
 * Bundles the Worker as for a deployment, and deploys nothing; `home` is where Wrangler may keep things. `entry` takes the
 * place of the Worker's own.
 */
export async function bundleWorker(folder: string, home: string, ...entry: [string?]): Promise<void> {
  const named = entry.filter((one) => one !== undefined);
  await runTool(WRANGLER, ['deploy', ...named, '--dry-run', '--outdir', folder, ...CONFIG], quietWrangler(home));
}

export interface RemoteWrangler {
  /** Wrangler's own script; another one in tests. */
  program?: string;
  /** Set by whoever asks: an API token and an account, say. */
  env?: Record<string, string>;
}

/**
 * Runs Wrangler against the account that it is signed in to, or that CLOUDFLARE_API_TOKEN opens. Gives what it printed;
 * rejects with it. Nothing secret may stand in `args`: others on the machine can read them.
 */
export function runRemote(
  args: readonly string[],
  { program = WRANGLER, env = {} }: RemoteWrangler = {},
): Promise<string> {
  return runTool(program, args, {
    WRANGLER_SEND_METRICS: 'false',
    WRANGLER_HIDE_BANNER: 'true',
    WRANGLER_WRITE_LOGS: 'false',
    // Asks nobody anything.
    CI: 'true',
    ...env,
  });
}

export const databaseFolder = (state: string) => join(state, 'worker');

export async function applyMigrations(state: string): Promise<void> {
  await runTool(
    WRANGLER,
    ['d1', 'migrations', 'apply', 'unshade', ...CONFIG, '--local', '--persist-to', databaseFolder(state)],
    quiet(state),
  );
}

/** Runs a file of SQL on the local database. */
export async function executeSqlFile(state: string, file: string): Promise<void> {
  await runTool(
    WRANGLER,
    ['d1', 'execute', 'unshade', ...CONFIG, '--local', '--persist-to', databaseFolder(state), '--file', file, '--yes'],
    quiet(state),
  );
}

export interface RunningWorker {
  process: Child;
  /** The last that the Worker has printed. */
  log: () => string;
  stop: () => Promise<void>;
}

/**
 * Starts the Worker on 127.0.0.1 and waits until it answers. Rejects with its log when it does not. `onError` is given each
 * error of the Worker with its stack, line by line, as it comes.
 */
export async function startWorker(options: {
  state: string;
  port: number;
  secrets: string;
  /** Folder of its assets, where they are not those that were built. */
  assets?: string | undefined;
  /** Something in front of it speaks https with browsers: the Worker sees the addresses that they ask for. */
  behindTls?: boolean | undefined;
  onError?: (line: string) => void;
}): Promise<RunningWorker> {
  const { state, port, secrets, assets, behindTls = false, onError = () => {} } = options;
  const child = startChild(
    [
      WRANGLER,
      'dev',
      ...CONFIG,
      ...['--ip', '127.0.0.1', '--port', String(port), '--inspector-port', '0'],
      ...['--persist-to', databaseFolder(state), '--env-file', secrets],
      ...(assets === undefined ? [] : ['--assets', assets]),
      ...(behindTls ? ['--upstream-protocol', 'https'] : []),
      ...['--show-interactive-dev-session', 'false'],
    ],
    quiet(state),
  );
  const log = new LastOutput();
  for (const stream of [child.stdout, child.stderr]) {
    const pickErrors = errorPicker(onError);
    stream.setEncoding('utf8').on('data', (part: string) => {
      log.add(part);
      pickErrors(part);
    });
  }
  const exited = once(child, 'exit');
  const worker = { process: child, log: () => log.text(), stop: () => stop(child, exited) };

  const deadline = Date.now() + READY_MS;
  while (!(await answers(port))) {
    if (child.exitCode !== null || child.signalCode !== null || Date.now() > deadline) {
      await worker.stop();
      throw new Error(`the Worker did not start\n${log.text()}`);
    }
    await sleep(100);
  }
  return worker;
}

/** What the cron trigger does where it is deployed; locally nothing else does it. Says so when it fails. */
export async function runDaily(port: number): Promise<void> {
  const address = `http://127.0.0.1:${port}/cdn-cgi/local/scheduled?cron=17+3+*+*+*`;
  const done = await fetch(address).then(
    ({ ok }) => ok,
    () => false,
  );
  if (!done) say('the daily run failed: findings stay as they are until the next one');
}

async function answers(port: number): Promise<boolean> {
  try {
    return (await fetch(`http://127.0.0.1:${port}/healthz`, { signal: AbortSignal.timeout(2_000) })).ok;
  } catch {
    return false;
  }
}

async function stop(child: Child, exited: Promise<unknown>): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    child.kill('SIGTERM');
    await Promise.race([exited, sleep(GRACE_MS, undefined, { ref: false })]);
  }
  endChild(child);
}
