import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { builtIn, readReserved } from '../../shared/catalogue/built-in.ts';
import { type OwnEntries, ownCatalogueSchema, ownEntriesSchema, refuseOwn } from '../../shared/catalogue/own.ts';

const SERVICE = {
  id: 'own-helper',
  product: 'Helper',
  vendor: 'We',
  country: null,
  category: 'assistant',
  accountMatters: false,
} as const;
const SIGNAL = { service: 'own-helper', surface: 'web-app', host: 'helper.acme.example', inFrames: false } as const;
const ENTRIES: OwnEntries = { services: [SERVICE], signals: [SIGNAL], renamed: [], excluded: [] };
const judge = (change: Partial<OwnEntries>) => refuseOwn({ ...ENTRIES, ...change }, builtIn, readReserved());

it('entries within bounds are taken', () => {
  const more = {
    signals: [
      SIGNAL,
      { ...SIGNAL, host: 'google.com', path: '/our-tool' },
      { ...SIGNAL, service: 'openai-chatgpt', host: 'gpt.acme.example' },
    ],
    renamed: [{ service: 'openai-chatgpt', product: 'ChatGPT (ours)' }],
    excluded: ['deepl'],
  };
  expect(judge({})).toBeUndefined();
  expect(judge(more)).toBeUndefined();
});

describe('an entry that is out of bounds is refused, with the reason and the field', () => {
  it.each<[string, Partial<OwnEntries>, object]>([
    [
      'a top-level domain',
      { signals: [{ ...SIGNAL, host: 'co.uk' }] },
      { reason: 'public-suffix', field: 'signals[0].host' },
    ],
    [
      'a host that anybody may build on',
      { signals: [SIGNAL, { ...SIGNAL, host: 'vercel.app' }] },
      { reason: 'public-suffix', field: 'signals[1].host' },
    ],
    [
      'a name that any registry could sell under',
      { signals: [{ ...SIGNAL, host: 'anything.ck' }] },
      { reason: 'public-suffix' },
    ],
    [
      'a public suffix under a path',
      { signals: [{ ...SIGNAL, host: 'github.io', path: '/x' }] },
      { reason: 'public-suffix' },
    ],
    [
      'one of the most visited sites',
      { signals: [{ ...SIGNAL, host: 'wikipedia.org' }] },
      { reason: 'top-site', value: 'wikipedia.org' },
    ],
    ['the same by another name', { signals: [{ ...SIGNAL, host: 'www.google.com' }] }, { reason: 'top-site' }],
    ['private life by another name', { signals: [{ ...SIGNAL, host: 'character.ai' }] }, { reason: 'private-life' }],
    ['a part of it', { signals: [{ ...SIGNAL, host: 'character.ai', path: '/chat' }] }, { reason: 'private-life' }],
    [
      'private life as a category',
      { services: [{ ...SERVICE, category: 'private-life' }] },
      { reason: 'private-life', field: 'services[0].category' },
    ],
    [
      'a service that there is not',
      { signals: [{ ...SIGNAL, service: 'own-other' }] },
      { reason: 'service-unknown', field: 'signals[0].service' },
    ],
    [
      'a name for one that there is not',
      { renamed: [{ service: 'nothing', product: 'X' }] },
      { reason: 'service-unknown', field: 'renamed[0].service' },
    ],
    [
      'leaving out one that there is not',
      { excluded: ['deepl', 'nothing'] },
      { reason: 'service-unknown', field: 'excluded[1]' },
    ],
    ['the same service twice', { services: [SERVICE, SERVICE] }, { reason: 'twice', field: 'services[1].id' }],
    ['the same place twice', { signals: [SIGNAL, SIGNAL] }, { reason: 'twice', field: 'signals[1].host' }],
  ])('%s', (_what, change, refusal) => {
    expect(judge(change)).toMatchObject(refusal);
  });
});

it.each([
  ['an id that could be a built-in one', { ...ENTRIES, services: [{ ...SERVICE, id: 'helper' }] }],
  ['a host that is an expression', { ...ENTRIES, signals: [{ ...SIGNAL, host: '.*' }] }],
  ['a host in capital letters', { ...ENTRIES, signals: [{ ...SIGNAL, host: 'Acme.example' }] }],
  ['an empty name', { ...ENTRIES, services: [{ ...SERVICE, product: ' ' }] }],
  ['a field that there is not', { ...ENTRIES, logic: 'x' }],
  ['more entries than a browser should hold', { ...ENTRIES, excluded: Array(501).fill('deepl') }],
])('%s does not even have the form', (_what, entries) => {
  expect(v.is(ownEntriesSchema, entries)).toBe(false);
  expect(v.is(ownCatalogueSchema, { format: 1, version: 1, ...entries })).toBe(false);
});

it('no built-in service has the id of an own one', () => {
  expect(builtIn.services.filter(({ id }) => id.startsWith('own-'))).toEqual([]);
});
