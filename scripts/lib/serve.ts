/** A local Unshade, from nothing to answering: migrations, tokens, Worker. Expects everything to be built. Its errors are shown. */
import { type FirstRun, prepareFirstRun } from './first-run.ts';
import type { OpenState } from './state.ts';
import { applyMigrations, type RunningWorker, startWorker } from './wrangler.ts';

export interface LocalUnshade extends RunningWorker {
  values: FirstRun;
}

export async function serve(options: {
  state: OpenState;
  port: number;
  assets?: string | undefined;
  behindTls?: boolean | undefined;
  say?: (text: string) => void;
}): Promise<LocalUnshade> {
  const { port, assets, behindTls, say = () => {} } = options;
  const state = options.state.folder;
  say('preparing the database');
  await applyMigrations(state);
  const { values, secrets } = await prepareFirstRun(state, port);
  say('starting the Worker');
  return {
    ...(await startWorker({ state, port, secrets, assets, behindTls, onError: (line) => console.error(line) })),
    values,
  };
}
