import { beforeEach, describe, expect, it, vi } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { loadRecogniser, reloadRecogniser } from '../../extension/detection/catalogue.ts';
import { refreshBarrier } from '../../extension/gate/apply.ts';
import { type Arrival, type Arrived, keepGates } from '../../extension/gate/gatekeeper.ts';
import { createSerial } from '../../extension/serial.ts';
import { storedConnection, storedGates, storedPolicy } from '../../extension/storage.ts';
import type { Ruling } from '../../shared/policy.ts';
import { type FakeRules, fakeRules } from './gate-rules.ts';
import { CHATGPT, CLAUDE, CONNECTION, policyOf, setDay, TODAY } from './rows.ts';

// Under Vitest the variable is text, and any text is true.
vi.hoisted(() => vi.stubEnv('FIREFOX', ''));

const ELSEWHERE = 'https://example.org/';
const TARGET = 'https://chatgpt.com/c/1?x=2#part';
const BLOCKED = 'net::ERR_BLOCKED_BY_CLIENT';

let serial: ReturnType<typeof createSerial>;
let arrived: Arrived;
let fail: (details: object) => void;
let calls: string[];
let rules: FakeRules;
let tab: number;

const ruling = (service: string, mode: Ruling['mode']): Ruling => ({ service, status: 'rejected', mode, askAgain: 0 });
const gatePage = (service: string) => `${fakeBrowser.runtime.getURL('/gate.html' as never)}?service=${service}`;

beforeEach(async () => {
  vi.restoreAllMocks();
  fakeBrowser.reset();
  setDay(TODAY);
  rules = fakeRules();
  await storedConnection.write(CONNECTION);
  await storedPolicy.write(policyOf(2, 'ask', { services: [ruling(CLAUDE, 'block'), ruling(CHATGPT, 'require')] }));
  await reloadRecogniser();
  await refreshBarrier();
  tab = (await fakeBrowser.tabs.create({})).id ?? -1;
  calls = [];
  const addListener = (listener: typeof fail) => {
    fail = listener;
  };
  Object.assign(fakeBrowser, { webNavigation: { onErrorOccurred: { addListener } } });
  const { tabs } = fakeBrowser;
  vi.spyOn(tabs, 'update').mockImplementation((async (_: number, { url }: { url: string }) => {
    calls.push(`update ${url}`);
  }) as never);
  vi.spyOn(tabs, 'reload').mockImplementation((async () => void calls.push('reload')) as never);
  vi.spyOn(tabs, 'goBack').mockImplementation((async () => void calls.push('back')) as never);
  vi.spyOn(tabs.onReplaced, 'addListener').mockImplementation((() => {}) as never);
  serial = createSerial();
  arrived = keepGates(serial);
});

async function come(how: Arrival, url: string): Promise<void> {
  arrived(tab, how, url, (await loadRecogniser()).address(url, 'navigation'));
  await serial(async () => {});
}

async function stop(url: string, change: object = {}): Promise<void> {
  fail({ tabId: tab, frameId: 0, url, error: BLOCKED, documentLifecycle: 'active', ...change });
  await vi.waitFor(() => Promise.resolve());
  for (let i = 0; i < 5; i++) await new Promise((done) => setTimeout(done, 2));
  await serial(async () => {});
}

describe('the gate', () => {
  it('opens once the browser says that it stopped a page, and remembers no address of a block', async () => {
    await stop('https://claude.ai/secret');
    expect(calls).toEqual([`update ${gatePage(CLAUDE)}`]);
    expect(await storedGates.read()).toEqual({ [tab]: { service: CLAUDE, bar: 'block', loaded: false, back: 2 } });
    expect(JSON.stringify(await fakeBrowser.storage.session.get())).not.toContain('secret');
  });

  it('remembers where to go on to, until the tab has gone elsewhere', async () => {
    await stop(TARGET);
    expect((await storedGates.read())[tab]).toMatchObject({ bar: 'require', target: TARGET });
    expect(JSON.stringify(await fakeBrowser.storage.local.get())).not.toContain('part');
    await come('page', gatePage(CHATGPT));
    expect((await storedGates.read())[tab]?.target).toBe(TARGET);
    await come('page', ELSEWHERE);
    expect(await storedGates.read()).toEqual({});
  });

  it.each([
    ['of a frame', { frameId: 3 }],
    ['of a page that was loaded ahead', { documentLifecycle: 'prerender' }],
    ['that says something else', { error: 'net::ERR_NAME_NOT_RESOLVED' }],
    ['of no tab', { tabId: -1 }],
  ])('does not open for an error %s', async (_what, change) => {
    await stop('https://claude.ai/', change);
    expect(calls).toEqual([]);
  });

  it('opens one at a time, however much happens on the way', async () => {
    await come('page', 'https://claude.ai/1');
    await come('route', 'https://claude.ai/2');
    await come('found-open', 'https://claude.ai/2');
    expect(calls).toEqual([`update ${gatePage(CLAUDE)}`]);
    expect((await storedGates.read())[tab]).toMatchObject({ loaded: true });
  });

  it('leads back one more where the browser’s own button leads to the page that was stopped', async () => {
    await stop('https://claude.ai/1');
    await come('page', gatePage(CLAUDE));
    await stop('https://claude.ai/1');
    // A background that just woke finds the error page too: it is being left.
    await come('found-stopped', 'https://claude.ai/1');
    expect(calls).toEqual([`update ${gatePage(CLAUDE)}`, 'back']);
    await come('page', ELSEWHERE);
    expect(await storedGates.read()).toEqual({});
  });

  it('leads back once also where a background that just woke finds the page before the browser tells of it', async () => {
    await stop('https://claude.ai/1');
    await come('page', gatePage(CLAUDE));
    // Asleep, and awake again: memory is gone, storage is not.
    arrived = keepGates(serial);
    calls.length = 0;
    await come('found-stopped', 'https://claude.ai/1');
    await stop('https://claude.ai/1');
    expect(calls).toEqual(['back']);
    await come('page', ELSEWHERE);
    expect(await storedGates.read()).toEqual({});
  });

  it('opens where the background was lost on the way to it', async () => {
    await stop('https://claude.ai/1');
    arrived = keepGates(serial);
    calls.length = 0;
    await come('found-stopped', 'https://claude.ai/1');
    expect(calls).toEqual([`update ${gatePage(CLAUDE)}`]);
  });

  it('opens again where there is nothing to go back to', async () => {
    await stop('https://claude.ai/1');
    await come('page', gatePage(CLAUDE));
    vi.mocked(fakeBrowser.tabs.goBack).mockRejectedValueOnce(new Error('no page before'));
    await stop('https://claude.ai/1');
    expect(calls).toHaveLength(2);
    expect(calls.at(-1)).toBe(`update ${gatePage(CLAUDE)}`);
  });

  it('comes back after memory was lost, without an address, and only for what is barred', async () => {
    await come('page', gatePage(CHATGPT));
    expect(await storedGates.read()).toEqual({
      [tab]: { service: CHATGPT, bar: 'require', loaded: false, back: 2, shown: true },
    });
    await come('page', gatePage('perplexity'));
    expect(await storedGates.read()).toEqual({});
    await come('page', gatePage('no such service'));
    expect(await storedGates.read()).toEqual({});
  });

  it('never opens in a private window', async () => {
    vi.spyOn(fakeBrowser.tabs, 'get').mockResolvedValue({ incognito: true } as never);
    await stop('https://claude.ai/');
    await come('page', 'https://claude.ai/');
    expect(calls).toEqual([]);
    expect(await storedGates.read()).toEqual({});
  });

  it('stops a sign-in to what is blocked, and leaves one to what only asks', async () => {
    const consent = (back: string) =>
      `https://accounts.google.com/o/oauth2/v2/auth?client_id=1&redirect_uri=${encodeURIComponent(back)}`;
    await come('page', consent('https://chatgpt.com/back'));
    expect(calls).toEqual([]);
    await come('page', consent('https://claude.ai/back'));
    expect(calls).toEqual([`update ${gatePage(CLAUDE)}`]);
  });
});

describe('what was stopped without need', () => {
  it('goes on by itself, once, and another extension’s block is left alone', async () => {
    await stop('https://claude.ai/pricing#top');
    expect(calls).toEqual(['reload']);
    expect(rules.session()).toHaveLength(1);
    await stop('https://claude.ai/pricing#top');
    await stop('https://advertising.example/');
    expect(calls).toEqual(['reload']);
    await come('page', 'https://claude.ai/pricing#top');
    expect(rules.session()).toHaveLength(1);
    await come('page', ELSEWHERE);
    expect(rules.session()).toEqual([]);
  });

  it('is let through no longer once the tab is closed', async () => {
    await stop('https://claude.ai/pricing');
    await fakeBrowser.tabs.onRemoved.trigger(tab, { windowId: 1, isWindowClosing: false });
    await serial(async () => {});
    expect(rules.session()).toEqual([]);
  });
});
