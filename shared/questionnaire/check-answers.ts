/** Which answers fit a questionnaire. Pure. */
import * as v from 'valibot';
import { explainIssue, fieldPath } from '../problem.ts';
import { type Answer, answersSchema, type FormAnswers } from './answers.ts';
import { NOT_APPLICABLE, type Question, type Questionnaire, UNKNOWN } from './questionnaire.ts';

export interface AnswersRefusal {
  code: 'assessment.answer' | 'assessment.evidence';
  /** As in `answers.account.choices[0]`. */
  field: string;
  message: string;
}

/** Answers of the right shape, whatever they answer; or what is wrong with the first that are not. */
export function parseAnswers(
  json: unknown,
): { answers: FormAnswers; refusal?: never } | { answers?: never; refusal: AnswersRefusal } {
  // A schema would take a list for an object without any answers.
  if (Array.isArray(json)) {
    return {
      refusal: { code: 'assessment.answer', field: 'answers', message: 'Expected: an object, answers by question.' },
    };
  }
  const result = v.safeParse(v.strictObject({ answers: answersSchema }), { answers: json }, { abortEarly: true });
  return result.success ? result.output : { refusal: refusalOf(result.issues[0]) };
}

/** What a schema says of an answer, by its path from `answers` on. */
export function refusalOf(issue: v.BaseIssue<unknown>): AnswersRefusal {
  const isOnEvidence = issue.path?.[2]?.key === 'evidence';
  return {
    code: isOnEvidence ? 'assessment.evidence' : 'assessment.answer',
    field: fieldPath(issue),
    message: explainIssue(issue),
  };
}

/** Why answers do not fit the questionnaire; undefined when they do. Missing ones fit. */
export function refuseAnswers(questionnaire: Questionnaire, answers: FormAnswers): AnswersRefusal | undefined {
  const questions = questionnaire.sections.flatMap((section) => section.questions);
  for (const [id, answer] of Object.entries(answers)) {
    const question = questions.find((one) => one.id === id);
    if (question === undefined) return refuse(id, '', 'There is no such question in this form.');
    const refusal = refuseAnswer(question, answer);
    if (refusal) return refusal;
  }
  return undefined;
}

function refuseAnswer(question: Question, { choices, note, evidence }: Answer): AnswersRefusal | undefined {
  const { id } = question;
  for (const [at, choice] of choices.entries()) {
    const field = `.choices[${at}]`;
    if (choices.indexOf(choice) !== at) return refuse(id, field, 'It is chosen already.');
    if (choice === UNKNOWN) {
      if (question.unknown === null) return refuse(id, field, 'This question cannot be answered with "unknown".');
    } else if (choice === NOT_APPLICABLE) {
      if (!question.mayNotApply) return refuse(id, field, 'This question always applies.');
      if (note === null) return refuse(id, '.note', 'Say why it does not apply.');
    } else if (!question.choices.some((one) => one.id === choice)) {
      return refuse(id, field, 'This question has no such choice.');
    }
  }
  const isExclusive = choices.includes(UNKNOWN) || choices.includes(NOT_APPLICABLE);
  if (choices.length > 1 && (question.kind !== 'several' || isExclusive)) {
    return refuse(id, '.choices', 'Expected: one choice.');
  }
  if (evidence.length === 0 && choices.some((choice) => question.evidenceFor.includes(choice))) {
    return {
      code: 'assessment.evidence',
      field: `answers.${id}.evidence`,
      message: 'This choice stands with evidence: where it is kept, and from which day it is effective.',
    };
  }
  return undefined;
}

function refuse(id: string, rest: string, message: string): AnswersRefusal {
  return { code: 'assessment.answer', field: `answers.${id}${rest}`, message };
}
