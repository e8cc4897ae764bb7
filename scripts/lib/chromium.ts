/** Drives a Chromium of its own, with the built extension loaded and every host standing on this machine. */
import { type BrowserContext, chromium, type Page, type Worker } from 'playwright-core';
import { middayZone } from './midday.ts';

export interface ChromiumOptions {
  program: string;
  /** Folder of the extension as built. */
  extension: string;
  /** Folder of the profile: empty for a new one. */
  profile: string;
  sitePort: number;
  headless: boolean;
  /** Arguments beside the usual ones. */
  args?: readonly string[];
}

export interface RunningChromium {
  context: BrowserContext;
  worker: Worker;
  /** Address of one of the extension's own pages. */
  page: (path: string) => string;
}

/** Every host stands on this machine, and nobody is asked or told anything. */
export function usualArguments(sitePort: number): string[] {
  return [
    `--host-resolver-rules=MAP * 127.0.0.1:${sitePort}, EXCLUDE 127.0.0.1`,
    '--ignore-certificate-errors',
    '--disable-quic',
    '--disable-component-update',
    '--disable-sync',
    '--no-first-run',
  ];
}

export async function launchChromium({
  program,
  extension,
  profile,
  sitePort,
  headless,
  args = [],
}: ChromiumOptions): Promise<RunningChromium> {
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: program,
    headless,
    chromiumSandbox: process.getuid?.() !== 0,
    viewport: null,
    env: { ...process.env, TZ: middayZone() },
    args: [
      `--disable-extensions-except=${extension}`,
      `--load-extension=${extension}`,
      ...usualArguments(sitePort),
      ...args,
    ],
  });
  const worker = context.serviceWorkers()[0] ?? (await context.waitForEvent('serviceworker'));
  // A navigation right after launch can be missed; once the worker answers, its listeners stand.
  await worker.evaluate('chrome.storage.local.get()');
  const { host } = new URL(worker.url());
  return { context, worker, page: (path) => `chrome-extension://${host}/${path}` };
}

/** Connects by the options page, as a person would. */
export async function connectChromium({ context, page }: RunningChromium, connectCode: string): Promise<void> {
  const options = await context.newPage();
  await options.goto(page('options.html'));
  await pasteConnectCode(options, connectCode);
  await options.close();
}

async function pasteConnectCode(options: Page, connectCode: string): Promise<void> {
  await options.locator('#code').fill(connectCode);
  await options.locator('form button[type=submit]').click();
  await options.waitForFunction(() => document.querySelector('#connect-result')?.textContent?.startsWith('Connected'));
}
