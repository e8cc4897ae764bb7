/** Every screen of the extension, as it is reached: from what is stored, by what a person does. Needs no Worker. */
import type { Page } from 'playwright-core';
import type { RunningChromium } from '../../scripts/lib/chromium.ts';
import { SAMPLE_ANSWERS, SAMPLE_POLICY, sampleOwnData } from '../../scripts/lib/samples.ts';
import { addDays, localDay } from '../../shared/day.ts';
import type { Answers } from '../../shared/declaration.ts';
import { MANAGED_WORDS } from './managed-screens.ts';

const TODAY = localDay(new Date());
const SERVER = 'https://unshade.example';
const HELD = sampleOwnData(TODAY);
const id = (number: number) => number.toString(16).padStart(32, '0');

const USUAL: Answers = {
  purpose: 'summarise-translate',
  affected: 'colleagues',
  data: 'internal',
  handling: 'draft-i-rewrite',
  account: 'work',
};

/** Kept out, each for a gate of its own; what is granted below opens another. */
const BLOCKED = { plain: 'midjourney', asked: 'poe', declined: 'elicit' };
const BLOCK = {
  status: 'rejected',
  mode: 'block',
  conditions: 'Pictures come from the picture desk.',
  alternative: 'anthropic-claude',
  askAgain: 0,
};

/** Approved within limits; and approved but for one purpose, which is the one declared here. */
const LIMITED = {
  service: 'udio',
  status: 'approved-with-conditions',
  conditions: 'Say in the title that it is made by a machine.',
  limits: {
    purposes: ['media', 'write-edit'],
    domains: [],
    affected: ['colleagues'],
    accounts: ['work'],
    data: 'internal',
    handling: 'used-after-check',
  },
  askAgain: 0,
};
const CLOSED_FOR = {
  service: 'suno',
  status: 'approved',
  purposes: [{ purposes: [USUAL.purpose], status: 'rejected', mode: 'block', alternative: 'anthropic-claude' }],
  askAgain: 0,
};

/** What `storage.local` holds. */
const LOCAL = {
  // IT set nothing here.
  managed: {},
  connection: { server: SERVER, token: 'enrolment-token-of-the-screens', key: 'k'.repeat(43) },
  policy: {
    ...SAMPLE_POLICY,
    services: [
      ...SAMPLE_POLICY.services,
      LIMITED,
      CLOSED_FOR,
      ...Object.values(BLOCKED).map((service) => ({ ...BLOCK, service })),
    ],
  },
  'policy-hash': '4f1c09aa7be2d318',
  declared: {
    'openai-chatgpt': { id: id(1), answers: SAMPLE_ANSWERS, askAgain: 0 },
    'github-copilot': { id: id(2), answers: USUAL, askAgain: 0 },
    suno: { id: id(3), answers: USUAL, askAgain: 0 },
  },
  'last-answered': 'github-copilot',
  dismissed: {
    gamma: { reason: 'not-for-work', until: addDays(TODAY, 90) },
    grammarly: { reason: 'not-ai', until: addDays(TODAY, 12) },
  },
  requests: [
    {
      receipt: id(0x11),
      kind: 'exception',
      service: 'deepseek-chat',
      text: 'For the study of chat characters in the training department.',
      day: addDays(TODAY, -8),
      answer: {
        receipt: id(0x11),
        decision: 'granted',
        text: 'For the study alone, please. Write to us when it is over.',
        until: addDays(TODAY, 30),
        service: 'deepseek-chat',
        day: addDays(TODAY, -5),
      },
    },
    {
      receipt: id(0x12),
      kind: 'concern',
      category: 'unfair-to-people',
      service: 'openai-chatgpt',
      text: 'It sorts out applicants without a degree, whatever else they can do.',
      day: addDays(TODAY, -2),
    },
    {
      receipt: id(0x13),
      kind: 'concern',
      category: 'safety',
      text: 'The warehouse goes by what a chat said.',
      day: TODAY,
      aloneAfter: 32_503_680_000_000,
    },
    { receipt: id(0x14), kind: 'exception', service: BLOCKED.asked, text: 'To compare answers.', day: TODAY },
    {
      receipt: id(0x15),
      kind: 'exception',
      service: BLOCKED.declined,
      text: 'To look for papers.',
      day: addDays(TODAY, -4),
      answer: {
        receipt: id(0x15),
        decision: 'declined',
        text: 'The library has what you need.',
        service: BLOCKED.declined,
        day: addDays(TODAY, -3),
      },
    },
  ],
  candidates: [
    { kind: 'site', name: 'unheard-of-chatbot.ai', reasons: ['word:chatbot +3', 'tld:ai +2'], lastDay: TODAY },
    { kind: 'extension', name: 'GPT Chatbot AI', reasons: ['word:gpt +3', 'permission:debugger'], lastDay: TODAY },
  ],
  'own-catalogue': {
    format: 1,
    version: 1,
    services: [],
    signals: [
      {
        service: 'openai-chatgpt',
        surface: 'web-app',
        host: 'a-rather-long-name-of-a-gateway.of-the-organisation.acme.example',
        path: '/assistants/of/the/department',
        inFrames: false,
      },
    ],
    renamed: [],
    excluded: ['deepl'],
  },
  'outbox-observations': [
    {
      id: id(0x21),
      service: 'anthropic-claude',
      day: TODAY,
      surfaces: ['web-app'],
      scopes: [],
      visits: '2-9',
      declared: false,
      state: 'pending',
      revision: 1,
      redated: false,
    },
  ],
  'sync-state': {
    lastDay: TODAY,
    failures: 3,
    problem: 'network',
    held: false,
    givenUp: [{ code: 'row.service-unknown' }],
  },
};

const SESSION = {
  'quiet-reasons': { 'anthropic-claude': 'quiet-hours', 'openai-chatgpt': 'answered', perplexity: 'asked-today' },
};

interface Gate {
  bar: 'require' | 'block';
  loaded?: boolean;
  back?: number;
  target?: string;
}

export type Screens = Record<string, (page: Page) => Promise<void>>;

/** Names, codes and what `Intl` writes: all other words on a screen are texts of the extension. */
const KNOWN = [
  JSON.stringify([LOCAL, HELD]).replaceAll('\\n', ' '),
  MANAGED_WORDS,
  'ChatGPT OpenAI Claude Anthropic Perplexity GitHub Copilot Microsoft Gamma Grammarly DeepL Notion DeepSeek Chat Mistral Midjourney Poe Quora Elicit Udio Suno',
  'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec Saturday Sunday and',
  // Diagnostics, as they are copied.
  'unshade browser languages Chrome HeadlessChrome texts connected true false null policy version hash text stale catalogue products own',
  'sync ever problem failures held givenUp setAside rules taken failed',
].join(' ');
const KNOWN_WORDS = new Set(KNOWN.match(/[A-Za-z]{3,}/g));

export function writtenByOthers(word: string): boolean {
  return KNOWN_WORDS.has(word) || /^x+$/.test(word);
}

/** Puts the extension into the state that all screens start from. */
export async function seed({ worker }: RunningChromium): Promise<void> {
  await worker.evaluate(`Promise.all([
    chrome.storage.local.set(${JSON.stringify(LOCAL)}),
    chrome.storage.local.set({ 'own-checked': chrome.runtime.getManifest().version }),
    chrome.storage.session.set(${JSON.stringify(SESSION)}),
  ])`);
}

/** Each opens in a page that is there already, so that a page can show one after the other. */
export function screensOf({ page: address, worker }: RunningChromium): Screens {
  async function open(page: Page, path: string, wait = 'h1'): Promise<void> {
    await page.goto('about:blank');
    await page.goto(address(path));
    await page.waitForSelector(wait);
  }
  const prompt = (page: Page, service: string) => open(page, `popup.html?service=${service}`, '.actions');
  const without = async (keys: string[], show: () => Promise<void>) => {
    await worker.evaluate(`chrome.storage.local.remove(${JSON.stringify(keys)})`);
    await show();
    await worker.evaluate(`chrome.storage.local.set(${JSON.stringify(LOCAL)})`);
  };
  async function gate(page: Page, service: string, stands: Gate): Promise<void> {
    await open(page, `gate.html?service=${service}`, 'main');
    await page.evaluate(`chrome.tabs.getCurrent().then((tab) => chrome.storage.session.set({ gates: {
      [tab.id]: ${JSON.stringify({ service, loaded: false, back: 0, ...stands })},
    } }))`);
    await page.reload();
    await page.waitForSelector('h1');
  }
  return {
    'the popup while not connected': (page) => without(['connection'], () => open(page, 'popup.html')),
    'the popup where there is nothing to ask': (page) => open(page, 'popup.html'),
    'a prompt with conditions and answers to take over': (page) => prompt(page, 'anthropic-claude'),
    'a prompt with limits': (page) => prompt(page, 'udio'),
    'an answer beyond what is approved': async (page) => {
      await prompt(page, 'udio');
      const { account: _, ...answers } = USUAL;
      for (const [name, value] of Object.entries({ ...answers, data: 'personal' }))
        await page.locator(`input[name=${name}][value=${value}]`).check();
      if (await page.locator('input[name=account]').count()) await page.locator('input[name=account]').first().check();
      await page.locator('button[type=submit]').press('Enter');
      await page.waitForSelector('.message .limits');
    },
    'the gate that is closed for one purpose': (page) => gate(page, CLOSED_FOR.service, { bar: 'block' }),
    'another purpose at that gate': async (page) => {
      await gate(page, CLOSED_FOR.service, { bar: 'block' });
      await page.locator('.why + .button').click();
      await page.waitForSelector('form');
    },
    'a prompt with answers missing': async (page) => {
      await prompt(page, 'perplexity');
      await page.locator('input[value=evaluate-people]').check();
      for (const fold of await page.locator('summary').all()) await fold.click();
      await page.locator('button[type=submit]').press('Enter');
      await page.waitForSelector('.question-missing');
    },
    'what “not for work” does': async (page) => {
      await prompt(page, 'mistral-le-chat');
      await page.locator('.ways-out button').first().click();
      await page.waitForSelector('.points');
    },
    'what “not AI” does': async (page) => {
      await prompt(page, 'mistral-le-chat');
      await page.locator('.ways-out button').last().click();
      await page.waitForSelector('.points');
    },
    'a question that is asked again': (page) => prompt(page, 'github-copilot'),
    'an answer that was given': (page) => prompt(page, 'openai-chatgpt'),
    'an answer that is being changed': async (page) => {
      await prompt(page, 'openai-chatgpt');
      await page.locator('.actions button').last().click();
      await page.waitForSelector('form');
    },
    'a service that is left alone': (page) => prompt(page, 'gamma'),
    'the thanks for an answer': async (page) => {
      await prompt(page, 'github-copilot');
      await page.locator('.button-main').press('Enter');
      await page.waitForSelector('.message');
    },
    'what follows a use that was taken back': async (page) => {
      await prompt(page, 'openai-chatgpt');
      await page.locator('.actions .button-quiet').click();
      await page.waitForSelector('.message');
    },
    'the policy to read, without an answer to its question': async (page) => {
      await worker.evaluate(`chrome.storage.local.remove('acknowledged')`);
      await open(page, 'popup.html?policy', '.policy-text');
      await page.locator('.button-main').click();
      await page.waitForSelector('.question-missing');
    },
    'the policy once it was read, with its question answered wrong': async (page) => {
      await open(page, 'popup.html?policy', '.policy-text');
      await page.locator('input[name=check]').last().check();
      await page.locator('.button-main').click();
      await page.waitForSelector('.bad-line');
    },
    'the status while not connected': (page) => without(['connection'], () => open(page, 'options.html', '#connect')),
    'the status': async (page) => {
      await seed({ worker } as RunningChromium);
      await open(page, 'options.html', '#own');
      for (const fold of await page.locator('summary').all()) await fold.click();
    },
    'your data': async (page) => {
      await page.route(`${SERVER}/**`, (route) =>
        route.fulfill({ body: JSON.stringify(HELD), headers: { 'access-control-allow-origin': '*' } }),
      );
      await open(page, 'options.html#your-data', '.data-table');
      await page.locator('summary').click();
    },
    'your data, about to be erased': async (page) => {
      await open(page, 'options.html#your-data', '.data-table');
      await page.locator('section[aria-labelledby=erase] button').click();
      await page.waitForSelector('.goes-stays');
    },
    'your data, erased, and what the server holds cannot be read': async (page) => {
      await open(page, 'options.html#your-data', '.data-table');
      await page.route(`${SERVER}/**`, (route) => route.abort());
      await page.locator('section[aria-labelledby=erase] button').click();
      await page.locator('.button-danger').click();
      await page.waitForSelector('section[aria-labelledby=erase] .callout');
      await seed({ worker } as RunningChromium);
    },
    'your data while the server does not answer': async (page) => {
      await page.unroute(`${SERVER}/**`);
      await page.route(`${SERVER}/**`, (route) => route.abort());
      await open(page, 'options.html#your-data', '#erase');
    },
    'the set-up of a browser that nobody manages': (page) => open(page, 'options.html#setup', '#setup'),
    'the set-up before it is known whether anybody does': (page) =>
      without(['managed'], () => open(page, 'options.html#setup', '#setup')),
    'the policy among the options': (page) => open(page, 'options.html#policy', '.policy-text'),
    'the policy before there is one': (page) =>
      without(['policy'], () => open(page, 'options.html#policy', '.card h1')),
    'a concern while not connected': (page) =>
      without(['connection'], () => open(page, 'options.html#concern', '.callout')),
    'a concern about a service': (page) => open(page, 'options.html?concern=perplexity#concern', 'form'),
    'a concern with parts missing': async (page) => {
      await open(page, 'options.html#concern', 'form');
      await page.locator('textarea').fill('x'.repeat(950));
      await page.locator('button[type=submit]').click();
      await page.waitForSelector('.question-missing');
    },
    'the thanks for a concern': async (page) => {
      await open(page, 'options.html#concern', 'form');
      await page.locator('input[name=category]').first().check();
      await page.locator('textarea').fill('It is unfair.');
      await page.locator('input[name=way]').last().check();
      await page.locator('button[type=submit]').click();
      await page.waitForSelector('a[href="#status"] >> nth=1');
    },
    'the gate that asks first': (page) =>
      gate(page, 'notion-ai', { bar: 'require', loaded: true, target: 'https://example.com/' }),
    'the gate that asks, out of memory': (page) => gate(page, 'notion-ai', { bar: 'require' }),
    'the gate of a blocked service': (page) => gate(page, BLOCKED.plain, { bar: 'block' }),
    'the gate with the way back and the way out': (page) => gate(page, BLOCKED.plain, { bar: 'block', back: 1 }),
    'the gate with an exception to write, and no reason in it': async (page) => {
      await gate(page, BLOCKED.plain, { bar: 'block', loaded: true });
      await page.locator('.gate-actions button').last().click();
      await page.locator('button[type=submit]').click();
      await page.waitForSelector('.question-missing');
    },
    'the gate with an exception that waits': (page) => gate(page, BLOCKED.asked, { bar: 'block' }),
    'the gate with an exception that was declined': (page) => gate(page, BLOCKED.declined, { bar: 'block' }),
    'the gate that a granted exception has opened': (page) => gate(page, 'deepseek-chat', { bar: 'block' }),
    'the gate with nothing behind it': (page) => open(page, 'gate.html'),
  };
}

/** Their names, known before there is a browser. */
export const SCREEN_NAMES = Object.keys(screensOf({} as RunningChromium));
