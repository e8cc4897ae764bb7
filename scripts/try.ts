/**
 * `npm run try`: a throw-away browser with the extension loaded and connected, on a page of this machine that bears an AI
 * service's name. `--browser firefox` for Firefox; `--check` runs without a window, waits for the prompt and ends.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { compileCatalogue } from './catalogue.ts';
import { buildDashboard, buildExtension, extensionFolder } from './lib/build.ts';
import { endChildren } from './lib/children.ts';
import { connectChromium, launchChromium } from './lib/chromium.ts';
import { findBrowser, HOW_TO_GET } from './lib/find-browser.ts';
import { connectFirefox, launchFirefox, type RunningFirefox } from './lib/firefox.ts';
import { startLocalSite } from './lib/local-site.ts';
import { freePort } from './lib/port.ts';
import { fail, say } from './lib/say.ts';
import { type LocalUnshade, serve } from './lib/serve.ts';
import { STAND_IN_PAGE } from './lib/stand-in-page.ts';
import { openState } from './lib/state.ts';

const NOTIFIED_MS = 30_000;
const CLOSED_MS = 5_000;

const { values: options } = parseArgs({
  options: { browser: { type: 'string', default: 'chromium' }, check: { type: 'boolean', default: false } },
});
const { browser: name, check } = options;
if (name !== 'chromium' && name !== 'firefox') fail('--browser is chromium or firefox.');
const program = findBrowser(name);
if (program === undefined) fail(`No ${name} was found. Install ${HOW_TO_GET[name]}.`);
if (!check && process.platform === 'linux' && !process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY']) {
  fail('There is no screen here to open a browser on. Without one: npm run try -- --check');
}

const folder = mkdtempSync(join(tmpdir(), 'unshade-try-'));
let unshade: LocalUnshade | undefined;
let closeBrowser = async (): Promise<void> => {};
let ending = false;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void end(0));

try {
  say('building the extension');
  await compileCatalogue();
  await buildExtension(name === 'chromium' ? 'chrome' : 'firefox');
  await buildDashboard();
  const port = await freePort();
  unshade = await serve({ state: openState(join(folder, 'state'), port), port, say });
  const site = await startLocalSite(() => STAND_IN_PAGE);
  const { dashboard, adminToken, connectCode } = unshade.values;
  say(`opening ${name}`);
  const shared = { program, profile: join(folder, 'profile'), sitePort: site.port, headless: check };
  const { closed } =
    name === 'chromium' ? await tryChromium(shared, connectCode) : await tryFirefox(shared, connectCode);
  if (!check) {
    console.log(`
This page stands in for ChatGPT; nothing here is the real one, and nothing leaves this machine.
In a moment Unshade asks what it is used for: ${name === 'chromium' ? 'in a small window of its own' : 'by a notification; or press its button in the toolbar'}.

  Answer, then look at the inventory   ${dashboard}
  Sign in with                         ${adminToken}

Close the browser to end; everything is thrown away.`);
    await closed;
  }
  await site.close();
  await end(0);
} catch (error) {
  if (!ending) process.stderr.write(`\n${error instanceof Error ? error.message : error}\n`);
  await end(1);
}

type Shared = Pick<Parameters<typeof launchChromium>[0], 'program' | 'profile' | 'sitePort' | 'headless'>;

interface Opened {
  /** Settles when the person closes the browser. */
  closed: Promise<void>;
}

async function tryChromium(shared: Shared, connectCode: string): Promise<Opened> {
  const chromium = await launchChromium({ ...shared, extension: extensionFolder('chrome') });
  closeBrowser = () => chromium.context.close();
  await connectChromium(chromium, connectCode);
  const prompt = chromium.context.waitForEvent('page', {
    predicate: (page) => page.url().includes('popup.html'),
    timeout: 30_000,
  });
  const [page = await chromium.context.newPage()] = chromium.context.pages();
  await page.goto('https://chatgpt.com/');
  if (check) {
    const title = await (await prompt).locator('h1').innerText();
    console.log(`The prompt opened: ${title}`);
    return { closed: Promise.resolve() };
  }
  void prompt.catch(() => {});
  return { closed: new Promise((resolve) => chromium.context.on('close', () => resolve())) };
}

async function tryFirefox(shared: Shared, connectCode: string): Promise<Opened> {
  const firefox = await launchFirefox({ ...shared, extension: extensionFolder('firefox') });
  closeBrowser = () => firefox.browser.close();
  await connectFirefox(firefox, connectCode);
  if (check) {
    await seeNotification(firefox);
    const prompt = await firefox.open('popup.html?service=openai-chatgpt');
    console.log(`The prompt opened: ${await prompt.$eval('h1', (title) => title.textContent)}`);
    return { closed: Promise.resolve() };
  }
  const [page = await firefox.browser.newPage()] = await firefox.browser.pages();
  await page.goto('https://chatgpt.com/');
  return { closed: new Promise((resolve) => firefox.browser.on('disconnected', () => resolve())) };
}

/** Visits the page and waits until the extension notifies; one of its own pages, in a tab behind, takes note. */
async function seeNotification({ browser, open }: RunningFirefox): Promise<void> {
  const witness = await open('options.html');
  // Without a desktop Firefox closes a notification at once, and may not tell that it was shown.
  await witness.evaluate(`globalThis.notified = [];
    for (const event of [browser.notifications.onShown, browser.notifications.onClosed])
      event.addListener((id) => notified.push(id))`);
  const page = await browser.newPage();
  await page.goto('https://chatgpt.com/');
  try {
    await witness.waitForFunction("notified.includes('ask:openai-chatgpt')", { timeout: NOTIFIED_MS, polling: 250 });
  } catch {
    throw new Error(`Firefox showed no notification within ${NOTIFIED_MS / 1_000} seconds.`);
  }
}

async function end(code: number): Promise<void> {
  if (ending) return;
  ending = true;
  // What still runs would write into the folder again.
  await Promise.race([closeBrowser().catch(() => {}), sleep(CLOSED_MS)]);
  await unshade?.stop();
  endChildren();
  rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  process.exit(code);
}
