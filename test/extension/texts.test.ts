import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { t } from '../../extension/i18n.ts';
import { speakEnglish, texts } from './english.ts';

const sources = readdirSync('extension', { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.tsx?$/.test(name))
  .map((name) => readFileSync(join('extension', name), 'utf8'));
const source = [...sources, readFileSync('wxt.config.ts', 'utf8')].join('\n');
/** Keys that are put together from a question and a choice; questions.test.ts holds them against the choices. */
const PUT_TOGETHER = /^(purpose|domain|affected|data|handling|account)_/;
/** Forms of one text for different numbers are called by what they have in common. */
const called = (key: string) =>
  key.replace(/_(one|other)$/, (form) => (`${key.slice(0, -form.length)}_one` in texts ? '' : form));
const single = Object.keys(texts).filter((key) => !PUT_TOGETHER.test(key));
const entries = Object.entries(texts).map(([key, { message, placeholders = {} }]) => ({ key, message, placeholders }));
const withPlaceholders = entries.filter(({ placeholders }) => Object.keys(placeholders).length > 0);

describe('the English texts', () => {
  it('were found, and the sources too', () => {
    expect(sources.length).toBeGreaterThan(30);
    expect(single.length).toBeGreaterThan(50);
  });

  it.each(single)('%s is used', (key) => {
    expect(source).toMatch(new RegExp(`['"]${called(key)}['"]|__MSG_${key}__`));
  });

  it('that the manifest names are there', () => {
    const named = [...source.matchAll(/__MSG_(\w+?)__/g)].map(([, key]) => key);
    expect(named.length).toBeGreaterThan(0);
    for (const key of named) expect(texts).toHaveProperty([key ?? '']);
  });

  it.each(entries)('$key says something, as browsers take it', ({ key, message }) => {
    expect(key).toMatch(/^\w+$/);
    expect(message.trim()).toBe(message);
    expect(message).not.toBe('');
  });

  it.each(entries)('$key uses each of its placeholders, and no other', ({ message, placeholders }) => {
    const used = [...message.matchAll(/\$(\w*)\$?/g)].map(([whole, name]) => `${whole} ${name?.toLowerCase()}`);
    const declared = Object.keys(placeholders).map((name) => `$${name.toUpperCase()}$ ${name}`);
    expect([...new Set(used)].sort()).toEqual(declared.sort());
    const contents = Object.values(placeholders).map(({ content }) => content);
    expect(contents).toEqual(contents.map((_, position) => `$${position + 1}`));
  });

  it.each(withPlaceholders)(
    '$key is given as many values as it has places, wherever it is called',
    ({ key, placeholders }) => {
      const values = Object.keys(placeholders).map((_, position) => `value-${position}`);
      speakEnglish();
      for (const value of values) expect(t(key as Parameters<typeof t>[0], ...values)).toContain(value);
      const bare = new RegExp(`\\bt\\(\\s*'${key}'\\s*\\)`);
      expect(source).not.toMatch(bare);
    },
  );
});
