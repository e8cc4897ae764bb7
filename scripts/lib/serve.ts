/** A local Unshade, from nothing to answering: state, migrations, tokens, Worker. Expects everything to be built. */
import { mkdirSync } from 'node:fs';
import { type FirstRun, prepareFirstRun } from './first-run.ts';
import { applyMigrations, type RunningWorker, startWorker } from './wrangler.ts';

export interface LocalUnshade extends RunningWorker {
  values: FirstRun;
}

export async function serve(options: {
  state: string;
  port: number;
  say?: (text: string) => void;
}): Promise<LocalUnshade> {
  const { state, port, say = () => {} } = options;
  mkdirSync(state, { recursive: true, mode: 0o700 });
  say('preparing the database');
  await applyMigrations(state);
  const { values, secrets } = await prepareFirstRun(state, port);
  say('starting the Worker');
  return { ...(await startWorker({ state, port, secrets })), values };
}
