import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { choicesOf, choiceText, missingAnswers, questionsFor, toAnswers } from '../../extension/prompt/questions.ts';
import type { Draft } from '../../extension/storage.ts';
import { answersSchema, BOLD_PURPOSES, isBoldPurpose, PURPOSES } from '../../shared/declaration.ts';
import { texts } from './english.ts';
import { HARMLESS } from './rows.ts';

const names = (draft: Draft, asksAccount: boolean) => questionsFor(draft, asksAccount).map(({ name }) => name);
const ALWAYS = ['purpose', 'affected', 'data', 'handling'];

describe('the questions', () => {
  it.each(PURPOSES)('ask the domain of %s only where it is bold', (purpose) => {
    expect(names({ purpose }, false).includes('domain')).toBe(isBoldPurpose(purpose));
  });

  it('ask the account only where it matters', () => {
    expect(names({}, true)).toEqual([...ALWAYS, 'account']);
    expect(names({}, false)).toEqual(ALWAYS);
  });

  it('come in order, the domain after its purpose', () => {
    expect(names({ purpose: 'health' }, true)).toEqual([
      'purpose',
      'domain',
      'affected',
      'data',
      'handling',
      'account',
    ]);
  });
});

it('set the weighty purposes apart, after the ordinary ones', () => {
  const [purpose] = questionsFor({}, false);
  expect(purpose?.choices).toHaveLength(9);
  expect(purpose?.choices.at(-1)).toBe('other');
  expect(purpose?.apart?.choices).toEqual(BOLD_PURPOSES);
});

describe('a draft', () => {
  it.each<[string, Draft, boolean, string[]]>([
    ['that is empty', {}, true, [...ALWAYS, 'account']],
    ['without its domain', { ...HARMLESS, purpose: 'health' }, false, ['domain']],
    ['without the account', HARMLESS, true, ['account']],
    ['with a choice that no question has', { ...HARMLESS, data: 'top-secret' }, false, ['data']],
    ['that is whole', HARMLESS, false, []],
  ])('%s misses exactly what is open, and is no answer before', (_what, draft, asksAccount, missing) => {
    expect(missingAnswers(draft, asksAccount)).toEqual(missing);
    expect(toAnswers(draft, asksAccount) === undefined).toBe(missing.length > 0);
  });

  it('leaves the domain out once the purpose needs none, and the account where it is not asked', () => {
    const draft: Draft = { ...HARMLESS, domain: 'employment', account: 'work' };
    expect(toAnswers(draft, false)).toEqual(HARMLESS);
    expect(toAnswers({ ...draft, purpose: 'health' }, true)).toEqual({ ...draft, purpose: 'health' });
  });

  it.each<[string, string, string | undefined]>([
    ['is optional', '', undefined],
    ['of spaces is none', '   ', undefined],
    ['loses the spaces around it', '  for the annual report ', 'for the annual report'],
    ['keeps markup as it was typed', '<b>x</b> & "y"', '<b>x</b> & "y"'],
    ['loses tabs and line breaks', 'a\tb\r\nc\u2028d', 'a b c d'],
    ['loses marks that turn text around', '\u200fa\u202eb\u2066c', 'a b c'],
    ['loses half a character', 'a\ud83db', 'a b'],
    ['keeps a whole one', 'a😀b', 'a😀b'],
    ['of nothing but marks is none', '\u200e\u0007', undefined],
  ])('note %s', (_what, note, expected) => {
    const answers = toAnswers({ ...HARMLESS, note }, false);
    expect(answers).toEqual({ ...HARMLESS, ...(expected === undefined ? {} : { note: expected }) });
    expect(v.is(answersSchema, answers)).toBe(true);
  });
});

describe('texts', () => {
  const all = BOLD_PURPOSES.flatMap((purpose) => questionsFor({ purpose }, true));

  it('stand for every question and choice', () => {
    for (const question of all) {
      const { name, title } = question;
      expect(texts[title]?.message).toMatch(/\S/);
      for (const choice of choicesOf(question)) expect(texts[choiceText(name, choice)]?.message, choice).toMatch(/\S/);
    }
  });

  it.each(['purpose', 'domain', 'affected', 'data', 'handling', 'account'] as const)(
    'of a %s differ, and none stands for a choice that is gone',
    (question) => {
      const choices = all
        .filter(({ name }) => name === question)
        .slice(0, 1)
        .flatMap(choicesOf);
      const keys = Object.keys(texts).filter((key) => key.startsWith(`${question}_`));
      expect(keys.sort()).toEqual(choices.map((choice) => choiceText(question, choice)).sort());
      expect(new Set(keys.map((key) => texts[key]?.message)).size).toBe(choices.length);
    },
  );
});
