import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { loadRecogniser } from '../../extension/detection/catalogue.ts';
import { forgetTab, notePrerendered, observe, takePrerendered } from '../../extension/detection/observe.ts';
import type { NavigationKind } from '../../extension/detection/tab-state.ts';
import { askAbout, serviceOf, updateBadge } from '../../extension/prompt/ask.ts';
import {
  storedConnection,
  storedDeclared,
  storedObservations,
  storedPromptBudget,
  storedTabs,
  storedTally,
} from '../../extension/storage.ts';
import { addDays } from '../../shared/day.ts';
import { speakEnglish } from './english.ts';
import { CHATGPT, CLAUDE, CONNECTION, HARMLESS, rowId, setDay, TODAY } from './rows.ts';

const SECRET = 'payroll-of-alice';
const ELSEWHERE = 'https://example.org/';
const SIGN_IN =
  `https://accounts.google.com/o/oauth2/v2/auth?client_id=${SECRET}&redirect_uri=https%3A%2F%2Fclaude.ai%2Fback` +
  '&scope=https%3A%2F%2Fwww.googleapis.com%2Fauth%2Fgmail.readonly';
const NEXT_PAGE = SIGN_IN.replace('/o/oauth2/v2/auth', '/v3/signin/accountchooser').replace('gmail', 'drive');
let tab: number;

beforeEach(async () => {
  fakeBrowser.reset();
  setDay(TODAY);
  await storedConnection.write(CONNECTION);
  tab = (await fakeBrowser.tabs.create({ active: true })).id ?? -1;
});

const open = async (url: string, kind: NavigationKind = 'page') =>
  observe(tab, kind, (await loadRecogniser()).address(url, kind === 'frame' ? 'frame' : 'navigation'));
const openChatgpt = () => open(`https://chatgpt.com/c/${SECRET}?q=${SECRET}`);
const dump = async () => ({
  local: await fakeBrowser.storage.local.get(),
  session: await fakeBrowser.storage.session.get(),
});

async function visit(times: number): Promise<void> {
  for (let i = 0; i < times; i++) {
    await openChatgpt();
    await open(ELSEWHERE);
  }
}

async function bandToday(): Promise<string | undefined> {
  return (await storedObservations.read()).find(({ day }) => day !== addDays(TODAY, -1))?.visits;
}

describe('nothing is stored', () => {
  it('by a browser that belongs to no organisation', async () => {
    await storedConnection.clear();
    expect(await openChatgpt()).toBeUndefined();
    await notePrerendered(tab);
    expect(await dump()).toEqual({ local: {}, session: {} });
  });

  it.each<[string, NavigationKind, string?]>([
    ['a page', 'page'],
    ['a frame', 'frame'],
    ['a route', 'route'],
    ['a tab found open', 'found-open'],
    ['a sign-in', 'page', SIGN_IN],
    ['a sign-in found open', 'found-open', SIGN_IN],
  ])('of %s in a private window', async (_what, kind, url = 'https://claude.ai/') => {
    await fakeBrowser.tabs.update(tab, { incognito: true } as never);
    const before = await dump();
    expect(await open(url, kind)).toBeUndefined();
    expect(await dump()).toEqual(before);
  });

  it('of a site that is no service', async () => {
    const before = await dump();
    await open(ELSEWHERE);
    await open(`https://openai.com/${SECRET}`);
    expect(await dump()).toEqual(before);
  });
});

describe('visits of a day', () => {
  it.each([
    [1, '1'],
    [2, '2-9'],
    [9, '2-9'],
    [10, '10+'],
    [12, '10+'],
  ])('%i are stored as %s', async (times, band) => {
    await visit(times);
    expect(await bandToday()).toBe(band);
  });

  it.each([
    ['a reload', () => openChatgpt()],
    ['a route inside', () => open('https://chatgpt.com/g/other', 'route')],
    ['its own frame', () => open('https://chatgpt.com/frame', 'frame')],
    ['being found open by a worker that slept', () => open('https://chatgpt.com/', 'found-open')],
  ])('do not grow by %s', async (_what, act) => {
    await openChatgpt();
    await act();
    expect(await bandToday()).toBe('1');
  });

  it.each([
    ['a second visit makes two', 1, 1, '2-9'],
    ['a band stays what it was', 12, 1, '10+'],
    ['the fewest that the band can mean are counted on', 3, 7, '2-9'],
    ['and reach ten', 3, 8, '10+'],
  ])('go on after memory was lost: %s', async (_what, before, after, band) => {
    await visit(before);
    await fakeBrowser.storage.session.clear();
    await visit(after);
    expect(await bandToday()).toBe(band);
  });

  it('begin anew with the day, and a page that stays open is of the new day too once it is used', async () => {
    setDay(addDays(TODAY, -1));
    await visit(11);
    await openChatgpt();
    setDay(TODAY);
    await open('https://chatgpt.com/next', 'route');
    const rows = await storedObservations.read();
    expect(rows.map(({ day, visits }) => [day, visits])).toEqual([
      [addDays(TODAY, -1), '10+'],
      [TODAY, '1'],
    ]);
  });

  it('are counted exactly in memory only, and no address is anywhere', async () => {
    await visit(7);
    expect((await storedTally.read()).visits).toEqual({ [CHATGPT]: 7 });
    await visit(5);
    expect((await storedTally.read()).visits).toEqual({ [CHATGPT]: 10 });
    const { local, session } = await dump();
    const { connection: _server, 'outbox-observations': rows, ...others } = local as Record<string, unknown>;
    expect(others).toEqual({});
    expect(rows).toEqual([
      {
        id: expect.stringMatching(/^[0-9a-f]{32}$/),
        service: CHATGPT,
        day: TODAY,
        surfaces: ['web-app'],
        scopes: [],
        visits: '10+',
        declared: false,
        state: 'pending',
        // One for the row, and one for each larger band: not one for each visit.
        revision: 3,
        redated: false,
      },
    ]);
    for (const trace of [SECRET, 'chatgpt.com', 'example.org', '://']) {
      expect(JSON.stringify([rows, session])).not.toContain(trace);
    }
  });
});

describe('a tab', () => {
  it('is remembered by the ids of services, and forgotten with its page', async () => {
    await openChatgpt();
    await open('https://claude.ai/', 'frame');
    expect(await storedTabs.read()).toEqual({ [tab]: { top: CHATGPT, frames: [CLAUDE] } });
    await open(ELSEWHERE);
    expect(await storedTabs.read()).toEqual({});
  });

  it('is forgotten when it closes', async () => {
    await openChatgpt();
    await forgetTab(tab);
    expect(await storedTabs.read()).toEqual({});
  });

  it('with a prerendered page is looked at once, when it comes to front', async () => {
    await notePrerendered(tab);
    expect(await storedObservations.read()).toEqual([]);
    expect(await takePrerendered(tab)).toBe(true);
    expect(await takePrerendered(tab)).toBe(false);
    expect(await storedTabs.read()).toEqual({});
  });
});

describe('a sign-in', () => {
  afterEach(() => {
    vi.restoreAllMocks();
    vi.unstubAllEnvs();
  });

  const noted = async () =>
    (await storedObservations.read()).map(({ service, surfaces, scopes, visits }) => [
      service,
      surfaces,
      scopes,
      visits,
    ]);
  const badge = async () => {
    speakEnglish();
    await updateBadge(tab, (await storedTabs.read())[tab]);
    return fakeBrowser.action.getBadgeText({ tabId: tab });
  };

  it('is noted with its scopes, and is not what the tab shows: no badge, no prompt', async () => {
    vi.spyOn(fakeBrowser.windows, 'get').mockResolvedValue({ focused: true } as never);
    const created = vi.spyOn(fakeBrowser.windows, 'create');
    vi.stubEnv('FIREFOX', '');
    const state = await open(SIGN_IN);
    expect(state).toEqual({ top: null, frames: [], signIn: CLAUDE });
    expect(serviceOf(state)).toBeUndefined();
    expect(await noted()).toEqual([[CLAUDE, ['sign-in'], ['mail'], '1']]);
    expect(await badge()).toBe('');
    await askAbout(tab);
    expect(created).not.toHaveBeenCalled();
    expect((await storedPromptBudget.read()).byService).toEqual({});
  });

  it('takes the service that was shown before off the tab', async () => {
    await openChatgpt();
    expect(await badge()).toBe('?');
    expect(serviceOf(await open(SIGN_IN))).toBeUndefined();
    expect(await badge()).toBe('');
  });

  it("takes the service's own page off too, also where it is found open", async () => {
    await open('https://claude.ai/');
    expect(serviceOf(await open(SIGN_IN, 'found-open'))).toBeUndefined();
    expect(await noted()).toEqual([[CLAUDE, ['web-app', 'sign-in'], ['mail'], '2-9']]);
  });

  it('counts once, over its pages, those between that nobody knows, and a worker that sleeps', async () => {
    await open(SIGN_IN);
    for (let woken = 0; woken < 12; woken++) await open(SIGN_IN, 'found-open');
    await open(NEXT_PAGE);
    await open(ELSEWHERE);
    await open(SIGN_IN, 'route');
    await open(NEXT_PAGE, 'found-open');
    // What a later page asks for is noted all the same.
    expect(await noted()).toEqual([[CLAUDE, ['sign-in'], ['mail', 'files'], '1']]);
    expect((await storedTally.read()).visits).toEqual({ [CLAUDE]: 1 });
  });

  it('that stays open is nothing of the next day, until the next of its pages', async () => {
    await open(SIGN_IN);
    setDay(addDays(TODAY, 1));
    await open(SIGN_IN, 'found-open');
    expect(await noted()).toHaveLength(1);
    await open(NEXT_PAGE);
    expect(await noted()).toHaveLength(2);
  });

  it('counts anew once the tab has shown a service, and in another tab', async () => {
    await open(SIGN_IN);
    await openChatgpt();
    await open(SIGN_IN);
    expect((await storedTally.read()).visits[CLAUDE]).toBe(2);
    tab = (await fakeBrowser.tabs.create({ active: true })).id ?? -1;
    await open(SIGN_IN);
    expect((await storedTally.read()).visits[CLAUDE]).toBe(3);
  });

  it('is remembered by the id of the service, and forgotten with the tab', async () => {
    await open(SIGN_IN);
    await notePrerendered(tab);
    await takePrerendered(tab);
    expect(await storedTabs.read()).toEqual({ [tab]: { top: null, frames: [], signIn: CLAUDE } });
    expect(JSON.stringify(await dump())).not.toContain(SECRET);
    await forgetTab(tab);
    expect(await storedTabs.read()).toEqual({});
  });
});

it('a service inside another site is embedded there', async () => {
  await open(ELSEWHERE);
  await open('https://claude.ai/widget', 'frame');
  expect((await storedObservations.read()).map(({ service, surfaces }) => [service, surfaces])).toEqual([
    [CLAUDE, ['embedded']],
  ]);
});

it('an observation of a declared service is marked so from the start', async () => {
  await storedDeclared.write({ [CHATGPT]: { id: rowId(1), answers: HARMLESS, askAgain: 0 } });
  await openChatgpt();
  expect((await storedObservations.read()).map(({ declared }) => declared)).toEqual([true]);
});
