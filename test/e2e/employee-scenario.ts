/** What an employee does beside answering, in a real browser, whichever it is: every ending of a prompt, every reason to stay quiet, the policy's text, exceptions, concerns, and the own data. */

import { setTimeout } from 'node:timers/promises';
import { expect } from 'vitest';
import type { QuietReason } from '../../extension/prompt/decide.ts';
import type { SitePage } from '../../scripts/lib/local-site.ts';
import { PATHS } from '../../shared/api.ts';
import type { PolicyContent } from '../../shared/policy.ts';
import { answerByKeyboard, KEYBOARD_ANSWERS } from './answer.ts';
import { type Lab, payloads, plainPage, until } from './lab.ts';
import { draw, isDrawn, isSample } from './sample.ts';
import { answerRequest, changePolicy, readPolicy, readRequests } from './staff.ts';

/** What the pages of both drivers can do. */
export interface OwnPage {
  keyboard: { press(key: 'Tab' | 'ArrowRight' | 'Enter' | ' '): Promise<void> };
  click(selector: string): Promise<void>;
  type(selector: string, text: string): Promise<void>;
  waitForSelector(selector: string): Promise<unknown>;
  evaluate(script: string): Promise<unknown>;
  close(): Promise<void>;
  isClosed(): boolean;
}

export interface EmployeeDriver {
  /** Which part of a list a sample draws: each browser has another. */
  part: 0 | 1;
  /** Opens a page of the extension in a tab in front. */
  open(path: string): Promise<OwnPage>;
  /** Opens an address in a tab in front, and leaves it there. Gives what closes it. */
  visit(url: string): Promise<() => Promise<void>>;
  /** Runs where the extension's `browser` is, without coming to the front. Gives what it returned. */
  behind(script: string): Promise<unknown>;
}

type Scene = (lab: Lab, driver: EmployeeDriver) => Promise<void>;

const send = (driver: EmployeeDriver, request: object) =>
  driver.behind(`(globalThis.browser ?? chrome).runtime.sendMessage(${JSON.stringify(request)})`);
const sync = (driver: EmployeeDriver) => send(driver, { kind: 'sync-now' });
const stored = (driver: EmployeeDriver, area: 'local' | 'session' = 'local') =>
  driver.behind(`(globalThis.browser ?? chrome).storage.${area}.get()`) as Promise<Record<string, unknown>>;
const store = (driver: EmployeeDriver, items: object) =>
  driver.behind(`(globalThis.browser ?? chrome).storage.local.set(${JSON.stringify(items)}).then(() => null)`);
const forgetBudget = (driver: EmployeeDriver) => store(driver, { 'prompt-budget': { lastDay: null, byService: {} } });
const textOf = (page: OwnPage) => page.evaluate('document.body.innerText') as Promise<string>;

/** A window of a question takes no pointer at first that sends something; so long after it opened, it does. */
const SETTLED_MS = 2_000;

async function press(page: OwnPage, selector: string): Promise<void> {
  await page.waitForSelector(selector);
  const open = (await page.evaluate('performance.now()')) as number;
  if (/shortcut|button-main/.test(selector)) await setTimeout(Math.max(0, SETTLED_MS - open));
  await page.click(selector);
}

function rulings(services: PolicyContent['services']): (policy: PolicyContent) => PolicyContent {
  return (policy) => ({ ...policy, services });
}

/** Visits until the service stands in today's observations, and in the Worker. */
async function use(lab: Lab, driver: EmployeeDriver, url: string, service: string): Promise<void> {
  const close = await driver.visit(url);
  await until(
    `${service} to be noticed`,
    async () => JSON.stringify((await stored(driver))['outbox-observations'] ?? []),
    (rows) => rows.includes(`"${service}"`),
  );
  await sync(driver);
  await until(
    `${service} in the inventory`,
    () => lab.inventory(),
    ({ systems }) => systems.some(({ id }) => id === service),
  );
  await close();
}

function rowsOf(lab: Lab, table: string, service: string): Record<string, unknown>[] {
  const tables = lab.rows();
  const number = tables['service']?.find(({ id }) => id === service)?.['number'];
  return (tables[table] ?? []).filter((row) => row['service'] === number);
}

const dismissesAService =
  (service: string, url: string, reason: 'not-for-work' | 'not-ai', button: string): Scene =>
  async (lab, driver) => {
    await use(lab, driver, url, service);
    expect(rowsOf(lab, 'observation', service)).toHaveLength(1);
    const page = await driver.open(`popup.html?service=${service}`);
    await press(page, button);
    await press(page, '.actions .button-main');
    await until(
      'the row to be gone',
      () => rowsOf(lab, 'observation', service).length,
      (count) => count === 0,
    );
    await until(
      'the count',
      () => JSON.stringify(rowsOf(lab, 'dismissal', service)),
      (rows) => rows.includes(reason),
    );
    expect(JSON.stringify(rowsOf(lab, 'dismissal', service))).not.toContain('tag');
    await page.close();
    // It is left alone from here on, until that is taken back.
    const close = await driver.visit(url);
    await quietFor(driver, service, 'dismissed');
    expect(JSON.stringify((await stored(driver))['outbox-observations'])).not.toContain(`"${service}"`);
    const again = await driver.open(`popup.html?service=${service}`);
    await press(again, '.actions .button:not(.button-main)');
    await again.waitForSelector('form');
    expect((await stored(driver))['dismissed']).toMatchObject({ [service]: { undone: true } });
    await again.close();
    await close();
  };

/** Every reason is seen where people see it: kept for the status page. */
async function quietFor(driver: EmployeeDriver, service: string, reason: QuietReason): Promise<void> {
  await until(
    `${service} to be left quiet: ${reason}`,
    async () => JSON.stringify((await stored(driver, 'session'))['quiet-reasons'] ?? {}),
    (reasons) => reasons.includes(`"${service}":"${reason}"`),
  );
}

const letsItWait: Scene = async (_lab, driver) => {
  const page = await driver.open('popup.html?service=gamma');
  await press(page, 'input[name=purpose][value=research]');
  // The press closes the page, and with it may go the answer that it was pressed.
  await press(page, '.actions .button-quiet').catch((error: unknown) => {
    if (!page.isClosed()) throw error;
  });
  expect(JSON.stringify((await stored(driver))['outbox-declarations'] ?? [])).not.toContain('gamma');
  await page.close().catch(() => {});
  // What was begun is still there.
  const again = await driver.open('popup.html?service=gamma');
  await again.waitForSelector('input[name=purpose][value=research]:checked');
  await again.close();
};

const answersWithOneTap: Scene = async (lab, driver) => {
  const first = await driver.open('popup.html?service=openai-chatgpt');
  await first.waitForSelector('form');
  await answerByKeyboard(first);
  await first.waitForSelector('.message');
  await first.close().catch(() => {});
  // About another service: what was said last, and the account, which goes with the service.
  const second = await driver.open('popup.html?service=perplexity');
  await press(second, '.shortcut button');
  await second.waitForSelector('.message');
  await second.close().catch(() => {});
  const declared = await until(
    'both answers',
    async () => (await lab.inventory()).systems.filter(({ declarations }) => declarations.length > 0),
    (systems) => systems.length === 2,
  );
  expect(declared.map(({ declarations }) => declarations)).toEqual([[KEYBOARD_ANSWERS], [KEYBOARD_ANSWERS]]);
  // The organisation asks again: "still the same" is one tap, and a new answer.
  await changePolicy(lab, rulings([{ service: 'openai-chatgpt', status: 'in-review', askAgain: 1 }]));
  await sync(driver);
  const third = await driver.open('popup.html?service=openai-chatgpt');
  await press(third, '.actions .button-main');
  await third.waitForSelector('.message');
  await third.close().catch(() => {});
  const answers = await until(
    'the second answer',
    () => rowsOf(lab, 'declaration', 'openai-chatgpt'),
    (rows) => rows.length === 2,
  );
  expect(answers.filter(({ replaces }) => replaces !== null)).toHaveLength(1);
};

const takesItsAnswerBack: Scene = async (lab, driver) => {
  const page = await driver.open('popup.html?service=perplexity');
  await press(page, '.actions .button-quiet');
  await page.waitForSelector('.message');
  await page.close();
  await until(
    'the withdrawal',
    async () => (await lab.inventory()).systems.find(({ id }) => id === 'perplexity')?.status,
    (status) => status === 'detected',
  );
};

const TEXT = {
  version: 1,
  translations: [
    {
      language: 'en',
      title: 'AI at work, in short',
      body: 'Use what is approved.\n\n- No customer data.\n- <script>alert(1)</script> stays text.',
      check: { question: 'May customer data go in?', choices: ['Yes', 'No'], answer: 1 },
    },
  ],
};

const readsThePolicy: Scene = async (lab, driver) => {
  await changePolicy(lab, (policy) => ({ ...policy, text: TEXT }));
  await sync(driver);
  const page = await driver.open('popup.html?policy');
  await page.waitForSelector('.policy-text');
  expect(await textOf(page)).toContain('<script>alert(1)</script> stays text.');
  expect(await page.evaluate("document.querySelectorAll('.policy-text script').length")).toBe(0);
  await press(page, 'input[name=check][value="0"]');
  await press(page, '.policy .actions .button-main');
  await page.waitForSelector('.good-line');
  await page.close();
  const row = await until(
    'the acknowledgement',
    () => lab.rows()['acknowledgement'] ?? [],
    (rows) => rows.length === 1,
  );
  // Held, as all that a new browser says, and so in no number yet.
  expect(row).toMatchObject([{ version: 1, held: 1 }]);
  expect((await readPolicy(lab)).acknowledgements).toEqual([]);
  // Under a tag that is nowhere else.
  const others = JSON.stringify({ ...lab.rows(), acknowledgement: [] });
  expect(others).not.toContain(String(row[0]?.['tag']));
  // A new version is asked about again.
  await changePolicy(lab, (policy) => ({ ...policy, text: { ...TEXT, version: 2 } }));
  await sync(driver);
  const popup = await driver.open('popup.html?service=gamma');
  await popup.waitForSelector('a[href*="policy"]');
  await popup.close();
};

const getsAnException: Scene = async (lab, driver) => {
  const block = rulings([
    { service: 'gamma', status: 'rejected', mode: 'block', alternative: 'mistral-le-chat', askAgain: 0 },
  ]);
  await changePolicy(lab, block);
  await sync(driver);
  await send(driver, { kind: 'request-exception', service: 'gamma', text: 'One pitch, already promised.' });
  const request = await until(
    'the request',
    async () => (await readRequests(lab)).find(({ kind }) => kind === 'exception'),
    (found) => found !== undefined,
  );
  expect(request).toMatchObject({ service: 'gamma', text: 'One pitch, already promised.' });
  // What leads to the answer is known to the browser alone.
  const kept = ((await stored(driver))['requests'] as { receipt: string }[])[0]?.receipt ?? '';
  expect(JSON.stringify(lab.rows())).not.toContain(kept);
  const until30 = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);
  await answerRequest(lab, request?.id ?? '', { decision: 'granted', text: 'Until the pitch.', until: until30 });
  await sync(driver);
  await until(
    'the answer',
    async () => JSON.stringify((await stored(driver))['requests']),
    (text) => text.includes('Until the pitch.'),
  );
  const status = await driver.open('options.html#status');
  await status.waitForSelector('h1');
  await until(
    'the answer on the page',
    () => textOf(status),
    (text) => text.includes('Until the pitch.'),
  );
  await status.close();
  const close = await driver.visit('https://gamma.app/');
  await until(
    'the service to open',
    async () => JSON.stringify((await stored(driver))['outbox-observations']),
    (rows) => rows.includes('"gamma"'),
  );
  await close();
  await changePolicy(lab, rulings([]));
  await sync(driver);
};

const reportsConcerns: Scene = async (lab, driver) => {
  const signed = await driver.open('options.html?concern=gamma#concern');
  await press(signed, 'input[name=category][value=unfair-to-people]');
  await signed.type('textarea[name=text]', 'It ranks people by their names.');
  await press(signed, 'input[name=way][value=signed]');
  await press(signed, '.actions .button-main');
  const concern = await until(
    'the concern',
    async () => (await readRequests(lab)).find(({ kind }) => kind === 'concern'),
    (found) => found !== undefined,
  );
  expect(concern).toMatchObject({ category: 'unfair-to-people', service: 'gamma' });
  await signed.close();

  const alone = await driver.open('options.html#concern');
  await press(alone, 'input[name=category][value=safety]');
  await alone.type('textarea[name=text]', 'Nobody dares to say it.');
  await press(alone, 'input[name=way][value=anonymous]');
  const before = lab.said.length;
  await press(alone, '.actions .button-main');
  await until(
    'the concern to be kept',
    async () => JSON.stringify((await stored(driver))['requests']),
    (text) => text.includes('aloneAfter'),
  );
  await alone.close();
  await sync(driver);
  expect(payloads(lab.said.slice(before)).join()).not.toContain('Nobody dares');
  // Its hour comes.
  const requests = (await stored(driver))['requests'] as { aloneAfter?: number }[];
  const due = requests.map((one) => (one.aloneAfter ? { ...one, aloneAfter: Date.now() - 1 } : one));
  await store(driver, { requests: due });
  await driver.behind(`(async () => {
    const { alarms, storage } = globalThis.browser ?? chrome;
    await storage.session.set({ 'last-synced': 0 });
    await alarms.create('alone', { when: Date.now() });
  })()`);
  await until(
    'the concern',
    async () => JSON.stringify(await readRequests(lab)),
    (text) => text.includes('Nobody dares to say it.'),
  );
  const said = lab.said.filter(({ path }) => path === PATHS.concerns);
  expect(said).toHaveLength(1);
  // Unsigned, and nothing of the browser in it.
  expect(Object.keys(JSON.parse(said[0]?.body ?? '{}')).sort()).toEqual(
    ['audience', 'category', 'receipt', 'text', 'token', 'wire'].sort(),
  );
};

const seesItsOwnData: Scene = async (lab, driver) => {
  await sync(driver);
  const before = lab.said.length;
  const tables = JSON.stringify(lab.rows());
  const page = await driver.open('options.html#your-data');
  await press(page, '.raw-details summary');
  await page.waitForSelector('#raw');
  const raw = (await page.evaluate("document.querySelector('#raw').textContent")) as string;
  const answer = lab.said.slice(before).find(({ path }) => path === PATHS.ownData)?.answer;
  // Byte for byte, and nothing was written to answer it.
  expect(raw).toBe(answer);
  expect(JSON.stringify(lab.rows())).toBe(tables);
  const held = JSON.parse(raw);
  const { observation = [], browser_use = [], declaration = [], acknowledgement = [] } = lab.rows();
  const tagged = declaration.filter(({ tag }) => tag !== null);
  expect([held.observations, held.uses, held.declarations, held.acknowledgements].map((rows) => rows.length)).toEqual([
    observation.length,
    browser_use.length,
    tagged.length,
    acknowledgement.length,
  ]);
  expect(held.observations.length).toBeGreaterThan(0);
  expect(held.declarations.length).toBeGreaterThan(0);
  await page.close();
};

const erasesIt: Scene = async (lab, driver) => {
  const { declaration: before = [] } = lab.rows();
  const page = await driver.open('options.html#your-data');
  await press(page, 'section[aria-labelledby=erase] .button');
  await press(page, '.button-danger');
  await until(
    'the confirmation',
    () => page.evaluate("document.querySelector('section[aria-labelledby=erase] [role=status]').innerText"),
    (text) => String(text).startsWith('Done.'),
  );
  const raw = (await page.evaluate("document.querySelector('#raw').textContent")) as string;
  const held = JSON.parse(raw);
  expect([held.observations, held.uses, held.declarations, held.acknowledgements]).toEqual([[], [], [], []]);
  expect(held.eraseMarks.length).toBeGreaterThan(0);
  const { observation, browser_use, declaration = [] } = lab.rows();
  expect([observation, browser_use]).toEqual([[], []]);
  expect(declaration.map(({ tag, note }) => [tag, note])).toEqual(before.map(() => [null, null]));
  expect((await stored(driver))['declared']).toEqual({});
  // That the services are in use stays, and that a purpose was declared.
  const { systems } = await lab.inventory();
  expect(systems.map(({ id }) => id)).toContain('openai-chatgpt');
  expect(systems.find(({ id }) => id === 'openai-chatgpt')?.declarations).toEqual([KEYBOARD_ANSWERS]);
  await page.close();
};

async function stayQuiet(driver: EmployeeDriver, reason: QuietReason, url: string, service: string): Promise<void> {
  const close = await driver.visit(url);
  await quietFor(driver, service, reason);
  await close();
}

/** A page that is open and in front, under a policy. */
function underPolicy(reason: QuietReason, change: (policy: PolicyContent) => PolicyContent) {
  return async (lab: Lab, driver: EmployeeDriver): Promise<void> => {
    await forgetBudget(driver);
    const before = await changePolicy(lab, change);
    await sync(driver);
    await stayQuiet(driver, reason, 'https://www.udio.com/', 'udio');
    await changePolicy(lab, () => before);
  };
}

/**
 * How each reason comes about. Idle is for each browser's own test; a page that is kept out is not there to be asked about
 * (test/extension/decide.test.ts has both).
 */
const REASONS: Record<Exclude<QuietReason, 'idle' | 'gated'>, (lab: Lab, driver: EmployeeDriver) => Promise<void>> = {
  'asked-today': async (_lab, driver) => {
    await forgetBudget(driver);
    const close = await driver.visit('https://www.deepl.com/translator');
    await until(
      'the question',
      async () => JSON.stringify((await stored(driver))['prompt-budget']),
      (budget) => budget.includes('"deepl":1'),
    );
    await stayQuiet(driver, 'asked-today', 'https://www.suno.com/create', 'suno');
    await close();
  },
  'asked-often': async (_lab, driver) => {
    await store(driver, { 'prompt-budget': { lastDay: '2026-01-01', byService: { suno: 3 } } });
    await stayQuiet(driver, 'asked-often', 'https://www.suno.com/create', 'suno');
  },
  answered: async (_lab, driver) => {
    await forgetBudget(driver);
    const { account: _, ...answers } = KEYBOARD_ANSWERS;
    await send(driver, { kind: 'declare', service: 'suno', answers });
    await stayQuiet(driver, 'answered', 'https://www.suno.com/create', 'suno');
  },
  dismissed: async (_lab, driver) => {
    await send(driver, { kind: 'dismiss', service: 'mistral-le-chat', reason: 'not-ai' });
    await stayQuiet(driver, 'dismissed', 'https://chat.mistral.ai/chat', 'mistral-le-chat');
  },
  embedded: async (_lab, driver) => {
    await forgetBudget(driver);
    await stayQuiet(driver, 'embedded', 'https://intranet.example/framing', 'anthropic-claude');
    expect((await stored(driver))['prompt-budget']).toEqual({ lastDay: null, byService: {} });
  },
  'not-in-front': async (_lab, driver) => {
    await forgetBudget(driver);
    const close = await driver.visit('https://claude.ai/new');
    const closeOther = await driver.visit('https://intranet.example/');
    await quietFor(driver, 'anthropic-claude', 'not-in-front');
    await closeOther();
    await close();
  },
  'policy-observes': underPolicy('policy-observes', (policy) => ({
    ...policy,
    modes: { ...policy.modes, unassessed: 'observe' },
  })),
  'policy-never-interrupts': underPolicy('policy-never-interrupts', (policy) => ({
    ...policy,
    quiet: { ...policy.quiet, interruptionsADay: 0 },
  })),
  'quiet-hours': underPolicy('quiet-hours', (policy) => ({
    ...policy,
    quiet: { ...policy.quiet, hours: { from: '00:00', to: '23:59' } },
  })),
  'quiet-day': underPolicy('quiet-day', (policy) => ({
    ...policy,
    quiet: { ...policy.quiet, days: [0, 1, 2, 3, 4, 5, 6] },
  })),
};

const PRODUCTS: Record<string, string> = {
  'anthropic-claude': 'Claude',
  deepl: 'DeepL',
  gamma: 'Gamma',
  'mistral-le-chat': 'Le Chat',
  suno: 'Suno',
  udio: 'Udio',
};

const keepsQuietForAReason: Scene = async (lab, driver) => {
  const drawn = draw('Reasons to stay quiet', Object.entries(REASONS), driver.part, 3);
  for (const [, play] of drawn) await play(lab, driver);
  const page = await driver.open('options.html#status');
  await page.waitForSelector('#quiet');
  const text = await textOf(page);
  const shown = Object.keys((await stored(driver, 'session'))['quiet-reasons'] as object);
  expect(shown.length).toBeGreaterThan(0);
  for (const id of shown) expect(text).toContain(PRODUCTS[id]);
  await page.close();
};

/** What the sites show: one of them frames a service, out of sight. */
export function employeePages(host: string, path: string): SitePage {
  if (path !== '/framing') return plainPage(host, path);
  return { title: 'Framing', body: '<iframe src="https://claude.ai/widget" style="opacity: 0"></iframe>' };
}

/** What every browser must show, in this order. */
const SCENES: readonly (readonly [title: string, play: Scene])[] = [
  ['lets a question wait, and what was begun is still there', letsItWait],
  ['answers with one tap what was answered before, and again when it is asked again', answersWithOneTap],
  ['takes an answer back', takesItsAnswerBack],
  [
    'says "not for work": the row goes, also from the Worker, and the service is left alone',
    dismissesAService('udio', 'https://www.udio.com/', 'not-for-work', '.ways-out button:nth-child(1)'),
  ],
  [
    'says "this is not AI"',
    dismissesAService('suno', 'https://www.suno.com/create', 'not-ai', '.ways-out button:nth-child(2)'),
  ],
  ['reads the policy and acknowledges it under a tag of its own; markup stays text', readsThePolicy],
  ['asks for an exception and is answered by receipt, and the service opens', getsAnException],
  ['reports a concern, with a sync or alone and unsigned', reportsConcerns],
  ['stays quiet, and says why', keepsQuietForAReason],
  ['sees what the Worker holds, byte for byte', seesItsOwnData],
  ['erases it in two clicks, and reads anew that it is gone', erasesIt],
];

/** What both browsers show in a sample; the seed says which of them shows the rest too. */
const SCENES_FOR_BOTH = 3;

export function employeeScenes(part: EmployeeDriver['part']): typeof SCENES {
  const drawn = SCENES.filter((_, position) => position < SCENES_FOR_BOTH || isDrawn(0, part, 2));
  if (isSample) console.log(`Employee's scenes: ${drawn.length} of ${SCENES.length}, by the seed`);
  return drawn;
}
