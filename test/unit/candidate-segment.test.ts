import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readLexicon } from '../../shared/candidate/lexicon.ts';
import { readTokens, segment } from '../../shared/candidate/segment.ts';
import * as data from '../../shared/candidate/words.ts';

const lexicon = readLexicon();

function take(text: string): string {
  return segment(text, lexicon)
    .map((part) => (part.known ? part.text : `(${part.text})`))
    .join(' ');
}

describe('words written together', () => {
  it.each([
    ['aiwriter', 'ai writer'],
    ['chatwithpdf', 'chatwith pdf'],
    ['notegpt', 'note gpt'],
    ['thaiair', 'thai air'],
    ['dubai', 'dubai'],
    ['emailer', 'email (er)'],
    ['klingai', '(kl) in (g) ai'],
    ['qqqq', '(qqqq)'],
    ['', ''],
  ])('%s is taken apart as: %s', (text, parts) => {
    expect(take(text)).toBe(parts);
  });

  it('end at hyphens and digits', () => {
    expect(readTokens('ai2sql-pro', lexicon).map(({ text, complete }) => [text, complete])).toEqual([
      ['ai2sql', true],
      ['pro', true],
    ]);
    expect(readTokens('-', lexicon)).toEqual([]);
  });

  it('lose no letter, and no two unexplained parts stand in a row', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z]{0,70}$/), (text) => {
        const parts = segment(text, lexicon);
        expect(parts.map((part) => part.text).join('')).toBe(text);
        for (const part of parts) if (part.known) expect(lexicon.words.has(part.text)).toBe(true);
        expect(parts.some((part, position) => !part.known && parts[position + 1]?.known === false)).toBe(false);
      }),
    );
  });
});

describe('the words', () => {
  const lists = {
    unmistakable: data.UNMISTAKABLE,
    signs: Object.keys(data.SIGNS).join(' '),
    uses: data.USES,
    plain: data.PLAIN,
    against: Object.values(data.AGAINST).join(' '),
    privateWords: data.PRIVATE_WORDS,
    privateStems: data.PRIVATE_STEMS,
  };

  it.each(Object.entries(lists))('of %s are lower-case letters, and each stands there once', (_, text) => {
    const words = text.split(/\s+/).filter((word) => word !== '');
    expect(words.filter((word) => !/^[a-z]{2,20}$/.test(word))).toEqual([]);
    expect(words.filter((word, position) => words.indexOf(word) !== position)).toEqual([]);
  });

  it('of private life stand nowhere else: no other word holds one of their stems', () => {
    const stems = lexicon.privateStems;
    const others = [...lexicon.words].filter(([word]) => stems.some((stem) => word.includes(stem)));
    expect(others).toEqual([]);
  });

  it('stand in one list each', () => {
    const all = Object.values(lists).flatMap((text) => text.split(/\s+/).filter((word) => word !== ''));
    expect(all.filter((word, position) => all.indexOf(word) !== position)).toEqual([]);
  });
});
