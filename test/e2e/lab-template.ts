/**
 * Made once for all laboratories, before the first: a state folder with a database and tokens in it, to be copied. What
 * makes it are three runs of Wrangler, the dearest part of a laboratory.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepareFirstRun } from '../../scripts/lib/first-run.ts';
import { openState } from '../../scripts/lib/state.ts';
import { applyMigrations } from '../../scripts/lib/wrangler.ts';

export const TEMPLATE_VARIABLE = 'UNSHADE_LAB_TEMPLATE';

/** Vitest's global set-up of the project `e2e`. */
export default async function setup(): Promise<() => void> {
  const folder = mkdtempSync(join(tmpdir(), 'unshade-template-'));
  const state = join(folder, 'state');
  const opened = openState(state, 1);
  await applyMigrations(state);
  await prepareFirstRun(state, 1);
  opened.release();
  process.env[TEMPLATE_VARIABLE] = state;
  return () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}
