import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { factsOf } from '../../shared/catalogue/built-in-facts.ts';
import { FEATURES } from '../../shared/catalogue/features.ts';
import { FIRST_CRITERIA } from '../../shared/criteria.ts';
import { addDays } from '../../shared/day.ts';
import { type Answers, DOMAINS } from '../../shared/declaration.ts';
import { PRIORITIES } from '../../shared/finding.ts';
import { EMPTY_RECORD } from '../../shared/system.ts';
import { REVIEWER_FACTS } from '../../shared/triage-input.ts';
import type { Override, UseReview } from '../../shared/use-review.ts';
import { ASSESSMENT_LEVELS, EU_CLASSES, type Verdict } from '../../shared/verdict.ts';
import { triageUses, useIdOf } from '../../worker/inventory/uses.ts';
import { TODAY } from '../fixtures/triage/systems.ts';
import { anyAnswers, EVERYTHING, HARMLESS } from '../fixtures/triage/uses.ts';

type Input = Parameters<typeof triageUses>[0];

const NOTHING: Input = {
  id: 'own-tool',
  declared: [],
  groupDomains: [],
  record: EMPTY_RECORD,
  reviews: new Map(),
  isAgent: false,
  browsers: 0,
  scope: undefined,
  criteria: FIRST_CRITERIA,
  today: TODAY,
};
const triage = (input: Partial<Input>) => triageUses({ ...NOTHING, ...input });
const onlyUse = (input: Partial<Input>) => {
  const [one] = triage(input);
  if (!one) throw new Error('no use');
  return one.use;
};
const unanswered = Object.fromEntries(REVIEWER_FACTS.map((fact) => [fact, 'unknown'])) as UseReview['facts'];
const reviewed = (use: string, override: Override | null, facts: Partial<UseReview['facts']> = {}) =>
  new Map([[use, { facts: { ...unanswered, ...facts }, override, reason: 'Looked at.' }]]);

const WORK: Answers = { ...HARMLESS, account: 'work' };
const HIRING: Answers = {
  ...WORK,
  purpose: 'evaluate-people',
  domain: 'employment',
  affected: 'applicants-evaluated',
};
const HARMLESS_ONLY: Override = {
  euClass: 'minimal',
  assessment: 'none',
  scope: { ...EVERYTHING, affected: ['nobody'], data: 'confidential', handling: 'used-after-check' },
  reviewDay: addDays(TODAY, 1),
};

describe('an override', () => {
  const text: Answers = { ...WORK, affected: 'nobody', data: 'confidential' };

  it('takes the place of what the rules say', () => {
    expect(onlyUse({ declared: [text] }).verdict).toMatchObject({ assessment: 'light', priority: 'P2' });
    expect(onlyUse({ declared: [text], reviews: reviewed('write-edit', HARMLESS_ONLY) })).toMatchObject({
      verdict: { euClass: 'minimal', assessment: 'none', priority: 'P3', dueDays: 90 },
      overridden: true,
      overrideLapsed: false,
    });
  });

  it('counts until its review day', () => {
    const lapsing = { ...HARMLESS_ONLY, reviewDay: TODAY };
    const plain = onlyUse({ declared: [text] });
    expect(onlyUse({ declared: [text], reviews: reviewed('write-edit', lapsing) })).toEqual({
      ...plain,
      overrideLapsed: true,
    });
  });

  it.each([
    ['worse data', { data: 'personal' }],
    ['somebody affected', { affected: 'colleagues' }],
    ['less checked', { handling: 'used-unchecked' }],
  ] as [string, Partial<Answers>][])('lapses with one answer beyond its scope: %s', (_what, worse) => {
    const declared = [text, { ...text, ...worse }];
    const use = onlyUse({ declared, reviews: reviewed('write-edit', HARMLESS_ONLY) });
    expect(use).toEqual({ ...onlyUse({ declared }), overrideLapsed: true });
  });

  it('lapses with a group of another domain', () => {
    const override = { ...HARMLESS_ONLY, scope: { ...EVERYTHING, domains: ['employment'] } } as Override;
    const reviews = reviewed('evaluate-people:employment', override);
    expect(onlyUse({ declared: [HIRING], groupDomains: ['employment'], reviews }).overridden).toBe(true);
    expect(onlyUse({ declared: [HIRING], groupDomains: ['credit'], reviews }).overrideLapsed).toBe(true);
  });

  it('that has lapsed keeps what it had raised', () => {
    const grave: Override = { ...HARMLESS_ONLY, euClass: 'high-risk', assessment: 'full', reviewDay: TODAY };
    expect(onlyUse({ declared: [WORK], reviews: reviewed('write-edit', grave) })).toMatchObject({
      verdict: { euClass: 'high-risk', assessment: 'full', priority: 'P1' },
      overridden: false,
      overrideLapsed: true,
    });
  });

  it('lowers no priority of data on a personal account, and leaves its rule and that of a DPIA', () => {
    const override: Override = { ...HARMLESS_ONLY, scope: EVERYTHING };
    const answers: Answers = { ...HIRING, data: 'personal', account: 'personal' };
    const { verdict, overridden } = onlyUse({
      declared: [answers],
      reviews: reviewed(useIdOf(answers), override),
    });
    expect([overridden, verdict.euClass, verdict.priority]).toEqual([true, 'minimal', 'P1']);
    expect(verdict.rules.map(({ id }) => id)).toEqual(expect.arrayContaining(['R20', 'R21']));
  });
});

describe('features', () => {
  const service = 'openai-chatgpt';
  const hiring = { declared: [HIRING], today: '2028-09-01' as typeof TODAY };
  const rulesOf = (input: Partial<Input>) => onlyUse({ ...hiring, ...input }).verdict.rules.map(({ id }) => id);

  it('of the catalogue count, whatever staff say', () => {
    expect(factsOf(service)?.features).toContain('general-purpose');
    expect(rulesOf({ id: service, record: { ...EMPTY_RECORD, features: [] } })).toContain('R13');
  });

  it('of staff come on top', () => {
    const record = { ...EMPTY_RECORD, features: ['emotion' as const] };
    expect(rulesOf({ id: service, record })).toEqual(expect.arrayContaining(['R01', 'R13']));
  });

  it('are still unknown where all that is known is that it is an agent', () => {
    const meeting: Answers = { ...WORK, purpose: 'meeting-notes', affected: 'colleagues' };
    const [before, after] = [false, true].map((isAgent) => onlyUse({ declared: [meeting], isAgent }).verdict);
    expect([before?.euClass, after?.euClass]).toEqual(['unclassified', 'unclassified']);
    expect(after?.tasks).toContain('features');
    expect(after?.criteria).toContain('agent-that-writes');
  });
});

describe('what makes a use no less grave', () => {
  const anyFeatures = fc.option(fc.subarray([...FEATURES]));
  const anyOverride: fc.Arbitrary<Override | null> = fc.option(
    fc.record({
      euClass: fc.constantFrom('minimal' as const, 'transparency' as const),
      assessment: fc.constantFrom(...ASSESSMENT_LEVELS),
      scope: fc.constantFrom(EVERYTHING, HARMLESS_ONLY.scope),
      reviewDay: fc.constantFrom(TODAY, addDays(TODAY, 1)),
    }),
  );
  const anyInput: fc.Arbitrary<Partial<Input>> = fc
    .record({
      id: fc.constantFrom('own-tool', 'openai-chatgpt'),
      answers: fc.array(anyAnswers, { minLength: 1, maxLength: 3 }),
      groupDomains: fc.subarray([...DOMAINS], { maxLength: 2 }),
      features: anyFeatures,
      override: anyOverride,
    })
    .map(({ id, answers, groupDomains, features, override }) => ({
      id,
      declared: answers,
      groupDomains,
      record: { ...EMPTY_RECORD, features },
      reviews: new Map(answers.flatMap((one) => [...reviewed(useIdOf(one), override)])),
    }));
  const rank = ({ euClass, assessment, priority }: Verdict) => [
    EU_CLASSES.indexOf(euClass),
    ASSESSMENT_LEVELS.indexOf(assessment),
    -PRIORITIES.indexOf(priority),
  ];

  const WORSE: Record<string, (input: Partial<Input>, more: Answers) => Partial<Input>> = {
    'a browser that it drives': (input) => ({ ...input, isAgent: true }),
    'an answer more': (input, more) => ({ ...input, declared: [...(input.declared ?? []), more] }),
    'a feature that staff know of': (input) => ({
      ...input,
      record: { ...EMPTY_RECORD, features: [...(input.record?.features ?? []), ...FEATURES] },
    }),
    'many browsers': (input) => ({ ...input, browsers: 50 }),
    'an override that lapses': (input) => ({
      ...input,
      reviews: new Map(
        [...(input.reviews ?? [])].map(([use, review]) => [
          use,
          { ...review, override: review.override && { ...review.override, reviewDay: TODAY } },
        ]),
      ),
    }),
  };
  it.each(Object.entries(WORSE))('%s', (_what, worsen) => {
    fc.assert(
      fc.property(anyInput, anyAnswers, (input, more) => {
        const after = new Map(triage(worsen(input, more)).map(({ use }) => [use.id, use]));
        for (const { use } of triage(input)) {
          const worse = after.get(use.id);
          // What a person decided on stays as it is.
          if (!worse || (use.overridden && worse.overridden)) continue;
          const before = rank(use.verdict);
          // An override may have been stricter than the rules; it raises nothing lower.
          for (const [at, value] of rank(worse.verdict).entries())
            expect(value).toBeGreaterThanOrEqual(before[at] ?? 0);
        }
      }),
    );
  });
});
