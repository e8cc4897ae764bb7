import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, type Day } from '../../shared/day.ts';
import { IMPACT_LEVELS, type ImpactLevel } from '../../shared/impact-level.ts';
import type { Answer, FormAnswers } from '../../shared/questionnaire/answers.ts';
import { refuseAnswers } from '../../shared/questionnaire/check-answers.ts';
import { formFor } from '../../shared/questionnaire/forms.ts';
import type { Question, Questionnaire } from '../../shared/questionnaire/questionnaire.ts';
import { applies, mostPoints, pointsOf, scoreAnswers } from '../../shared/questionnaire/score.ts';
import { EXAMPLES } from '../fixtures/questionnaire/examples.ts';

const TODAY = '2026-11-21' as Day;
const FULL = formFor('full');
const LIGHT = formFor('light');
const questionsOf = (form: Questionnaire) => form.sections.flatMap(({ questions }) => questions);
const questionOf = (form: Questionnaire, id: string) => {
  const found = questionsOf(form).find((one) => one.id === id);
  if (!found) throw new Error(`There is no question ${id}.`);
  return found;
};
const chosen = (...choices: string[]): Answer => ({ choices, note: null, evidence: [] });
const proven = (choice: string, effective = TODAY): Answer => ({
  ...chosen(choice),
  evidence: [{ link: 'Wiki', effective }],
});
const rank = (level: ImpactLevel) => IMPACT_LEVELS.indexOf(level);
const score = (form: Questionnaire, answers: FormAnswers) => scoreAnswers(form, answers, TODAY);

/** Every question with its first choice, that is the least risk and no mitigation. */
const least = (form: Questionnaire): FormAnswers =>
  Object.fromEntries(
    questionsOf(form).flatMap(({ id, choices: [first] }) => (first ? [[id, chosen(first.id)] as const] : [])),
  );
/** The least, with the points of risk that are wanted, taken from questions that no floor reads. */
function withRisk(points: number): FormAnswers {
  const answers = least(FULL);
  let left = points;
  const read = FULL.floors.flatMap(({ all }) => all.flatMap(({ anyOf }) => anyOf));
  for (const { id, choices, counts } of questionsOf(FULL)) {
    if (counts !== 'risk' || (read.includes(id) && !id.startsWith('severity-'))) continue;
    const most = choices.findLast((one) => one.points <= Math.min(left, 3));
    if (most) answers[id] = chosen(most.id);
    left -= most?.points ?? 0;
  }
  if (left !== 0) throw new Error(`${left} points of risk are left.`);
  return answers;
}
/** So many mitigation questions with evidence. */
const mitigated = (count: number): FormAnswers =>
  Object.fromEntries(
    questionsOf(FULL)
      .filter(({ counts }) => counts === 'mitigation')
      .map(({ id }, at) => [id, at < count ? proven('in-place') : chosen('none')]),
  );

describe.each(EXAMPLES)('the worked example: $what', ({ answers, level, levelByShare, floors }) => {
  it('answers every question, in its form', () => {
    expect(refuseAnswers(FULL, answers)).toBeUndefined();
    expect(Object.keys(answers).sort()).toEqual(
      questionsOf(FULL)
        .map(({ id }) => id)
        .sort(),
    );
  });

  it('comes out as written down', () => {
    const result = score(FULL, answers);
    expect([result.level, result.levelByShare, result.floors.map(({ id }) => id)]).toEqual([
      level,
      levelByShare,
      floors,
    ]);
    expect([result.tasks, result.blocked]).toEqual([[], false]);
  });

  it('whatever the order of its keys', () => {
    fc.assert(
      fc.property(
        fc.shuffledSubarray(Object.entries(answers), { minLength: Object.keys(answers).length }),
        (entries) => {
          expect(score(FULL, Object.fromEntries(entries))).toEqual(score(FULL, answers));
        },
      ),
    );
  });
});

describe('the level by share', () => {
  it.each([
    [25, 'I'],
    [26, 'II'],
    [50, 'II'],
    [51, 'III'],
  ] as const)('%i of 100 points are level %s', (points, level) => {
    const result = score(FULL, { ...withRisk(points), ...mitigated(7) });
    expect([result.raw, result.maximum, result.share, result.level]).toEqual([points, 100, points, level]);
  });

  it('counts 85 % of the points from 80 % of the mitigation on, and no fraction is lost', () => {
    const below = score(FULL, { ...withRisk(30), ...mitigated(7) });
    const from = score(FULL, { ...withRisk(30), ...mitigated(8) });
    expect([below.mitigation, below.mitigated, below.current, below.level]).toEqual([28, false, 30, 'II']);
    // 25.5 % is more than 25 %.
    expect([from.mitigation, from.mitigated, from.current, from.level]).toEqual([32, true, 25.5, 'II']);
    expect(score(FULL, { ...withRisk(29), ...mitigated(8) }).level).toBe('I');
  });

  it('of parts is never reduced', () => {
    const parts = (count: number) => score(FULL, { ...withRisk(30), ...mitigated(count) }).parts;
    expect(parts(10)).toEqual(parts(0));
    expect(parts(0).map(({ id, maximum }) => [id, maximum])).toEqual([
      ['impact', 45],
      ['risk-factors', 55],
    ]);
    expect(parts(0).reduce((total, part) => total + part.score, 0)).toBe(30);
  });

  it('leaves out what does not apply from both sides', () => {
    const answers = { ...least(FULL), 'how-many': { ...chosen('not-applicable'), note: 'It is about nobody.' } };
    expect(score(FULL, answers)).toMatchObject({ raw: 0, maximum: 97, share: 0 });
    expect(score(FULL, { ...answers, contract: { ...chosen('not-applicable'), note: 'Our own.' } })).toMatchObject({
      mitigationMaximum: 36,
    });
  });

  it('is I where there is nothing to count', () => {
    const form = { ...LIGHT, sections: LIGHT.sections.slice(-1), floors: [] };
    expect(score(form, {})).toMatchObject({ maximum: 0, share: 0, level: 'I', mitigated: false });
  });
});

describe('what is not known', () => {
  it('counts next to the top, answered so or not at all, and is a task', () => {
    const { 'decision-area': _, ...without } = least(FULL);
    const unknown = { ...without, 'decision-area': chosen('unknown') };
    expect(score(FULL, without)).toMatchObject({ raw: 3, tasks: [{ question: 'decision-area', task: 'unanswered' }] });
    expect(score(FULL, unknown)).toMatchObject({ raw: 3, tasks: [{ question: 'decision-area', task: 'unknown' }] });
  });

  it('of a mitigation counts nothing', () => {
    expect(pointsOf(questionOf(FULL, 'contract'), chosen('unknown'))).toBe(0);
    expect(pointsOf(questionOf(FULL, 'contract'), undefined)).toBe(0);
  });

  it('is no task where a text need not be given', () => {
    expect(score(FULL, least(FULL)).tasks).toEqual([]);
  });
});

describe('evidence', () => {
  const contract = (answer: Answer) => score(FULL, { ...least(FULL), contract: answer });

  it('counts from the day on which it is effective', () => {
    expect(contract(proven('in-place', TODAY))).toMatchObject({ mitigation: 4, tasks: [] });
    expect(contract(proven('in-place', addDays(TODAY, 1)))).toMatchObject({
      mitigation: 2,
      tasks: [{ question: 'contract', task: 'evidence-not-yet-effective' }],
    });
  });

  it('that is missing makes a choice the next lower one', () => {
    expect(contract(chosen('in-place'))).toMatchObject({
      mitigation: 2,
      tasks: [{ question: 'contract', task: 'evidence-missing' }],
    });
  });

  it('that is missing for less risk makes a choice the next graver one', () => {
    const question: Question = { ...questionOf(FULL, 'vendor-trains-on-input'), evidenceFor: ['never', 'trains'] };
    expect(['never', 'trains'].map((choice) => pointsOf(question, chosen(choice)))).toEqual([1, 4]);
    expect(pointsOf(question, proven('never'))).toBe(0);
  });

  it('that is missing takes a mitigation of several choices away, and leaves a risk of several as it is', () => {
    const { choices, ...measure } = questionOf(FULL, 'contract');
    const several: Question = { ...measure, kind: 'several', choices, evidenceFor: ['in-place'] };
    const both = chosen('partly', 'in-place');
    expect(pointsOf(several, both)).toBe(2);
    expect(pointsOf(several, { ...both, evidence: proven('in-place').evidence })).toBe(6);
    expect(pointsOf({ ...several, counts: 'risk' }, both)).toBe(6);
  });
});

describe('a floor', () => {
  const floorsOf = (form: Questionnaire, answers: Record<string, string>) => {
    const given = Object.fromEntries(Object.entries(answers).map(([id, choice]) => [id, chosen(choice)]));
    const { level, blocked, floors } = score(form, { ...least(form), ...mitigated(form === FULL ? 10 : 0), ...given });
    return [level, blocked, floors.map(({ id }) => id)];
  };
  const CASES: [Record<string, string>, ImpactLevel, boolean, string[]][] = [
    [{ 'article-5': 'yes' }, 'IV', true, ['forbidden-practice']],
    [
      { 'decision-area': 'weighty', 'output-role': 'acts' },
      'IV',
      false,
      ['acts-in-weighty-decisions', 'shapes-weighty-decisions'],
    ],
    [{ 'decision-area': 'weighty', 'output-role': 'ranks' }, 'III', false, ['shapes-weighty-decisions']],
    [{ 'article-5': 'unknown' }, 'IV', true, ['forbidden-practice']],
    [
      { 'decision-area': 'weighty', 'output-role': 'unknown' },
      'IV',
      false,
      ['acts-in-weighty-decisions', 'shapes-weighty-decisions'],
    ],
    [
      { 'decision-area': 'unknown', 'output-role': 'acts' },
      'IV',
      false,
      ['acts-in-weighty-decisions', 'shapes-weighty-decisions'],
    ],
    [{ 'data-class': 'unknown', account: 'unknown' }, 'III', false, ['sensitive-data-on-personal-account']],
    [{ who: 'unknown', 'output-role': 'ranks' }, 'III', false, ['ranks-vulnerable-people']],
    [{ 'system-access': 'unknown', 'output-role': 'acts' }, 'II', false, ['agent-acts']],
    [
      { 'data-class': 'sensitive-or-secret', account: 'personal' },
      'III',
      false,
      ['sensitive-data-on-personal-account'],
    ],
    [{ who: 'vulnerable', 'output-role': 'ranks' }, 'III', false, ['ranks-vulnerable-people']],
    [{ 'system-access': 'writes', 'output-role': 'acts' }, 'II', false, ['agent-acts']],
  ];

  it.each(CASES)('holds for %j whatever the mitigation', (answers, level, blocked, ids) => {
    expect(floorsOf(FULL, answers)).toEqual([level, blocked, ids]);
  });

  it.each(
    questionsOf(FULL)
      .filter(({ id }) => id.startsWith('severity-'))
      .map(({ id, choices }) => [id, choices]),
  )('holds for the gravest %s, and not for the next to it', (id, choices) => {
    const [next, gravest] = choices.slice(-2).map((one) => one.id);
    expect(floorsOf(FULL, { [id]: gravest ?? '' })).toEqual(['III', false, ['grave-severity']]);
    expect(floorsOf(FULL, { [id]: next ?? '' })).toEqual(['I', false, []]);
    expect(floorsOf(FULL, { [id]: 'unknown' })).toEqual(['III', false, ['grave-severity']]);
  });

  it.each([
    { 'decision-area': 'weighty', 'output-role': 'drafts' },
    { 'decision-area': 'unknown', 'output-role': 'drafts' },
    { 'decision-area': 'service', 'output-role': 'ranks' },
    { 'data-class': 'sensitive-or-secret', account: 'work' },
    { 'data-class': 'personal', account: 'personal' },
    { who: 'vulnerable', 'output-role': 'drafts' },
    { who: 'evaluated', 'output-role': 'ranks' },
    { 'system-access': 'writes', 'output-role': 'ranks' },
  ])('does not hold for %j', (answers) => {
    expect(floorsOf(FULL, answers)).toEqual(['I', false, []]);
  });

  it.each(CASES)('of the light form holds for %j as well', (answers, level, blocked, ids) => {
    const [found, isBlocked, floors] = floorsOf(LIGHT, answers);
    expect([isBlocked, floors]).toEqual([blocked, ids]);
    expect(rank(found as ImpactLevel)).toBeGreaterThanOrEqual(rank(level));
  });

  it('reads what is not answered yet as next to the top', () => {
    const weighty: FormAnswers = { ...least(FULL), 'decision-area': chosen('weighty') };
    const { 'output-role': _, ...without } = weighty;
    expect(score(FULL, without).floors.map(({ id }) => id)).toEqual(['shapes-weighty-decisions']);
  });

  it('that is higher stands first, wherever the form has it', () => {
    const form = { ...FULL, floors: FULL.floors.toReversed() };
    const grave = { 'decision-area': 'weighty', 'output-role': 'acts', 'system-access': 'writes' };
    expect(floorsOf(FULL, grave)[2]).toHaveLength(3);
    expect(
      score(form, Object.fromEntries(Object.entries(grave).map(([id, one]) => [id, chosen(one)]))).floors.map(
        ({ level }) => level,
      ),
    ).toEqual(['IV', 'III', 'II']);
  });

  it('of the light form holds for the worst severity', () => {
    expect(floorsOf(LIGHT, { 'worst-severity': 'grave' })).toEqual(['III', false, ['grave-severity']]);
  });
});

const anyAnswer = (question: Question): fc.Arbitrary<Answer | undefined> => {
  const { choices, unknown, evidenceFor } = question;
  if (choices.length === 0) return fc.constant(undefined);
  const ids = [...choices.map(({ id }) => id), ...(unknown === null ? [] : ['unknown'])];
  return fc.option(
    fc
      .tuple(fc.constantFrom(...ids), fc.constantFrom(TODAY, addDays(TODAY, 1)))
      .map(([choice, effective]) => (evidenceFor.includes(choice) ? proven(choice, effective) : chosen(choice))),
    { nil: undefined },
  );
};
const anyAnswers = (form: Questionnaire): fc.Arbitrary<FormAnswers> =>
  fc
    .record(Object.fromEntries(questionsOf(form).map((question) => [question.id, anyAnswer(question)])))
    .map((answers) =>
      Object.fromEntries(Object.entries(answers).filter((entry): entry is [string, Answer] => entry[1] !== undefined)),
    );

/** The floors as docs/assessment.md tells them, worked out by themselves; level I where none holds. */
function floorOf(answers: FormAnswers): ImpactLevel {
  const is = (id: string, ...choices: string[]) =>
    [...choices, 'unknown'].some((choice) => answers[id]?.choices.includes(choice));
  const acts = is('output-role', 'acts');
  // Not answered counts next to the top, which is a ranking.
  const shapes = answers['output-role'] === undefined || is('output-role', 'ranks', 'acts');
  const gravest = {
    'worst-severity': 'grave',
    'severity-rights': 'grave',
    'severity-dignity': 'grave',
    'severity-health': 'grave',
    'severity-money': 'grave',
    'severity-society': 'grave',
    'severity-reversibility': 'never',
    'severity-duration': 'for-good',
    'severity-wrong-output': 'harm',
  };
  if (is('article-5', 'yes') || (acts && is('decision-area', 'weighty'))) return 'IV';
  const isGrave =
    (shapes && (is('decision-area', 'weighty') || is('who', 'vulnerable'))) ||
    (is('data-class', 'sensitive-or-secret') && is('account', 'personal')) ||
    Object.entries(gravest).some(([id, choice]) => is(id, choice));
  if (isGrave) return 'III';
  return acts && is('system-access', 'writes') ? 'II' : 'I';
}

describe.each([FULL, LIGHT])('in $id', (form) => {
  const counted = questionsOf(form).filter(({ counts }) => counts !== 'none');
  const change = fc.record({
    answers: anyAnswers(form),
    question: fc.constantFrom(...counted),
    at: fc.nat(10),
  });

  it('a worse answer never lowers the level', () => {
    fc.assert(
      fc.property(change, ({ answers, question, at }) => {
        const before = pointsOf(question, answers[question.id], TODAY);
        const worse = question.choices.filter(({ points }) =>
          question.counts === 'risk' ? points > before : points < before,
        );
        const other = worse[at % worse.length];
        fc.pre(other !== undefined);
        const after = score(form, { ...answers, [question.id]: chosen(other?.id ?? '') });
        expect(rank(after.level)).toBeGreaterThanOrEqual(rank(score(form, answers).level));
      }),
      { numRuns: 1_000 },
    );
  });

  it('the worst answer to what is unknown never lowers the level', () => {
    fc.assert(
      fc.property(change, ({ answers, question }) => {
        const { [question.id]: _, ...without } = answers;
        const most = question.choices.find(({ points }) => points === mostPoints(question));
        const least = question.choices.find(({ points }) => points === 0);
        const worst = chosen((question.counts === 'risk' ? most : least)?.id ?? '');
        expect(rank(score(form, { ...without, [question.id]: worst }).level)).toBeGreaterThanOrEqual(
          rank(score(form, { ...without, [question.id]: chosen('unknown') }).level),
        );
      }),
      { numRuns: 1_000 },
    );
  });

  it('no mitigation crosses a floor', () => {
    let lifted = 0;
    fc.assert(
      fc.property(anyAnswers(form), (answers) => {
        const floor = floorOf(answers);
        const most = score(form, { ...answers, ...(form === FULL ? mitigated(10) : {}) });
        expect(rank(most.level)).toBe(Math.max(rank(most.levelByShare), rank(floor)));
        if (rank(floor) > rank(most.levelByShare)) lifted += 1;
      }),
      { numRuns: 1_000 },
    );
    expect(lifted).toBeGreaterThan(100);
  });

  it('"unknown" in the place of the worst answer takes no floor away', () => {
    const read = questionsOf(form).filter(({ id }) =>
      form.floors.some(({ all }) => all.some(({ anyOf }) => anyOf.includes(id))),
    );
    fc.assert(
      fc.property(anyAnswers(form), fc.constantFrom(...read), (answers, { id, choices }) => {
        const worst = score(form, { ...answers, [id]: chosen(choices.at(-1)?.id ?? '') });
        const unknown = score(form, { ...answers, [id]: chosen('unknown') });
        expect([unknown.floors, unknown.blocked]).toEqual([worst.floors, worst.blocked]);
      }),
      { numRuns: 1_000 },
    );
  });

  it('the order of answers changes nothing', () => {
    fc.assert(
      fc.property(anyAnswers(form), (answers) => {
        expect(score(form, Object.fromEntries(Object.entries(answers).reverse()))).toEqual(score(form, answers));
      }),
    );
  });
});

describe('a question that waits for another', () => {
  const gate: Question = { ...questionOf(FULL, 'article-5'), id: 'gate', required: false };
  const behind = (appliesIf: Question['appliesIf']): Question => ({
    ...questionOf(FULL, 'who'),
    id: 'behind',
    appliesIf,
  });
  const formOf = (...questions: Question[]): Questionnaire => ({
    ...FULL,
    floors: [],
    sections: [{ id: 'A', title: 'A', questions }],
  });
  const asks = (appliesIf: Question['appliesIf'], answers: FormAnswers) =>
    applies(behind(appliesIf), answers, formOf(gate, behind(appliesIf)));
  const is = { kind: 'is', question: 'gate', choices: ['yes'] } as const;
  const isNot = { ...is, kind: 'is-not' } as const;

  it.each([
    [is, true, false, false],
    [isNot, false, true, true],
    [{ kind: 'answered', question: 'gate' }, true, true, false],
    [{ kind: 'not-answered', question: 'gate' }, false, false, true],
    [{ kind: 'all', of: [is, { kind: 'answered', question: 'gate' }] }, true, false, false],
    [{ kind: 'any', of: [is, { kind: 'not-answered', question: 'gate' }] }, true, false, true],
  ] as const)('by %j', (condition, ifYes, ifNo, ifNothing) => {
    const appliesIf = structuredClone(condition) as unknown as Question['appliesIf'];
    expect([
      asks(appliesIf, { gate: chosen('yes') }),
      asks(appliesIf, { gate: chosen('no') }),
      asks(appliesIf, {}),
    ]).toEqual([ifYes, ifNo, ifNothing]);
  });

  it('counts nothing while it is not asked, and is no task', () => {
    const form = formOf(gate, behind({ kind: 'is', question: 'gate', choices: ['yes'] }));
    const vulnerable = { behind: chosen('vulnerable') };
    expect(score(form, { ...vulnerable, gate: chosen('no') })).toMatchObject({ raw: 0, maximum: 0, tasks: [] });
    expect(score(form, { ...vulnerable, gate: chosen('yes') })).toMatchObject({ raw: 5, maximum: 5 });
  });

  it('counts for the maximum of a part where the form counts its maximum once and for all', () => {
    const form = formOf(gate, behind({ kind: 'is', question: 'gate', choices: ['yes'] }));
    const results = [{ id: 'all', title: 'All', sections: ['A'] }];
    const partOf = (maximum: Questionnaire['maximum']) =>
      score({ ...form, results, maximum }, { gate: chosen('no') }).parts[0]?.maximum;
    expect([partOf({ risk: 5, mitigation: 0 }), partOf(null)]).toEqual([5, 0]);
  });

  it('is not asked by the answer to one that is not asked itself', () => {
    const second: Question = { ...behind({ kind: 'is', question: 'behind', choices: ['nobody'] }), id: 'second' };
    const form = formOf(gate, behind({ kind: 'is', question: 'gate', choices: ['yes'] }), second);
    expect(applies(second, { gate: chosen('no'), behind: chosen('nobody') }, form)).toBe(false);
    expect(applies(second, { gate: chosen('yes'), behind: chosen('nobody') }, form)).toBe(true);
  });

  it('is asked where two wait for each other', () => {
    const other: Question = { ...behind({ kind: 'not-answered', question: 'behind' }), id: 'other' };
    const form = formOf(behind({ kind: 'not-answered', question: 'other' }), other);
    expect(score(form, {}).tasks.map(({ question }) => question)).toContain('behind');
  });
});
