/** Builds what runs: the catalogue, the extension for each browser, the dashboard. */
import { join } from 'node:path';
import { compileCatalogue } from '../catalogue.ts';
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

/** And the documentation of the API, which stands in a folder of the dashboard's. */
export async function buildDashboard(): Promise<void> {
  for (const page of ['dashboard', 'api-docs']) {
    await runTool('node_modules/vite/bin/vite.js', ['build', '--config', `worker/${page}/vite.config.ts`], PRODUCTION);
  }
}

/** Everything, in the order in which one needs the other; `say` is told what is being done. */
export async function buildAll(say: (text: string) => void): Promise<void> {
  say('catalogue');
  await compileCatalogue();
  for (const browser of BROWSERS) {
    say(`extension for ${browser}`);
    await buildExtension(browser);
  }
  say('dashboard');
  await buildDashboard();
}
