/**
 * `npm run screenshots`: the pictures of docs/, taken from a real Unshade with a real Chromium that visits stand-in
 * sites. What differs from run to run (days, the port) is shown under fixed values, so that pictures change with the
 * product only.
 */
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import * as v from 'valibot';
import { addDays, type Day, daySchema, daysBetween, isDay } from '../shared/day.ts';
import type { Answers } from '../shared/declaration.ts';
import { type Inventory, inventorySchema } from '../shared/inventory.ts';
import { compileCatalogue } from './catalogue.ts';
import { buildDashboard, buildExtension, extensionFolder } from './lib/build.ts';
import { endChildren } from './lib/children.ts';
import { connectChromium, launchChromium, type RunningChromium } from './lib/chromium.ts';
import { findBrowser, HOW_TO_GET } from './lib/find-browser.ts';
import type { FirstRun } from './lib/first-run.ts';
import { startLocalSite } from './lib/local-site.ts';
import { root } from './lib/paths.ts';
import { freePort } from './lib/port.ts';
import { SAMPLE_POLICY } from './lib/samples.ts';
import { fail, say } from './lib/say.ts';
import { type LocalUnshade, serve } from './lib/serve.ts';
import { openState } from './lib/state.ts';

const FOLDER = join(root, 'docs/screenshots');
const LARGEST = 150_000;
/** Where pictures say they were taken, and when. */
const SERVER = 'https://unshade.example.com';
const DAY = v.parse(daySchema, '2026-11-20');

const OBSERVATIONS = "chrome.storage.local.get().then((items) => items['outbox-observations'])";

const PROMPT = { width: 440, height: 680 };
const OPTIONS = { width: 880, height: 1_000 };
const DASHBOARD = { width: 1_280, height: 960 };
const PHONE = { width: 320, height: 640 };

interface Detection {
  url: string;
  /** Days before today on which it was met first. */
  since: number;
  service: string;
  answers?: Answers;
}

const DETECTIONS: readonly Detection[] = [
  {
    url: 'https://chatgpt.com/',
    since: 41,
    service: 'openai-chatgpt',
    answers: {
      purpose: 'evaluate-people',
      domain: 'employment',
      affected: 'applicants-evaluated',
      data: 'personal',
      handling: 'used-after-check',
      account: 'personal',
    },
  },
  {
    url: 'https://claude.ai/new',
    since: 26,
    service: 'anthropic-claude',
    answers: {
      purpose: 'summarise-translate',
      affected: 'customers-public',
      data: 'confidential',
      handling: 'used-unchecked',
      account: 'work',
    },
  },
  {
    url: 'https://github.com/copilot',
    since: 33,
    service: 'github-copilot',
    answers: {
      purpose: 'code',
      affected: 'nobody',
      data: 'internal',
      handling: 'used-after-check',
      account: 'work',
    },
  },
  { url: 'https://gamma.app/', since: 9, service: 'gamma' },
  {
    url: 'https://www.perplexity.ai/',
    since: 17,
    service: 'perplexity',
    answers: {
      purpose: 'research',
      affected: 'colleagues',
      data: 'public',
      handling: 'draft-i-rewrite',
      account: 'none',
    },
  },
  { url: 'https://chat.mistral.ai/chat', since: 0, service: 'mistral-le-chat' },
];

const program = findBrowser('chromium');
if (program === undefined)
  fail(`Pictures are taken with Chromium, and none was found. Install ${HOW_TO_GET.chromium}.`);

const folder = mkdtempSync(join(tmpdir(), 'unshade-screenshots-'));
let unshade: LocalUnshade | undefined;
let chromium: RunningChromium | undefined;
let ending = false;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void end(130));

try {
  say('building');
  await compileCatalogue();
  await buildExtension('chrome');
  await buildDashboard();
  const port = await freePort();
  unshade = await serve({ state: openState(join(folder, 'state'), port), port, say });
  const site = await startLocalSite((host) => ({ title: host, body: `<h1>${host}</h1>` }));
  say('opening Chromium');
  chromium = await launchChromium({
    program,
    extension: extensionFolder('chrome'),
    profile: join(folder, 'profile'),
    sitePort: site.port,
    headless: true,
    args: ['--lang=en-US', '--hide-scrollbars', '--font-render-hinting=none'],
  });
  await connectChromium(chromium, unshade.values.connectCode);
  await takePrompts(chromium);
  await makeInventory(chromium, unshade);
  await takeDashboards(unshade);
  await publishPolicy(chromium, unshade);
  await takeGate();
  await takeSections(chromium);
  await takeOptions(chromium);
  await site.close();
  await end(0);
} catch (error) {
  if (!ending) process.stderr.write(`\n${error instanceof Error ? error.message : error}\n`);
  await end(1);
}

interface Size {
  width: number;
  height: number;
}

async function open(url: string, size: Size): Promise<Page> {
  const page = await (chromium as RunningChromium).context.newPage();
  await page.setViewportSize(size);
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  await page.goto(url);
  return page;
}

async function take(page: Page, name: string): Promise<void> {
  const picture = await page.screenshot({ animations: 'disabled' });
  const file = join(FOLDER, `${name}.png`);
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(file, picture);
  const { size } = statSync(file);
  console.log(`${relative(root, file)}  ${Math.ceil(size / 1_000)} kB`);
  if (size > LARGEST) throw new Error(`${relative(root, file)} is larger than ${LARGEST / 1_000} kB.`);
}

async function takeInBothThemes(page: Page, name: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await take(page, `${name}-${colorScheme}`);
  }
  await page.emulateMedia({ colorScheme: 'light' });
}

async function takePrompts({ page: own }: RunningChromium): Promise<void> {
  const url = own('popup.html?service=openai-chatgpt');
  const prompt = await open(url, PROMPT);
  await prompt.locator('form').waitFor();
  for (const choice of ['summarise-translate', 'colleagues']) await prompt.locator(`input[value=${choice}]`).check();
  // What was chosen shows by itself, not by where the pointer or the focus was last.
  await prompt.mouse.move(0, 0);
  await prompt.evaluate(() => {
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    scrollTo(0, 0);
  });
  await takeInBothThemes(prompt, 'prompt');
  await prompt.emulateMedia({ forcedColors: 'active', colorScheme: 'dark' });
  await take(prompt, 'prompt-forced-colours');
  await prompt.close();
  const narrow = await open(url, PHONE);
  await narrow.locator('form').waitFor();
  await take(narrow, 'prompt-320');
  await narrow.close();
}

/** Visits each site, answers, and waits until the Worker has it all; what was noticed today is told for an earlier day too. */
async function makeInventory({ context, worker, page: own }: RunningChromium, { values }: LocalUnshade): Promise<void> {
  for (const { url, service } of DETECTIONS) {
    const page = await context.newPage();
    await page.goto(url);
    await waitFor(`the visit to ${url} to be noticed`, async () => {
      const rows: { service: string }[] = await worker.evaluate(`${OBSERVATIONS}.then((rows) => rows ?? [])`);
      return rows.some((row) => row.service === service);
    });
    await page.close();
  }
  const since = Object.fromEntries(DETECTIONS.map((one) => [one.service, one.since]));
  await worker.evaluate(`${OBSERVATIONS}.then((rows) => chrome.storage.local.set({ 'outbox-observations': rows.flatMap((row) => {
    const day = new Date(Date.parse(row.day) - ${JSON.stringify(since)}[row.service] * 86_400_000).toISOString().slice(0, 10);
    const id = crypto.randomUUID().replaceAll('-', '');
    return day === row.day ? [row] : [row, { ...row, id, day, state: 'pending' }];
  }) }))`);
  const page = await open(own('options.html'), OPTIONS);
  for (const { service, answers } of DETECTIONS) {
    if (answers) await tell(page, { kind: 'declare', service, answers });
  }
  await waitFor('the inventory', async () => {
    await tell(page, { kind: 'sync-now' });
    const { day, systems } = await readInventory(values);
    return DETECTIONS.every(({ service, since, answers }) => {
      const found = systems.find(({ id }) => id === service);
      if (!found?.firstDay || found.declarations.length > 0 !== Boolean(answers)) return false;
      return daysBetween(found.firstDay, day) >= since;
    });
  });
  await page.close();
}

function tell(page: Page, message: unknown): Promise<unknown> {
  return page.evaluate(`chrome.runtime.sendMessage(${JSON.stringify(message)})`);
}

async function takeOptions({ worker, page: own }: RunningChromium): Promise<void> {
  await worker.evaluate(`chrome.storage.local.get(['connection', 'sync-state']).then((items) => chrome.storage.local.set({
    'connection': { ...items.connection, server: '${SERVER}' },
    'sync-state': { ...items['sync-state'], lastDay: '${DAY}' },
  }))`);
  const page = await open(own('options.html'), OPTIONS);
  await page.locator('section[aria-labelledby=connection] dl').waitFor();
  await takeInBothThemes(page, 'options');
  await page.close();
}

/** A policy of the organisation, taken by the browser with a sync: what people read, and what is closed to them. */
async function publishPolicy({ page: own }: RunningChromium, { values }: LocalUnshade): Promise<void> {
  const { format: _, version: __, privateLife: ___, group: ____, ...content } = SAMPLE_POLICY;
  const response = await fetch(`${values.dashboard}v1/policy`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${values.adminToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({ basedOn: 1, ...content }),
  });
  if (!response.ok) throw new Error(await response.text());
  const page = await open(own('options.html'), OPTIONS);
  await tell(page, { kind: 'sync-now' });
  await page.close();
}

async function takeGate(): Promise<void> {
  const page = await open('about:blank', OPTIONS);
  await page.goto('https://chat.deepseek.com/').catch(() => {});
  await page.locator('.gate-actions').waitFor();
  await takeInBothThemes(page, 'gate');
  await page.close();
}

/** What a person reads and does beside answering. */
async function takeSections({ page: own }: RunningChromium): Promise<void> {
  const page = await open(own('options.html'), OPTIONS);
  await page.route('**/v1/own-data', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: withFixedNumbers(await response.text()) });
  });
  const sections = { 'your-data': '.data-table', policy: '.policy-text', concern: 'form' };
  for (const [section, content] of Object.entries(sections)) {
    await page.evaluate((hash) => {
      location.hash = hash;
    }, section);
    await page.locator(content).first().waitFor();
    await takeInBothThemes(page, section);
  }
  await page.close();
}

/** The Worker's own answer, with tags, keys, ids and days that are the same in every run. */
function withFixedNumbers(answer: string): string {
  const { day } = v.parse(v.object({ day: daySchema }), JSON.parse(answer));
  const fixed = JSON.parse(answer, (key, value: unknown) => {
    if (key === 'tag') return 100_000_000_000_000;
    if (key === 'device') return 'Zr3-x0y7qWq1mXv9S0o2uT5nB8cD4eF6gH1iJ3kL5mN';
    if (key === 'id') return '0'.repeat(32);
    if (key === 'sequence') return 12;
    return isDay(String(value)) ? addDays(String(value) as Day, daysBetween(day, DAY)) : value;
  });
  return JSON.stringify(fixed);
}

async function takeDashboards({ values }: LocalUnshade): Promise<void> {
  const page = await signIn(values, DASHBOARD);
  await takeInBothThemes(page, 'dashboard');
  await page.close();
  const narrow = await signIn(values, PHONE);
  await take(narrow, 'dashboard-320');
  await narrow.close();
}

async function signIn({ dashboard, adminToken }: FirstRun, size: Size): Promise<Page> {
  const page = await open(dashboard, size);
  await page.route('**/v1/inventory?*', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: onFixedDay(v.parse(inventorySchema, await response.json())) });
  });
  await page.locator('#token').fill(adminToken);
  await page.locator('button[type=submit]').click();
  await page.locator('.system').first().waitFor();
  await page.mouse.move(0, 0);
  return page;
}

async function readInventory({ dashboard, adminToken }: FirstRun): Promise<Inventory> {
  const response = await fetch(`${dashboard}v1/inventory`, { headers: { authorization: `Bearer ${adminToken}` } });
  return v.parse(inventorySchema, await response.json());
}

/** The same report, as if it had been made on `DAY`. */
function onFixedDay(inventory: Inventory): unknown {
  const shift = daysBetween(inventory.day, DAY);
  return JSON.parse(JSON.stringify(inventory), (_, value: unknown) =>
    isDay(String(value)) ? addDays(String(value) as Day, shift) : value,
  );
}

async function waitFor(what: string, holds: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`Waited 30 seconds for ${what}.`);
    await sleep(200);
  }
}

async function end(code: number): Promise<void> {
  if (ending) return;
  ending = true;
  await chromium?.context.close().catch(() => {});
  await unshade?.stop();
  // A tool still at work would write into the folder again.
  endChildren();
  rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  process.exit(code);
}
