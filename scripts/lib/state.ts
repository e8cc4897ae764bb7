/** The one folder in which a local Unshade keeps what it must remember: looked at before use, and used by one at a time. */
import { accessSync, constants, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as v from 'valibot';
import { checkFirstRun } from './first-run.ts';
import { fail } from './say.ts';

export interface OpenState {
  folder: string;
  /** Lets others use the folder. Happens by itself when this process ends. */
  release: () => void;
}

const lockSchema = v.object({ pid: v.pipe(v.number(), v.integer(), v.minValue(1)), address: v.string() });

/** Makes the folder when it is not there, and locks it. Throws with what to do when it cannot be used. */
export function openState(folder: string, port: number): OpenState {
  checkFolder(folder);
  const release = lock(folder, `http://127.0.0.1:${port}/`);
  try {
    checkFirstRun(folder);
  } catch (error) {
    release();
    throw error;
  }
  return { folder, release };
}

/** For a command: ends it with what to do. */
export function openStateOrFail(folder: string, port: number): OpenState {
  try {
    return openState(folder, port);
  } catch (error) {
    return fail(error instanceof Error ? error.message : String(error));
  }
}

/** Makes the folder when it is not there. Throws with what to do when it cannot be used. */
export function checkFolder(folder: string): void {
  if (isFolder(folder)) {
    checkWritable(folder);
    return;
  }
  const parent = dirname(folder);
  if (!isFolder(parent)) throw new Error(`The folder ${parent} does not exist. Make it, or ${NAME_ANOTHER}`);
  checkWritable(parent);
  try {
    // One level only: in some system folders Node.js never comes back from making a whole path.
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    throw new Error(`The folder ${folder} cannot be made (${codeOf(error)}). Instead, ${NAME_ANOTHER}`);
  }
}

const NAME_ANOTHER = 'name another folder: UNSHADE_STATE=… npm start';

/** False when nothing is there. */
function isFolder(path: string): boolean {
  try {
    if (statSync(path).isDirectory()) return true;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false;
    throw new Error(`${path} cannot be read (${codeOf(error)}). Instead, ${NAME_ANOTHER}`);
  }
  throw new Error(`${path} is a file, not a folder. Move it away, or ${NAME_ANOTHER}`);
}

function checkWritable(folder: string): void {
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
  } catch {
    throw new Error(`The folder ${folder} cannot be written to. Change that, or ${NAME_ANOTHER}`);
  }
}

/** A lock whose process is gone was left by a crash: it is taken over. */
function lock(folder: string, address: string): () => void {
  const file = join(folder, 'lock');
  const holder = readHolder(file);
  if (holder !== undefined && isAlive(holder.pid)) refuse(holder.address);
  rmSync(file, { force: true });
  try {
    writeFileSync(file, `${JSON.stringify({ pid: process.pid, address })}\n`, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    // Another start was quicker.
    if (codeOf(error) === 'EEXIST') refuse(readHolder(file)?.address ?? address);
    throw error;
  }
  const release = () => {
    process.off('exit', release);
    rmSync(file, { force: true });
  };
  process.on('exit', release);
  return release;
}

function refuse(address: string): never {
  throw new Error(`Unshade is already running on this state folder (${address}). Stop it first, or ${NAME_ANOTHER}`);
}

function readHolder(file: string): v.InferOutput<typeof lockSchema> | undefined {
  try {
    return v.parse(lockSchema, JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return undefined;
  }
}

/** Our own number in an old lock was another's: containers hand out the same few numbers at each start. */
function isAlive(pid: number): boolean {
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code;
}
