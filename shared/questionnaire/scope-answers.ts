/**
 * What a scope says at least of the answers to our own forms: who assesses less than the scope has not assessed it. Where a
 * scope names several, the gravest counts. Pure.
 */
import { type AFFECTED, isBoldPurpose } from '../declaration.ts';
import type { Scope } from '../triage-input.ts';
import type { FormAnswers } from './answers.ts';
import type { Choice, Question, Questionnaire } from './questionnaire.ts';
import { pointsOf } from './score.ts';

/** An answer that asks for more than was answered. */
export interface Shortfall {
  question: string;
  /** The least that the scope asks for. */
  choice: Choice;
  /** The part of the scope that asks for it. */
  part: keyof Scope;
}

interface Implied {
  question: string;
  choice: string;
  part: keyof Scope;
}

/** Whom a use concerns, as the forms have it. */
export const WHO: Record<(typeof AFFECTED)[number], string> = {
  nobody: 'nobody',
  colleagues: 'colleagues',
  'customers-public': 'customers',
  'applicants-evaluated': 'evaluated',
  'students-patients-children': 'vulnerable',
};

/** Answers that weigh less, in points, than the scope implies; in the order of the form. What is not answered is none. */
export function shortfallsOf(form: Questionnaire, answers: FormAnswers, scope: Scope): Shortfall[] {
  const implied = [...impliedBy(scope)];
  return form.sections
    .flatMap(({ questions }) => questions)
    .flatMap((question) => {
      const answer = Object.hasOwn(answers, question.id) ? answers[question.id] : undefined;
      const least = gravest(question, implied);
      if (answer === undefined || answer.choices.length === 0 || least === undefined) return [];
      return pointsOf(question, answer) < least.choice.points ? [least] : [];
    });
}

function gravest({ id, choices }: Question, implied: readonly Implied[]): Shortfall | undefined {
  return implied
    .filter(({ question }) => question === id)
    .flatMap(({ choice, ...one }) => {
      const found = choices.find((known) => known.id === choice);
      return found ? [{ ...one, choice: found }] : [];
    })
    .reduce<Shortfall | undefined>(
      (most, one) => (most === undefined || one.choice.points > most.choice.points ? one : most),
      undefined,
    );
}

function* impliedBy({ purposes, domains, affected, data, handling, accounts }: Scope): Generator<Implied> {
  yield { question: 'data-class', choice: data, part: 'data' };
  for (const one of affected) yield { question: 'who', choice: WHO[one], part: 'affected' };
  for (const account of accounts) yield { question: 'account', choice: account, part: 'accounts' };
  if (handling === 'used-unchecked') yield { question: 'output-role', choice: 'acts', part: 'handling' };
  if (purposes.some(isBoldPurpose)) {
    yield { question: 'decision-area', choice: 'service', part: 'purposes' };
    if (domains.some((domain) => domain !== 'other')) {
      yield { question: 'decision-area', choice: 'weighty', part: 'domains' };
    }
  }
  const isPlain = purposes.some((purpose) => !isBoldPurpose(purpose));
  if (isPlain && affected.some((one) => one !== 'nobody')) {
    yield { question: 'decision-area', choice: 'everyday', part: 'affected' };
  }
}
