import fc from 'fast-check';
import psl from 'psl';
import { describe, expect, it } from 'vitest';
import { readPublicSuffixes, readReservedNames } from '../../scripts/catalogue.ts';
import { isPublicSuffix, isTopSite, publicSuffix, registrableDomain } from '../../shared/catalogue/reserved.ts';

const rules = await readPublicSuffixes();
const reserved = await readReservedNames();

describe('the public suffix of a host', () => {
  it.each([
    ['example.com', 'com'],
    ['a.b.example.co.uk', 'co.uk'],
    ['example.github.io', 'github.io'],
    ['github.io', 'github.io'],
    ['shop.example.ck', 'example.ck'],
    ['www.ck', 'ck'],
    ['example.unheard-of', 'unheard-of'],
    ['localhost', 'localhost'],
  ])('of %s is %s', (host, suffix) => {
    expect(publicSuffix(reserved, host)).toBe(suffix);
  });

  it('is what a library says that does nothing else', () => {
    const label = fc.constantFrom('a', 'example', 'www', 'city', 'co');
    const suffix = fc.constantFrom(...rules.map((rule) => rule.replace(/^(!|\*\.)/, '')));
    fc.assert(
      fc.property(fc.array(label, { maxLength: 3 }), suffix, (labels, end) => {
        const host = [...labels, end].join('.');
        // The library knows names in the letters of their language only.
        fc.pre(!host.includes('xn--'));
        // Nor does it tell `*.kin.one`, which says nothing of `kin.one`, from `kin.one` itself.
        fc.pre(!rules.includes(`*.${host}`));
        const parsed = psl.parse(host);
        if (parsed.error !== undefined) return;
        expect([host, registrableDomain(reserved, host) ?? null]).toEqual([host, parsed.domain]);
      }),
    );
  });
});

it.each([
  ['com', true],
  ['co.uk', true],
  ['github.io', true],
  ['vercel.app', true],
  ['anything.ck', true],
  ['www.ck', false],
  ['example.com', false],
  ['chatgpt.com', false],
])('%s is a public suffix: %s', (host, expected) => {
  expect(isPublicSuffix(reserved, host)).toBe(expected);
});

it.each([
  ['google.com', true],
  ['www.google.com', true],
  ['wikipedia.org', true],
  ['gemini.google.com', false],
  ['acme.example', false],
])('%s is a top site: %s', (host, expected) => {
  expect(isTopSite(reserved, host)).toBe(expected);
});

it('nothing that nobody listed is taken for one of 10,000 names more often than once in 10,000', () => {
  const strangers = Array.from({ length: 100_000 }, (_, number) => `stranger${number}.example`);
  expect(strangers.filter((host) => isTopSite(reserved, host) || isPublicSuffix(reserved, host)).length).toBeLessThan(
    10,
  );
});
