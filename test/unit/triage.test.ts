import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, type Day } from '../../shared/day.ts';
import {
  ACCOUNTS,
  AFFECTED,
  type Answers,
  BOLD_PURPOSES,
  DATA_CLASSES,
  HANDLINGS,
  isBoldPurpose,
  PURPOSES,
} from '../../shared/declaration.ts';
import { PRIORITIES, type Priority } from '../../shared/finding.ts';
import { unassessedSystem } from '../../worker/triage/rules/unassessed-system.ts';
import { triage } from '../../worker/triage/triage.ts';

const openedDay = '2026-11-01' as Day;
const low: Answers = { purpose: 'code', affected: 'nobody', data: 'public', handling: 'draft-i-rewrite' };
const unassessed = (...declarations: Answers[]) => unassessedSystem({ openedDay, declarations });
const priorityOf = (...declarations: Answers[]) => unassessed(...declarations).priority;

/** 0 is the most urgent. */
const urgency = (priority: Priority) => PRIORITIES.indexOf(priority);

const answers: fc.Arbitrary<Answers> = fc
  .record({
    purpose: fc.constantFrom(...PURPOSES),
    affected: fc.constantFrom(...AFFECTED),
    data: fc.constantFrom(...DATA_CLASSES),
    handling: fc.constantFrom(...HANDLINGS),
    account: fc.option(fc.constantFrom(...ACCOUNTS)),
  })
  .map(({ account, ...rest }) => ({
    ...rest,
    ...(account === null ? {} : { account }),
    ...(isBoldPurpose(rest.purpose) ? { domain: 'other' as const } : {}),
  }));

describe('unassessed-system', () => {
  const CASES: [what: string, declarations: Answers[], priority: Priority, reasons: string[]][] = [
    ['nobody said what for', [], 'P2', ['purpose-not-declared']],
    ['only low impact', [low], 'P3', ['low-impact-use-only']],
    [
      'internal data, read again',
      [{ ...low, data: 'internal', handling: 'used-after-check' }],
      'P3',
      ['low-impact-use-only'],
    ],
    [
      'internal data on a personal account',
      [{ ...low, data: 'internal', account: 'personal' }],
      'P3',
      ['low-impact-use-only'],
    ],
    ['colleagues affected', [{ ...low, affected: 'colleagues' }], 'P2', []],
    ['another purpose', [{ ...low, purpose: 'other' }], 'P2', []],
    ['confidential data on a work account', [{ ...low, data: 'confidential', account: 'work' }], 'P2', []],
    ['unchecked output that affects nobody', [{ ...low, handling: 'used-unchecked' }], 'P2', []],
    ['one low and one not', [low, { ...low, affected: 'customers-public' }], 'P2', []],
    [
      'confidential data on a personal account',
      [{ ...low, data: 'confidential', account: 'personal' }],
      'P1',
      ['sensitive-data-on-personal-account'],
    ],
    ['personal data', [{ ...low, data: 'personal' }], 'P1', ['sensitive-or-personal-data']],
    ['secrets', [{ ...low, data: 'sensitive-or-secret', account: 'none' }], 'P1', ['sensitive-or-personal-data']],
    [
      'applicants evaluated',
      [{ ...low, affected: 'applicants-evaluated' }],
      'P1',
      ['people-in-a-weak-position-affected'],
    ],
    ['patients', [{ ...low, affected: 'students-patients-children' }], 'P1', ['people-in-a-weak-position-affected']],
    [
      'unchecked output for customers',
      [{ ...low, handling: 'used-unchecked', affected: 'customers-public' }],
      'P1',
      ['output-used-unchecked'],
    ],
    [
      'one bold among low ones',
      [low, { ...low, purpose: 'monitor-people', domain: 'employment' }, low],
      'P1',
      ['purpose-weighs-on-people'],
    ],
    [
      'all at once',
      [
        {
          purpose: 'evaluate-people',
          domain: 'employment',
          affected: 'applicants-evaluated',
          data: 'personal',
          handling: 'used-unchecked',
          account: 'personal',
        },
      ],
      'P1',
      [
        'purpose-weighs-on-people',
        'people-in-a-weak-position-affected',
        'sensitive-or-personal-data',
        'sensitive-data-on-personal-account',
        'output-used-unchecked',
      ],
    ],
  ];
  it.each(CASES)('with %s', (_what, declarations, priority, reasons) => {
    const days = { P0: 1, P1: 14, P2: 30, P3: 90 }[priority];
    expect(unassessed(...declarations)).toEqual({
      kind: 'unassessed-system',
      priority,
      reasons: ['no-assessment-on-record', ...reasons],
      since: openedDay,
      due: addDays(openedDay, days),
    });
  });

  it.each(BOLD_PURPOSES)('is P1 for the purpose %s, whatever else was said', (purpose) => {
    expect(priorityOf({ ...low, purpose, domain: 'other' })).toBe('P1');
  });

  it('does not change with the order of declarations, nor when one is said twice', () => {
    const shuffled = fc.array(answers, { maxLength: 5 }).chain((given) =>
      fc.record({
        given: fc.constant(given),
        again: fc.shuffledSubarray([...given, ...given], { minLength: given.length * 2 }),
      }),
    );
    fc.assert(
      fc.property(shuffled, ({ given, again }) => {
        expect(unassessed(...again)).toEqual(unassessed(...given));
      }),
    );
  });

  it('never becomes less urgent when one more use is declared beside others', () => {
    fc.assert(
      fc.property(fc.array(answers, { minLength: 1, maxLength: 5 }), answers, (given, more) => {
        expect(urgency(priorityOf(...given, more))).toBeLessThanOrEqual(urgency(priorityOf(...given)));
        expect(unassessed(...given, more).due <= unassessed(...given).due).toBe(true);
      }),
    );
  });

  it('is as urgent as the worst of its declarations', () => {
    fc.assert(
      fc.property(fc.array(answers, { minLength: 1, maxLength: 5 }), (given) => {
        const worst = Math.min(...given.map((one) => urgency(priorityOf(one))));
        expect(urgency(priorityOf(...given))).toBe(worst);
      }),
    );
  });

  it('never becomes less urgent by a worse answer', () => {
    const worse: ((given: Answers) => Answers)[] = [
      (given) => ({ ...given, data: DATA_CLASSES[Math.min(DATA_CLASSES.indexOf(given.data) + 1, 4)] ?? given.data }),
      (given) => ({ ...given, handling: 'used-unchecked' }),
      (given) => ({ ...given, affected: given.affected === 'nobody' ? 'colleagues' : 'applicants-evaluated' }),
      (given) => ({ ...given, account: 'personal' }),
      (given) => ({ ...given, purpose: 'evaluate-people', domain: 'employment' }),
    ];
    fc.assert(
      fc.property(answers, fc.constantFrom(...worse), (given, worsen) => {
        expect(urgency(priorityOf(worsen(given)))).toBeLessThanOrEqual(urgency(priorityOf(given)));
      }),
    );
  });

  it('is P3 only when every declared use is of low impact', () => {
    fc.assert(
      fc.property(fc.array(answers, { maxLength: 4 }), (given) => {
        const lowImpact = given.every(
          ({ affected, data, handling, purpose }) =>
            affected === 'nobody' &&
            ['public', 'internal'].includes(data) &&
            handling !== 'used-unchecked' &&
            purpose !== 'other' &&
            !isBoldPurpose(purpose),
        );
        expect(priorityOf(...given) === 'P3').toBe(given.length > 0 && lowImpact);
      }),
    );
  });
});

it('every system without an assessment has the finding, from its first day on', () => {
  fc.assert(
    fc.property(fc.array(answers, { maxLength: 3 }), (declarations) => {
      expect(triage({ openedDay, declarations }).map(({ kind, since }) => [kind, since])).toEqual([
        ['unassessed-system', openedDay],
      ]);
    }),
  );
});
