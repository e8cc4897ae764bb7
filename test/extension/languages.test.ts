import { readdirSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import { formatDay, formatNumber, setDocumentLanguage, tn } from '../../extension/format.ts';
import { language } from '../../extension/i18n.ts';
import { type Text, type Texts, toPseudo, toPseudoText } from '../../scripts/lib/pseudo.ts';
import type { Day } from '../../shared/day.ts';
import { speak, TRANSLATIONS, texts } from './english.ts';

const languages = Object.entries(TRANSLATIONS);
/** Texts in as many forms as the language has for numbers. */
const plural = Object.keys(texts).flatMap((key) => {
  const base = key.replace(/_one$/, '');
  return base !== key && `${base}_other` in texts ? [base] : [];
});
const isForm = (key: string) => plural.some((base) => new RegExp(`^${base}_[a-z]+$`).test(key));
const formsOf = (tag: string) => new Intl.PluralRules(tag).resolvedOptions().pluralCategories;
const placesIn = ({ message }: Text) => [...new Set(message.match(/\$\w+\$/g) ?? [])].sort();

it('are all that the package has', () => {
  expect(readdirSync('extension/public/_locales').toSorted()).toEqual([...Object.keys(TRANSLATIONS), 'en'].toSorted());
  expect(plural.length).toBeGreaterThan(8);
});

describe.each(languages)('%s', (tag, translated) => {
  it('has every text once, and no other', () => {
    const single = (all: Texts) => Object.keys(all).filter((key) => !isForm(key));
    expect(single(translated).toSorted()).toEqual(single(texts).toSorted());
  });

  it.each(plural)('has %s in exactly the forms that its numbers need', (base) => {
    const forms = Object.keys(translated).filter((key) => new RegExp(`^${base}_[a-z]+$`).test(key));
    expect(forms.toSorted()).toEqual(
      formsOf(tag)
        .map((form) => `${base}_${form}`)
        .toSorted(),
    );
  });

  it('has the same places for values in each text, filled by the same values', () => {
    for (const [key, text] of Object.entries(translated)) {
      const english = texts[key] ?? texts[key.replace(/_[a-z]+$/, '_other')];
      expect(placesIn(text), key).toEqual(placesIn(english as Text));
      expect(text.placeholders, key).toEqual(english?.placeholders);
    }
  });

  it('says something in each text, without markup and without white space around it', () => {
    for (const [key, { message }] of Object.entries(translated)) {
      expect(message.trim(), key).toBe(message);
      expect(message, key).toMatch(/\S/);
      expect(message, key).not.toMatch(/[<>&]|\$(?!\w+\$)(?<!\w\$)/);
    }
  });

  it('is not English, but for names and words that both share', () => {
    const same = Object.entries(translated).filter(([key, { message }]) => texts[key]?.message === message);
    expect(same.length, same.map(([key]) => key).join()).toBeLessThan(20);
  });

  it('tells its own language, and which way it is read', () => {
    speak(translated, 'ja');
    const document = { documentElement: { lang: '', dir: '' } };
    setDocumentLanguage(document as never);
    expect(document.documentElement).toEqual({ lang: tag, dir: tag === 'ar' ? 'rtl' : 'ltr' });
  });

  it('fits where stores and browsers cut', () => {
    expect(translated['extensionDescription']?.message.length).toBeLessThanOrEqual(132);
  });
});

describe('numbers and days', () => {
  beforeEach(() => speak(TRANSLATIONS['de'] as Texts, 'en-US'));

  it('follow the texts, not the browser', () => {
    expect(language()).toBe('de');
    expect(formatNumber(12_345)).toBe('12.345');
    expect(formatDay('2026-11-21' as Day)).toBe('21.11.2026');
  });

  it.each([
    ['de', 1, '1 Dienst ist gesperrt.'],
    ['de', 2, '2 Dienste sind gesperrt.'],
    ['fr', 0, '0 service est bloqué.'],
    ['fr', 2, '2 services sont bloqués.'],
    ['ar', 2, 'خدمتان'],
    ['ar', 5, 'خدمات'],
    ['ar', 11, 'خدمة محجوبة'],
  ])('take the form that %s has for %i', (tag, count, expected) => {
    speak(TRANSLATIONS[tag] as Texts, tag);
    expect(tn('modesBlocked', count)).toContain(expected);
  });

  it('take English forms in English', () => {
    speak(texts, 'en');
    expect([0, 1, 2].map((count) => tn('charactersLeft', count))).toEqual([
      '0 characters left',
      '1 character left',
      '2 characters left',
    ]);
  });
});

describe('the language that nobody speaks', () => {
  it('keeps the places for values, and nothing else as it was', () => {
    expect(toPseudoText('What do you use $PRODUCT$ for?')).toMatch(
      /^\[Ŵĥáţ ðó ýóú úšé \$PRODUCT\$ ƒóŕ\? óñé [^A-Za-z]*\]$/,
    );
    for (const [key, { message }] of Object.entries(toPseudo(texts))) {
      if (key.startsWith('language')) expect(message).toBe(texts[key]?.message);
      else expect(message.replace(/\$\w+\$/g, ''), key).not.toMatch(/[A-Za-z]/);
    }
  });

  it('is longer by two fifths or so', () => {
    const { length } = toPseudoText('Who sees this, and what is not collected');
    expect(length).toBeGreaterThan(40 * 1.3);
    expect(length).toBeLessThan(40 * 1.6);
  });
});
