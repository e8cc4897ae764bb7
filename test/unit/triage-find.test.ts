import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Basis, FULL_REACH, type StoredAssessment } from '../../shared/assessment.ts';
import { type Criteria, FIRST_CRITERIA } from '../../shared/criteria.ts';
import { addDays, type Day } from '../../shared/day.ts';
import { ACCOUNTS, type Answers } from '../../shared/declaration.ts';
import { FINDING_KINDS, type Finding, type FindingKind, PRIORITIES } from '../../shared/finding.ts';
import { SCREENED_KINDS } from '../../shared/screening.ts';
import { findOnSystem } from '../../worker/triage/find.ts';
import { FINDERS } from '../../worker/triage/finder-list.ts';
import type { SystemInput } from '../../worker/triage/system-input.ts';
import {
  APPROVED,
  BASIS,
  daysAgo,
  REJECTED,
  SETTLED,
  screening,
  TODAY,
  triagedUse,
  UNDECLARED,
  vendorFacts,
} from '../fixtures/triage/systems.ts';
import { anyAnswers, anyFacts, EVERYTHING, HARMLESS } from '../fixtures/triage/uses.ts';

const TOMORROW = addDays(TODAY, 1);
const NO_PRACTICE = {
  'social-scoring': 'no',
  manipulation: 'no',
  'exploits-vulnerability': 'no',
  'crime-prediction-by-profiling': 'no',
} as const;
const HIRING: Answers = {
  ...HARMLESS,
  purpose: 'evaluate-people',
  domain: 'employment',
  affected: 'applicants-evaluated',
};
const READ: Answers = { ...HARMLESS, affected: 'colleagues' };
const CONFIDENTIAL: Answers = { ...HARMLESS, data: 'confidential', account: 'work' };

/** An approval with something else at its time. */
const on = (basis: Partial<Basis>): StoredAssessment => ({ ...APPROVED, basis: { ...BASIS, ...basis } });
/** A concern about harm. */
const told = (id: string, day: Day = TODAY) => ({ id, day });
const TOLD = vendorFacts().map(({ fact, says }) => ({ fact, says }));

const find = (system: Partial<SystemInput>, today = TODAY, criteria: Partial<Criteria> = {}) =>
  findOnSystem({ ...SETTLED, ...system }, { ...FIRST_CRITERIA, ...criteria }, today);
const findOf = (kind: FindingKind, system: Partial<SystemInput>, today = TODAY, criteria: Partial<Criteria> = {}) =>
  find(system, today, criteria).find((finding) => finding.kind === kind);
const essence = (finding: Finding | undefined) => finding && [finding.priority, finding.reasons, finding.rules];

it('on a settled system there is nothing to find', () => {
  expect(find({})).toEqual([]);
});

it('there is one finder for every kind', () => {
  expect(FINDERS.map(({ kind }) => kind).sort()).toEqual([...FINDING_KINDS].sort());
});

interface KindCases {
  found: [
    what: string,
    system: Partial<SystemInput>,
    priority: Finding['priority'],
    reasons: Finding['reasons'],
    rules?: string[],
  ][];
  not: [what: string, system: Partial<SystemInput>, criteria?: Partial<Criteria>][];
}

const CASES: Record<FindingKind, KindCases> = {
  'unassessed-system': {
    found: [
      ['a harmless use', { assessment: null }, 'P3', ['no-assessment-on-record', 'low-impact-use-only']],
      [
        'a use that nobody declared',
        { assessment: null, uses: [UNDECLARED] },
        'P2',
        ['no-assessment-on-record', 'purpose-not-declared'],
      ],
      [
        'several uses, by the worst',
        { assessment: null, uses: [triagedUse([HARMLESS]), triagedUse([HIRING], NO_PRACTICE)] },
        'P1',
        ['no-assessment-on-record', 'rule-upcoming', 'answers-missing', 'people-affected'],
        ['R05'],
      ],
      [
        'a forbidden use',
        { assessment: null, uses: [triagedUse([READ], { features: ['emotion'], 'safety-or-medical-reason': 'no' })] },
        'P0',
        ['no-assessment-on-record', 'rule-holds', 'rule-upcoming', 'answers-missing', 'people-affected'],
        ['R01', 'R08'],
      ],
      [
        'criteria of the organisation’s own',
        {
          assessment: null,
          uses: [
            triagedUse([{ ...CONFIDENTIAL, affected: 'colleagues', handling: 'used-unchecked' }], {
              browsers: 50,
              features: ['agent'],
              publication: 'no',
            }),
          ],
        },
        'P2',
        [
          'no-assessment-on-record',
          'answers-missing',
          'output-used-unchecked',
          'agent-that-writes',
          'many-browsers',
          'sensitive-data',
          'people-affected',
        ],
      ],
      [
        'a screening whose day has come',
        { assessment: null, screenings: [screening('unassessed-system', { scope: EVERYTHING, reviewDay: TODAY })] },
        'P3',
        ['no-assessment-on-record', 'screening-expired'],
      ],
      [
        'a use beyond what was screened',
        {
          assessment: null,
          screenings: [screening('unassessed-system', { scope: { ...EVERYTHING, purposes: ['code'] } })],
        },
        'P3',
        ['no-assessment-on-record', 'outside-assessed-scope'],
      ],
      [
        'a use that became known after it was screened as unknown',
        { assessment: null, screenings: [screening('unassessed-system')] },
        'P3',
        ['no-assessment-on-record', 'outside-assessed-scope'],
      ],
      [
        'a use that needs more than when it was screened',
        {
          assessment: null,
          uses: [triagedUse([HARMLESS], { browsers: 50 })],
          screenings: [
            screening('unassessed-system', { scope: EVERYTHING, decidedOn: { assessment: 'light', rank: 1 } }),
          ],
        },
        'P2',
        ['no-assessment-on-record', 'many-browsers', 'deeper-assessment-needed'],
      ],
      [
        'a grave use, screened or not',
        {
          assessment: null,
          uses: [triagedUse([{ ...CONFIDENTIAL, account: 'personal' }])],
          screenings: [screening('unassessed-system', { scope: EVERYTHING })],
        },
        'P1',
        ['no-assessment-on-record', 'rule-holds', 'sensitive-data'],
        ['R21'],
      ],
    ],
    not: [
      ['an assessment', {}],
      ['an assessment that has expired', { assessment: { ...APPROVED, reviewDay: daysAgo(1) } }],
      ['an assessment that rejects it', { assessment: REJECTED }],
      [
        'a screening that holds',
        { assessment: null, screenings: [screening('unassessed-system', { scope: EVERYTHING })] },
      ],
      [
        'a screening that was decided on as much',
        {
          assessment: null,
          uses: [triagedUse([HARMLESS], { browsers: 50 })],
          screenings: [
            screening('unassessed-system', { scope: EVERYTHING, decidedOn: { assessment: 'full', rank: 1 } }),
          ],
        },
      ],
      [
        'a screening of an unknown use',
        { assessment: null, uses: [UNDECLARED], screenings: [screening('unassessed-system')] },
      ],
    ],
  },
  'in-use-before-assessment': {
    found: [
      ['used the day before', { firstDay: daysAgo(201) }, 'P3', ['used-before-decision']],
      [
        'a screening whose day has come',
        { firstDay: daysAgo(201), screenings: [screening('in-use-before-assessment', { reviewDay: TODAY })] },
        'P3',
        ['used-before-decision', 'screening-expired'],
      ],
    ],
    not: [
      ['used from that day on', { firstDay: daysAgo(200) }],
      [
        'renewed since',
        {
          firstDay: daysAgo(150),
          assessment: { ...APPROVED, decidedDay: daysAgo(20) },
          firstApprovedDay: daysAgo(200),
        },
      ],
      ['nobody knows since when', { firstDay: null }],
      ['rejected', { firstDay: daysAgo(201), assessment: REJECTED }],
    ],
  },
  'undeclared-use': {
    // Ten working days after Friday, 6 November.
    found: [
      ['ten working days', { uses: [UNDECLARED], openedDay: '2026-11-06' as Day }, 'P2', ['purpose-not-declared']],
    ],
    not: [
      ['nine working days', { uses: [UNDECLARED], openedDay: '2026-11-09' as Day }],
      ['declared', {}],
      ['no browser meets it', { uses: [UNDECLARED], isSeenByBrowsers: false }],
    ],
  },
  'beyond-assessed-scope': {
    found: [
      [
        'one answer outside',
        {
          assessment: { ...APPROVED, scope: { ...EVERYTHING, data: 'internal' } },
          uses: [triagedUse([HARMLESS, CONFIDENTIAL])],
        },
        'P2',
        ['outside-assessed-scope', 'worse-data'],
        ['R40'],
      ],
      [
        'another part each time',
        {
          assessment: {
            ...APPROVED,
            scope: {
              purposes: ['write-edit'],
              domains: [],
              affected: ['colleagues'],
              data: 'public',
              handling: 'draft-i-rewrite',
              accounts: ['work'],
            },
          },
          uses: [
            triagedUse([{ ...HIRING, handling: 'used-unchecked' }]),
            triagedUse([{ ...CONFIDENTIAL, account: 'none' }]),
          ],
        },
        'P2',
        [
          'outside-assessed-scope',
          'new-purpose',
          'new-domain',
          'new-people-affected',
          'worse-data',
          'less-checked',
          'other-account',
        ],
        ['R40'],
      ],
      [
        'a group that it is not for',
        { assessment: { ...APPROVED, reach: { ...FULL_REACH, groups: [1, 2] } }, groups: [2, 3] },
        'P2',
        ['outside-assessed-scope', 'new-group'],
        ['R40'],
      ],
      [
        'a group whose domain is outside',
        {
          assessment: { ...APPROVED, scope: { ...EVERYTHING, domains: ['other'] } },
          uses: [
            triagedUse([{ ...HIRING, domain: 'other' }], {
              groupDomains: ['employment'],
              scope: { ...EVERYTHING, domains: ['other'] },
            }),
          ],
        },
        'P2',
        ['outside-assessed-scope', 'new-domain'],
        ['R40'],
      ],
    ],
    not: [
      ['groups that it is for', { assessment: { ...APPROVED, reach: { ...FULL_REACH, groups: [1, 2] } }, groups: [2] }],
      ['any group', { groups: [3] }],
      [
        'any account, where the scope names none',
        {
          assessment: { ...APPROVED, scope: { ...EVERYTHING, accounts: [] } },
          uses: [triagedUse([CONFIDENTIAL, { ...HARMLESS, account: 'personal' }])],
        },
      ],
      [
        'what nobody is affected by, and an account that nobody named',
        { assessment: { ...APPROVED, scope: { ...EVERYTHING, affected: ['colleagues'], accounts: ['work'] } } },
      ],
      ['all within', { uses: [triagedUse([HARMLESS, CONFIDENTIAL, HIRING])] }],
      ['nobody knows what for', { uses: [UNDECLARED] }],
      ['rejected', { assessment: { ...REJECTED, scope: { ...EVERYTHING, purposes: ['code'] } } }],
    ],
  },
  'reassessment-needed': {
    found: [
      [
        'a vendor says something else',
        { assessment: on({ vendorFacts: [{ fact: 'training', says: 'By choice.' }] }), vendorFacts: vendorFacts() },
        'P2',
        ['vendor-terms-changed'],
      ],
      [
        'the staff say otherwise than the catalogue did',
        {
          assessment: on({ vendorFacts: TOLD }),
          vendorFacts: [...vendorFacts().map((fact) => ({ ...fact, says: 'Always.' })), ...vendorFacts()],
        },
        'P2',
        ['vendor-terms-changed'],
      ],
      ['it can do more', { features: ['agent'] }, 'P2', ['model-changed']],
      ['it can do less', { assessment: on({ features: ['agent'] }) }, 'P2', ['model-changed']],
      [
        'two bands more of browsers',
        { assessment: on({ rank: 1 }), bands: [{ day: TODAY, rank: 3 }] },
        'P2',
        ['browsers-rose-since'],
      ],
      ['from under k to two bands', { bands: [{ day: TODAY, rank: 2 }] }, 'P2', ['browsers-rose-since']],
      ['harm that was told of since', { incidents: [told('a', daysAgo(199))] }, 'P1', ['incident-reported']],
      ['harm that was told of on the day', { incidents: [told('a', daysAgo(200))] }, 'P1', ['incident-reported']],
      ['harm that was told of late', { incidents: [told('a', daysAgo(201))] }, 'P1', ['incident-reported']],
      [
        'harm beside what was known, whether or not that was declined meanwhile',
        { assessment: on({ incidents: ['a', 'b'] }), incidents: [told('b', daysAgo(250)), told('c', daysAgo(250))] },
        'P1',
        ['incident-reported'],
      ],
      [
        'harm, whatever nobody knows of the decision',
        { assessment: { ...APPROVED, basis: null }, incidents: [told('a')] },
        'P1',
        ['incident-reported'],
      ],
      [
        'law that has come into force since',
        {
          assessment: { ...on({ rules: [] }), decidedDay: '2027-12-01' as Day },
          uses: [triagedUse([HIRING], NO_PRACTICE, '2027-12-02' as Day)],
        },
        'P2',
        ['rules-changed'],
        ['R05'],
      ],
      [
        'other rules, one of which is new',
        {
          assessment: on({ rulepack: 'before', euClass: 'high-risk', assessment: 'full' }),
          uses: [triagedUse([{ ...CONFIDENTIAL, account: 'personal' }])],
        },
        'P2',
        ['rules-changed'],
        ['R21'],
      ],
      [
        'other rules, by which the class is graver',
        {
          assessment: on({ rulepack: 'before', rules: ['R05'], assessment: 'full' }),
          uses: [triagedUse([HIRING], NO_PRACTICE)],
        },
        'P2',
        ['rules-changed'],
      ],
      [
        'other rules for what was approved, whatever else it is used for beyond that',
        {
          assessment: {
            ...on({ rulepack: 'before', euClass: 'high-risk', assessment: 'full' }),
            scope: { ...EVERYTHING, affected: ['colleagues'] },
          },
          uses: [
            triagedUse([{ ...CONFIDENTIAL, affected: 'colleagues', account: 'personal' }]),
            triagedUse([HIRING], NO_PRACTICE),
          ],
        },
        'P2',
        ['rules-changed'],
        ['R21'],
      ],
      [
        'other criteria, which ask for a deeper assessment',
        {
          assessment: on({ criteria: { manyBrowsers: 1_000, jurisdictions: [] } }),
          uses: [triagedUse([HARMLESS], { browsers: 50 })],
        },
        'P2',
        ['rules-changed'],
      ],
      [
        'an approval that has expired',
        { assessment: { ...APPROVED, reviewDay: daysAgo(1) }, features: ['agent'] },
        'P2',
        ['model-changed'],
      ],
      [
        'several at once, as urgent as the most urgent',
        { features: ['agent'], incidents: [told('a')], hasUnknownAnswers: true, bands: [{ day: TODAY, rank: 2 }] },
        'P1',
        ['model-changed', 'browsers-rose-since', 'incident-reported', 'answers-unknown'],
      ],
      ['answers that were unknown', { hasUnknownAnswers: true }, 'P3', ['answers-unknown']],
      [
        'answers that were unknown, and a change',
        { features: ['agent'], hasUnknownAnswers: true },
        'P2',
        ['model-changed', 'answers-unknown'],
      ],
      [
        'other criteria, of another place',
        {
          assessment: on({ criteria: { manyBrowsers: 50, jurisdictions: ['colorado'] } }),
          uses: [triagedUse([CONFIDENTIAL])],
        },
        'P2',
        ['rules-changed'],
      ],
    ],
    not: [
      ['the vendor says the same', { assessment: on({ vendorFacts: TOLD }), vendorFacts: vendorFacts() }],
      ['nobody knows any longer what the vendor said', { assessment: on({ vendorFacts: TOLD }) }],
      [
        'the catalogue says otherwise than the staff, whose word has not changed',
        {
          assessment: on({ vendorFacts: TOLD }),
          vendorFacts: [...vendorFacts(), ...vendorFacts().map((fact) => ({ ...fact, says: 'Always.' }))],
        },
      ],
      ['nobody knew what it can do', { assessment: on({ features: null }), features: ['agent'] }],
      ['nobody knows what it can do', { assessment: on({ features: ['agent'] }), features: null }],
      ['one band more', { assessment: on({ rank: 1 }), bands: [{ day: TODAY, rank: 2 }] }],
      ['fewer browsers', { assessment: on({ rank: 3 }) }],
      [
        'harm that was known',
        { assessment: on({ incidents: ['a', 'b'] }), incidents: [told('a', daysAgo(201)), told('b')] },
      ],
      [
        'harm of the day, where nobody knows what was known',
        { assessment: { ...APPROVED, basis: null }, incidents: [told('a', daysAgo(200))] },
      ],
      ['a vendor says what nobody knew', { vendorFacts: vendorFacts().slice(0, 1) }],
      [
        'criteria with other days and the same places in another order',
        {
          assessment: on({ criteria: { manyBrowsers: 50, jurisdictions: ['nyc', 'colorado'] } }),
          uses: [triagedUse([CONFIDENTIAL])],
        },
        { dueDays: { P0: 2, P1: 3, P2: 4, P3: 5 }, reviewNotice: 1, jurisdictions: ['colorado', 'nyc'] },
      ],
      ['a rejection with answers that were unknown', { assessment: REJECTED, hasUnknownAnswers: true }],
      ['a rejection', { assessment: REJECTED, features: ['agent'], incidents: [told('a')] }],
      ['no assessment', { assessment: null, features: ['agent'], incidents: [told('a')] }],
      [
        'nobody knows what was so',
        { assessment: { ...APPROVED, basis: null }, features: ['agent'], bands: [{ day: TODAY, rank: 5 }] },
      ],
      [
        'a new use within what was assessed, under the same rules',
        { uses: [triagedUse([{ ...CONFIDENTIAL, account: 'personal' }])] },
      ],
      [
        'a new use beyond what was assessed, under other rules',
        {
          assessment: { ...on({ rulepack: 'before' }), scope: { ...EVERYTHING, accounts: ['work'] } },
          uses: [triagedUse([{ ...CONFIDENTIAL, account: 'personal' }])],
        },
      ],
      [
        'other rules and criteria that find the same',
        { assessment: on({ rulepack: 'before', criteria: { manyBrowsers: 1_000, jurisdictions: ['nyc'] } }) },
      ],
      [
        'other rules, by which an answer is missing',
        {
          assessment: on({ rulepack: 'before', assessment: 'full' }),
          uses: [triagedUse([{ ...READ, purpose: 'other' }])],
        },
      ],
      ['other rules, and nobody says what for', { assessment: on({ rulepack: 'before' }), uses: [UNDECLARED] }],
      [
        'other rules that say that nothing is needed',
        { assessment: on({ rulepack: 'before', rules: [], euClass: 'transparency' }) },
      ],
    ],
  },
  'assessment-expired': {
    found: [['on the review day', { assessment: { ...APPROVED, reviewDay: TODAY } }, 'P2', ['review-day-passed']]],
    not: [
      ['the day before', { assessment: { ...APPROVED, reviewDay: TOMORROW } }],
      ['rejected', { assessment: { ...REJECTED, reviewDay: TODAY } }],
    ],
  },
  'review-due': {
    found: [
      ['30 days before', { assessment: { ...APPROVED, reviewDay: addDays(TODAY, 30) } }, 'P3', ['review-day-near']],
      ['the day before', { assessment: { ...APPROVED, reviewDay: TOMORROW } }, 'P3', ['review-day-near']],
    ],
    not: [
      ['31 days before', { assessment: { ...APPROVED, reviewDay: addDays(TODAY, 31) } }],
      ['on the day: it has expired', { assessment: { ...APPROVED, reviewDay: TODAY } }],
      ['rejected', { assessment: { ...REJECTED, reviewDay: TOMORROW } }],
    ],
  },
  'prohibited-hint': {
    found: [
      ['law in force', { uses: [triagedUse([READ], { features: ['emotion'] })] }, 'P0', ['rule-holds'], ['R01']],
      [
        'law to come',
        {
          uses: [
            triagedUse([{ ...HARMLESS, purpose: 'media', affected: 'customers-public' }], {
              'unsafeguarded-intimate-imagery': 'yes',
            }),
          ],
        },
        'P1',
        ['rule-upcoming'],
        ['R04'],
      ],
      [
        'nobody declared it, and a reviewer knows',
        { uses: [triagedUse([], { manipulation: 'yes' })] },
        'P0',
        ['rule-holds'],
        ['R03'],
      ],
    ],
    not: [
      ['high-risk', { uses: [triagedUse([HIRING], NO_PRACTICE, '2027-12-02' as Day)] }],
      [
        'a reviewer judged otherwise',
        {
          uses: [READ].map((answers) => {
            const use = triagedUse([answers], { features: ['emotion'] }, '2025-01-01' as Day);
            return { ...use, verdict: { ...use.verdict, euClass: 'minimal', priority: 'P3' } };
          }),
        },
      ],
    ],
  },
  'high-risk-hint': {
    found: [
      [
        'law to come',
        { assessment: null, uses: [triagedUse([HIRING], NO_PRACTICE)] },
        'P1',
        ['rule-upcoming'],
        ['R05'],
      ],
      [
        'law in force',
        { assessment: null, uses: [triagedUse([HIRING], NO_PRACTICE, '2027-12-02' as Day)] },
        'P1',
        ['rule-holds'],
        ['R05'],
      ],
      [
        'beside a ban',
        { assessment: null, uses: [triagedUse([HIRING], { 'social-scoring': 'yes' }, '2027-12-02' as Day)] },
        'P1',
        ['rule-holds'],
        ['R05'],
      ],
      [
        'a use beyond what was approved',
        {
          assessment: { ...APPROVED, scope: { ...EVERYTHING, purposes: ['code'] } },
          uses: [triagedUse([HIRING], NO_PRACTICE)],
        },
        'P1',
        ['rule-upcoming'],
        ['R05'],
      ],
      [
        'an approval that has expired',
        { assessment: { ...APPROVED, reviewDay: TODAY }, uses: [triagedUse([HIRING], NO_PRACTICE)] },
        'P1',
        ['rule-upcoming'],
        ['R05'],
      ],
      [
        'a rejection',
        { assessment: REJECTED, uses: [triagedUse([HIRING], NO_PRACTICE)] },
        'P1',
        ['rule-upcoming'],
        ['R05'],
      ],
    ],
    not: [
      ['no high risk', {}],
      ['an approval that covers it', { uses: [triagedUse([HIRING], NO_PRACTICE)] }],
      [
        'a documented exception',
        {
          assessment: null,
          uses: [triagedUse([HIRING], { ...NO_PRACTICE, 'preparatory-task': 'yes', profiling: 'no' })],
        },
      ],
      [
        'a documented exception beside a ban',
        {
          assessment: null,
          uses: [
            triagedUse(
              [HIRING],
              { ...NO_PRACTICE, manipulation: 'yes', 'preparatory-task': 'yes', profiling: 'no' },
              '2027-12-02' as Day,
            ),
          ],
        },
      ],
      [
        'a reviewer judged otherwise',
        {
          assessment: null,
          uses: [HIRING].map((answers) => {
            const use = triagedUse([answers], NO_PRACTICE);
            return { ...use, verdict: { ...use.verdict, euClass: 'transparency', priority: 'P2' } };
          }),
        },
      ],
    ],
  },
  'dpia-likely': {
    found: [
      [
        'two criteria',
        { uses: [triagedUse([{ ...HIRING, data: 'personal' }], NO_PRACTICE)] },
        'P2',
        ['rule-holds'],
        ['R20'],
      ],
    ],
    not: [['no personal data', { uses: [triagedUse([HIRING], NO_PRACTICE)] }]],
  },
  'sensitive-data-on-personal-account': {
    found: [
      [
        'confidential data',
        { uses: [triagedUse([{ ...CONFIDENTIAL, account: 'personal' }])] },
        'P1',
        ['rule-holds'],
        ['R21'],
      ],
    ],
    not: [['a work account', { uses: [triagedUse([CONFIDENTIAL])] }]],
  },
  'no-owner': {
    found: [
      ['a harmless use', { owner: null }, 'P3', ['nobody-owns-it']],
      ['a grave use', { owner: null, uses: [triagedUse([HIRING], NO_PRACTICE)] }, 'P2', ['nobody-owns-it']],
    ],
    not: [['an owner', {}]],
  },
  'use-after-rejection': {
    found: [['the day after', { rejectedDay: daysAgo(1) }, 'P1', ['used-after-rejection']]],
    not: [
      ['used last on that day', { rejectedDay: TODAY }],
      ['never used', { rejectedDay: daysAgo(1), lastDay: null }],
    ],
  },
  'use-after-retirement': {
    found: [
      ['the day after', { retiredDay: daysAgo(1) }, 'P1', ['used-after-retirement']],
      ['rejected as well', { retiredDay: daysAgo(1), rejectedDay: daysAgo(2) }, 'P1', ['used-after-retirement']],
    ],
    not: [
      ['used last on that day', { retiredDay: TODAY }],
      ['never used', { retiredDay: daysAgo(1), lastDay: null }],
    ],
  },
  'user-surge': {
    found: [
      [
        'two steps at once',
        {
          bands: [
            { day: daysAgo(40), rank: 1 },
            { day: daysAgo(2), rank: 3 },
          ],
        },
        'P2',
        ['browsers-rose-two-bands'],
      ],
      [
        'one step after the other',
        {
          bands: [
            { day: daysAgo(50), rank: 1 },
            { day: daysAgo(30), rank: 2 },
            { day: TODAY, rank: 3 },
          ],
        },
        'P2',
        ['browsers-rose-two-bands'],
      ],
    ],
    not: [
      [
        'one step',
        {
          bands: [
            { day: daysAgo(40), rank: 1 },
            { day: daysAgo(2), rank: 2 },
          ],
        },
      ],
      [
        'from under k',
        {
          bands: [
            { day: daysAgo(40), rank: 0 },
            { day: daysAgo(2), rank: 2 },
          ],
        },
      ],
      [
        'down again',
        {
          bands: [
            { day: daysAgo(40), rank: 1 },
            { day: daysAgo(20), rank: 3 },
            { day: daysAgo(2), rank: 2 },
          ],
        },
      ],
      [
        'across a quarter’s start',
        {
          bands: [
            { day: daysAgo(60), rank: 1 },
            { day: daysAgo(2), rank: 3 },
          ],
        },
      ],
      ['nobody was counted', { bands: [] }],
    ],
  },
  'vendor-facts-missing': {
    found: [
      ['none', { uses: [triagedUse([HARMLESS, CONFIDENTIAL])] }, 'P3', ['vendor-facts-unknown']],
      [
        'one is missing',
        { uses: [triagedUse([CONFIDENTIAL])], vendorFacts: vendorFacts().slice(1) },
        'P3',
        ['vendor-facts-unknown'],
      ],
      [
        'they end today',
        { uses: [triagedUse([CONFIDENTIAL])], vendorFacts: vendorFacts(TODAY) },
        'P3',
        ['vendor-facts-expired'],
      ],
      [
        'one is missing, others have ended',
        { uses: [triagedUse([CONFIDENTIAL])], vendorFacts: vendorFacts(TODAY).slice(1) },
        'P3',
        ['vendor-facts-unknown', 'vendor-facts-expired'],
      ],
    ],
    not: [
      ['all are known', { uses: [triagedUse([CONFIDENTIAL])], vendorFacts: vendorFacts() }],
      [
        'looked up anew',
        { uses: [triagedUse([CONFIDENTIAL])], vendorFacts: [...vendorFacts(TODAY), ...vendorFacts()] },
      ],
      ['internal data', { uses: [triagedUse([{ ...HARMLESS, data: 'internal' }])] }],
    ],
  },
  'no-visibility': {
    found: [
      ['no browser can meet it', { isSeenByBrowsers: false }, 'P3', ['browsers-cannot-see-it']],
      [
        'silence, and few browsers report',
        { lastDay: daysAgo(30), coverage: { lately: 49, usually: 100 } },
        'P3',
        ['few-browsers-report'],
      ],
      [
        'no browser reports',
        { lastDay: daysAgo(30), coverage: { lately: 0, usually: 0 } },
        'P3',
        ['few-browsers-report'],
      ],
    ],
    not: [
      ['half of the browsers report', { lastDay: daysAgo(30), coverage: { lately: 50, usually: 100 } }],
      ['seen 29 days ago', { lastDay: daysAgo(29), coverage: { lately: 1, usually: 100 } }],
      ['never seen', { lastDay: null, coverage: { lately: 1, usually: 100 } }],
    ],
  },
};

describe.each(FINDING_KINDS)('%s', (kind) => {
  const { found, not } = CASES[kind];

  it.each(found)('stands: %s', (_what, system, priority, reasons, rules = []) => {
    expect(essence(findOf(kind, system))).toEqual([priority, reasons, rules]);
  });

  it.each(not)('does not: %s', (_what, system, criteria = {}) => {
    expect(findOf(kind, system, TODAY, criteria)).toBeUndefined();
  });
});

describe.each(SCREENED_KINDS.filter((kind) => kind !== 'unassessed-system'))('a screening of %s', (kind) => {
  const system = CASES[kind].found[0]?.[1] ?? {};

  it('closes it until its review day, and no longer', () => {
    const until = (reviewDay: Day) => findOf(kind, { ...system, screenings: [screening(kind, { reviewDay })] });
    expect(until(TOMORROW)).toBeUndefined();
    expect(until(TODAY)?.reasons.at(-1)).toBe('screening-expired');
  });

  it('closes nothing else', () => {
    const others = find({ ...system, owner: null }).filter((finding) => finding.kind !== kind);
    expect(find({ ...system, owner: null, screenings: [screening(kind)] })).toEqual(others);
    expect(others).not.toEqual([]);
  });
});

describe('a system that is left out of scope', () => {
  const forbidden = triagedUse([READ], { features: ['emotion'] });
  const grave = { owner: null, assessment: null, uses: [forbidden] };

  it('has no finding but a forbidden practice', () => {
    expect(find(grave).length).toBeGreaterThan(1);
    expect(find({ ...grave, isExcluded: true }).map(({ kind }) => kind)).toEqual(['prohibited-hint']);
    expect(find({ owner: null, assessment: null, isExcluded: true })).toEqual([]);
  });
});

describe('a surge', () => {
  const bands = [
    { day: '2026-07-01' as Day, rank: 1 },
    { day: '2026-07-11' as Day, rank: 3 },
  ];
  const LATER = '2026-07-12' as Day;

  it('that was screened stands again only when there is a further one', () => {
    const looked = (rank: number) =>
      findOf(
        'user-surge',
        { bands, screenings: [screening('user-surge', { decidedOn: { assessment: 'none', rank } })] },
        LATER,
      );
    expect(looked(3)).toBeUndefined();
    expect(looked(2)?.reasons).toEqual(['browsers-rose-two-bands']);
  });

  it('is over when the lower band lies more than 60 days back', () => {
    // The last day in the lower band was 10 July.
    expect(findOf('user-surge', { bands }, '2026-09-08' as Day)).toBeDefined();
    expect(findOf('user-surge', { bands }, '2026-09-09' as Day)).toBeUndefined();
  });
});

describe('since and due', () => {
  const open = (kind: FindingKind, since: Day, priority: Finding['priority'], due: Day) =>
    new Map([[kind, { since, priority, due, urgent: { priority, due }, closed: null }]]);

  it('an unassessed system is open since the Worker heard of it', () => {
    expect(findOf('unassessed-system', { assessment: null })).toMatchObject({ since: daysAgo(100), due: daysAgo(10) });
  });

  it('another finding is open since it was first met', () => {
    expect(findOf('no-owner', { owner: null })).toMatchObject({ since: TODAY, due: addDays(TODAY, 90) });
    const known = open('no-owner', daysAgo(20), 'P3', addDays(TODAY, 5));
    expect(findOf('no-owner', { owner: null, open: known })).toMatchObject({
      since: daysAgo(20),
      due: addDays(TODAY, 5),
    });
  });

  it('a finding that has become more urgent keeps its day of opening and is due by its new priority', () => {
    const known = open('no-owner', daysAgo(20), 'P3', addDays(TODAY, 70));
    const grave = { owner: null, open: known, uses: [triagedUse([HIRING], NO_PRACTICE)] };
    expect(findOf('no-owner', grave)).toMatchObject({ priority: 'P2', since: daysAgo(20), due: addDays(TODAY, 30) });
  });

  it('one that was closed comes back within 90 days as it was, and after them anew', () => {
    const closed = (days: number) => {
      const before = { since: daysAgo(300), priority: 'P3', due: daysAgo(210) } as const;
      const urgent = { priority: 'P3', due: daysAgo(210) } as const;
      return { owner: null, open: new Map([['no-owner' as const, { ...before, urgent, closed: daysAgo(days) }]]) };
    };
    expect(findOf('no-owner', closed(90))).toMatchObject({ since: daysAgo(300), due: daysAgo(210) });
    expect(findOf('no-owner', closed(91))).toMatchObject({ since: TODAY, due: addDays(TODAY, 90) });
  });

  it('an unassessed system that was screened for a while is as long overdue as before', () => {
    const before = { since: daysAgo(100), priority: 'P3', due: daysAgo(10), closed: daysAgo(5) } as const;
    const open = new Map([
      ['unassessed-system' as const, { ...before, urgent: { priority: 'P3', due: daysAgo(10) } as const }],
    ]);
    const lapsed = [screening('unassessed-system', { scope: EVERYTHING, reviewDay: TODAY })];
    for (const screenings of [lapsed, []]) {
      expect(findOf('unassessed-system', { assessment: null, screenings, open })).toMatchObject({
        since: daysAgo(100),
        due: daysAgo(10),
      });
    }
  });

  it('a review is due on its day', () => {
    const reviewDay = addDays(TODAY, 20);
    expect(findOf('review-due', { assessment: { ...APPROVED, reviewDay } })?.due).toBe(reviewDay);
  });

  it('in a roll-out days count from its end, except for P0', () => {
    const early = { rolloutDay: daysAgo(10), openedDay: daysAgo(5) };
    expect(findOf('no-owner', { ...early, owner: null })?.due).toBe(addDays(TODAY, 20 + 90));
    expect(findOf('unassessed-system', { ...early, assessment: null })?.due).toBe(addDays(TODAY, 20 + 90));
    const forbidden = { ...early, uses: [triagedUse([READ], { features: ['emotion'] })] };
    // Monday after this Saturday.
    expect(findOf('prohibited-hint', forbidden)?.due).toBe('2026-11-23');
  });
});

const anyUse = fc
  .tuple(fc.array(anyAnswers, { minLength: 1, maxLength: 3 }), anyFacts)
  .map(([answers, facts]) => triagedUse(answers, facts));

const anySystem: fc.Arbitrary<SystemInput> = fc
  .record({
    uses: fc.array(anyUse, { minLength: 1, maxLength: 3 }),
    owner: fc.constantFrom(null, 'Ada'),
    assessment: fc.constantFrom(null, APPROVED, REJECTED, on({ rulepack: 'before', rules: [], features: [] }), {
      ...APPROVED,
      reach: { ...FULL_REACH, groups: [1] },
      scope: { ...EVERYTHING, accounts: [...ACCOUNTS].slice(0, 1) },
    }),
    screenings: fc.subarray([
      ...SCREENED_KINDS.map((kind) => screening(kind, { scope: EVERYTHING })),
      screening('unassessed-system', { reviewDay: TODAY }),
    ]),
    vendorFacts: fc.subarray([...vendorFacts(), ...vendorFacts(TODAY)]),
    rejectedDay: fc.constantFrom(null, daysAgo(3)),
    retiredDay: fc.constantFrom(null, daysAgo(3)),
    isSeenByBrowsers: fc.boolean(),
    features: fc.constantFrom(null, [], ['agent'] as const),
    groups: fc.subarray([1, 2]),
    incidents: fc.subarray([told('a'), told('b', daysAgo(300))]),
    hasUnknownAnswers: fc.boolean(),
    isExcluded: fc.boolean(),
  })
  .map((given) => ({ ...SETTLED, ...given }));

const shuffled = <Item>(items: readonly Item[]) => fc.shuffledSubarray([...items], { minLength: items.length });

it('the order of uses, answers, screenings and facts changes nothing', () => {
  const twice = anySystem.chain((system) =>
    fc.record({
      system: fc.constant(system),
      again: fc
        .record({
          uses: shuffled(system.uses.map((use) => ({ ...use, answers: [...use.answers].reverse() }))),
          screenings: shuffled(system.screenings),
          vendorFacts: shuffled(system.vendorFacts),
        })
        .map((changed) => ({ ...system, ...changed })),
    }),
  );
  fc.assert(
    fc.property(twice, ({ system, again }) => {
      expect(find(again)).toEqual(find(system));
    }),
  );
});

it('findings come by due day, then priority, then kind', () => {
  fc.assert(
    fc.property(anySystem, (system) => {
      const keys = find(system).map(
        ({ due, priority, kind }) => `${due} ${priority} ${String(FINDING_KINDS.indexOf(kind)).padStart(2, '0')}`,
      );
      expect(keys).toEqual([...keys].sort());
    }),
  );
});

it('one more use takes no finding away and makes none less urgent', () => {
  fc.assert(
    fc.property(anySystem, anyUse, (system, more) => {
      const after = find({ ...system, uses: [...system.uses, more] });
      for (const { kind, priority, due } of find(system)) {
        const same = after.find((finding) => finding.kind === kind);
        expect(same, kind).toBeDefined();
        expect(PRIORITIES.indexOf(same?.priority ?? 'P3')).toBeLessThanOrEqual(PRIORITIES.indexOf(priority));
        expect((same?.due ?? '') <= due).toBe(true);
      }
    }),
  );
});
