/** What a barrier and its gate do in a real browser, whichever it is. */
import { expect } from 'vitest';
import type { SitePage } from '../../scripts/lib/local-site.ts';
import { PATHS } from '../../shared/api.ts';
import { FIRST_POLICY, type Policy, type PolicyContent, type Ruling } from '../../shared/policy.ts';
import { answerByKeyboard, KEYBOARD_ANSWERS } from './answer.ts';
import { type Lab, plainPage, until } from './lab.ts';

export interface Tab {
  /** Ends when the browser has said what became of it: a page that is stopped is no failure. */
  goto(url: string): Promise<void>;
  evaluate<T>(script: string): Promise<T>;
  /** As the browser's own button does. */
  back(): Promise<void>;
  /** Follows a link that opens a tab, and gives that tab. */
  openFrom(url: string): Promise<Tab>;
  keyboard: { press(key: 'Tab' | 'ArrowRight' | 'Enter' | ' '): Promise<void>; type(text: string): Promise<void> };
  close(): Promise<void>;
}

export interface Driver {
  newTab(): Promise<Tab>;
  /** Runs in a page of the extension; `api` is its `browser`. */
  desk<T>(script: string): Promise<T>;
  /** Address of one of the extension's own pages. */
  page(path: string): string;
}

export interface Scene {
  lab: Lab;
  driver: Driver;
  /** What reached the stand-in for all sites: host and path, in order. */
  requests: string[];
}

/** Requests that browsers make by themselves are left out. */
export function countingPage(requests: string[]): (host: string, path: string) => SitePage {
  return (host, path) => {
    if (!path.startsWith('/favicon')) requests.push(host + path);
    if (path === '/sw.js') return { script: SERVICE_WORKER };
    if (host === 'embeds.example') {
      const frames = '<iframe src="https://claude.ai/embed"></iframe><iframe src="https://plain.example/in"></iframe>';
      return { title: host, body: frames };
    }
    const page = plainPage(host, path);
    // Only what may be kept goes into the browser's memory of the way back.
    return path === '/kept' ? { ...page, headers: { 'cache-control': 'max-age=600' } } : page;
  };
}

const SERVICE_WORKER = `addEventListener('install', () => skipWaiting());
addEventListener('activate', (event) => event.waitUntil(clients.claim()));
addEventListener('fetch', (event) => event.respondWith(
  new Response('<!doctype html><title>from the worker</title>', { headers: { 'content-type': 'text/html' } })));`;

const CLAUDE = 'anthropic-claude';
const CHATGPT = 'openai-chatgpt';

export async function setPolicy(
  { lab, driver }: Pick<Scene, 'lab' | 'driver'>,
  services: readonly (Pick<Ruling, 'service'> & Partial<Ruling>)[],
  modes: Partial<PolicyContent['modes']> = {},
): Promise<void> {
  const { format: _, version: __, privateLife: ___, group: ____, ...first } = FIRST_POLICY;
  const content = {
    ...first,
    modes: { ...first.modes, rejected: 'block', ...modes },
    services: services.map((ruling) => ({ status: 'rejected', askAgain: 0, ...ruling })),
    contact: 'the AI office, room 2.14',
  };
  const url = new URL(PATHS.policy, lab.values.dashboard);
  const headers = { authorization: `Bearer ${lab.values.adminToken}`, 'content-type': 'application/json' };
  const { version } = (await (await fetch(url, { headers })).json()) as Policy;
  const body = JSON.stringify({ basedOn: version, ...content });
  const response = await fetch(url, { method: 'PUT', headers, body });
  const answer = await response.text();
  expect(response.status, answer).toBe(200);
  await driver.desk("api.runtime.sendMessage({ kind: 'sync-now' }).then(() => null)");
  const held = await driver.desk<Policy>("api.storage.local.get('policy').then(({ policy }) => policy)");
  // The same policy again makes no new version.
  expect(held.version).toBe((JSON.parse(answer) as Policy).version);
}

export const rulesOf = (driver: Driver) =>
  driver.desk<{ condition: { requestDomains?: string[] } }[]>('api.declarativeNetRequest.getDynamicRules()');
const stored = (driver: Driver, key: string) =>
  driver.desk<unknown>(`api.storage.local.get('${key}').then((items) => items['${key}'] ?? {})`);
const services = async (driver: Driver) => JSON.stringify(await stored(driver, 'outbox-observations'));

export const at = (tab: Tab) => tab.evaluate<string>('location.href').catch(() => '');
export const text = (tab: Tab) => tab.evaluate<string>('document.body.innerText').catch(() => '');

export async function reaches(tab: Tab, url: string): Promise<void> {
  await until(
    `to be at ${url}`,
    () => at(tab),
    (found) => found === url,
  );
}

/** Waits for the gate about a service; gives what it says. */
export async function gateIn(tab: Tab, driver: Driver, service: string): Promise<string> {
  await reaches(tab, driver.page(`gate.html?service=${service}`));
  return until(
    'the gate',
    () => text(tab),
    (found) => found.includes('Report a concern') && /\b(closed|open|use)\b/.test(found),
  );
}

export async function press(tab: Tab, label: string): Promise<void> {
  await until(
    `the button ${label}`,
    () =>
      tab.evaluate<boolean>(`(() => {
        const button = [...document.querySelectorAll('button')].find((one) => one.textContent === ${JSON.stringify(label)});
        // After this has answered: what is pressed may take the page away.
        if (button) setTimeout(() => button.click());
        return button !== undefined;
      })()`),
    Boolean,
  );
}

/** Nothing more happens: the tab stays where it is, for longer than any gate takes to open. */
export async function stays(tab: Tab, url: string): Promise<void> {
  await reaches(tab, url);
  await new Promise((done) => setTimeout(done, 800));
  expect(await at(tab)).toBe(url);
}

async function blocks(scene: Scene): Promise<void> {
  const { driver, requests } = scene;
  expect(await rulesOf(driver)).toEqual([]);
  await setPolicy(scene, [{ service: CLAUDE, conditions: 'No customer data, ever.', alternative: 'mistral-le-chat' }]);
  const tab = await driver.newTab();
  await tab.goto('https://before.example/page?x=1');
  await tab.goto('https://claude.ai/chat/secret?q=1');
  const says = await gateIn(tab, driver, CLAUDE);
  expect(says).toContain('Your organisation keeps Claude closed');
  expect(says).toContain('the decision was against it');
  expect(says).toContain('No customer data, ever.');
  expect(says).toContain('stopped before it loaded');
  expect(says).toContain('the AI office, room 2.14');
  expect(says).toMatch(/Open Le Chat|Open Mistral|Open Vibe/);
  expect(await tab.evaluate('[...document.querySelectorAll(".callout a")].map(({ href }) => href).join()')).toMatch(
    /^https:\/\/[a-z.]+\/$/,
  );
  expect(await tab.evaluate('document.title')).toContain('Claude');
  await press(tab, 'Back to where I was');
  await stays(tab, 'https://before.example/page?x=1');
  // Again, and back by the browser's own button.
  await tab.goto('https://claude.ai/chat/secret?q=2');
  await gateIn(tab, driver, CLAUDE);
  await tab.back();
  await stays(tab, 'https://before.example/page?x=1');
  expect(requests.filter((one) => one.includes('claude.ai'))).toEqual([]);
  expect(await services(driver)).not.toContain(CLAUDE);
  expect(await driver.desk("api.storage.session.get('gates').then(({ gates }) => gates)")).toEqual({});
  await tab.close();
}

async function gatesAgain(scene: Scene): Promise<void> {
  const { driver, requests } = scene;
  await setPolicy(scene, [{ service: CLAUDE }]);
  const tab = await driver.newTab();
  await tab.goto('https://before.example/again');
  await tab.goto('https://claude.ai/one');
  await gateIn(tab, driver, CLAUDE);
  // Asked for anew at the gate: still one gate, and the way back is the same.
  await tab.goto('https://claude.ai/two');
  await gateIn(tab, driver, CLAUDE);
  await tab.evaluate('location.reload()').catch(() => {});
  await gateIn(tab, driver, CLAUDE);
  await press(tab, 'Back to where I was');
  await stays(tab, 'https://before.example/again');
  expect(requests.filter((one) => one.includes('claude.ai'))).toEqual([]);
  await tab.close();
}

/** From the gate of one service to that of another: the way back leads to where the person was before both. */
async function leadsOutOfTwo(scene: Scene): Promise<void> {
  const { driver, requests } = scene;
  await setPolicy(scene, [{ service: CLAUDE }, { service: 'perplexity', mode: 'require' }]);
  const tab = await driver.newTab();
  await tab.goto('https://before.example/two');
  await tab.goto('https://claude.ai/one');
  await gateIn(tab, driver, CLAUDE);
  await tab.goto('https://www.perplexity.ai/two');
  await gateIn(tab, driver, 'perplexity');
  await press(tab, 'Back to where I was');
  await stays(tab, 'https://before.example/two');
  await tab.goto('https://claude.ai/one');
  await gateIn(tab, driver, CLAUDE);
  await tab.goto('https://www.perplexity.ai/two');
  await gateIn(tab, driver, 'perplexity');
  // By the browser's own button from gate to gate, and out.
  await tab.back();
  expect(await gateIn(tab, driver, CLAUDE)).toContain('Your organisation keeps Claude closed');
  await tab.back();
  await stays(tab, 'https://before.example/two');
  expect(requests.filter((one) => /claude|perplexity/.test(one))).toEqual([]);
  await tab.close();
}

/** Documentation, prices and other services under a barred host stay open. */
async function leavesOthersOpen(scene: Scene): Promise<void> {
  const { driver, requests } = scene;
  await setPolicy(scene, [{ service: CLAUDE }]);
  const tab = await driver.newTab();
  await tab.goto('https://before.example/open');
  for (const url of [
    // Another service, and a place of the vendor's, each with a rule of its own.
    'https://claude.ai/code/session',
    'https://claude.ai/download',
    // Known by convention: stopped, and let through at once.
    'https://claude.ai/pricing?plan=team#top',
    'https://docs.claude.ai/en/start',
  ]) {
    await tab.goto(url);
    await stays(tab, url);
    await tab.back();
    await stays(tab, 'https://before.example/open');
    const rules = await driver.desk<unknown[]>('api.declarativeNetRequest.getSessionRules()');
    expect(rules, url).toEqual([]);
  }
  expect(requests.filter((one) => one.includes('claude.ai'))).toEqual([
    'claude.ai/code/session',
    'claude.ai/download',
    'claude.ai/pricing?plan=team',
    'docs.claude.ai/en/start',
  ]);
  await tab.close();
}

async function closesATabWithoutAWayBack(scene: Scene): Promise<void> {
  const { driver } = scene;
  await setPolicy(scene, [{ service: CLAUDE }]);
  const tab = await driver.newTab();
  await tab.goto('https://before.example/opener');
  const opened = await tab.openFrom('https://claude.ai/new');
  await gateIn(opened, driver, CLAUDE);
  const tabs = () => driver.desk<number>('api.tabs.query({}).then(({ length }) => length)');
  const before = await tabs();
  await press(opened, 'Close this tab').catch(() => {});
  await until('the tab to be closed', tabs, (count) => count === before - 1);
  await tab.close();
}

async function stopsFrames(scene: Scene): Promise<void> {
  const { driver, requests } = scene;
  await setPolicy(scene, [{ service: CLAUDE }]);
  const tab = await driver.newTab();
  await tab.goto('https://embeds.example/page');
  await until(
    'the other frame',
    () => requests,
    (all) => all.includes('plain.example/in'),
  );
  await stays(tab, 'https://embeds.example/page');
  expect(requests.filter((one) => one.includes('claude.ai'))).toEqual([]);
  expect(await services(driver)).not.toContain(CLAUDE);
  await tab.close();
}

/** A page can neither open the gate, nor show it inside itself, nor tell it anything. */
async function hidesTheGateFromPages(scene: Scene): Promise<void> {
  const { driver } = scene;
  await setPolicy(scene, [{ service: CLAUDE }]);
  const gate = driver.page(`gate.html?service=${CLAUDE}`);
  const tab = await driver.newTab();
  await tab.goto('https://hostile.example/');
  await tab
    .evaluate(`(async () => {
    globalThis.opened = open(${JSON.stringify(gate)}, '_blank');
    const frame = document.createElement('iframe');
    frame.src = ${JSON.stringify(gate)};
    document.body.append(frame);
    await fetch(${JSON.stringify(gate)}).then(() => { globalThis.fetched = true; }, () => {});
    const link = document.createElement('a');
    link.href = ${JSON.stringify(gate)};
    document.body.append(link);
    link.click();
  })()`)
    .catch(() => {});
  await new Promise((done) => setTimeout(done, 1_000));
  expect(await at(tab)).not.toContain('gate.html');
  expect(await tab.evaluate('globalThis.fetched ?? false').catch(() => false)).toBe(false);
  const shown = await driver.desk<string[]>(`api.tabs.query({})
    .then((tabs) => Promise.all(tabs.map(({ id }) => api.webNavigation.getAllFrames({ tabId: id }))))
    .then((tabs) => tabs.flatMap((frames) => (frames ?? []).filter((one) => !one.errorOccurred).map(({ url }) => url)))`);
  expect(shown.filter((url) => url.includes('gate.html'))).toEqual([]);
  await tab.close();
}

async function takesARequest(scene: Scene): Promise<void> {
  const { lab, driver } = scene;
  await setPolicy(scene, [{ service: CLAUDE }]);
  const tab = await driver.newTab();
  await tab.goto('https://before.example/asks');
  await tab.goto('https://claude.ai/x');
  expect(await gateIn(tab, driver, CLAUDE)).toContain('Request an exception');
  await press(tab, 'Request an exception');
  await press(tab, 'Send the request');
  await until(
    'what is missing',
    () => text(tab),
    (found) => found.includes('Write what you need it for.'),
  );
  await tab.evaluate("document.querySelector('#reason').focus()");
  await tab.keyboard.type('to compare two models');
  await press(tab, 'Send the request');
  await until(
    'that it was asked for',
    () => text(tab),
    (found) => found.includes('You have asked for an exception') && !found.includes('Request an exception'),
  );
  const requests = (await stored(driver, 'requests')) as { kind: string; text: string; receipt: string }[];
  expect(requests).toMatchObject([{ kind: 'exception', service: CLAUDE, text: 'to compare two models' }]);
  await until(
    'the request at the Worker',
    () => JSON.stringify(lab.rows()),
    (rows) => rows.includes('to compare two models'),
  );
  const answer = (decision: string, more: object) =>
    driver.desk(`(async () => {
      const { requests } = await api.storage.local.get('requests');
      const answer = { ...${JSON.stringify(more)}, receipt: requests[0].receipt, decision: '${decision}', day: requests[0].day };
      await api.storage.local.set({ requests: [{ ...requests[0], answer }] });
      await api.runtime.sendMessage({ kind: 'sync-now' });
      return null;
    })()`);
  await answer('declined', { text: 'Use the other one.' });
  await until(
    'the refusal',
    () => text(tab),
    (found) => found.includes('declined') && found.includes('Use the other one.') && found.includes('Request an'),
  );
  // Granted: the rules go, the gate says until when, and leads on.
  await answer('granted', { text: 'For the trial.', until: '2099-12-31', service: CLAUDE });
  await until(
    'the grant',
    () => text(tab),
    (found) => found.includes('Claude is open to you') && found.includes('2099') && found.includes('For the trial.'),
  );
  await until(
    'the rules to go',
    () => rulesOf(driver),
    (rules) => !JSON.stringify(rules).includes('claude.ai'),
  );
  await press(tab, 'Go on to Claude');
  await reaches(tab, 'https://claude.ai/');
  await driver.desk("api.storage.local.remove('requests').then(() => null)");
  await tab.close();
}

async function requiresAnAnswer(scene: Scene): Promise<void> {
  const { lab, driver, requests } = scene;
  const target = 'https://chatgpt.com/c/42?model=x&q=a%20b#part';
  await setPolicy(scene, [{ service: CHATGPT, mode: 'require', status: 'in-review' }]);
  const tab = await driver.newTab();
  await tab.goto('https://before.example/require');
  await tab.goto(target);
  const says = await gateIn(tab, driver, CHATGPT);
  expect(says).toContain('Before ChatGPT opens');
  expect(requests.filter((one) => one.includes('chatgpt.com'))).toEqual([]);
  await until(
    'the questions',
    () => tab.evaluate<number>("document.querySelectorAll('input[type=radio]').length"),
    (count) => count > 0,
  );
  // Back and forth first: nothing was answered, and the gate comes again.
  await press(tab, 'Back to where I was');
  await stays(tab, 'https://before.example/require');
  await tab.goto(target);
  await gateIn(tab, driver, CHATGPT);
  await until(
    'the questions again',
    () => tab.evaluate<number>("document.querySelectorAll('input[type=radio]').length"),
    (count) => count > 0,
  );
  await answerByKeyboard(tab);
  await reaches(tab, target);
  expect(requests.filter((one) => one.includes('chatgpt.com'))).toEqual(['chatgpt.com/c/42?model=x&q=a%20b']);
  expect(await driver.desk("api.storage.session.get('gates').then(({ gates }) => gates)")).toEqual({});
  const { systems } = await until(
    'the declaration',
    () => lab.inventory(),
    (report) => report.systems.some(({ id, declarations }) => id === CHATGPT && declarations.length > 0),
  );
  expect(systems.find(({ id }) => id === CHATGPT)).toMatchObject({ declarations: [KEYBOARD_ANSWERS] });
  // Nobody is asked twice.
  await tab.goto('https://chatgpt.com/c/43');
  await stays(tab, 'https://chatgpt.com/c/43');
  await tab.close();
}

async function dismissesAtTheGate(scene: Scene): Promise<void> {
  const { driver } = scene;
  await setPolicy(scene, [{ service: 'deepl', mode: 'require' }]);
  const tab = await driver.newTab();
  await tab.goto('https://www.deepl.com/translator?x=1');
  await gateIn(tab, driver, 'deepl');
  await press(tab, 'Not for work');
  await press(
    tab,
    await until(
      'the confirmation',
      () => mainButton(tab),
      (label) => label !== 'Send',
    ),
  );
  await reaches(tab, 'https://www.deepl.com/translator?x=1');
  expect(await stored(driver, 'dismissed')).toMatchObject({ deepl: { reason: 'not-for-work' } });
  await tab.close();
}

const mainButton = (tab: Tab) =>
  tab.evaluate<string>("document.querySelector('.button-main')?.textContent ?? 'Send'").catch(() => 'Send');

/** The page was there already: it is gated at once, and the gate says what could have happened before. */
async function gatesARoute(scene: Scene): Promise<void> {
  const { driver, requests } = scene;
  await setPolicy(scene, [{ service: 'github-copilot', status: 'retired', mode: 'block' }]);
  const tab = await driver.newTab();
  await tab.goto('https://github.com/acme/repository');
  await stays(tab, 'https://github.com/acme/repository');
  await tab.evaluate("history.pushState(null, '', '/copilot/c/1')").catch(() => {});
  const says = await gateIn(tab, driver, 'github-copilot');
  expect(says).toContain('The page was there before it was stopped');
  expect(says).toContain('no longer is');
  await press(tab, 'Back to where I was');
  await stays(tab, 'https://github.com/acme/repository');
  await tab.goto('https://github.com/copilots/are-not-it');
  await stays(tab, 'https://github.com/copilots/are-not-it');
  expect(requests.filter((one) => one.startsWith('github.com/copilot/'))).toEqual([]);
  await tab.close();
}

async function goesByQueries(scene: Scene): Promise<void> {
  const { driver, requests } = scene;
  await setPolicy(scene, [{ service: 'google-ai-mode' }]);
  const tab = await driver.newTab();
  await tab.goto('https://www.google.com/search?q=weather&udm=500');
  await stays(tab, 'https://www.google.com/search?q=weather&udm=500');
  await tab.goto('https://www.google.com/search?q=weather&udm=50&hl=en');
  await gateIn(tab, driver, 'google-ai-mode');
  expect(requests.filter((one) => /udm=50(&|$)/.test(one))).toEqual([]);
  await tab.close();
}

async function gatesWhatIsOpen(scene: Scene): Promise<void> {
  const { driver } = scene;
  await setPolicy(scene, []);
  await until(
    'no rules',
    () => rulesOf(driver),
    ({ length }) => length === 0,
  );
  const tab = await driver.newTab();
  await tab.goto('https://before.example/open-already');
  await tab.goto('https://www.perplexity.ai/search/x');
  await stays(tab, 'https://www.perplexity.ai/search/x');
  await setPolicy(scene, [{ service: 'perplexity' }]);
  expect(await gateIn(tab, driver, 'perplexity')).toContain('The page was there before it was stopped');
  await press(tab, 'Back to where I was');
  await stays(tab, 'https://before.example/open-already');
  await tab.close();
}

/** Typed on while a link leads to the gate, and at the gate: nothing is answered, asked for or dismissed. */
async function takesNoKeys(scene: Scene): Promise<void> {
  const { driver } = scene;
  await setPolicy(scene, [{ service: CLAUDE }, { service: 'perplexity', mode: 'require' }]);
  for (const [service, url] of [
    [CLAUDE, 'https://claude.ai/typed'],
    ['perplexity', 'https://www.perplexity.ai/typed'],
  ] as const) {
    const tab = await driver.newTab();
    await tab.goto('https://before.example/typing');
    await tab.evaluate("document.querySelector('input').focus()");
    await tab.evaluate(`void setTimeout(() => { location.href = '${url}'; }, 50)`);
    for (let i = 0; i < 12; i++) {
      await tab.keyboard.type('no ').catch(() => {});
      await tab.keyboard.press('Enter').catch(() => {});
      await tab.keyboard.press(' ').catch(() => {});
    }
    await gateIn(tab, driver, service);
    for (const key of ['Enter', ' ', 'Enter'] as const) await tab.keyboard.press(key);
    await tab.keyboard.type('yes no 1 2 3');
    await stays(tab, driver.page(`gate.html?service=${service}`));
    await tab.close();
  }
  expect(await stored(driver, 'dismissed')).not.toHaveProperty('perplexity');
  expect(await stored(driver, 'declared')).not.toHaveProperty('perplexity');
  expect(await stored(driver, 'requests')).toEqual({});
}

async function worksOffline(scene: Scene): Promise<void> {
  const { lab, driver } = scene;
  await setPolicy(scene, [{ service: CLAUDE }, { service: 'gamma', mode: 'require' }]);
  await lab.stopWorker();
  const tab = await driver.newTab();
  await tab.goto('https://before.example/offline');
  await tab.goto('https://gamma.app/docs/7');
  await gateIn(tab, driver, 'gamma');
  await answerByKeyboard(tab);
  await reaches(tab, 'https://gamma.app/docs/7');
  // No site answers any more either.
  await lab.site.close();
  await tab.goto('https://claude.ai/offline');
  expect(await gateIn(tab, driver, CLAUDE)).toContain('Your organisation keeps Claude closed');
  await tab.close();
}

/** What every browser must show, in this order: the last one leaves nothing that answers. */
export const SCENES: readonly (readonly [title: string, play: (scene: Scene) => Promise<void>])[] = [
  ['blocks before anything reaches the site, and both ways back lead back', blocks],
  ['opens one gate, however often it is asked', gatesAgain],
  ['leads out of two gates, one after the other', leadsOutOfTwo],
  ['leaves other services and the vendor’s own pages open', leavesOthersOpen],
  ['closes a tab that has no way back', closesATabWithoutAWayBack],
  ['stops a frame in other people’s pages, and gates nobody for it', stopsFrames],
  ['hides the gate from pages', hidesTheGateFromPages],
  ['takes a request for an exception, shows what came of it, and lets through', takesARequest],
  ['asks before a service opens, and leads on to the very address', requiresAnAnswer],
  ['lets on whoever says that it is not for work', dismissesAtTheGate],
  ['gates a route inside a page at once', gatesARoute],
  ['goes by a query where that is the place', goesByQueries],
  ['gates what is open already when the policy comes, and has no rules before', gatesWhatIsOpen],
  ['takes no keys that were meant for a page', takesNoKeys],
  ['works offline', worksOffline],
];
