import { beforeEach, describe, expect, it } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import {
  storedAside,
  storedConnection,
  storedDeclarations,
  storedDeclared,
  storedDrafts,
  storedObservations,
  storedPolicy,
  storedPromptBudget,
  storedSyncState,
  storedTabs,
  storedTally,
} from '../../extension/storage.ts';
import { CHATGPT, CONNECTION, declaration, HARMLESS, observation, policyOf, rowId, TODAY } from './rows.ts';

const NOTE = 'about Alice in payroll';
const { local, session } = fakeBrowser.storage;
beforeEach(() => fakeBrowser.reset());

describe('what was stored comes back', () => {
  it.each([
    ['connection', storedConnection, CONNECTION],
    ['observations', storedObservations, [observation(), observation({ id: rowId(2), state: 'held', visits: '10+' })]],
    ['declarations', storedDeclarations, [declaration({ replaces: rowId(3), answers: { ...HARMLESS, note: NOTE } })]],
    ['declared', storedDeclared, { [CHATGPT]: { id: rowId(1), answers: HARMLESS, askAgain: 0 } }],
    ['policy', storedPolicy, policyOf(2, 'observe')],
    ['prompt budget', storedPromptBudget, { lastDay: TODAY, byService: { [CHATGPT]: 2 } }],
    ['sync state', storedSyncState, { lastDay: TODAY, failures: 3, problem: 'x', held: false, givenUp: [] }],
    ['tabs', storedTabs, { '7': { top: CHATGPT, frames: [] } }],
    ['tally', storedTally, { day: TODAY, visits: { [CHATGPT]: 4 } }],
    ['drafts', storedDrafts, { [CHATGPT]: { purpose: 'code', note: NOTE } }],
  ])('%s', async (_what, item, value) => {
    const { read, write, clear } = item as {
      read(): Promise<unknown>;
      write(v: unknown): Promise<void>;
      clear(): Promise<void>;
    };
    const before = await read();
    await write(value);
    expect(await read()).toEqual(value);
    await clear();
    expect(await read()).toEqual(before);
    expect(await storedAside.read()).toEqual([]);
  });
});

it('two bad things read side by side are both set aside', async () => {
  await local.set({ 'outbox-observations': 'garbled', 'outbox-declarations': 'garbled too' });
  await Promise.all([storedObservations.read(), storedDeclarations.read()]);
  expect((await storedAside.read()).map(({ item }) => item)).toEqual(['outbox-observations', 'outbox-declarations']);
});

describe('a list with garbled rows', () => {
  it.each<[string, unknown]>([
    ['text', 'garbled'],
    ['nothing', null],
    ['a row without an id', { ...observation(), id: undefined }],
    ['a row of a day that is none', { ...observation(), day: '2026-02-30' }],
    ['a row in a state nobody knows', { ...observation(), state: 'lost' }],
    ['a row with a visit count', { ...observation(), visits: 12 }],
    ['a list in a list', [observation()]],
  ])('keeps its good rows beside %s, and sets that aside once', async (_what, bad) => {
    const good = [observation(), observation({ id: rowId(2) })];
    await local.set({ 'outbox-observations': [good[0], bad, good[1]] });
    expect(await storedObservations.read()).toEqual(good);
    expect(await storedObservations.read()).toEqual(good);
    expect(await storedAside.read()).toEqual([
      { item: 'outbox-observations', text: JSON.stringify(JSON.parse(JSON.stringify(bad))) },
    ]);
    expect(await local.get('outbox-observations')).toEqual({ 'outbox-observations': good });
  });

  it.each<[string, unknown]>([
    ['text', 'garbled'],
    ['a number', 5],
    ['an object', { rows: [] }],
  ])('that is %s altogether is empty from then on', async (_what, bad) => {
    await local.set({ 'outbox-declarations': bad });
    expect(await storedDeclarations.read()).toEqual([]);
    await storedDeclarations.write([declaration()]);
    expect(await storedDeclarations.read()).toEqual([declaration()]);
    expect(await storedAside.read()).toHaveLength(1);
  });
});

describe('an item that is garbled', () => {
  it.each([
    ['connection', storedConnection, { ...CONNECTION, server: 'http://unshade.example' }, null],
    ['policy', storedPolicy, { version: 1, mode: 'off' }, null],
    ['declared', storedDeclared, { [CHATGPT]: { id: 'x', answers: HARMLESS, askAgain: 0 } }, {}],
    ['prompt-budget', storedPromptBudget, { lastDay: 'yesterday', byService: {} }, { lastDay: null, byService: {} }],
  ])('%s reads as if there were none, and is set aside once', async (key, item, bad, fallback) => {
    await local.set({ [key]: bad });
    expect(await item.read()).toEqual(fallback);
    expect(await item.read()).toEqual(fallback);
    expect(await storedAside.read()).toEqual([{ item: key, text: JSON.stringify(bad) }]);
  });

  it.each([
    ['tally', storedTally, { day: 'x', visits: { [CHATGPT]: 7 } }],
    ['drafts', storedDrafts, { [CHATGPT]: { note: NOTE, purpose: 5 } }],
    ['tabs', storedTabs, { '7': { top: 'https://chatgpt.com/secret', frames: [] } }],
  ])('%s lived in memory, and what it said does not get to a disk', async (key, item, bad) => {
    await session.set({ [key]: bad });
    await item.read();
    expect(await session.get(key)).toEqual({ [key]: undefined });
    expect(await local.get()).toEqual({ 'set-aside': [{ item: key, text: 'null' }] });
  });
});

describe('what is set aside', () => {
  const garbled = (count: number) => Array.from({ length: count }, (_, i) => `garbled ${i}`);

  it('is bounded in number: the last stay', async () => {
    await local.set({ 'outbox-observations': garbled(30) });
    await storedObservations.read();
    const kept = (await storedAside.read()).map(({ text }) => text);
    expect(kept).toEqual(
      garbled(30)
        .slice(10)
        .map((text) => JSON.stringify(text)),
    );
  });

  it('is bounded in length', async () => {
    await local.set({ policy: { note: 'x'.repeat(100_000) } });
    await storedPolicy.read();
    expect((await storedAside.read()).map(({ text }) => text.length)).toEqual([2_000]);
  });

  it('begins anew when it is garbled itself', async () => {
    await local.set({ 'set-aside': 'garbled', policy: 'garbled' });
    expect(await storedAside.read()).toEqual([]);
    await storedPolicy.read();
    expect(await storedAside.read()).toEqual([{ item: 'policy', text: '"garbled"' }]);
  });
});
