import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Day } from '../../shared/day.ts';
import { refuseAnswers } from '../../shared/questionnaire/check-answers.ts';
import type { Questionnaire } from '../../shared/questionnaire/questionnaire.ts';
import { scoreAnswers } from '../../shared/questionnaire/score.ts';
import { fromSurveyData, fromSurveyJs } from '../../shared/questionnaire/surveyjs.ts';
import { parseVisibleIf } from '../../shared/questionnaire/visible-if.ts';
import saved from '../fixtures/questionnaire/dialect-answers.json' with { type: 'json' };
import dialect from '../fixtures/questionnaire/dialect-form.json' with { type: 'json' };

const TODAY = '2026-11-21' as Day;

function read(json: unknown, language = 'en'): Questionnaire {
  const { form, refusal } = fromSurveyJs(json, language);
  if (refusal) throw new Error(`${refusal.field}: ${refusal.message}`);
  return form;
}
const score = (json: unknown, data: Record<string, unknown>) => {
  const form = read(json);
  const answers = fromSurveyData(form, data);
  expect(refuseAnswers(form, answers)).toBeUndefined();
  return scoreAnswers(form, answers, TODAY);
};
const questionOf = (form: Questionnaire, id: string) =>
  form.sections.flatMap(({ questions }) => questions).find((one) => one.id === id);

/** A form with one panel of risk, and one of mitigation where there is some. */
const formOf = (risk: unknown[], mitigation: unknown[] = []) => ({
  pages: [
    { name: 'one', elements: [{ type: 'panel', name: 'one-RS', elements: risk }] },
    { name: 'two', elements: [{ type: 'panel', name: 'two-MS', elements: mitigation }] },
  ],
});
const radio = (name: string, ...values: (string | number)[]) => ({ type: 'radiogroup', name, choices: values });

describe('a form in the dialect', () => {
  const form = read(dialect);

  it('has its questions, without what asks nothing', () => {
    expect(form.sections.map(({ title, questions }) => [title, questions.map(({ id }) => id)])).toEqual([
      ['Project', ['projectTitle', 'projectPhase', 'projectPublic']],
      ['Risk', ['replacesPeople', 'replacesPeopleWhich', 'reversible', 'sectors', 'explained-NS']],
      ['design', ['design1', 'design2']],
      ['implementation', ['implementation1', 'implementation2']],
    ]);
  });

  it('may tell something twice under one name', () => {
    const told = { type: 'html', name: 'told', html: { default: '<h4>Told</h4>' } };
    const twice = { pages: [...dialect.pages, { name: 'x', elements: [told, told] }] };
    expect(read(twice).sections).toEqual(form.sections);
  });

  it('counts by the ending of a name, and before it of what the question stands in', () => {
    const counts = (id: string) => questionOf(form, id)?.counts;
    expect(
      ['projectPhase', 'reversible', 'sectors', 'explained-NS', 'design1', 'replacesPeopleWhich'].map(counts),
    ).toEqual(['none', 'risk', 'risk', 'none', 'mitigation', 'none']);
  });

  it('has the points after the last dash of a value', () => {
    expect(questionOf(form, 'sectors')).toMatchObject({
      kind: 'several',
      choices: [
        { id: 'item1-1', text: 'Health', points: 1 },
        { id: 'item2-2', text: 'Money', points: 2 },
        { id: 'item3-0', text: 'Other', points: 0 },
      ],
    });
  });

  it('says its words in the language that is asked for, or in its own', () => {
    expect(questionOf(read(dialect, 'fr'), 'reversible')?.choices[0]?.text).toBe('Oui');
    expect(questionOf(read(dialect, 'pt'), 'reversible')?.choices[0]?.text).toBe('Yes');
    expect([read(dialect, 'fr').title, form.title]).toEqual([
      'Un formulaire dans le dialecte',
      'A form in the dialect',
    ]);
  });

  it('has for its maximum every question of risk, and one way of the mitigation', () => {
    expect(form.maximum).toEqual({ risk: 4 + 4 + 3, mitigation: 5 });
  });

  it('is scored as it was answered', () => {
    expect(score(dialect, saved.data)).toMatchObject({ raw: 7, maximum: 11, mitigation: 3, current: 7, level: 'III' });
    const better = { ...saved.data, implementation2: 'item1-2' };
    // 7 × 0.85 = 5.95
    expect(score(dialect, better)).toMatchObject({ mitigation: 5, mitigated: true, current: 6, level: 'III' });
  });

  it('leaves out the answer to a question that is not asked', () => {
    const { data } = saved;
    expect(score(dialect, { ...data, replacesPeople: 'item2-0' })).toMatchObject({ raw: 2, maximum: 11 });
    expect(score(dialect, { ...data, design1: 'item1-3', design2: 'item1-2' })).toMatchObject({ mitigation: 3 });
    const undone = { ...data, replacesPeople: 'item2-0', reversible: 'item3-3' };
    expect(score(dialect, undone)).toMatchObject({ raw: 4 });
  });
});

describe('the published rule', () => {
  const many = (name: string, points: number) => radio(name, `yes-${points}`, 'no-0');

  it.each([
    [10, 'I'],
    [11, 'II'],
    [20, 'II'],
    [21, 'III'],
    [30, 'III'],
    [31, 'IV'],
  ])('%i of 40 points are level %s', (points, level) => {
    const form = formOf([radio('a', 'none-0', `some-${points}`, 'all-40')]);
    expect(score(form, { a: `some-${points}` })).toMatchObject({ raw: points, maximum: 40, level });
  });

  it.each([
    // 0.85 × 10 = 8.5, half a point is rounded up; 0.85 × 11 = 9.35.
    [10, 9],
    [11, 9],
    [30, 26],
  ])('%i points that are mitigated count %i', (raw, current) => {
    const form = formOf([radio('a', `some-${raw}`, 'all-40')], [many('m', 8), many('n', 2)]);
    expect(score(form, { a: `some-${raw}`, m: 'yes-8' })).toMatchObject({
      raw,
      mitigation: 8,
      mitigated: true,
      current,
    });
  });

  it('less than 80 % of the mitigation changes nothing', () => {
    const form = formOf([radio('a', 'some-10', 'all-40')], [many('m', 7), many('n', 3)]);
    expect(score(form, { a: 'some-10', m: 'yes-7' })).toMatchObject({ mitigated: false, current: 10 });
  });

  it('takes none of the risk off where nothing is asked for mitigation', () => {
    expect(score(formOf([many('a', 40)]), { a: 'yes-40' })).toMatchObject({ mitigated: false, current: 40 });
  });

  it('counts what is not answered as 0', () => {
    expect(score(formOf([many('a', 4)]), {})).toMatchObject({
      raw: 0,
      maximum: 4,
      tasks: [{ question: 'a', task: 'unanswered' }],
    });
  });

  it('takes the maximum over questions that are not asked, too', () => {
    const form = formOf([many('a', 4), { ...many('b', 6), visibleIf: '{a} = "yes-4"' }]);
    expect(score(form, { a: 'no-0' })).toMatchObject({ raw: 0, maximum: 10 });
  });

  it('goes by the name of the nearest panel alone', () => {
    const inner = (name: string, one: unknown) => ({ type: 'panel', name, elements: [one] });
    const form = formOf([many('a', 4), inner('inner', many('b', 6)), inner('other-RS', many('c', 2))]);
    expect(['a', 'b', 'c'].map((id) => questionOf(read(form), id)?.counts)).toEqual(['risk', 'none', 'risk']);
    expect(score(form, { a: 'yes-4', b: 'yes-6', c: 'yes-2' })).toMatchObject({ raw: 6, maximum: 6 });
  });

  it('finds the question of a condition without regard to case, where none is named just so', () => {
    const next = (name: string) => ({ ...many('b', 6), visibleIf: `not ({${name}} empty) and {${name}} = "yes-4"` });
    const form = formOf([many('Scale1', 4), next('scale1')]);
    expect(score(form, { Scale1: 'yes-4', b: 'yes-6' })).toMatchObject({ raw: 10 });
    expect(score(form, { Scale1: 'no-0', b: 'yes-6' })).toMatchObject({ raw: 0 });
    const both = formOf([many('Scale1', 4), many('scale1', 4), next('scale1')]);
    expect(score(both, { Scale1: 'yes-4', scale1: 'no-0', b: 'yes-6' })).toMatchObject({ raw: 4 });
  });

  it('takes the fork of a mitigation from a condition in other case, too', () => {
    const phase = { type: 'radiogroup', name: 'Phase-NS', choices: ['item1', 'item2'] };
    const ways = ['item1', 'item2'].map((way) => ({ ...many(way, 5), visibleIf: `{phase-ns} = "${way}"` }));
    expect(read(formOf([many('a', 4)], [phase, ...ways])).maximum).toEqual({ risk: 4, mitigation: 5 });
  });

  it('counts a mitigation that is asked after another beside it', () => {
    const form = formOf([many('a', 4)], [many('m', 2), { ...many('n', 3), visibleIf: '{m} = "yes-2"' }]);
    expect(read(form).maximum).toEqual({ risk: 4, mitigation: 5 });
    const several = { type: 'checkbox', name: 'm', choices: ['x-1', 'y-1'] };
    const after = ['x-1', 'y-1'].map((value) => ({
      ...many(`after-${value}`, 2),
      visibleIf: `{m} contains "${value}"`,
    }));
    expect(read(formOf([many('a', 4)], [several, ...after])).maximum?.mitigation).toBe(6);
  });

  it('knows numbers, and values without points', () => {
    const form = read(formOf([radio('a', 3, 1), radio('b', 'item1', 'item-x', 'a-b-2')]));
    expect(questionOf(form, 'a')?.choices.map(({ points }) => points)).toEqual([3, 1]);
    expect(questionOf(form, 'b')?.choices.map(({ points }) => points)).toEqual([0, 0, 2]);
  });
});

describe('data of SurveyJS', () => {
  const others = { ...radio('a', 'yes-4', 'no-0'), hasOther: true, otherText: { default: 'Another' } };
  const form = read(formOf([others, { type: 'comment', name: 'c' }, { type: 'boolean', name: 'b' }]));

  it('become answers', () => {
    const answers = fromSurveyData(form, { a: 'other', 'a-Comment': 'Something else.', c: 'A\ttext', b: true });
    expect(answers).toEqual({
      a: { choices: ['other'], note: 'Something else.', evidence: [] },
      c: { choices: [], note: 'A text', evidence: [] },
      b: { choices: ['true'], note: null, evidence: [] },
    });
    expect(refuseAnswers(form, answers)).toBeUndefined();
  });

  it('of yes and no are never points', () => {
    expect(questionOf(form, 'b')).toMatchObject({ kind: 'one', counts: 'none' });
  });

  it('of another form, or of no choice, are refused', () => {
    const refused = (data: Record<string, unknown>) => refuseAnswers(form, fromSurveyData(form, data))?.field;
    expect(refused({ x: 'yes-4' })).toBe('answers.x');
    expect(refused({ 'x-Comment': 'Text' })).toBe('answers.x-Comment');
    expect(refused({ a: 'yes-5' })).toBe('answers.a.choices[0]');
    expect(refused({ a: ['yes-4', 'no-0'] })).toBe('answers.a.choices');
    expect(refused({ a: [{ value: 'yes-4' }] })).toBe('answers.a.choices[0]');
  });
});

describe('what is no such form is refused by its place', () => {
  const nested = (times: number): object =>
    times === 0 ? radio('a', 'yes-4') : { type: 'panel', name: 'p-RS', elements: [nested(times - 1)] };
  const good = radio('a', 'yes-4', 'no-0');
  it.each([
    ['a list', [], ''],
    ['a text', 'form', ''],
    ['nothing', null, ''],
    ['no pages', { title: 'A form' }, 'pages'],
    ['pages that are none', { pages: {} }, 'pages'],
    ['a page that is none', { pages: ['one'] }, 'pages[0]'],
    ['no risk', { pages: [{ elements: [good] }] }, 'pages'],
    ['elements that are none', { pages: [{ elements: {} }] }, 'pages[0].elements'],
    ['an element that is none', formOf([null]), 'pages[0].elements[0].elements[0]'],
    ['an element without type', formOf([{ name: 'a' }]), 'pages[0].elements[0].elements[0].type'],
    ['a question without name', formOf([{ type: 'text' }]), 'pages[0].elements[0].elements[0].name'],
    ['a name with a space', formOf([radio('a b', 'x-1')]), 'pages[0].elements[0].elements[0].name'],
    ['choices that are none', formOf([{ ...good, choices: 'x' }]), 'pages[0].elements[0].elements[0].choices'],
    ['a choice that is none', formOf([{ ...good, choices: [[]] }]), 'pages[0].elements[0].elements[0].choices[0]'],
    [
      'a choice without value',
      formOf([{ ...good, choices: [{ text: 'Yes' }] }]),
      'pages[0].elements[0].elements[0].choices[0].value',
    ],
    ['half a point', formOf([radio('a', 'x-0.5')]), 'pages[0].elements[0].elements[0].choices[0]'],
    ['points below 0', formOf([radio('a', -1)]), 'pages[0].elements[0].elements[0].choices[0]'],
    ['a word of ours', formOf([radio('a', 'unknown')]), 'pages[0].elements[0].elements[0].choices[0]'],
    ['a name twice', formOf([good, good]), 'pages'],
    [
      'a condition that calculates',
      formOf([good, { ...radio('b', 'x-1'), visibleIf: '{a} > 3' }]),
      'pages[0].elements[0].elements[1].visibleIf',
    ],
    ['panels nested too deep', formOf([nested(3_000)]), ''],
    ['a condition that is no text', { pages: [{ visibleIf: true, elements: [good] }] }, 'pages[0].visibleIf'],
  ])('%s', (_what, json, field) => {
    expect(fromSurveyJs(json, 'en').refusal).toEqual({
      code: 'form.invalid',
      field,
      message: expect.stringMatching(/^[A-Z].*\.$/),
    });
  });

  it('or read, whatever it is', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (json, element) => {
        for (const form of [json, { pages: [json] }, formOf([element, { ...good, choices: [json], title: element }])]) {
          const { form: read, refusal } = fromSurveyJs(form, 'en');
          expect(read ?? refusal).toBeDefined();
        }
      }),
    );
  });
});

describe('a condition', () => {
  const is = (question: string, choice: string) => ({ kind: 'is', question, choices: [choice] });
  const isNot = (question: string, choice: string) => ({ ...is(question, choice), kind: 'is-not' });

  it.each([
    ['{a} = "x"', is('a', 'x')],
    ["{a}='x y'", is('a', 'x y')],
    ['{a} == x', is('a', 'x')],
    ['{a} = true', is('a', 'true')],
    ['{ a } contains ["x"]', is('a', 'x')],
    ['{a} contains ["x", "y"]', { kind: 'all', of: [is('a', 'x'), is('a', 'y')] }],
    ["{a} anyof ['x', 'y']", { kind: 'any', of: [is('a', 'x'), is('a', 'y')] }],
    ['{a} != "x"', isNot('a', 'x')],
    ['{a} notcontains "x"', isNot('a', 'x')],
    ['{a} notempty', { kind: 'answered', question: 'a' }],
    ['{a} empty', { kind: 'not-answered', question: 'a' }],
    ['{a} = "x" and {b} = "y"', { kind: 'all', of: [is('a', 'x'), is('b', 'y')] }],
    [
      '{a} = "x" or {b} = "y" AND {c} = "z"',
      { kind: 'any', of: [is('a', 'x'), { kind: 'all', of: [is('b', 'y'), is('c', 'z')] }] },
    ],
    [
      '({a} = "x" || {b} = "y") && {c} = "z"',
      { kind: 'all', of: [{ kind: 'any', of: [is('a', 'x'), is('b', 'y')] }, is('c', 'z')] },
    ],
    [
      'not ({a} = "x" and {b} notempty)',
      { kind: 'any', of: [isNot('a', 'x'), { kind: 'not-answered', question: 'b' }] },
    ],
    ['!({a} anyof ["x", "y"])', { kind: 'all', of: [isNot('a', 'x'), isNot('a', 'y')] }],
  ])('%s', (expression, condition) => {
    expect(parseVisibleIf(expression)).toEqual(condition);
  });

  it.each([
    '',
    '{a}',
    '{a} =',
    '{a} > 3',
    '"x" = {a}',
    '{a} = "x',
    '({a} = "x"',
    '{a} = "x")',
    '{a} = [x',
    '{a} = "x" and',
    'age({a}) = 3',
    '{a} = {b}',
  ])('that is none: %s', (expression) => {
    expect(parseVisibleIf(expression)).toBeNull();
  });

  it('is read only up to a length', () => {
    const long = (count: number) => `${'('.repeat(count)}{a} = "x"${')'.repeat(count)}`;
    expect(parseVisibleIf(long(490))).toEqual(is('a', 'x'));
    expect(parseVisibleIf(long(100_000))).toBeNull();
  });
});
