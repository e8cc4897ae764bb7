/** Chromium in the laboratory: launched with the built extension. */
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserContext, CDPSession, Page } from 'playwright-core';
import { extensionFolder } from '../../scripts/lib/build.ts';
import { launchChromium, type RunningChromium } from '../../scripts/lib/chromium.ts';
import { findBrowser } from '../../scripts/lib/find-browser.ts';
import type { Lab } from './lab.ts';
import { until } from './lab.ts';

export const chromiumProgram = findBrowser('chromium');

export function newProfile(lab: Lab): string {
  return mkdtempSync(join(lab.folder, 'profile-'));
}

export function openChromium(
  lab: Lab,
  options: { profile?: string; extension?: string; headless?: boolean; args?: string[] } = {},
): Promise<RunningChromium> {
  return launchChromium({
    program: chromiumProgram ?? '',
    extension: options.extension ?? extensionFolder('chrome'),
    profile: options.profile ?? newProfile(lab),
    sitePort: lab.site.port,
    headless: options.headless ?? true,
    args: options.args ?? [],
  });
}

/** A new tab on `url`, in front. */
export async function visit({ context }: Pick<RunningChromium, 'context'>, url: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(url);
  return page;
}

/** The prompt window that opens by itself, about this service or whichever comes. */
export async function promptWindow(context: BrowserContext, service = ''): Promise<Page> {
  const isPrompt = (page: Page) => page.url().includes(`/popup.html?service=${service}`);
  const prompt =
    context.pages().find(isPrompt) ?? (await context.waitForEvent('page', { predicate: isPrompt, timeout: 20_000 }));
  await prompt.waitForSelector('form');
  return prompt;
}

/** What the extension keeps in storage that survives the browser. */
export function storedLocally({ worker }: RunningChromium): Promise<Record<string, unknown>> {
  return worker.evaluate('chrome.storage.local.get()');
}

/** Ends the browser as a crash would: no tidy shutdown, by the pid that it tells itself. */
export async function killChromium({ context }: RunningChromium): Promise<void> {
  const info = await (await browserSession(context)).send('SystemInfo.getProcessInfo');
  const pid = info.processInfo.find(({ type }) => type === 'browser')?.id;
  if (pid === undefined) throw new Error('Chromium did not tell its process id');
  process.kill(pid, 'SIGKILL');
  await until(
    'Chromium to be gone',
    () => isAlive(pid),
    (alive) => !alive,
  );
}

/** The debugger of the whole browser, not of a page. */
export function browserSession(context: BrowserContext): Promise<CDPSession> {
  const browser = context.browser();
  if (!browser) throw new Error('this Chromium has no browser session');
  return browser.newBrowserCDPSession();
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
