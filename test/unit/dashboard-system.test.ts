// @vitest-environment happy-dom
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { addDays } from '../../shared/day.ts';
import type { Purpose } from '../../shared/declaration.ts';
import { FINDING_KINDS } from '../../shared/finding.ts';
import { type AiSystem, SYSTEM_STATUSES, type Use } from '../../shared/inventory.ts';
import { OPEN_STATES } from '../../shared/open-assessment.ts';
import { knownScope } from '../../shared/questionnaire/prefill.ts';
import { EMPTY_RECORD } from '../../shared/system.ts';
import { OVERRIDE_CLASSES, OVERRIDE_DAYS, overrideSchema } from '../../shared/use-review.ts';
import { ASSESSMENT_LEVELS, type AssessmentLevel } from '../../shared/verdict.ts';
import { sayersOf } from '../../worker/dashboard/assessment/sayers.ts';
import { aboutOf, reasonOf } from '../../worker/dashboard/system/history-text.ts';
import { knownSystem } from '../../worker/dashboard/system/known-system.ts';
import { groupNames, productOf } from '../../worker/dashboard/system/names.ts';
import { type NextStep, neededLevel, nextStep } from '../../worker/dashboard/system/next-step.ts';
import { levelsOf, proposeOverride, whatIsWrong, withClass } from '../../worker/dashboard/system/override.ts';
import { followRecord, startField, writtenMeanwhile } from '../../worker/dashboard/system/record-field.ts';
import { findingOf, systemOf, TODAY } from '../fixtures/inventory.ts';

function useOf(purpose: Purpose | null, assessment: AssessmentLevel): Use {
  return {
    id: purpose ?? 'undeclared',
    purpose,
    domain: null,
    saidBy: purpose === null ? [] : ['employees'],
    verdict: {
      euClass: 'unclassified',
      rules: [],
      upcoming: [],
      assessment,
      priority: 'P3',
      dueDays: 90,
      criteria: [],
      tasks: [],
      rulepack: 'rules',
    },
    overridden: false,
    overrideLapsed: false,
  };
}
const found = (...kinds: (typeof FINDING_KINDS)[number][]) => ({ findings: kinds.map((kind) => findingOf(kind)) });
const PROPOSED: AiSystem['exclusion'] = {
  reason: 'A test.',
  reviewDay: TODAY,
  proposedBy: 'Ada',
  approvedBy: null,
  inForce: false,
};
const OPEN_STEPS = { draft: 'go-on', submitted: 'take-into-review', 'in-review': 'decide' } as const;
const CLOSED: Partial<Record<AiSystem['status'], NextStep>> = {
  retired: 'nothing-retired',
  excluded: 'nothing-excluded',
  rejected: 'nothing-rejected',
};

describe('the next step', () => {
  it.each(SYSTEM_STATUSES.flatMap((status) => OPEN_STATES.map((state) => [status, state] as const)))(
    'of a system that is %s is to go on with what is %s, whatever else is so',
    (status, state) => {
      const openAssessment = { state, sinceDay: TODAY };
      expect(nextStep(systemOf({ status, openAssessment }))).toBe(OPEN_STEPS[state]);
      const all = { ...found(...FINDING_KINDS), owner: null, exclusion: PROPOSED };
      expect(nextStep(systemOf({ status, openAssessment, ...all }))).toBe(OPEN_STEPS[state]);
    },
  );

  it.each(SYSTEM_STATUSES)('of a system that is %s, and nothing is being made', (status) => {
    expect(nextStep(systemOf({ status }))).toBe(CLOSED[status] ?? 'nothing');
    expect(nextStep(systemOf({ status, owner: null }))).toBe(CLOSED[status] ?? 'name-owner');
    expect(nextStep(systemOf({ status, ...found('assessment-expired') }))).toBe(CLOSED[status] ?? 'reassess');
    expect(nextStep(systemOf({ status, exclusion: PROPOSED }))).toBe('approve-exclusion');
    expect(nextStep(systemOf({ status, exclusion: PROPOSED, ...found('use-after-rejection') }))).toBe(
      'approve-exclusion',
    );
    expect(nextStep(systemOf({ status, ...found('use-after-rejection') }))).toBe('stop-use');
    expect(nextStep(systemOf({ status, ...found('use-after-retirement', 'unassessed-system') }))).toBe('stop-use');
  });

  it.each<[string, Partial<AiSystem>, NextStep]>([
    ['assesses anew before a first assessment', found('unassessed-system', 'beyond-assessed-scope'), 'reassess'],
    ['has a change looked at', found('reassessment-needed'), 'reassess'],
    ['has a review that is near', found('review-due'), 'reassess'],
    ['asks what for, where nobody said', { ...found('unassessed-system'), uses: [useOf(null, 'full')] }, 'declare'],
    [
      'assesses where a use needs it',
      { ...found('unassessed-system'), uses: [useOf('code', 'none'), useOf('media', 'light')] },
      'assess',
    ],
    ['screens where no use needs it', { ...found('unassessed-system'), uses: [useOf('code', 'none')] }, 'screen'],
    ['asks what for', { ...found('undeclared-use', 'in-use-before-assessment'), owner: null }, 'declare'],
    ['names an owner before it says why', { ...found('in-use-before-assessment'), owner: null }, 'name-owner'],
    ['says why it was used before', found('in-use-before-assessment'), 'say-why'],
    ['leaves hints to the assessment', found('high-risk-hint', 'dpia-likely', 'vendor-facts-missing'), 'nothing'],
    [
      'does not approve an exclusion twice',
      { exclusion: { ...PROPOSED, approvedBy: 'Bob', inForce: true }, status: 'excluded' },
      'nothing-excluded',
    ],
  ])('%s', (_, change, step) => {
    expect(nextStep(systemOf(change))).toBe(step);
  });
});

describe('the assessment that is needed', () => {
  it.each(ASSESSMENT_LEVELS)('is the deepest that a use needs: %s', (level) => {
    expect(neededLevel({ uses: [useOf('code', 'none'), useOf('media', level), useOf(null, 'none')] })).toBe(level);
  });

  it('is none where there is no use', () => {
    expect(neededLevel({ uses: [] })).toBe('none');
  });
});

describe('a judgement of a reviewer', () => {
  const use = useOf('code', 'light');
  const system = systemOf({
    uses: [use, useOf('media', 'full')],
    dataClasses: ['public', 'confidential', 'personal'],
    accounts: ['work', 'personal'],
    declarations: [
      { purpose: 'code', affected: 'nobody', data: 'public', handling: 'draft-i-rewrite', account: 'work' },
      { purpose: 'code', affected: 'colleagues', data: 'confidential', handling: 'used-after-check' },
      {
        purpose: 'media',
        affected: 'customers-public',
        data: 'personal',
        handling: 'used-unchecked',
        account: 'personal',
      },
    ],
  });
  const propose = (euClass: (typeof OVERRIDE_CLASSES)[number]) =>
    proposeOverride(euClass, { use, system, today: TODAY });

  it.each(OVERRIDE_CLASSES)('as %s is proposed for the use as it is known, and could be sent so', (euClass) => {
    const typed = propose(euClass);
    expect(typed).toEqual({
      euClass,
      assessment: euClass === 'high-risk' || euClass === 'prohibited' ? 'full' : 'light',
      scope: {
        purposes: ['code'],
        domains: [],
        affected: ['nobody', 'colleagues'],
        data: 'confidential',
        handling: 'used-after-check',
        accounts: ['work'],
      },
      reviewDay: addDays(TODAY, OVERRIDE_DAYS),
    });
    expect(whatIsWrong(typed, TODAY)).toEqual(new Set());
    expect(v.parse(overrideSchema, typed)).toEqual(typed);
  });

  it('is assessed as its class allows', () => {
    const lighter = { ...propose('minimal'), assessment: 'none' as const };
    for (const euClass of OVERRIDE_CLASSES) {
      const { assessment } = withClass(lighter, euClass);
      expect(levelsOf(euClass)).toContain(assessment);
      expect(v.is(overrideSchema, withClass(lighter, euClass))).toBe(true);
    }
    expect(withClass(lighter, 'transparency').assessment).toBe('none');
    expect(withClass(withClass(lighter, 'prohibited'), 'minimal').assessment).toBe('full');
  });

  it.each([
    [addDays(TODAY, 1), []],
    [addDays(TODAY, OVERRIDE_DAYS), []],
    [TODAY, ['reviewDay']],
    [addDays(TODAY, OVERRIDE_DAYS + 1), ['reviewDay']],
    ['', ['reviewDay']],
    ['2026-02-31', ['reviewDay']],
  ])('until %s', (reviewDay, wrong) => {
    expect([...whatIsWrong({ ...propose('minimal'), reviewDay }, TODAY)]).toEqual(wrong);
  });

  it('needs a scope that covers something, unless there is none', () => {
    const typed = propose('minimal');
    const scope = typed.scope && { ...typed.scope, affected: [] };
    expect([...whatIsWrong({ ...typed, scope }, TODAY)]).toEqual(['scope']);
    expect([...whatIsWrong({ ...typed, scope: null }, TODAY)]).toEqual(['scope']);
    expect([...whatIsWrong(null, TODAY)]).toEqual([]);
  });
});

describe('the use that is known', () => {
  it('is what employees declared and what staff put on record', () => {
    const declared: AiSystem['declarations'][number] = {
      purpose: 'code',
      affected: 'nobody',
      data: 'public',
      handling: 'draft-i-rewrite',
    };
    const registered: AiSystem['declarations'][number] = {
      purpose: 'media',
      affected: 'customers-public',
      data: 'personal',
      handling: 'used-unchecked',
    };
    const system = systemOf({
      uses: [useOf('code', 'none'), useOf('media', 'none')],
      dataClasses: ['public', 'personal'],
      declarations: [declared],
    });
    const record = { version: 1, ...EMPTY_RECORD, uses: [registered] };
    expect(knownScope(knownSystem({ system, record }))).toMatchObject({
      purposes: ['code', 'media'],
      affected: ['nobody', 'customers-public'],
      handling: 'used-unchecked',
    });
  });
});

describe('a field of the record', () => {
  it('follows the record as long as nobody has typed in it', () => {
    expect(followRecord(startField(null), 'Head of Sales')).toEqual(startField('Head of Sales'));
    expect(writtenMeanwhile(startField('Head of Sales'), 'Head of Sales')).toBeNull();
  });

  it('keeps what is typed, and shows beside it what somebody else wrote', () => {
    const typed = { typed: 'Mine', seen: 'Before' };
    expect(followRecord(typed, 'Theirs')).toEqual(typed);
    expect(writtenMeanwhile(typed, 'Theirs')).toBe('Theirs');
    expect(writtenMeanwhile(typed, null)).toBe('');
    expect(writtenMeanwhile(typed, 'Before')).toBeNull();
    expect(followRecord(typed, 'Mine')).toEqual(startField('Mine'));
  });
});

describe('an entry of the history', () => {
  it.each([
    [{ finding: 'no-owner', before: null }, ': Nobody owns it', null],
    [{ before: { status: 'declared' }, after: { status: 'approved' } }, ': Declared, then Approved', null],
    [{ before: null, after: { status: 'detected' } }, ': Detected', null],
    [{ kind: 'no-owner', after: { reason: 'It is a test.' } }, ': Nobody owns it', 'It is a test.'],
    [{ number: 1, record: { reason: 'It fits.' } }, '', 'It fits.'],
    [{ version: 3, reason: 'Out of use.' }, '', 'Out of use.'],
    [{ before: 'P1', priority: 'P0' }, '', null],
  ])('that holds %j', (detail, about, reason) => {
    expect([aboutOf({ detail }), reasonOf({ detail })]).toEqual([about, reason]);
  });
});

describe('who said what it is used for', () => {
  it.each([
    [[], 'employees'],
    [[['employees']], 'employees'],
    [[['staff']], 'staff'],
    [[['staff'], ['employees']], 'both'],
    [[['employees', 'staff']], 'both'],
  ] as const)('by %j', (said, sayers) => {
    const uses = said.map((saidBy) => ({ ...useOf('code', 'none'), saidBy: [...saidBy] }));
    expect(sayersOf({ uses })).toBe(sayers);
  });
});

describe('names', () => {
  const names = {
    groups: [{ number: 3, name: 'Sales' }],
    services: [{ id: 'deepl', product: 'DeepL Translate' }],
  };

  it('stand in place of numbers and ids, as far as there are any', () => {
    expect(groupNames(names, [3, 12])).toBe('Sales, 12');
    expect(['deepl', 'gone'].map((id) => productOf(names, id))).toEqual(['DeepL Translate', 'gone']);
  });
});
