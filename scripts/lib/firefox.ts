/** Drives a Firefox of its own over WebDriver BiDi, with the built extension installed and every host standing on this machine. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Browser, launch, type Page } from 'puppeteer-core';
import { middayZone } from './midday.ts';

const EXTENSION_ID = 'browser@unshade';
/** Firefox gives each installation a random address; a fixed one lets its pages be opened by name. */
const UUID = '5f0c3ab4-7d0e-4b7e-9a3c-2f6e7d9b1c55';

export interface FirefoxOptions {
  program: string;
  /** Folder of the extension as built. */
  extension: string;
  /** Folder of the profile; a passing one without. */
  profile?: string;
  sitePort: number;
  headless: boolean;
  /** Preferences beside the usual ones. */
  preferences?: Record<string, string | number | boolean>;
  /** Arguments beside the usual ones: an address, say. */
  args?: readonly string[];
  /** The extension stands in the profile, as one that came by policy does: it is there before the first page. */
  sideloaded?: boolean;
}

export interface RunningFirefox {
  browser: Browser;
  page: (path: string) => string;
  /** Opens one of the extension's own pages. */
  open: (path: string) => Promise<Page>;
}

export async function launchFirefox({
  program,
  extension,
  profile,
  sitePort,
  headless,
  preferences = {},
  args = [],
  sideloaded = false,
}: FirefoxOptions): Promise<RunningFirefox> {
  const browser = await launch({
    browser: 'firefox',
    executablePath: program,
    headless,
    acceptInsecureCerts: true,
    env: { ...process.env, TZ: middayZone() },
    ...(profile === undefined ? {} : { userDataDir: profile }),
    args: ['--remote-allow-system-access', ...args],
    extraPrefsFirefox: {
      'network.dns.forceResolve': '127.0.0.1',
      'network.socket.forcePort': `443=${sitePort};80=${sitePort}`,
      'extensions.webextensions.uuids': JSON.stringify({ [EXTENSION_ID]: UUID }),
      ...preferences,
    },
  });
  if (!sideloaded) await browser.installExtension(extension);
  const page = (path: string) => `moz-extension://${UUID}/${path}`;
  return { browser, page, open: (path) => openOwnPage(browser, page(path)) };
}

/** `goto` never sees an extension page finish; the page is there all the same. */
async function openOwnPage(browser: Browser, url: string): Promise<Page> {
  const page = await browser.newPage();
  await page.goto(url, { timeout: 1_000 }).catch(() => {});
  for (let tries = 0; tries < 50; tries++) {
    if (await page.evaluate(() => document.querySelector('#app')?.childElementCount ?? 0).catch(() => 0)) return page;
    await sleep(100);
  }
  throw new Error(`${url} did not open`);
}

/** Connects by the options page, as a person would. */
export async function connectFirefox({ open }: RunningFirefox, connectCode: string): Promise<void> {
  const options = await open('options.html');
  await options.type('#code', connectCode);
  await options.click('form button[type=submit]');
  await options.waitForFunction(() => document.querySelector('#connect-result')?.textContent?.startsWith('Connected'));
  await options.close();
}
