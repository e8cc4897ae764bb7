import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FIRST_CRITERIA } from '../../shared/criteria.ts';
import type { Day } from '../../shared/day.ts';
import { AFFECTED, type Answers, DATA_CLASSES, DOMAINS, HANDLINGS, isBoldPurpose } from '../../shared/declaration.ts';
import { PRIORITIES } from '../../shared/finding.ts';
import type { Facts, SomeAnswers } from '../../shared/triage-input.ts';
import { ASSESSMENT_LEVELS, EU_CLASSES, type Verdict } from '../../shared/verdict.ts';
import { triageIncomplete } from '../../worker/triage/incomplete.ts';
import { triageUse } from '../../worker/triage/triage.ts';
import { anyAnswers, anyFacts, DAYS, HARMLESS, LAST_DAY } from '../fixtures/triage/uses.ts';

const FIELDS = ['domain', 'affected', 'data', 'handling'] as const;
const judge = (declaration: SomeAnswers | null, facts: Partial<Facts> = { features: [] }, day: Day = LAST_DAY) =>
  triageIncomplete({ declaration, facts, day }, FIRST_CRITERIA);
const ids = (results: readonly { id: string }[]) => results.map(({ id }) => id);
const anyDay = fc.constantFrom(...DAYS);
const leaveOut = (answers: Answers, fields: readonly (typeof FIELDS)[number][]): SomeAnswers =>
  Object.fromEntries(Object.entries(answers).filter(([name]) => !fields.some((field) => field === name)));

/** Every way of completing it, one by one. */
function completions(given: SomeAnswers): Answers[] {
  const needsDomain = given.purpose !== undefined && isBoldPurpose(given.purpose);
  const lists: Record<(typeof FIELDS)[number], readonly string[]> = {
    domain: needsDomain ? DOMAINS : [],
    affected: AFFECTED,
    data: DATA_CLASSES,
    handling: HANDLINGS,
  };
  return FIELDS.reduce<object[]>(
    (ways, field) =>
      given[field] !== undefined || lists[field].length === 0
        ? ways
        : ways.flatMap((way) => lists[field].map((answer) => ({ ...way, [field]: answer }))),
    [given],
  ) as Answers[];
}

describe('a declaration with answers missing', () => {
  it('without a purpose is none', () => {
    fc.assert(
      fc.property(anyAnswers, anyFacts, anyDay, ({ purpose: _, ...rest }, facts, day) => {
        const none = triageUse({ declaration: null, facts, day }, FIRST_CRITERIA);
        expect(judge(rest, facts, day)).toEqual(none);
        expect(judge(null, facts, day)).toEqual(none);
      }),
    );
  });

  it('that has them all is judged as ever, and a domain that its purpose does not need is left aside', () => {
    fc.assert(
      fc.property(anyAnswers, anyFacts, anyDay, fc.constantFrom(...DOMAINS), (answers, facts, day, domain) => {
        const verdict = triageUse({ declaration: answers, facts, day }, FIRST_CRITERIA);
        expect(judge(answers, facts, day)).toEqual(verdict);
        expect(judge({ domain, ...answers }, facts, day)).toEqual(verdict);
      }),
    );
  });

  it('is judged by all ways of completing it: rules that hold in each, the worst level and priority', () => {
    fc.assert(
      fc.property(
        anyAnswers,
        anyFacts,
        anyDay,
        fc.subarray([...FIELDS], { minLength: 1 }),
        (answers, facts, day, out) => {
          const given = leaveOut(answers, out);
          const every = completions(given).map((declaration) => triageUse({ declaration, facts, day }, FIRST_CRITERIA));
          const verdict = judge(given, facts, day);
          const held = (one: Verdict) => [...ids(one.rules), ...ids(one.upcoming)];
          const agreed = [...new Set(every.flatMap(held))].filter((id) => every.every((one) => held(one).includes(id)));
          expect(held(verdict).sort()).toEqual(agreed.sort());
          const worst = (rank: (one: Verdict) => number) => Math.max(...every.map(rank));
          expect(ASSESSMENT_LEVELS.indexOf(verdict.assessment)).toBe(
            worst(({ assessment }) => ASSESSMENT_LEVELS.indexOf(assessment)),
          );
          expect(-PRIORITIES.indexOf(verdict.priority)).toBe(worst(({ priority }) => -PRIORITIES.indexOf(priority)));
          const ranks = every.map(({ euClass }) => EU_CLASSES.indexOf(euClass));
          const least = EU_CLASSES[Math.min(...ranks)];
          expect(verdict.euClass).toBe(least === 'minimal' && Math.max(...ranks) > 0 ? 'unclassified' : least);
          const asked = new Set(every.flatMap(({ tasks }) => tasks));
          const missing = out.filter((field) => field in answers);
          expect([...verdict.tasks].sort()).toEqual([...new Set([...asked, ...missing])].sort());
        },
      ),
      { numRuns: 150 },
    );
  }, 60_000);

  it.each([
    ['who is affected', { purpose: 'evaluate-people', domain: 'employment' }, 'high-risk', ['R05'], 'full'],
    ['all but the purpose', { purpose: 'evaluate-people' }, 'unclassified', [], 'full'],
    ['all of a chatbot', { purpose: 'chat-with-public' }, 'transparency', ['R14'], 'full'],
    [
      'data and handling of what affects nobody',
      { purpose: 'write-edit', affected: 'nobody' },
      'minimal',
      ['R17'],
      'light',
    ],
    ['whom a text affects', { ...HARMLESS, affected: undefined }, 'unclassified', [], 'light'],
  ] as [string, SomeAnswers, string, string[], string][])('%s', (_what, given, euClass, rules, assessment) => {
    const verdict = judge(given);
    expect([verdict.euClass, ids(verdict.rules), verdict.assessment]).toEqual([euClass, rules, assessment]);
  });
});
