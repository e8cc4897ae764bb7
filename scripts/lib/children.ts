/** Starts programs so that nothing of them outlives this one, however it is ended. */
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { constants } from 'node:os';
import type { Readable } from 'node:stream';
import { root } from './paths.ts';

export type Child = ChildProcessByStdio<null, Readable, Readable>;

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const running = new Set<Child>();

/** Runs a script with this Node.js, in the project's folder. */
export function startChild(args: readonly string[], env: Record<string, string>): Child {
  if (running.size === 0) endWithThisProcess();
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A process group of its own: what it starts can be ended with it, and Ctrl-C reaches it only through us.
    detached: process.platform !== 'win32',
  });
  running.add(child);
  child.once('exit', () => endChild(child));
  return child;
}

/** At once, with everything that it started. */
export function endChild(child: Child): void {
  running.delete(child);
  if (child.pid === undefined) return;
  if (process.platform === 'win32') {
    child.kill();
    return;
  }
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // The group is gone: nothing was left.
  }
}

export function endChildren(): void {
  for (const child of running) endChild(child);
}

function endWithThisProcess(): void {
  process.off('exit', endChildren).once('exit', endChildren);
  // A signal that nobody handles ends a process without its 'exit': children in groups of their own would stay.
  for (const signal of SIGNALS) {
    if (process.listenerCount(signal) === 0) process.on(signal, () => process.exit(128 + constants.signals[signal]));
  }
}
