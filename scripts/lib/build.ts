/** Builds what runs: the catalogue, the extension for each browser, the dashboard, and the packages that it hands out. */
import { join } from 'node:path';
import { compileCatalogue } from '../catalogue.ts';
import { writeManagedSchema } from '../managed-schema.ts';
import { handOutPackages, publishPackages } from './package.ts';
import { root } from './paths.ts';
import { runTool } from './run.ts';

export const BROWSERS = ['chrome', 'edge', 'firefox'] as const;
export type BrowserTarget = (typeof BROWSERS)[number];

/** Whatever environment this runs in, tests among them, what is built is what is shipped. */
const PRODUCTION = { NODE_ENV: 'production' };

/** The folder that a browser loads. */
export function extensionFolder(browser: BrowserTarget): string {
  return join(root, '.output', `${browser}-mv3`);
}

export async function buildExtension(browser: BrowserTarget): Promise<void> {
  await runTool('node_modules/wxt/bin/wxt.mjs', ['build', '--browser', browser, '--mv3'], PRODUCTION);
}

/** And the documentation of the API, in a folder of the dashboard's. Both empty theirs first: the packages are put back. */
export async function buildDashboard(): Promise<void> {
  for (const page of ['dashboard', 'api-docs']) {
    await runTool('node_modules/vite/bin/vite.js', ['build', '--config', `worker/${page}/vite.config.ts`], PRODUCTION);
  }
  handOutPackages();
}

/**
 * Everything, in the order in which one needs the other; `say` is told what is being done. `server`: the origin that the
 * packages take updates from.
 */
export async function buildAll(say: (text: string) => void, server: string): Promise<void> {
  say('catalogue');
  await compileCatalogue();
  writeManagedSchema();
  for (const browser of BROWSERS) {
    say(`extension for ${browser}`);
    await buildExtension(browser);
  }
  say('dashboard');
  await buildDashboard();
  say('packages');
  await publishPackages(server);
}
