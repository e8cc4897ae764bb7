/** What answers to a questionnaire come to: points, level, floors, what is still open. Pure: the day is passed in. */
import type { Day } from '../day.ts';
import { IMPACT_LEVELS, type ImpactLevel } from '../impact-level.ts';
import type { Answer, FormAnswers } from './answers.ts';
import {
  type AppliesIf,
  type Choice,
  type Floor,
  NOT_APPLICABLE,
  type Question,
  type Questionnaire,
  UNKNOWN,
} from './questionnaire.ts';
import type { FormResult, FormTask } from './result.ts';

/**
 * What is not answered counts as unknown. Comparisons are made in whole numbers, a hundredth of a point each, so that a
 * share of exactly 25 % is never more than 25 %.
 */
export function scoreAnswers(questionnaire: Questionnaire, answers: FormAnswers, today: Day): FormResult {
  const isAsked = applicability(questionnaire, answers);
  const counted = questionnaire.sections.map(({ id, questions }) => ({
    id,
    questions: questions
      .filter((question) => isAsked(question) && !answerTo(question, answers)?.choices.includes(NOT_APPLICABLE))
      .map((question) => ({ question, points: pointsOf(question, answerTo(question, answers), today) })),
  }));
  const sum = (counts: Question['counts'], ofSections?: readonly string[]) => {
    const questions = counted
      .filter(({ id }) => ofSections?.includes(id) ?? true)
      .flatMap((section) => section.questions)
      .filter(({ question }) => question.counts === counts);
    return {
      score: questions.reduce((total, { points }) => total + points, 0),
      maximum: questions.reduce((total, { question }) => total + mostPoints(question), 0),
    };
  };

  const risk = sum('risk');
  const mitigation = sum('mitigation');
  const raw = risk.score;
  const maximum = questionnaire.maximum?.risk ?? risk.maximum;
  const mitigationMaximum = questionnaire.maximum?.mitigation ?? mitigation.maximum;
  const { from, counts, isRounded } = questionnaire.mitigation;
  const mitigated = mitigationMaximum > 0 && mitigation.score * 100 >= from * mitigationMaximum;
  const hundredths = mitigated ? reduce(raw * counts, isRounded) : raw * 100;
  const levelByShare =
    IMPACT_LEVELS.find((_, at) => hundredths <= (questionnaire.levelsUpTo[at] ?? Number.POSITIVE_INFINITY) * maximum) ??
    'IV';
  const points = new Map(
    counted.flatMap(({ questions }) => questions.map((one) => [one.question.id, one.points] as const)),
  );
  const floors = questionnaire.floors
    .filter((floor) => holds(floor, { questionnaire, points, answers }))
    .sort((a, b) => rankOf(b.level) - rankOf(a.level));
  return {
    form: { id: questionnaire.id, version: questionnaire.version },
    raw,
    maximum,
    mitigation: mitigation.score,
    mitigationMaximum,
    mitigated,
    current: hundredths / 100,
    share: maximum === 0 ? 0 : hundredths / maximum,
    levelByShare,
    floors: floors.map(({ id, level, text }) => ({ id, level, text })),
    level: [levelByShare, ...floors.map(({ level }) => level)].reduce((most, level) =>
      rankOf(level) > rankOf(most) ? level : most,
    ),
    blocked: floors.some(({ blocks }) => blocks),
    parts: questionnaire.results.map(({ id, title, sections }) => {
      const asked = sum('risk', sections);
      const part = questionnaire.maximum === null ? asked : { ...asked, maximum: mostRisk(questionnaire, sections) };
      return { id, title, ...part, share: part.maximum === 0 ? 0 : (part.score * 100) / part.maximum };
    }),
    tasks: questionnaire.sections
      .flatMap(({ questions }) => questions)
      .filter(isAsked)
      .flatMap((question) => {
        const task = taskOf(question, answerTo(question, answers), today);
        return task === null ? [] : [{ question: question.id, task }];
      }),
  };
}

/** Whether a question is asked, by what is answered to others. */
export function applies(question: Question, answers: FormAnswers, questionnaire: Questionnaire): boolean {
  return applicability(questionnaire, answers)(question);
}

/**
 * Points of an answer to a question that is asked. A choice that stands only with evidence counts as the next worse one
 * without it; where a day is given, also with evidence that is not effective on that day.
 */
export function pointsOf(question: Question, answer: Answer | undefined, today?: Day): number {
  if (answer?.choices.includes(NOT_APPLICABLE)) return 0;
  if (!isAnswered(question, answer) || answer.choices.includes(UNKNOWN)) return question.unknown ?? 0;
  const isEvident = evidenceTask(question, answer, today) === null;
  return question.choices
    .filter(({ id }) => answer.choices.includes(id))
    .reduce((total, choice) => {
      const stands = isEvident || !question.evidenceFor.includes(choice.id);
      return total + (stands ? choice.points : pointsOfNextWorse(question, choice));
    }, 0);
}

/** The most points that a question can have. */
export function mostPoints({ kind, choices }: Pick<Question, 'kind' | 'choices'>): number {
  const points = choices.map((choice) => choice.points);
  return kind === 'several' ? points.reduce((total, one) => total + one, 0) : Math.max(0, ...points);
}

/** Over every question of the sections, asked or not. */
function mostRisk({ sections }: Questionnaire, ofSections: readonly string[]): number {
  return sections
    .filter(({ id }) => ofSections.includes(id))
    .flatMap(({ questions }) => questions.filter(({ counts }) => counts === 'risk'))
    .reduce((total, question) => total + mostPoints(question), 0);
}

function pointsOfNextWorse({ counts, kind, choices, evidenceFor }: Question, choice: Choice): number {
  if (kind === 'several') return counts === 'mitigation' ? 0 : choice.points;
  const others = choices.filter(({ id }) => !evidenceFor.includes(id)).map(({ points }) => points);
  if (counts === 'mitigation') return Math.max(0, ...others.filter((points) => points < choice.points));
  const worse = others.filter((points) => points > choice.points);
  return worse.length > 0 ? Math.min(...worse) : choice.points;
}

function applicability(questionnaire: Questionnaire, answers: FormAnswers): (question: Question) => boolean {
  const byId = new Map(questionnaire.sections.flatMap(({ questions }) => questions).map((one) => [one.id, one]));
  const known = new Map<string, boolean>();
  const isAsked = (question: Question): boolean => {
    const before = known.get(question.id);
    if (before !== undefined) return before;
    // Questions that wait for each other are asked.
    known.set(question.id, true);
    const result = question.appliesIf === null || isMet(question.appliesIf);
    known.set(question.id, result);
    return result;
  };
  /** The answer to a question that is not asked is none. */
  const choicesOf = (id: string): readonly string[] => {
    const question = byId.get(id);
    return question && isAsked(question) ? (answerTo(question, answers)?.choices ?? []) : [];
  };
  const isMet = (condition: AppliesIf): boolean => {
    switch (condition.kind) {
      case 'is':
        return choicesOf(condition.question).some((choice) => condition.choices.includes(choice));
      case 'is-not':
        return !choicesOf(condition.question).some((choice) => condition.choices.includes(choice));
      case 'answered':
      case 'not-answered': {
        const question = byId.get(condition.question);
        const given = question && isAsked(question) && isAnswered(question, answerTo(question, answers));
        return (given ?? false) === (condition.kind === 'answered');
      }
      case 'all':
        return condition.of.every(isMet);
      case 'any':
        return condition.of.some(isMet);
    }
  };
  return isAsked;
}

function taskOf(question: Question, answer: Answer | undefined, today: Day): FormTask | null {
  if (!isAnswered(question, answer)) return question.required || question.counts !== 'none' ? 'unanswered' : null;
  if (answer.choices.includes(UNKNOWN)) return 'unknown';
  return evidenceTask(question, answer, today);
}

function evidenceTask({ evidenceFor }: Question, { choices, evidence }: Answer, today?: Day): FormTask | null {
  if (!choices.some((choice) => evidenceFor.includes(choice))) return null;
  if (evidence.length === 0) return 'evidence-missing';
  const isEffective = today === undefined || evidence.some(({ effective }) => effective <= today);
  return isEffective ? null : 'evidence-not-yet-effective';
}

function isAnswered({ kind }: Question, answer: Answer | undefined): answer is Answer {
  return answer !== undefined && (answer.choices.length > 0 || (kind === 'text' && answer.note !== null));
}

function answerTo({ id }: Question, answers: FormAnswers): Answer | undefined {
  return Object.hasOwn(answers, id) ? answers[id] : undefined;
}

/** In hundredths of a point. Half a point is rounded up. */
function reduce(hundredths: number, isRounded: boolean): number {
  return isRounded ? Math.floor((hundredths + 50) / 100) * 100 : hundredths;
}

/** `points`: of the questions that are asked and apply. */
interface Scored {
  questionnaire: Questionnaire;
  points: ReadonlyMap<string, number>;
  answers: FormAnswers;
}

/** "Unknown" reads as the gravest answer: next to the top would lie under every floor that only the top reaches. */
function holds({ all }: Floor, { questionnaire, points, answers }: Scored): boolean {
  const questions = questionnaire.sections.flatMap((section) => section.questions);
  return all.every(({ anyOf, atLeast, choice }) =>
    anyOf.some((id) => {
      const reached = points.get(id);
      const question = questions.find((one) => one.id === id);
      if (reached === undefined || question === undefined) return false;
      const choices = answerTo(question, answers)?.choices ?? [];
      if (choices.includes(UNKNOWN)) return atLeast === null || mostPoints(question) >= atLeast;
      return (atLeast === null || reached >= atLeast) && (choice === null || choices.includes(choice));
    }),
  );
}

function rankOf(level: ImpactLevel): number {
  return IMPACT_LEVELS.indexOf(level);
}
