/**
 * `npm run screenshots`: the pictures of docs/, taken from a real Unshade with a real Chromium that visits stand-in
 * sites. What differs from run to run (days, the port) is shown under fixed values, so that pictures change with the
 * product only.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import * as v from 'valibot';
import { PATHS } from '../shared/api.ts';
import { addDays, type Day, daySchema, daysBetween, isDay, utcDay } from '../shared/day.ts';
import type { Answers } from '../shared/declaration.ts';
import { PACKAGE_PATHS, packagesSchema } from '../shared/deploy.ts';
import { type Inventory, inventorySchema } from '../shared/inventory.ts';
import { type OpenAssessmentReport, openAssessmentReportSchema } from '../shared/open-assessment.ts';
import { systemReportSchema } from '../shared/system-report.ts';
import { callApi } from './lib/api-client.ts';
import { buildAll, extensionFolder } from './lib/build.ts';
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
const TOKEN = `e1-${'A'.repeat(8)}-${'B'.repeat(43)}`;
const EXTENSION_ID = 'abcdefghijklmnopabcdefghijklmnop';
const DAY = v.parse(daySchema, '2026-11-20');

/** The system that is carried to a decision. */
const ASSESSED = 'openai-chatgpt';

const OBSERVATIONS = "chrome.storage.local.get().then((items) => items['outbox-observations'])";

const PROMPT = { width: 440, height: 680 };
const OPTIONS = { width: 880, height: 1_000 };
const DASHBOARD = { width: 1_280, height: 960 };
/** Full of words: lower, so that a picture stays small. */
const SCREEN = { width: 1_280, height: 760 };
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
  const port = await freePort();
  await buildAll(say, `http://127.0.0.1:${port}`);
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
  await takeGovernance(unshade);
  await takeRollout(unshade);
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
  const server = { address: values.dashboard.replace(/\/$/, ''), token: values.adminToken };
  const report: unknown = await (await callApi({ server, path: PATHS.policy })).json();
  const { version } = v.parse(v.object({ version: v.number() }), report);
  await callApi({ server, path: PATHS.policy, method: 'PUT', body: { basedOn: version, ...content } });
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
  const page = await openSigned(`${dashboard}#/`, adminToken, size);
  await page.locator('.system').first().waitFor();
  return page;
}

/** A screen of the dashboard. Whatever it reads is as if it were `DAY`. */
async function openSigned(url: string, token: string, size: Size): Promise<Page> {
  const page = await open('about:blank', size);
  const { chromiumId } = v.parse(
    packagesSchema,
    JSON.parse(readFileSync(join(root, 'worker/assets', PACKAGE_PATHS.list), 'utf8')),
  );
  // A clock of Playwright's would be that of every page, the extension's too.
  await page.addInitScript(`Date.now = () => ${Date.parse(`${DAY}T09:00:00Z`)}`);
  await page.route('**/v1/**', async (route) => {
    if (route.request().method() !== 'GET') return route.continue();
    const response = await route.fetch();
    const text = (await response.text()).replaceAll(new URL(url).origin, SERVER).replaceAll(chromiumId, EXTENSION_ID);
    await route.fulfill({ response, json: onFixedDay(JSON.parse(text)) });
  });
  await page.goto(url);
  await page.locator('#token').fill(token);
  await page.locator('button[type=submit]').click();
  await page.locator('main.page[aria-busy=false]').waitFor();
  await page.mouse.move(0, 0);
  return page;
}

/** The queue, a system, its assessment while it is made, and the decision. */
async function takeGovernance({ values }: LocalUnshade): Promise<void> {
  const assessor = await addStaff(values, 'Ada Berg', 'assessor');
  const approver = await addStaff(values, 'Bo Lind', 'approver');
  const queue = await openSigned(`${values.dashboard}#/queue`, assessor, SCREEN);
  await takeInBothThemes(queue, 'queue');
  await queue.close();
  const system = await openSigned(`${values.dashboard}#/systems/${ASSESSED}`, assessor, SCREEN);
  await takeInBothThemes(system, 'system');
  await system.close();

  const address = values.dashboard.replace(/\/$/, '');
  const call = async (method: 'GET' | 'POST' | 'PUT', path: string, body?: object, version?: number) => {
    const headers = version === undefined ? {} : { 'if-match': `"${version}"` };
    const server = { address, token: assessor };
    return (await callApi({ server, path: path.replace(':id', ASSESSED), method, body, headers })).json();
  };
  const { record } = v.parse(systemReportSchema, await call('GET', PATHS.system));
  const { version, ...rest } = record;
  await call('PUT', PATHS.system, { ...rest, owner: 'Head of recruiting' }, version);
  const begun = v.parse(openAssessmentReportSchema, await call('POST', PATHS.openAssessment, { form: 'full' }));
  const proposed = v.parse(openAssessmentReportSchema, await put(call, begun, answersOf(begun, false)));
  const form = await openSigned(`${values.dashboard}#/systems/${ASSESSED}/assessment`, assessor, SCREEN);
  await form.locator('.question').first().waitFor();
  await takeInBothThemes(form, 'assessment');
  await form.setViewportSize(PHONE);
  await take(form, 'assessment-320');
  await form.close();

  const whole = v.parse(openAssessmentReportSchema, await put(call, proposed, answersOf(proposed, true)));
  await call('POST', PATHS.assessmentSubmission, undefined, whole.open?.version);
  const review = await openSigned(`${values.dashboard}#/systems/${ASSESSED}/assessment`, approver, SCREEN);
  await review.locator('#decision input[value=approved-with-conditions]').check();
  await review.locator('#decision textarea').fill('Nobody is turned down by its ranking alone.');
  await review.mouse.move(0, 0);
  await review.evaluate(() => {
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    document.querySelector('#decision')?.scrollIntoView();
  });
  await takeInBothThemes(review, 'decision');
  await review.close();
}

/** Files for IT with a token that was just made, and the page that waits for the first browser. */
async function takeRollout({ values }: LocalUnshade): Promise<void> {
  const page = await openSigned(`${values.dashboard}#/rollout`, values.adminToken, SCREEN);
  await page.getByRole('button', { name: 'Make the token' }).click();
  await page.getByRole('radio', { name: 'Yes, we have told them' }).check();
  await page.getByRole('radio', { name: 'Windows, Intune' }).check();
  await page.getByRole('button', { name: 'Get the files' }).click();
  await page.locator('.kit').waitFor();
  await page.mouse.move(0, 0);
  await page.evaluate(() => {
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    document.querySelector('.kit')?.scrollIntoView();
  });
  await takeInBothThemes(page, 'rollout-files');
  await page.evaluate('scrollTo(0, 0)');
  await page.evaluate(
    (texts) => {
      for (const [at, secret] of document.querySelectorAll('.secret').entries()) secret.textContent = texts[at] ?? '';
    },
    [TOKEN, `unshade1.${SERVER}#${TOKEN}.${'A'.repeat(43)}`],
  );
  await takeInBothThemes(page, 'rollout');
  await page.setViewportSize(PHONE);
  await take(page, 'rollout-320');
  await page.close();
}

async function addStaff({ dashboard, adminToken }: FirstRun, name: string, role: string): Promise<string> {
  const server = { address: dashboard.replace(/\/$/, ''), token: adminToken };
  const body = { name, roles: [role], expiresDay: addDays(utcDay(Date.now()), 1) };
  const answer = await callApi({ server, path: PATHS.staff, method: 'POST', body });
  return v.parse(v.object({ token: v.string() }), await answer.json()).token;
}

type Call = (method: 'PUT', path: string, body: object, version: number) => Promise<unknown>;

function put(call: Call, { open }: OpenAssessmentReport, answers: object): Promise<unknown> {
  if (open === null) throw new Error('No assessment is open.');
  return call('PUT', PATHS.openAssessment, { ...open.draft, answers }, open.version);
}

/** What is proposed; and where all are wanted, a middling choice of everything else. */
function answersOf({ form, proposed }: OpenAssessmentReport, all: boolean): object {
  const questions = form?.sections.flatMap((section) => section.questions) ?? [];
  return Object.fromEntries(
    questions.flatMap(({ id, choices, evidenceFor, counts }) => {
      const known = proposed[id]?.answer;
      const middling = choices.filter((choice) => !evidenceFor.includes(choice.id))[counts === 'none' ? 0 : 1];
      const other = all && middling ? { choices: [middling.id], note: null, evidence: [] } : undefined;
      const answer = known ?? other;
      return answer ? [[id, answer]] : [];
    }),
  );
}

async function readInventory({ dashboard, adminToken }: FirstRun): Promise<Inventory> {
  const response = await fetch(`${dashboard}v1/inventory`, { headers: { authorization: `Bearer ${adminToken}` } });
  return v.parse(inventorySchema, await response.json());
}

/** The same answer, as if today were `DAY`; instants are all the same. */
function onFixedDay(answer: unknown): unknown {
  const shift = daysBetween(utcDay(Date.now()), DAY);
  return JSON.parse(JSON.stringify(answer), (_, value: unknown) => {
    if (/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(String(value))) return `${DAY}T09:00:00.000Z`;
    return isDay(String(value)) ? addDays(String(value) as Day, shift) : value;
  });
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
