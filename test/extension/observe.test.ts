import { beforeEach, describe, expect, it } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { loadRecogniser } from '../../extension/detection/catalogue.ts';
import { forgetTab, notePrerendered, observe, takePrerendered } from '../../extension/detection/observe.ts';
import type { NavigationKind } from '../../extension/detection/tab-state.ts';
import {
  storedConnection,
  storedDeclared,
  storedObservations,
  storedTabs,
  storedTally,
} from '../../extension/storage.ts';
import { addDays } from '../../shared/day.ts';
import { CHATGPT, CLAUDE, CONNECTION, HARMLESS, rowId, setDay, TODAY } from './rows.ts';

const SECRET = 'payroll-of-alice';
const ELSEWHERE = 'https://example.org/';
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

  it.each<[string, NavigationKind]>([
    ['a page', 'page'],
    ['a frame', 'frame'],
    ['a route', 'route'],
    ['a tab found open', 'found-open'],
  ])('of %s in a private window', async (_what, kind) => {
    await fakeBrowser.tabs.update(tab, { incognito: true } as never);
    const before = await dump();
    expect(await open('https://claude.ai/', kind)).toBeUndefined();
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

it('a service inside another site is embedded there', async () => {
  await open(ELSEWHERE);
  await open('https://claude.ai/widget', 'frame');
  expect((await storedObservations.read()).map(({ service, surfaces }) => [service, surfaces])).toEqual([
    [CLAUDE, ['embedded']],
  ]);
});

it('an observation of a declared service is marked so from the start', async () => {
  await storedDeclared.write({ [CHATGPT]: { id: rowId(1), answers: HARMLESS } });
  await openChatgpt();
  expect((await storedObservations.read()).map(({ declared }) => declared)).toEqual([true]);
});
