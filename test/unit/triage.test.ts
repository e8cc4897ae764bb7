import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FEATURES } from '../../shared/catalogue/features.ts';
import { FIRST_CRITERIA } from '../../shared/criteria.ts';
import type { Day } from '../../shared/day.ts';
import { AFFECTED, type Answers, DATA_CLASSES, DOMAINS, HANDLINGS } from '../../shared/declaration.ts';
import { PRIORITIES } from '../../shared/finding.ts';
import { type Facts, JURISDICTIONS, REVIEWER_FACTS, type ReviewerFact } from '../../shared/triage-input.ts';
import { ASSESSMENT_LEVELS, EU_CLASSES, RULE_IDS, type RuleId, type Verdict } from '../../shared/verdict.ts';
import type { Rule } from '../../worker/triage/rule.ts';
import { RULES } from '../../worker/triage/rule-list.ts';
import { combineVerdicts, runRules, triageUse } from '../../worker/triage/triage.ts';
import { RULE_CASES } from '../fixtures/triage/rule-cases.ts';
import { anyAnswers, anyFacts, DAYS, EVERYTHING, EXCUSES, HARMLESS, LAST_DAY } from '../fixtures/triage/uses.ts';

const NOW = '2026-11-21' as Day;
const NO_PRACTICE: Partial<Facts> = {
  'social-scoring': 'no',
  manipulation: 'no',
  'exploits-vulnerability': 'no',
  'crime-prediction-by-profiling': 'no',
};
const HIRING: Answers = {
  ...HARMLESS,
  purpose: 'evaluate-people',
  domain: 'employment',
  affected: 'applicants-evaluated',
  handling: 'used-after-check',
};
const FACES: Answers = { ...HARMLESS, purpose: 'identify-people', domain: 'other', affected: 'customers-public' };
const CHATBOT: Answers = { ...HARMLESS, purpose: 'chat-with-public', affected: 'customers-public' };

function judge(declaration: Answers | null, facts: Partial<Facts> = {}, day = NOW): Verdict {
  return triageUse({ declaration, facts: { features: [], ...facts }, day }, FIRST_CRITERIA);
}

const ids = (results: readonly { id: string }[]) => results.map(({ id }) => id);
const anyDay = fc.constantFrom(...DAYS);
const anyVerdict = fc
  .record({ declaration: anyAnswers, facts: anyFacts, day: anyDay })
  .map((input) => triageUse(input, FIRST_CRITERIA));

describe('a use', () => {
  it('that is harmless is minimal, opens no task and needs no assessment, whatever the tool is', () => {
    expect(triageUse({ declaration: HARMLESS, facts: {}, day: NOW }, FIRST_CRITERIA)).toMatchObject({
      euClass: 'minimal',
      rules: [{ id: 'R17' }],
      upcoming: [],
      assessment: 'none',
      priority: 'P3',
      dueDays: 90,
      criteria: [],
      tasks: [],
    });
  });

  it('that nobody declared is unclassified, whatever else is known', () => {
    fc.assert(
      fc.property(anyFacts, anyDay, (facts, day) => {
        expect(triageUse({ declaration: null, facts, day }, FIRST_CRITERIA)).toMatchObject({
          euClass: 'unclassified',
          assessment: 'full',
          criteria: ['undeclared'],
          tasks: ['declaration'],
        });
      }),
    );
    expect(judge(null)).toMatchObject({ rules: [], upcoming: [], priority: 'P2' });
  });

  it.each([
    ...Object.keys(NO_PRACTICE).map((fact) => [fact, 'R03'] as const),
    ['sensitive-traits', 'R02'],
    ['face-scraping', 'R02'],
  ] as const)('that nobody declared is P0 all the same when a reviewer says: %s', (fact, rule) => {
    expect(judge(null, { [fact]: 'yes' })).toMatchObject({
      euClass: 'unclassified',
      priority: 'P0',
      rules: [{ id: rule }],
    });
    expect(judge(null, { [fact]: 'unknown' })).toMatchObject({ priority: 'P2', rules: [] });
  });

  it('that nobody declared is prepared for a ban to come, and P0 from its day on', () => {
    const facts: Partial<Facts> = { 'unsafeguarded-intimate-imagery': 'yes' };
    expect(judge(null, facts, '2026-12-01' as Day)).toMatchObject({
      priority: 'P1',
      rules: [],
      upcoming: [{ id: 'R04' }],
    });
    expect(judge(null, facts, '2026-12-02' as Day)).toMatchObject({ priority: 'P0', rules: [{ id: 'R04' }] });
  });

  it('that is a mail for oneself asks nothing, with confidential data neither', () => {
    for (const data of ['public', 'internal'] as const) {
      expect(triageUse({ declaration: { ...HARMLESS, data }, facts: {}, day: NOW }, FIRST_CRITERIA).tasks).toEqual([]);
    }
  });

  it.each(['code', 'analyse-data'] as const)(
    'that may be an agent’s is asked about, and minimal all the same: %s',
    (purpose) => {
      const verdict = triageUse({ declaration: { ...HARMLESS, purpose }, facts: {}, day: NOW }, FIRST_CRITERIA);
      expect(verdict).toMatchObject({ euClass: 'minimal', assessment: 'none', tasks: ['features'] });
    },
  );

  it('is not called minimal while an answer that could raise it is missing', () => {
    const text: Answers = { ...HARMLESS, affected: 'students-patients-children' };
    expect(judge(text)).toMatchObject({ euClass: 'unclassified', assessment: 'light', priority: 'P2' });
    expect(judge(text).tasks).toEqual(Object.keys(NO_PRACTICE));
    expect(judge(text, NO_PRACTICE)).toMatchObject({ euClass: 'minimal', rules: [{ id: 'R17' }], tasks: [] });
  });

  it('is pending while only law to come makes more of it, and is prepared for as if it were in force', () => {
    const verdict = judge(HIRING, NO_PRACTICE);
    expect(verdict).toMatchObject({ euClass: 'pending', rules: [], assessment: 'full', priority: 'P1', dueDays: 14 });
    expect(verdict.upcoming).toMatchObject([{ id: 'R05', euClass: 'high-risk', appliesFrom: '2027-12-02' }]);
  });

  it('that will be forbidden is P1 until its day and P0 from then on', () => {
    const picture: Answers = { ...HARMLESS, purpose: 'media', affected: 'customers-public' };
    const facts: Partial<Facts> = { features: ['imagery'], 'unsafeguarded-intimate-imagery': 'yes', publication: 'no' };
    expect(judge(picture, facts, '2026-12-01' as Day)).toMatchObject({ euClass: 'pending', priority: 'P1' });
    expect(judge(picture, facts, '2026-12-02' as Day)).toMatchObject({
      euClass: 'prohibited',
      priority: 'P0',
      dueDays: 1,
    });
  });

  it('takes the strongest class and the highest priority of the rules that hold', () => {
    const verdict = judge(HIRING, { 'social-scoring': 'yes' }, LAST_DAY);
    expect([verdict.euClass, verdict.priority, ids(verdict.rules)]).toEqual(['prohibited', 'P0', ['R03', 'R05']]);
  });

  it('counts the jurisdictions of the organisation beside those it is given', () => {
    const input = { declaration: HIRING, facts: { 'hiring-or-promotion': 'yes' } as Partial<Facts>, day: NOW };
    expect(ids(triageUse(input, { ...FIRST_CRITERIA, jurisdictions: ['nyc'] }).rules)).toContain('R32');
    expect(ids(triageUse(input, FIRST_CRITERIA).rules)).not.toContain('R32');
  });
});

describe('known traps', () => {
  it('remote identification is high-risk, one-to-one verification is not', () => {
    expect(judge(FACES, { 'one-to-one-verification': 'no' }, LAST_DAY).euClass).toBe('high-risk');
    expect(judge(FACES, { 'one-to-one-verification': 'unknown' }, LAST_DAY)).toMatchObject({
      euClass: 'high-risk',
      tasks: expect.arrayContaining(['one-to-one-verification']),
    });
    const verified = {
      ...NO_PRACTICE,
      'sensitive-traits': 'no',
      'face-scraping': 'no',
      'one-to-one-verification': 'yes',
    };
    expect(judge(FACES, verified as Partial<Facts>, LAST_DAY).euClass).toBe('minimal');
  });

  it.each(['evaluate-people', 'decide-access', 'monitor-people'] as const)(
    'another decision is not high-risk: %s',
    (purpose) => {
      const verdict = judge({ ...HIRING, purpose, domain: 'other' }, NO_PRACTICE, LAST_DAY);
      expect([verdict.euClass, ids(verdict.rules)]).toEqual(['minimal', ['R17']]);
    },
  );

  it('whoever runs critical infrastructure is not always high-risk', () => {
    const grid: Answers = { ...HARMLESS, purpose: 'operate-safety', domain: 'critical-infrastructure' };
    expect(judge(grid, NO_PRACTICE, LAST_DAY).euClass).toBe('high-risk');
    expect(judge({ ...grid, purpose: 'evaluate-people' }, NO_PRACTICE, LAST_DAY).euClass).toBe('minimal');
    expect(judge(HARMLESS, { groupDomains: ['critical-infrastructure'] }, LAST_DAY).euClass).toBe('minimal');
  });

  it.each(RULE_IDS)('%s can fire, in force and in a whole verdict', (id) => {
    const found = RULE_CASES[id].holds.map(({ declaration, facts }) => ids(judge(declaration, facts, LAST_DAY).rules));
    expect(found).not.toEqual([]);
    for (const rules of found) expect(rules).toContain(id);
  });

  it('what affects rights is not forbidden by that', () => {
    const loan: Answers = { ...HIRING, purpose: 'decide-access', domain: 'credit', data: 'sensitive-or-secret' };
    expect(judge(loan, {}, LAST_DAY).euClass).toBe('high-risk');
  });

  it('forbidden practices that need no biometrics are asked', () => {
    expect(judge(HIRING).tasks).toEqual(expect.arrayContaining(Object.keys(NO_PRACTICE)));
    expect(judge(CHATBOT).tasks).toEqual(expect.arrayContaining(Object.keys(NO_PRACTICE)));
    expect(judge({ ...HARMLESS, affected: 'customers-public' }).tasks).toEqual([]);
  });

  it('the exception for narrow tasks is asked in a high-risk area and nowhere else', () => {
    const questions = ['narrow-procedural-task', 'improves-finished-work', 'preparatory-task', 'profiling'];
    expect(judge(HIRING, NO_PRACTICE).tasks).toEqual(questions);
    expect(judge(CHATBOT, NO_PRACTICE).tasks).not.toEqual(expect.arrayContaining(['preparatory-task']));
  });

  it('the exception takes the class off only where a reviewer has said that nobody is profiled', () => {
    const excepted: Partial<Facts> = { ...NO_PRACTICE, 'preparatory-task': 'yes' };
    expect(judge(HIRING, { ...excepted, profiling: 'no' }, LAST_DAY)).toMatchObject({
      euClass: 'minimal',
      rules: [{ id: 'R05' }, { id: 'R12' }],
      assessment: 'full',
      priority: 'P2',
      tasks: [],
    });
    expect(judge(HIRING, { ...excepted, profiling: 'yes' }, LAST_DAY)).toMatchObject({
      euClass: 'high-risk',
      rules: [{ id: 'R05' }],
      priority: 'P1',
    });
    expect(judge(HIRING, excepted, LAST_DAY)).toMatchObject({
      euClass: 'high-risk',
      rules: [{ id: 'R05' }],
      priority: 'P1',
      tasks: ['profiling'],
    });
  });

  it('the exception holds before its day as it will on it', () => {
    const verdict = judge(HIRING, { ...NO_PRACTICE, 'preparatory-task': 'yes', profiling: 'no' });
    expect(verdict).toMatchObject({ euClass: 'minimal', rules: [], assessment: 'full', priority: 'P2' });
    expect(verdict.upcoming).toMatchObject([
      { id: 'R05', euClass: null },
      { id: 'R12', euClass: null },
    ]);
  });

  it('the exception leaves other classes as they are', () => {
    const facts: Partial<Facts> = { features: ['emotion'], 'preparatory-task': 'yes', profiling: 'no' };
    expect(judge(HIRING, facts).euClass).toBe('prohibited');
    expect(judge({ ...HIRING, purpose: 'health' }, facts).euClass).toBe('prohibited');
  });

  const FIRST_DAYS = RULES.filter(({ id }) => id !== 'R17').map(({ id, appliesFrom }) => [id, appliesFrom] as const);
  it.each(FIRST_DAYS)('%s holds on %s and not on the day before', (id, day) => {
    const [example] = RULE_CASES[id].holds;
    const before = new Date(Date.parse(day) - 86_400_000).toISOString().slice(0, 10) as Day;
    const early = judge(example?.declaration ?? null, example?.facts, before);
    const late = judge(example?.declaration ?? null, example?.facts, day);
    expect([ids(early.rules).includes(id), ids(early.upcoming).includes(id)]).toEqual([false, true]);
    expect([ids(late.rules).includes(id), ids(late.upcoming).includes(id)]).toEqual([true, false]);
  });

  it.each([
    [
      'emotions at work',
      { ...HARMLESS, affected: 'colleagues' },
      { features: ['emotion'] },
      '2025-02-02',
      'prohibited',
    ],
    ['a chatbot', CHATBOT, NO_PRACTICE, '2026-08-02', 'transparency'],
    ['applicants', HIRING, NO_PRACTICE, '2027-12-02', 'high-risk'],
    [
      'health',
      { ...HARMLESS, purpose: 'health', domain: 'health-care' },
      { ...NO_PRACTICE, 'medical-device': 'yes' },
      '2028-08-02',
      'high-risk',
    ],
  ] as [string, Answers, Partial<Facts>, Day, string][])(
    'the day before the law on %s its class is pending, on the day it is there',
    (_what, declaration, facts, day, euClass) => {
      const before = new Date(Date.parse(day) - 86_400_000).toISOString().slice(0, 10) as Day;
      expect(judge(declaration, facts, before).euClass).toBe('pending');
      expect(judge(declaration, facts, day).euClass).toBe(euClass);
    },
  );
});

describe('the level of assessment', () => {
  const LEVELS: [
    what: string,
    declaration: Partial<Answers>,
    facts: Partial<Facts>,
    level: string,
    criteria: string[],
  ][] = [
    ['public data, nobody affected', {}, {}, 'none', []],
    ['internal data', { data: 'internal' }, {}, 'none', []],
    ['unchecked, and nobody affected', { handling: 'used-unchecked' }, {}, 'none', []],
    ['confidential data', { data: 'confidential', account: 'work' }, {}, 'light', ['sensitive-data']],
    ['personal data', { data: 'personal', account: 'work' }, {}, 'light', ['sensitive-data']],
    ['somebody affected', { affected: 'colleagues' }, {}, 'light', ['people-affected']],
    ['a weighty purpose, and answers missing', { purpose: 'identify-people', domain: 'other' }, {}, 'full', []],
    ['answers missing alone', { purpose: 'operate-safety', domain: 'other' }, {}, 'light', []],
    [
      'unchecked output that affects somebody',
      { affected: 'colleagues', handling: 'used-unchecked' },
      {},
      'full',
      ['output-unchecked', 'people-affected'],
    ],
    ['49 browsers', {}, { browsers: 49 }, 'none', []],
    ['50 browsers', {}, { browsers: 50 }, 'full', ['many-browsers']],
    ['an agent', {}, { features: ['agent'] }, 'full', ['agent-that-writes']],
    ['an agent that asks first', {}, { features: ['agent'], 'writes-without-approval': 'no' }, 'none', []],
    ['what a reviewer says writes', {}, { 'writes-without-approval': 'yes' }, 'full', ['agent-that-writes']],
    ['a rule', { data: 'confidential', account: 'personal' }, {}, 'full', ['sensitive-data']],
  ];
  it.each(LEVELS)('with %s', (_what, declaration, facts, assessment, criteria) => {
    expect(judge({ ...HARMLESS, ...declaration }, facts)).toMatchObject({ assessment, criteria });
  });

  it('asks whether an agent acts without approval', () => {
    expect(judge(HARMLESS, { features: ['agent'] }).tasks).toEqual(['writes-without-approval']);
  });

  it('goes by the organisation’s own criteria', () => {
    const criteria = { ...FIRST_CRITERIA, manyBrowsers: 10, dueDays: { ...FIRST_CRITERIA.dueDays, P2: 7 } };
    const verdict = triageUse({ declaration: HARMLESS, facts: { browsers: 10 }, day: NOW }, criteria);
    expect(verdict).toMatchObject({ assessment: 'full', priority: 'P2', dueDays: 7 });
  });

  it('goes with the priority: none is P3, all else P2 at least', () => {
    fc.assert(
      fc.property(anyVerdict, ({ assessment, priority, dueDays, euClass }) => {
        expect(priority === 'P3').toBe(assessment === 'none');
        expect(dueDays).toBe(FIRST_CRITERIA.dueDays[priority]);
        if (assessment === 'none') expect(euClass).toBe('minimal');
      }),
    );
  });
});

const rank = (verdict: Verdict) => ({
  euClass: EU_CLASSES.indexOf(verdict.euClass),
  assessment: ASSESSMENT_LEVELS.indexOf(verdict.assessment),
  urgency: -PRIORITIES.indexOf(verdict.priority),
});

/** Rules that call for work and have no class. */
const DUTIES: readonly RuleId[] = ['R20', 'R21', 'R30', 'R32', 'R40'];
const dutiesOf = ({ rules, upcoming }: Verdict) =>
  ids([...rules, ...upcoming]).filter((id) => DUTIES.some((duty) => duty === id));

function expectNoLower(before: Verdict, after: Verdict) {
  const [from, to] = [rank(before), rank(after)];
  expect(to.euClass).toBeGreaterThanOrEqual(from.euClass);
  expect(to.assessment).toBeGreaterThanOrEqual(from.assessment);
  expect(to.urgency).toBeGreaterThanOrEqual(from.urgency);
}

interface Described {
  declaration: Answers;
  facts: Partial<Facts>;
}

/** Each way in which an answer is worse than another. */
const WORSE: Record<string, (given: Described, pick: (below: number) => number) => Described> = {
  data: ({ declaration, facts }, pick) => {
    const at = DATA_CLASSES.indexOf(declaration.data);
    const data = DATA_CLASSES[at + pick(DATA_CLASSES.length - at)] ?? declaration.data;
    return { declaration: { ...declaration, data }, facts };
  },
  handling: ({ declaration, facts }, pick) => {
    const at = HANDLINGS.indexOf(declaration.handling);
    const handling = HANDLINGS[at + pick(HANDLINGS.length - at)] ?? declaration.handling;
    return { declaration: { ...declaration, handling }, facts };
  },
  affected: ({ declaration, facts }, pick) => {
    if (declaration.affected !== 'nobody') return { declaration, facts };
    return { declaration: { ...declaration, affected: AFFECTED[pick(AFFECTED.length)] ?? 'colleagues' }, facts };
  },
  // Where the scope has it, a personal account may be the better one: that use was assessed.
  account: ({ declaration, facts }) =>
    facts.scope?.accounts.includes('personal')
      ? { declaration, facts }
      : { declaration: { ...declaration, account: 'personal' }, facts },
  fact: ({ declaration, facts }, pick) => {
    const fact = REVIEWER_FACTS[pick(REVIEWER_FACTS.length)] ?? 'profiling';
    const order = EXCUSES.includes(fact) ? (['yes', 'unknown', 'no'] as const) : (['no', 'unknown', 'yes'] as const);
    const at = order.indexOf(facts[fact] ?? 'unknown');
    return { declaration, facts: { ...facts, [fact]: order[at + pick(order.length - at)] ?? order[at] } };
  },
  'a feature': ({ declaration, facts }, pick) => {
    const more = FEATURES[pick(FEATURES.length)] ?? 'agent';
    // Where nobody knows of the others, one that is certain leaves them unknown.
    return facts.features === undefined
      ? { declaration, facts: { ...facts, knownFeatures: [...(facts.knownFeatures ?? []), more] } }
      : { declaration, facts: { ...facts, features: [...facts.features, more] } };
  },
  'every feature': ({ declaration, facts }) => ({ declaration, facts: { ...facts, features: [...FEATURES] } }),
  'a tool nobody knows': ({ declaration, facts }) => {
    const { features, ...rest } = facts;
    return { declaration, facts: features?.length === 0 ? rest : facts };
  },
  browsers: ({ declaration, facts }) => ({ declaration, facts: { ...facts, browsers: (facts.browsers ?? 0) + 50 } }),
  jurisdiction: ({ declaration, facts }) => ({ declaration, facts: { ...facts, jurisdictions: [...JURISDICTIONS] } }),
  'a group': ({ declaration, facts }, pick) => ({
    declaration,
    facts: { ...facts, groupDomains: [...(facts.groupDomains ?? []), DOMAINS[pick(DOMAINS.length)] ?? 'other'] },
  }),
  scope: ({ declaration, facts }) => ({
    declaration,
    facts: { ...facts, scope: { ...(facts.scope ?? EVERYTHING), domains: [], data: 'public' } },
  }),
};

describe.each(Object.entries(WORSE))('a worse answer never lowers class, level or priority: %s', (_what, worsen) => {
  it('for any use on any day', () => {
    fc.assert(
      fc.property(anyAnswers, anyFacts, anyDay, fc.nat(1_000), (declaration, facts, day, drawn) => {
        const worse = worsen({ declaration, facts }, (below) => drawn % below);
        const before = triageUse({ declaration, facts, day }, FIRST_CRITERIA);
        const after = triageUse({ ...worse, day }, FIRST_CRITERIA);
        expectNoLower(before, after);
        expect(dutiesOf(after)).toEqual(expect.arrayContaining(dutiesOf(before)));
      }),
    );
  });
});

it('of accounts the one that was assessed is the better one, and any other is beyond', () => {
  const scope = { ...EVERYTHING, accounts: ['personal' as const] };
  const rules = (account: 'work' | 'personal') => ids(judge({ ...HARMLESS, account }, { scope }).rules);
  expect([rules('work').includes('R40'), rules('personal').includes('R40')]).toEqual([true, false]);
});

it('what is excepted anyway is minimal, whether it is known to lie in a high-risk area or not', () => {
  const summary: Answers = { ...HARMLESS, affected: 'applicants-evaluated', purpose: 'summarise-translate' };
  const facts: Partial<Facts> = {
    ...NO_PRACTICE,
    'preparatory-task': 'yes',
    profiling: 'no',
    'hiring-or-promotion': 'yes',
  };
  for (const ranks of ['no', 'unknown', 'yes'] as const) {
    expect(judge(summary, { ...facts, 'ranks-or-scores-people': ranks }, LAST_DAY).euClass).toBe('minimal');
  }
});

describe('what is minimal stays so whatever the answers nobody gave turn out to be', () => {
  /** A reviewer's yes counts for any use, but these are not asked of every use: see docs/triage.md, Unknown. */
  const NOT_ASKED_EVERYWHERE: readonly ReviewerFact[] = [
    'sensitive-traits',
    'face-scraping',
    'social-scoring',
    'manipulation',
    'exploits-vulnerability',
    'crime-prediction-by-profiling',
    'unsafeguarded-intimate-imagery',
  ];
  /** No law makes anything of it; at most one more answer is needed. */
  const isMild = ({ euClass }: Verdict) => euClass === 'minimal' || euClass === 'unclassified';

  it.each(REVIEWER_FACTS.filter((fact) => !NOT_ASKED_EVERYWHERE.includes(fact)))('%s', (fact) => {
    const worst = EXCUSES.includes(fact) ? 'no' : 'yes';
    fc.assert(
      fc.property(anyAnswers, anyFacts, anyDay, (declaration, facts, day) => {
        const before = triageUse({ declaration, facts: { ...facts, [fact]: 'unknown' }, day }, FIRST_CRITERIA);
        if (before.euClass !== 'minimal') return;
        const after = triageUse({ declaration, facts: { ...facts, [fact]: worst }, day }, FIRST_CRITERIA);
        expect(isMild(after), after.euClass).toBe(true);
      }),
      { numRuns: 400 },
    );
  });

  it.each(FEATURES)('the feature %s', (feature) => {
    fc.assert(
      fc.property(anyAnswers, anyFacts, anyDay, (declaration, { features: _, ...facts }, day) => {
        const before = triageUse({ declaration, facts, day }, FIRST_CRITERIA);
        if (before.euClass !== 'minimal') return;
        const after = triageUse({ declaration, facts: { ...facts, features: [feature] }, day }, FIRST_CRITERIA);
        expect(isMild(after), after.euClass).toBe(true);
      }),
      { numRuns: 400 },
    );
  });

  it.each(NOT_ASKED_EVERYWHERE)('a reviewer’s yes counts where it was not asked: %s', (fact) => {
    expect(judge(HARMLESS).tasks).not.toContain(fact);
    expect(judge(HARMLESS, { [fact]: 'yes' }, LAST_DAY).euClass).toBe('prohibited');
  });
});

it('a day that passes never lowers the priority or the level', () => {
  fc.assert(
    fc.property(anyAnswers, anyFacts, anyDay, anyDay, (declaration, facts, one, other) => {
      const [early, late] = [one, other].sort();
      const [before, after] = [early, late].map((day) =>
        triageUse({ declaration, facts, day: day as Day }, FIRST_CRITERIA),
      );
      expect(PRIORITIES.indexOf(after?.priority ?? 'P3')).toBeLessThanOrEqual(
        PRIORITIES.indexOf(before?.priority ?? 'P0'),
      );
      expect(after?.assessment).toBe(before?.assessment);
    }),
  );
});

it('answering what is asked settles it: with every task answered nothing is unclassified', () => {
  fc.assert(
    fc.property(anyAnswers, anyFacts, anyDay, fc.boolean(), (declaration, facts, day, yes) => {
      let known: Described = { declaration, facts };
      let verdict = triageUse({ ...known, day }, FIRST_CRITERIA);
      for (let round = 0; round < 5 && verdict.tasks.length > 0; round++) {
        for (const task of verdict.tasks) {
          if (['declaration', 'domain', 'affected', 'data', 'handling'].includes(task))
            throw new Error('it is declared');
          if (task === 'features') known = { ...known, facts: { ...known.facts, features: yes ? [...FEATURES] : [] } };
          else if (task === 'account') known = { ...known, declaration: { ...known.declaration, account: 'work' } };
          else known = { ...known, facts: { ...known.facts, [task]: yes ? 'yes' : 'no' } };
        }
        verdict = triageUse({ ...known, day }, FIRST_CRITERIA);
      }
      expect(verdict.tasks).toEqual([]);
      expect(verdict.euClass).not.toBe('unclassified');
    }),
  );
});

describe('a rule', () => {
  /** Notes what is read of an object. */
  function watch<Watched extends object>(watched: Watched, read: Set<string>): Watched {
    return new Proxy(watched, {
      get: (target, key) => {
        read.add(String(key));
        return Reflect.get(target, key);
      },
    });
  }

  function readsOf(rule: Rule, { declaration, facts }: Described): Set<string> {
    const results = runRules(RULES, { declaration, facts });
    const read = new Set<string>();
    rule.when({ declaration: watch(declaration, read), facts: watch(facts, read) }, (id) => {
      read.add(id);
      return results.get(id) ?? { truth: 'no', asks: [] };
    });
    return read;
  }

  it.each(RULES.map((rule) => [rule.id, rule] as const))('%s reads what it says it reads', (_id, rule) => {
    const { holds, not } = RULE_CASES[rule.id];
    const read = new Set([...holds, ...not].flatMap((example) => [...readsOf(rule, example)]));
    expect([...read].sort()).toEqual([...rule.reads].sort());
  });

  it.each(RULES.map((rule) => [rule.id, rule] as const))('%s reads nothing else of any use', (_id, rule) => {
    fc.assert(
      fc.property(anyAnswers, anyFacts, (declaration, facts) => {
        const reads = new Set<string>(rule.reads);
        expect([...readsOf(rule, { declaration, facts })].filter((read) => !reads.has(read))).toEqual([]);
      }),
    );
  });

  it('finds the same in whatever order the rules are run', () => {
    fc.assert(
      fc.property(
        anyAnswers,
        anyFacts,
        fc.shuffledSubarray([...RULES], { minLength: RULES.length }),
        (declaration, facts, shuffled) => {
          const results = runRules(shuffled, { declaration, facts });
          expect(new Map([...results].sort())).toEqual(new Map([...runRules(RULES, { declaration, facts })].sort()));
        },
      ),
    );
  });
});

describe('the worst of several verdicts', () => {
  const someVerdicts = fc.array(anyVerdict, { minLength: 1, maxLength: 5 });

  it('is not changed by their order, nor by one that is said twice', () => {
    const shuffled = someVerdicts.chain((given) =>
      fc.record({
        given: fc.constant(given),
        again: fc.shuffledSubarray([...given, ...given], { minLength: given.length * 2 }),
      }),
    );
    fc.assert(
      fc.property(shuffled, ({ given, again }) => {
        expect(combineVerdicts(again)).toEqual(combineVerdicts(given));
      }),
    );
  });

  it('is no lower with one more, and no worse than the worst', () => {
    fc.assert(
      fc.property(someVerdicts, anyVerdict, (given, more) => {
        const all = [...given, more];
        expectNoLower(combineVerdicts(given), combineVerdicts(all));
        expect(rank(combineVerdicts(all))).toEqual({
          euClass: Math.max(...all.map((one) => rank(one).euClass)),
          assessment: Math.max(...all.map((one) => rank(one).assessment)),
          urgency: Math.max(...all.map((one) => rank(one).urgency)),
        });
      }),
    );
  });

  it('of one is that one', () => {
    fc.assert(
      fc.property(anyVerdict, (verdict) => {
        expect(combineVerdicts([verdict])).toEqual(verdict);
      }),
    );
  });

  it('has no rule that says nothing is to be done where another way of use has a duty', () => {
    const excepted = judge(HIRING, { ...NO_PRACTICE, 'preparatory-task': 'yes', profiling: 'no' }, LAST_DAY);
    const both = combineVerdicts([judge(HARMLESS), excepted, judge(HIRING, NO_PRACTICE, LAST_DAY)]);
    expect([both.euClass, ids(both.rules)]).toEqual(['high-risk', ['R05']]);
    expect(ids(combineVerdicts([judge(HARMLESS), excepted]).rules)).toEqual(['R05', 'R12']);

    const colorado: Partial<Facts> = {
      jurisdictions: ['colorado'],
      groupDomains: ['employment'],
      'ranks-or-scores-people': 'no',
    };
    const summary: Answers = { ...HARMLESS, purpose: 'summarise-translate', affected: 'colleagues', data: 'personal' };
    const [covered, not] = [
      judge({ ...HIRING, data: 'personal' }, colorado, LAST_DAY),
      judge(summary, colorado, LAST_DAY),
    ];
    expect(ids(not.rules)).toContain('R31');
    expect(ids(combineVerdicts([covered, not]).rules)).not.toContain('R31');
  });

  it('keeps the class that a rule to come will make', () => {
    const excepted = judge(HIRING, { ...NO_PRACTICE, 'preparatory-task': 'yes', profiling: 'no' });
    expect(combineVerdicts([excepted, judge(HIRING, NO_PRACTICE)]).upcoming).toMatchObject([
      { id: 'R05', euClass: 'high-risk' },
    ]);
  });
});
