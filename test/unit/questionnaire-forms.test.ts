import { describe, expect, it } from 'vitest';
import type { Answer } from '../../shared/questionnaire/answers.ts';
import { parseAnswers, refuseAnswers } from '../../shared/questionnaire/check-answers.ts';
import { findForm, formFor, OUR_FORMS } from '../../shared/questionnaire/forms.ts';
import type { Questionnaire } from '../../shared/questionnaire/questionnaire.ts';
import { mostPoints } from '../../shared/questionnaire/score.ts';

const FULL = formFor('full');
const LIGHT = formFor('light');
const questionsOf = (form: Questionnaire) => form.sections.flatMap(({ questions }) => questions);
const pointsOf = (form: Questionnaire) =>
  form.sections.map(({ id, questions }) => [id, questions.reduce((total, one) => total + mostPoints(one), 0)]);

describe.each(OUR_FORMS)('$id', (form) => {
  const questions = questionsOf(form);
  const floorParts = form.floors.flatMap(({ all }) => all);

  it('is found by its id and version alone', () => {
    expect(findForm({ id: form.id, version: form.version })).toBe(form);
    expect(findForm({ id: form.id, version: form.version + 1 })).toBeUndefined();
    expect(findForm({ id: 'another', version: form.version })).toBeUndefined();
  });

  it('asks each question once, and says no choice twice', () => {
    expect(new Set(questions.map(({ id }) => id)).size).toBe(questions.length);
    for (const { choices } of questions) expect(new Set(choices.map(({ id }) => id)).size).toBe(choices.length);
  });

  it('has choices in rising order, from none to the most', () => {
    for (const { choices, counts, kind } of questions) {
      const points = choices.map((choice) => choice.points);
      expect(points).toEqual([...points].sort((a, b) => a - b));
      if (counts !== 'none') expect(points[0]).toBe(0);
      expect(choices.length > 0).toBe(kind !== 'text');
    }
  });

  it('counts what is unknown next to the top', () => {
    for (const { choices, unknown, counts } of questions.filter((one) => one.counts === 'risk')) {
      const points = [...new Set(choices.map((choice) => choice.points))].sort((a, b) => a - b);
      expect([counts, unknown]).toEqual(['risk', points.at(-2)]);
      expect(unknown).toBeGreaterThan(0);
    }
  });

  it('has no question that a floor reads and that may not apply', () => {
    const read = new Set(floorParts.flatMap(({ anyOf }) => anyOf));
    expect([...read].filter((id) => !questions.some((one) => one.id === id))).toEqual([]);
    expect(questions.filter(({ id, mayNotApply }) => read.has(id) && mayNotApply)).toEqual([]);
  });

  it('has floors that can hold, and that some answer keeps from holding', () => {
    for (const { anyOf, atLeast, choice } of floorParts) {
      for (const id of anyOf) {
        const question = questions.find((one) => one.id === id);
        if (choice !== null) expect(question?.choices.map((one) => one.id)).toContain(choice);
        if (atLeast !== null) expect(question?.choices.map((one) => one.points)).toContain(atLeast);
        expect(choice ?? atLeast).toBeTruthy();
      }
    }
  });

  it('names sections that there are in its parts', () => {
    const ids = form.sections.map(({ id }) => id);
    for (const { sections } of form.results) for (const id of sections) expect(ids).toContain(id);
  });
});

it('the full form has 100 points of risk and 40 of mitigation', () => {
  expect(pointsOf(FULL)).toEqual([
    ['A', 22],
    ['B', 13],
    ['C', 32],
    ['D', 17],
    ['E', 16],
    ['M', 40],
    ['F', 0],
  ]);
  expect(questionsOf(FULL).filter(({ counts }) => counts === 'mitigation')).toHaveLength(10);
  expect(FULL.floors.map(({ level }) => level)).toEqual(['IV', 'IV', 'III', 'III', 'III', 'III', 'II']);
});

it('the light form has 8 questions with points, the same as in the full one but for the worst severity', () => {
  const counted = questionsOf(LIGHT).filter(({ counts }) => counts !== 'none');
  expect(counted).toHaveLength(8);
  const others = questionsOf(LIGHT).filter(({ id }) => id !== 'worst-severity');
  for (const question of others) expect(questionsOf(FULL)).toContainEqual(question);
  expect(LIGHT.floors.map(({ id, level }) => [id, level])).toEqual(FULL.floors.map(({ id, level }) => [id, level]));
});

describe('answers', () => {
  const chosen = (...choices: string[]): Answer => ({ choices, note: null, evidence: [] });
  const evidence = [{ link: 'Wiki', effective: '2026-01-01' }];

  it.each([
    ['one of the choices', { who: chosen('nobody') }],
    ['none yet', { who: chosen() }],
    ['unknown', { who: chosen('unknown') }],
    ['not applicable, with a reason', { contract: { ...chosen('not-applicable'), note: 'Our own.' } }],
    ['a text', { 'intended-use': { ...chosen(), note: 'Drafts.' } }],
    ['evidence', { contract: { ...chosen('in-place'), evidence } }],
    ['nothing', {}],
  ])('fit: %s', (_what, json) => {
    const { answers } = parseAnswers(json);
    expect(answers && refuseAnswers(FULL, answers)).toBeUndefined();
    expect(answers).toBeDefined();
  });

  it.each([
    ['an unknown question', { mood: chosen('good') }, 'assessment.answer', 'answers.mood'],
    ['an unknown choice', { who: chosen('martians') }, 'assessment.answer', 'answers.who.choices[0]'],
    ['two choices for one', { who: chosen('nobody', 'colleagues') }, 'assessment.answer', 'answers.who.choices'],
    ['a choice twice', { who: chosen('nobody', 'nobody') }, 'assessment.answer', 'answers.who.choices[1]'],
    [
      'unknown for a text',
      { 'intended-use': chosen('unknown') },
      'assessment.answer',
      'answers.intended-use.choices[0]',
    ],
    [
      'not applicable where it applies',
      { who: { ...chosen('not-applicable'), note: 'No.' } },
      'assessment.answer',
      'answers.who.choices[0]',
    ],
    [
      'not applicable without a reason',
      { contract: chosen('not-applicable') },
      'assessment.answer',
      'answers.contract.note',
    ],
    [
      'a choice for a text',
      { 'intended-use': chosen('drafts') },
      'assessment.answer',
      'answers.intended-use.choices[0]',
    ],
    ['no evidence', { contract: chosen('in-place') }, 'assessment.evidence', 'answers.contract.evidence'],
    [
      'evidence without its day',
      { contract: { ...chosen('in-place'), evidence: [{ link: 'Wiki' }] } },
      'assessment.evidence',
      'answers.contract.evidence[0].effective',
    ],
    [
      'evidence with a day that there is not',
      { contract: { ...chosen('in-place'), evidence: [{ link: 'Wiki', effective: '2026-02-30' }] } },
      'assessment.evidence',
      'answers.contract.evidence[0].effective',
    ],
    ['no list of choices', { who: { ...chosen(), choices: 'nobody' } }, 'assessment.answer', 'answers.who.choices'],
    ['an unknown key', { who: { ...chosen('nobody'), mood: 1 } }, 'assessment.answer', 'answers.who.mood'],
    ['no object', [], 'assessment.answer', 'answers'],
  ])('do not fit: %s', (_what, json, code, field) => {
    const { answers, refusal } = parseAnswers(json);
    expect(refusal ?? refuseAnswers(FULL, answers)).toEqual({
      code,
      field,
      message: expect.stringMatching(/^[A-Z].*\.$/),
    });
  });

  it('to a question with several choices may be several, but not beside unknown', () => {
    const form: Questionnaire = {
      ...FULL,
      sections: FULL.sections.map((section) => ({
        ...section,
        questions: section.questions.map((one) => (one.id === 'who' ? { ...one, kind: 'several' as const } : one)),
      })),
    };
    expect(refuseAnswers(form, { who: chosen('nobody', 'colleagues') })).toBeUndefined();
    expect(refuseAnswers(form, { who: chosen('nobody', 'unknown') })).toMatchObject({ field: 'answers.who.choices' });
  });
});
