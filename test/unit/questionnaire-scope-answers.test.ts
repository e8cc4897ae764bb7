import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ACCOUNTS, AFFECTED, DATA_CLASSES, DOMAINS, HANDLINGS, PURPOSES } from '../../shared/declaration.ts';
import type { FormAnswers } from '../../shared/questionnaire/answers.ts';
import { formFor } from '../../shared/questionnaire/forms.ts';
import { shortfallsOf } from '../../shared/questionnaire/scope-answers.ts';
import type { Scope } from '../../shared/triage-input.ts';

const LITTLE: Scope = {
  purposes: ['write-edit'],
  domains: [],
  affected: ['nobody'],
  data: 'public',
  handling: 'draft-i-rewrite',
  accounts: ['work'],
};

function answersOf(change: Record<string, string> = {}): FormAnswers {
  const questions = formFor('light').sections.flatMap((section) => section.questions);
  return Object.fromEntries(
    questions.map(({ id, choices }) => [
      id,
      { choices: [change[id] ?? choices[0]?.id ?? ''], note: null, evidence: [] },
    ]),
  );
}

const shortfalls = (scope: Partial<Scope>, answers: Record<string, string> = {}) =>
  shortfallsOf(formFor('light'), answersOf(answers), { ...LITTLE, ...scope }).map(
    ({ question, choice, part }) => `${question} ${choice.id} by ${part}`,
  );

describe('a scope says at least', () => {
  it('nothing, where it is of the least', () => {
    expect(shortfalls({})).toEqual([]);
    expect(shortfalls({ accounts: [] })).toEqual([]);
  });

  it.each<[Partial<Scope>, string[]]>([
    [{ data: 'personal' }, ['data-class personal by data']],
    [{ accounts: ['work', 'personal', 'none'] }, ['account personal by accounts']],
    [{ handling: 'used-unchecked' }, ['output-role acts by handling']],
    [{ handling: 'used-after-check' }, []],
    [
      { affected: ['colleagues', 'students-patients-children'] },
      ['decision-area everyday by affected', 'who vulnerable by affected'],
    ],
    [{ purposes: ['health'] }, ['decision-area service by purposes']],
    [{ purposes: ['monitor-people'], domains: ['other'] }, ['decision-area service by purposes']],
    [{ purposes: ['monitor-people'], domains: ['other', 'employment'] }, ['decision-area weighty by domains']],
  ])('%j', (scope, expected) => {
    expect(shortfalls(scope)).toEqual(expected);
  });

  it('no more than was answered, by points', () => {
    expect(shortfalls({ data: 'internal' }, { 'data-class': 'personal' })).toEqual([]);
    // Unknown counts next to the most.
    expect(shortfalls({ data: 'personal' }, { 'data-class': 'unknown' })).toEqual([]);
    expect(shortfalls({ data: 'sensitive-or-secret' }, { 'data-class': 'unknown' })).toHaveLength(1);
  });

  it('nothing of a question that is not answered', () => {
    expect(shortfallsOf(formFor('light'), {}, { ...LITTLE, data: 'personal' })).toEqual([]);
  });

  it('no less for a wider scope', () => {
    const list = <One extends string>(of: readonly One[]) => fc.subarray([...of], { minLength: 1 });
    const scopes = fc.record({
      purposes: list(PURPOSES),
      domains: fc.subarray([...DOMAINS]),
      affected: list(AFFECTED),
      data: fc.constantFrom(...DATA_CLASSES),
      handling: fc.constantFrom(...HANDLINGS),
      accounts: list(ACCOUNTS),
    });
    const union = <One>(one: One[], other: One[]) => [...new Set([...one, ...other])];
    const further = <One>(of: readonly One[], one: One, other: One) =>
      of[Math.max(of.indexOf(one), of.indexOf(other))] as One;
    const leastOf = (scope: Scope) =>
      new Map(shortfallsOf(formFor('full'), FULL, scope).map(({ question, choice }) => [question, choice.points]));
    const FULL: FormAnswers = Object.fromEntries(
      formFor('full')
        .sections.flatMap(({ questions }) => questions)
        .filter(({ choices }) => choices.length > 0)
        .map(({ id, choices }) => [id, { choices: [choices[0]?.id ?? ''], note: null, evidence: [] }]),
    );
    fc.assert(
      fc.property(scopes, scopes, (one, other) => {
        const wider = leastOf({
          purposes: union(one.purposes, other.purposes),
          domains: union(one.domains, other.domains),
          affected: union(one.affected, other.affected),
          data: further(DATA_CLASSES, one.data, other.data),
          handling: further(HANDLINGS, one.handling, other.handling),
          accounts: union(one.accounts, other.accounts),
        });
        for (const [question, points] of leastOf(one)) expect(wider.get(question) ?? 0).toBeGreaterThanOrEqual(points);
      }),
    );
  });
});
