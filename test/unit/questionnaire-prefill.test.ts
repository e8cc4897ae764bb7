import { describe, expect, it } from 'vitest';
import { FIRST_CRITERIA } from '../../shared/criteria.ts';
import { ACCOUNTS, type Answers, DATA_CLASSES } from '../../shared/declaration.ts';
import type { AiSystem } from '../../shared/inventory.ts';
import { refuseAnswers } from '../../shared/questionnaire/check-answers.ts';
import { formFor } from '../../shared/questionnaire/forms.ts';
import { knownScope, proposeAnswers } from '../../shared/questionnaire/prefill.ts';
import { isWithinScope } from '../../shared/scope.ts';
import type { Facts } from '../../shared/triage-input.ts';
import { triageUse } from '../../worker/triage/triage.ts';
import { systemOf, TODAY } from '../fixtures/inventory.ts';
import { HARMLESS } from '../fixtures/triage/uses.ts';

const FULL = formFor('full');

function declaredSystem(declarations: Answers[], given: Partial<AiSystem> = {}, facts: Partial<Facts> = {}): AiSystem {
  return systemOf({
    euClass: 'minimal',
    owner: null,
    dataClasses: DATA_CLASSES.filter((one) => declarations.some(({ data }) => data === one)),
    accounts: ACCOUNTS.filter((one) => declarations.some(({ account }) => account === one)),
    declarations,
    uses: declarations.map((declaration) => ({
      id: declaration.purpose,
      purpose: declaration.purpose,
      domain: declaration.domain ?? null,
      saidBy: ['employees'],
      verdict: triageUse({ declaration, facts: { features: [], ...facts }, day: TODAY }, FIRST_CRITERIA),
      overridden: false,
      overrideLapsed: false,
    })),
    ...given,
  });
}

const HIRING: Answers = {
  purpose: 'evaluate-people',
  domain: 'employment',
  affected: 'applicants-evaluated',
  data: 'personal',
  handling: 'used-after-check',
  account: 'work',
};
const choicesOf = (system: AiSystem, accountMatters = true) =>
  Object.fromEntries(
    Object.entries(proposeAnswers(FULL, system, accountMatters)).map(([id, { answer }]) => [id, answer.choices[0]]),
  );

it('of a harmless use little is proposed', () => {
  expect(choicesOf(declaredSystem([HARMLESS]))).toEqual({
    who: 'nobody',
    'output-role': 'drafts',
    'data-class': 'public',
  });
});

it('of several uses the worst is proposed, in any order', () => {
  const worst: Answers = { ...HARMLESS, affected: 'customers-public', handling: 'used-unchecked', account: 'personal' };
  const expected = {
    who: 'evaluated',
    'output-role': 'acts',
    'decision-area': 'weighty',
    'data-class': 'personal',
    account: 'personal',
  };
  expect(choicesOf(declaredSystem([HARMLESS, HIRING, worst]))).toEqual(expected);
  expect(choicesOf(declaredSystem([worst, HIRING, HARMLESS]))).toEqual(expected);
});

it.each([
  [{ ...HARMLESS, affected: 'colleagues' as const }, 'everyday'],
  [{ ...HIRING, domain: 'other' as const }, 'service'],
  [HIRING, 'weighty'],
])('a decision area: %j', (answers, choice) => {
  expect(choicesOf(declaredSystem([answers]))['decision-area']).toBe(choice);
});

it('what triage calls prohibited or high-risk is proposed as such', () => {
  const prohibited = declaredSystem([{ ...HARMLESS, affected: 'colleagues' }], {}, { features: ['emotion'] });
  expect(proposeAnswers(FULL, prohibited, true)['article-5']).toMatchObject({
    answer: { choices: ['yes'] },
    source: 'triage',
  });
  expect(choicesOf(declaredSystem([HARMLESS], { euClass: 'high-risk' }))['decision-area']).toBe('weighty');
  expect(choicesOf(declaredSystem([HARMLESS]))['article-5']).toBeUndefined();
});

it('what the catalogue and sign-ins tell of its reach is proposed', () => {
  const access = (given: Partial<AiSystem>, facts: Partial<Facts> = {}) =>
    choicesOf(declaredSystem([{ ...HARMLESS, purpose: 'code' }], given, facts))['system-access'];
  expect(access({}, { features: ['agent'] })).toBe('writes');
  expect(access({ scopes: ['agent'] })).toBe('writes');
  expect(access({ scopes: ['mail'] })).toBe('reads');
  expect(access({})).toBeUndefined();
});

it('no account is proposed where none matters and none was named', () => {
  expect(choicesOf(declaredSystem([HARMLESS]), false)['account']).toBe('none');
  expect(choicesOf(declaredSystem([{ ...HARMLESS, account: 'work' }]), false)['account']).toBe('work');
});

describe('vendor facts', () => {
  const of = (fact: 'training' | 'retention' | 'region', says: string, expired = false) =>
    choicesOf(
      declaredSystem([], {
        vendorFacts: [
          { fact, says, source: 'https://vendor.example/terms', day: TODAY, expires: TODAY, by: 'staff', expired },
        ],
      }),
    );

  it.each([
    ['training', 'Never.', 'vendor-trains-on-input', 'never'],
    ['training', 'Input is never used for training.', 'vendor-trains-on-input', 'never'],
    ['training', 'Inputs and outputs are not used to train its AI models.', 'vendor-trains-on-input', 'never'],
    ['training', ' Customer data and content are never used to train the models ', 'vendor-trains-on-input', 'never'],
    ['training', 'Prompts are used to train models.', 'vendor-trains-on-input', 'trains'],
    ['training', 'yes', 'vendor-trains-on-input', 'trains'],
    ['retention', 'Nothing is kept.', 'retention', 'not-kept'],
    ['retention', 'Prompts and outputs are not stored.', 'retention', 'not-kept'],
    ['retention', 'Forever', 'retention', 'unbounded'],
    ['retention', 'Kept indefinitely.', 'retention', 'unbounded'],
    ['region', 'European Union', 'data-place', 'ours'],
    ['region', 'In the EU only.', 'data-place', 'ours'],
  ] as const)('%s: "%s" is clear', (fact, says, question, choice) => {
    expect(of(fact, says)).toEqual({ [question]: choice });
  });

  it.each([
    ['training', 'Enterprise data is never used for training.'],
    ['training', 'Free users choose whether chats may train models.'],
    ['training', 'By default, content is not used for training.'],
    ['training', 'Never deleted; used to train models'],
    ['training', 'We never stop to train'],
    ['training', 'Not known whether input is used for training.'],
    ['training', 'Input is never used for training. Feedback is used to train models.'],
    ['training', 'Prompts are used to train models that filter spam.'],
    ['retention', 'None known'],
    ['retention', 'Nothing is stored outside the EU'],
    ['retention', 'Not kept longer than a year.'],
    ['retention', 'Never kept indefinitely.'],
    ['region', 'EU and elsewhere'],
    ['retention', 'Chats are kept for up to five years.'],
    ['retention', 'Deleted after 30 days.'],
    ['region', 'United States and European Union'],
  ] as const)('%s: "%s" is for a person to read', (fact, says) => {
    expect(of(fact, says)).toEqual({});
  });

  it('that are out of date propose nothing', () => {
    expect(of('training', 'Never.', true)).toEqual({});
  });
});

it('an owner on record is half of an answer', () => {
  expect(proposeAnswers(FULL, declaredSystem([], { owner: 'Head of Sales' }), true)).toEqual({
    'owner-and-reviewer': {
      answer: { choices: ['partly'], note: null, evidence: [] },
      source: 'record',
      why: 'Head of Sales answers for it, by the record.',
    },
  });
});

it('proposals fit either form', () => {
  const system = declaredSystem([HIRING], { owner: 'Ada', scopes: ['agent'], euClass: 'prohibited' });
  for (const form of [FULL, formFor('light')]) {
    const proposed = proposeAnswers(form, system, true);
    expect(Object.keys(proposed).length).toBeGreaterThan(5);
    const answers = Object.fromEntries(Object.entries(proposed).map(([id, { answer }]) => [id, answer]));
    expect(refuseAnswers(form, answers)).toBeUndefined();
  }
});

it('the known scope takes in every use that was declared, and is none where there is none', () => {
  const uses: Answers[] = [HARMLESS, HIRING, { ...HARMLESS, handling: 'used-unchecked', affected: 'colleagues' }];
  const scope = knownScope(declaredSystem(uses));
  expect(scope).toEqual({
    purposes: ['write-edit', 'evaluate-people'],
    domains: ['employment'],
    affected: ['nobody', 'colleagues', 'applicants-evaluated'],
    data: 'personal',
    handling: 'used-unchecked',
    accounts: ['work'],
  });
  for (const answers of uses) expect(scope && isWithinScope(answers, scope)).toBe(true);
  expect(knownScope(declaredSystem([]))).toBeNull();
});
