import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { builtIn, type OpenCatalogue, readBounds } from '../../shared/catalogue/built-in.ts';
import { openIndex } from '../../shared/catalogue/index-format.ts';
import { matchUrl } from '../../shared/catalogue/match.ts';
import { openOwn, refuseOwn, refuseUnknown } from '../../shared/catalogue/own.ts';
import { type OwnEntries, ownCatalogueSchema, ownEntriesSchema } from '../../shared/catalogue/own-entries.ts';
import { small } from './small-catalogue.ts';

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
const judge = (change: Partial<OwnEntries>) => {
  const entries = { ...ENTRIES, ...change };
  return refuseUnknown(entries, builtIn) ?? refuseOwn(entries, builtIn, readBounds());
};
const on = (host: string, more: Partial<OwnEntries['signals'][number]> = {}): Partial<OwnEntries> => ({
  signals: [{ ...SIGNAL, host, ...more }],
});

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

describe('a place that is wider than it looks', () => {
  it.each(['core.windows.net', 'compute.amazonaws.com', 'ap-south-1.amazonaws.com', 'azurecontainer.io', 'go.com'])(
    '%s has sites of others below it',
    (host) => {
      expect(['public-suffix', 'top-site']).toContain(judge(on(host))?.reason);
    },
  );

  it('is refused for that alone', () => {
    const bounds = { ...readBounds(), topSites: new Uint32Array() };
    const refused = (host: string) => refuseOwn({ ...ENTRIES, ...on(host) }, builtIn, bounds)?.reason;
    expect(['go.com', 'core.windows.net', 'acme.example'].map(refused)).toEqual([
      'public-suffix',
      'public-suffix',
      undefined,
    ]);
  });

  it.each<[string, Partial<OwnEntries['signals'][number]>]>([
    ['m.facebook.com', {}],
    ['mobile.facebook.com', {}],
    ['www2.google.com', {}],
    ['web.whatsapp.com', {}],
    ['google.com', { path: '/search' }],
    ['www.google.com', { path: '/Search' }],
    ['youtube.com', { path: '/watch' }],
    ['en.wikipedia.org', { path: '/wiki' }],
    ['google.com', { query: { key: 'udm', value: '50' } }],
  ])('%s with %j is a top site, or what it is there for', (host, more) => {
    expect(judge(on(host, more))?.reason).toBe('top-site');
  });

  it.each(['q', 'query', 'search', 'text', 'url'])('what people type as %s is not looked at, wherever', (key) => {
    expect(judge(on('intranet.acme.example', { path: '/find', query: { key, value: 'union' } }))).toEqual({
      reason: 'free-text',
      field: 'signals[0].query.key',
      value: key,
    });
  });

  it.each(['google.com', 'www.linkedin.com', 'github.com'])('%s with a path of its own is taken', (host) => {
    expect(judge(on(host, { path: '/our-ai/chat' }))).toBeUndefined();
  });

  it('private life cannot be taken in by a name above it', () => {
    const wider: OpenCatalogue = { ...small, index: openIndex(small.index) };
    const bounds = readBounds();
    const refused = refuseOwn({ ...ENTRIES, ...on('life.example') }, wider, bounds);
    expect(refused).toMatchObject({ reason: 'private-life', value: 'life.example' });
    expect(refuseOwn({ ...ENTRIES, ...on('other.example') }, wider, bounds)).toBeUndefined();
  });
});

describe('as many places as an index can hold', () => {
  const many = (count: number) => Array.from({ length: count }, (_, at) => ({ ...SIGNAL, path: `/p${at}` }));

  it('are taken on one host, and one more is not', () => {
    expect(judge({ signals: many(127) })).toBeUndefined();
    expect(() => openOwn({ ...ENTRIES, signals: many(127) }, builtIn)).not.toThrow();
    expect(judge({ signals: many(128) })).toEqual({
      reason: 'too-many',
      field: 'signals[127].host',
      value: SIGNAL.host,
    });
  });
});

it('what names no service is left out, and the rest goes on', () => {
  const entries = {
    ...ENTRIES,
    signals: [{ ...SIGNAL, service: 'of-a-later-version', host: 'later.example' }, SIGNAL],
  };
  const { index, services } = openOwn(entries, builtIn);
  expect(matchUrl(index, 'https://later.example/', 'navigation')).toBeUndefined();
  const match = matchUrl(index, 'https://helper.acme.example/', 'navigation');
  expect(services[match?.service ?? -1]?.id).toBe('own-helper');
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
