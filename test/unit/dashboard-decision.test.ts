// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest';
import type { OpenAssessmentReport } from '../../shared/open-assessment.ts';
import { FIRST_POLICY, MODES } from '../../shared/policy.ts';
import type { TypedDecision } from '../../worker/dashboard/assessment/decision.ts';
import { partOfField } from '../../worker/dashboard/assessment/jump.ts';
import { letsPeopleGoOn, previewDecision } from '../../worker/dashboard/assessment/preview-decision.ts';

const TYPED: TypedDecision = {
  decision: 'rejected',
  conditions: '',
  scope: null,
  groups: null,
  otherwise: { purposes: 'unassessed', groups: 'unassessed' },
  alternative: null,
  mode: null,
  reviewDay: '',
  reason: '',
};
const report = (rejected: (typeof MODES)[number]): Pick<OpenAssessmentReport, 'modes' | 'groups'> => ({
  modes: { ...FIRST_POLICY.modes, rejected },
  groups: [{ number: 3, name: 'Sales' }],
});

describe('a rejection', () => {
  it.each(MODES)('lets people go on unless nobody is let in: %s', (mode) => {
    const goesOn = mode !== 'block';
    expect(letsPeopleGoOn(TYPED, report(mode))).toBe(goesOn);
    expect(letsPeopleGoOn({ ...TYPED, mode }, report('ask'))).toBe(goesOn);
    expect(letsPeopleGoOn({ ...TYPED, mode: 'block' }, report(mode))).toBe(false);
    expect(letsPeopleGoOn({ ...TYPED, decision: 'approved' }, report(mode))).toBe(false);
  });
});

describe('the preview of a decision', () => {
  it.each([
    [TYPED, ['All browsers ask what it is used for.']],
    [{ ...TYPED, mode: 'block' as const }, ['All browsers let nobody in.']],
    [{ ...TYPED, groups: [] }, ['Nothing yet: no group is chosen.']],
    [{ ...TYPED, decision: null }, []],
    [
      { ...TYPED, groups: [3] },
      [
        'Browsers of Sales ask what it is used for.',
        'In other groups nothing is decided: they ask what it is used for.',
      ],
    ],
  ])('of %j', (typed, lines) => {
    expect(previewDecision(typed, '', report('ask'))).toEqual(lines);
  });
});

it.each([
  ['answers.account', 'question-account'],
  ['answers.account.choices[0]', 'question-account'],
  ['scope.purposes', 'scope'],
  ['groups[1]', 'scope'],
  ['respondents.owner', 'respondents'],
  ['advice', 'advice'],
  ['form.id', 'submission'],
])('the field %s stands at %s', (field, part) => {
  expect(partOfField(field)).toBe(part);
});
