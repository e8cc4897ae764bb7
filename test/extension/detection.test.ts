import { describe, expect, it } from 'vitest';
import { record, type Sighting } from '../../extension/detection/record.ts';
import { afterNavigation, EMPTY_TAB, type NavigationKind, type TabState } from '../../extension/detection/tab-state.ts';
import { builtIn } from '../../shared/catalogue/built-in.ts';
import { makeRecogniser, type Seen } from '../../shared/catalogue/recognise.ts';
import { addDays } from '../../shared/day.ts';
import { CHATGPT, CLAUDE, observation, rowId, TODAY } from './rows.ts';

const chatgpt = { service: CHATGPT, surface: 'web-app', scopes: [] } as const;
const claude = { service: CLAUDE, surface: 'web-app', scopes: [] } as const;
const signIn = { service: CHATGPT, surface: 'sign-in', scopes: ['mail'] } as const;
const otherSignIn = { ...signIn, service: CLAUDE } as const;
const onChatgpt: TabState = { top: CHATGPT, frames: [] };
const signingIn: TabState = { top: null, frames: [], signIn: CHATGPT };
const withClaude: TabState = { top: null, frames: [CLAUDE] };

describe('a tab after a navigation', () => {
  it.each<[string, TabState, NavigationKind, Seen | undefined, TabState, boolean]>([
    ['a page of a service is a visit', EMPTY_TAB, 'page', chatgpt, onChatgpt, true],
    ['a reload is none', onChatgpt, 'page', chatgpt, onChatgpt, false],
    ['another service is one', onChatgpt, 'page', claude, { top: CLAUDE, frames: [] }, true],
    ['another site forgets the service', onChatgpt, 'page', undefined, EMPTY_TAB, false],
    ['and what was embedded in the page before', withClaude, 'page', undefined, EMPTY_TAB, false],
    ['a reload forgets what was embedded', { top: CHATGPT, frames: [CLAUDE] }, 'page', chatgpt, onChatgpt, false],
    ['a route inside a service is no visit', onChatgpt, 'route', chatgpt, onChatgpt, false],
    ['a route into a service is one', EMPTY_TAB, 'route', chatgpt, onChatgpt, true],
    ['a route out of it forgets it', onChatgpt, 'route', undefined, EMPTY_TAB, false],
    ['a route keeps what is embedded', withClaude, 'route', undefined, withClaude, false],
    ['a frame of a service is a visit', EMPTY_TAB, 'frame', claude, withClaude, true],
    ['its second frame is none', withClaude, 'frame', claude, withClaude, false],
    ["a service's own frame is part of its page", onChatgpt, 'frame', chatgpt, onChatgpt, false],
    ["another's frame is not", onChatgpt, 'frame', claude, { top: CHATGPT, frames: [CLAUDE] }, true],
    ['a frame of no service is nothing', onChatgpt, 'frame', undefined, onChatgpt, false],
    ['a tab that was open already is a visit', EMPTY_TAB, 'found-open', chatgpt, onChatgpt, true],
    ['a sign-in is one, and is not shown', EMPTY_TAB, 'page', signIn, signingIn, true],
    ['nor is what was shown before', onChatgpt, 'page', signIn, signingIn, true],
    ['nor what was embedded', withClaude, 'page', signIn, signingIn, true],
    ['its next page is none', signingIn, 'page', signIn, signingIn, false],
    ['nor a route in it', signingIn, 'route', signIn, signingIn, false],
    ['nor being found open', signingIn, 'found-open', signIn, signingIn, false],
    ['it goes over unknown pages', signingIn, 'page', undefined, signingIn, false],
    ['another sign-in is one', signingIn, 'page', otherSignIn, { ...signingIn, signIn: CLAUDE }, true],
    ['the service itself ends it, and is a visit', signingIn, 'page', chatgpt, onChatgpt, true],
    ['another service ends it', signingIn, 'route', claude, { top: CLAUDE, frames: [] }, true],
    ['a frame does not', signingIn, 'frame', claude, { ...signingIn, frames: [CLAUDE] }, true],
  ])('%s', (_what, before, kind, seen, state, visited) => {
    expect(afterNavigation(before, kind, seen)).toEqual({ state, visited });
  });
});

describe('recording a sighting', () => {
  const sighting = (change: Partial<Sighting> = {}): Sighting => ({
    ...chatgpt,
    day: TODAY,
    visits: 1,
    declared: false,
    ...change,
  });
  const fold = (row: ReturnType<typeof observation>, change: Partial<Sighting>) =>
    record([row], sighting(change), () => rowId(2));

  it('begins a row', () => {
    expect(record([], sighting(), () => rowId(1))).toEqual([observation()]);
  });

  it.each([
    ['another surface joins the others', observation(), { surface: 'embedded' }, { surfaces: ['web-app', 'embedded'] }],
    ['surfaces keep their order', observation({ surfaces: ['embedded'] }), {}, { surfaces: ['web-app', 'embedded'] }],
    ['a larger band takes the place of a smaller', observation(), { visits: 2 }, { visits: '2-9' }],
    ['and the largest', observation({ visits: '2-9' }), { visits: 10 }, { visits: '10+' }],
    ['a declared service is marked', observation(), { declared: true }, { declared: true }],
  ] as const)('%s, as a new revision to be sent', (_what, row, change, expected) => {
    const merged = { ...row, surfaces: [...row.surfaces], state: 'merged' as const };
    expect(fold(merged, change as Partial<Sighting>)).toEqual([
      { ...merged, ...expected, state: 'pending', revision: 2 },
    ]);
  });

  it.each([
    ['the same again', observation(), {}],
    ['a smaller band', observation({ visits: '10+' }), { visits: 2 }],
    ['more visits of the same band', observation({ visits: '2-9' }), { visits: 9 }],
    ['an undeclared sighting of a declared one', observation({ declared: true }), {}],
    ['a surface that is known', observation({ surfaces: ['web-app', 'embedded'] }), { surface: 'embedded' }],
  ] as const)('%s says nothing new: the same array comes back', (_what, row, change) => {
    const rows = [row];
    expect(record(rows, sighting(change as Partial<Sighting>), () => rowId(2))).toBe(rows);
  });

  it.each([
    ['a new day', { day: addDays(TODAY, 1) }],
    ['another service', { service: CLAUDE }],
  ])('%s is a new row, and the first stays as it was', (_what, change) => {
    const row = observation({ state: 'merged', visits: '10+' });
    expect(fold(row, change)).toEqual([row, observation({ id: rowId(2), ...change })]);
  });
});

describe('recognising an address', () => {
  const recogniser = makeRecogniser(builtIn, null, { privateLife: false });

  it.each([
    ['https://chatgpt.com/c/secret?q=1#x', 'navigation', CHATGPT, 'web-app'],
    ['https://claude.ai/new', 'navigation', CLAUDE, 'web-app'],
    ['https://claude.ai/new', 'frame', CLAUDE, 'embedded'],
    ['https://github.com/copilot', 'navigation', 'github-copilot', 'embedded'],
  ] as const)('%s as a %s is %s, met as %s', (url, where, service, surface) => {
    expect(recogniser.address(url, where)).toEqual({ service, surface, scopes: [] });
  });

  it.each([
    ["a vendor's own page", 'https://openai.com/blog', 'navigation'],
    ['a site that only has a service under a path', 'https://github.com/', 'navigation'],
    ['a site that nobody knows', 'https://example.org/', 'navigation'],
    ['a host that ends alike', 'https://notchatgpt.com/', 'navigation'],
    ["a service's name in the path", 'https://example.org/chatgpt.com/', 'frame'],
    ['no address at all', 'about:blank', 'frame'],
    ['a file', 'file:///chatgpt.com/', 'navigation'],
  ] as const)('%s is nothing', (_what, url, where) => {
    expect(recogniser.address(url, where)).toBeUndefined();
  });
});
