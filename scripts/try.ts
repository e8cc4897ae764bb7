/**
 * `npm run try`: a throw-away browser with the extension loaded and connected, on a page of this machine that bears an AI
 * service's name. `--browser firefox` for Firefox; `--check` runs without a window, waits for the prompt and ends.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { compileCatalogue } from './catalogue.ts';
import { buildDashboard, buildExtension, extensionFolder } from './lib/build.ts';
import { connectChromium, launchChromium } from './lib/chromium.ts';
import { findBrowser, HOW_TO_GET } from './lib/find-browser.ts';
import { connectFirefox, launchFirefox } from './lib/firefox.ts';
import { startLocalSite } from './lib/local-site.ts';
import { freePort } from './lib/port.ts';
import { type LocalUnshade, serve } from './lib/serve.ts';
import { STAND_IN_PAGE } from './lib/stand-in-page.ts';

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
let ending = false;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void end(0));

try {
  say('building the extension');
  compileCatalogue();
  await buildExtension(name === 'chromium' ? 'chrome' : 'firefox');
  await buildDashboard();
  unshade = await serve({ state: join(folder, 'state'), port: await freePort(), say });
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
  process.stderr.write(`\n${error instanceof Error ? error.message : error}\n`);
  await end(1);
}

type Shared = Pick<Parameters<typeof launchChromium>[0], 'program' | 'profile' | 'sitePort' | 'headless'>;

interface Opened {
  /** Settles when the person closes the browser. */
  closed: Promise<void>;
}

async function tryChromium(shared: Shared, connectCode: string): Promise<Opened> {
  const chromium = await launchChromium({ ...shared, extension: extensionFolder('chrome') });
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
    await chromium.context.close();
    return { closed: Promise.resolve() };
  }
  void prompt.catch(() => {});
  return { closed: new Promise((resolve) => chromium.context.on('close', () => resolve())) };
}

async function tryFirefox(shared: Shared, connectCode: string): Promise<Opened> {
  const firefox = await launchFirefox({ ...shared, extension: extensionFolder('firefox') });
  await connectFirefox(firefox, connectCode);
  const [page = await firefox.browser.newPage()] = await firefox.browser.pages();
  await page.goto('https://chatgpt.com/');
  if (check) {
    const prompt = await firefox.open('popup.html?service=openai-chatgpt');
    console.log(`The prompt opened: ${await prompt.$eval('h1', (title) => title.textContent)}`);
    await firefox.browser.close();
    return { closed: Promise.resolve() };
  }
  return { closed: new Promise((resolve) => firefox.browser.on('disconnected', () => resolve())) };
}

function say(what: string): void {
  process.stderr.write(`· ${what}\n`);
}

function fail(message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

async function end(code: number): Promise<void> {
  if (ending) return;
  ending = true;
  await unshade?.stop();
  rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  process.exit(code);
}
