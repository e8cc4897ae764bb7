import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Basis } from '../../shared/assessment.ts';
import { FIRST_CRITERIA } from '../../shared/criteria.ts';
import { addDays } from '../../shared/day.ts';
import type { Answers } from '../../shared/declaration.ts';
import type { AiSystem } from '../../shared/inventory.ts';
import type { Facts, Scope } from '../../shared/triage-input.ts';
import { basisOf } from '../../worker/assessments/basis.ts';
import { findOnSystem } from '../../worker/triage/find.ts';
import { levelWithout } from '../../worker/triage/level-without.ts';
import { RULEPACK } from '../../worker/triage/rulepack.ts';
import { APPROVED, daysAgo, SETTLED, TODAY, triagedUse } from '../fixtures/triage/systems.ts';
import { anyAnswers, anyFacts, anyScope, EVERYTHING, HARMLESS } from '../fixtures/triage/uses.ts';

type Uses = AiSystem['uses'];

function useOf(answers: readonly Answers[], facts: Partial<Facts> = {}): Uses[number] {
  const { id, verdict } = triagedUse(answers, facts);
  const { purpose = null, domain = null } = answers[0] ?? {};
  return { id, purpose, domain, saidBy: ['employees'], verdict, overridden: false, overrideLapsed: false };
}

const KNOWN: Parameters<typeof basisOf>[2] = {
  features: [],
  rulepack: RULEPACK,
  criteria: FIRST_CRITERIA,
  incidents: [],
  today: TODAY,
};
const basis = (
  uses: Uses,
  { scope = EVERYTHING, decidedDay = TODAY }: { scope?: Scope; decidedDay?: typeof TODAY } = {},
  known: Partial<typeof KNOWN> = {},
): Basis =>
  basisOf(
    { uses, browsers: { label: '<10', rank: 0 }, vendorFacts: [] },
    { scope, decidedDay },
    { ...KNOWN, ...known },
  );

const NARROW: Scope = { ...EVERYTHING, purposes: ['write-edit'] };
const CODE: Answers = { ...HARMLESS, purpose: 'code' };
/** Personal data on a personal account: R21. */
const PRIVATE: Answers = { ...CODE, data: 'personal', account: 'personal' };

describe('what a decision is based on', () => {
  it('leaves out that use lay beyond an older scope, and how deep that made the assessment', () => {
    const before = useOf([CODE], { scope: NARROW });
    expect([before.verdict.rules.map(({ id }) => id), before.verdict.assessment]).toEqual([['R17', 'R40'], 'full']);
    expect(basis([before])).toMatchObject({ rules: ['R17'], euClass: 'minimal', assessment: 'none' });
  });

  it('leaves out that nobody had said what for', () => {
    expect(basis([useOf([])])).toMatchObject({ rules: [], assessment: 'none' });
    expect(basis([useOf([]), useOf([HARMLESS])])).toMatchObject({ rules: ['R17'], euClass: 'minimal' });
  });

  it('leaves out use that the new scope does not cover', () => {
    expect(basis([useOf([HARMLESS]), useOf([PRIVATE])], { scope: NARROW })).toMatchObject({
      rules: ['R17'],
      assessment: 'none',
    });
    const hiring: Answers = { ...HARMLESS, purpose: 'evaluate-people', domain: 'employment' };
    const scope: Scope = { ...EVERYTHING, domains: ['credit'] };
    expect(basis([useOf([hiring])], { scope })).toMatchObject({ assessment: 'none' });
    expect(basis([useOf([hiring])])).toMatchObject({ assessment: 'full' });
  });

  it('takes the level that a reviewer set', () => {
    const { verdict, ...use } = useOf([PRIVATE]);
    expect(basis([{ ...use, verdict: { ...verdict, assessment: 'light' }, overridden: true }]).assessment).toBe(
      'light',
    );
  });

  it('keeps of the criteria what verdicts hang on', () => {
    const criteria = { ...FIRST_CRITERIA, manyBrowsers: 77, reviewNotice: 9 };
    expect(basis([], {}, { criteria }).criteria).toEqual({ manyBrowsers: 77, jurisdictions: [] });
  });

  it('names the concerns that were known, of a decision put on record later those until its day', () => {
    const incidents = [-3, -2, -1, 1].map((days) => ({ id: `day ${days}`, day: addDays(TODAY, days) }));
    expect(basis([], {}, { incidents }).incidents).toEqual(['day -3', 'day -2', 'day -1', 'day 1']);
    expect(basis([], { decidedDay: daysAgo(2) }, { incidents }).incidents).toEqual(['day -3', 'day -2']);
  });
});

it.each([
  ['beyond an older scope', useOf([CODE], { scope: NARROW })],
  ['undeclared', useOf([])],
])('other rules that say more are told of where use was %s at the decision', (_what, before) => {
  const assessment = { ...APPROVED, basis: { ...basis([before]), rulepack: 'before' } };
  const system = { ...SETTLED, assessment, uses: [triagedUse([{ ...CODE, affected: 'colleagues' }])] };
  expect(findOnSystem(system, FIRST_CRITERIA, TODAY)).toMatchObject([
    { kind: 'reassessment-needed', reasons: ['rules-changed'] },
  ]);
});

it('a level without R40 is that of the same use without a scope', () => {
  fc.assert(
    fc.property(
      fc.array(anyAnswers, { minLength: 1, maxLength: 3 }),
      anyFacts,
      anyScope,
      (answers, { scope: _, ...facts }, scope) => {
        const within = triagedUse(answers, facts).verdict;
        expect(levelWithout('R40', triagedUse(answers, { ...facts, scope }).verdict)).toBe(within.assessment);
        expect(levelWithout('R40', within)).toBe(within.assessment);
      },
    ),
    { numRuns: 1_000 },
  );
});
