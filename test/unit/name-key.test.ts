import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mixesScripts, nameKey } from '../../shared/name-key.ts';

describe('the key of a name', () => {
  it.each([
    ['Ada Lovelace', ' ADA\u00a0 LOVELACE '],
    ['Straße', 'STRASSE'],
    ['Σίσυφος', 'ΣΊΣΥΦΟΣ'],
    ['ﬁlip', 'Filip'],
    ['Åsa', 'A\u030asa'],
    ['Ada', 'A\u200dd\u2060a\ufe0f'],
  ])('is the same for %j and %j', (one, other) => {
    expect(nameKey(one)).toBe(nameKey(other));
  });

  it('is not the same for others', () => {
    expect(new Set(['Ada', 'Adam', 'A da', 'Äda', 'Аda'].map(nameKey)).size).toBe(5);
  });

  it('is empty for what no eye sees', () => {
    expect(nameKey(' \u3164\u00ad\u200b')).toBe('');
  });

  it('has no space around it or doubled, and no capitals', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (name) => {
        expect(nameKey(name)).toMatch(/^(?:\S+(?: \S+)*)?$/u);
        expect(nameKey(name.toUpperCase())).toBe(nameKey(name));
      }),
    );
  });
});

it.each([
  ['Ada', false],
  ['Анна', false],
  ['Ελένη', false],
  ['Анна 2', false],
  ['山田 Taro', false],
  ['Аda', true],
  ['Ada Α', true],
  ['Анна Α', true],
])('%s mixes scripts that look alike: %s', (name, mixed) => {
  expect(mixesScripts(name)).toBe(mixed);
});
