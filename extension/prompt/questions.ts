/** The questions of the prompt, in order, with the choices of each. Pure. */

import * as v from 'valibot';
import {
  ACCOUNTS,
  AFFECTED,
  type Answers,
  answersSchema,
  BOLD_PURPOSES,
  DATA_CLASSES,
  DOMAINS,
  HANDLINGS,
  isBoldPurpose,
  PURPOSES,
  type Purpose,
} from '../../shared/declaration.ts';
import { tidyLine } from '../../shared/text.ts';
import type { TextKey } from '../i18n.ts';
import type { Draft } from '../storage.ts';

export type QuestionName = Exclude<keyof Answers, 'note'>;

export interface Question {
  name: QuestionName;
  title: TextKey;
  choices: readonly string[];
  /** Choices that stand apart, below the others and under a caption of their own. */
  apart?: { title: TextKey; choices: readonly string[] };
}

const QUESTIONS: readonly Question[] = [
  {
    name: 'purpose',
    title: 'questionPurpose',
    choices: PURPOSES.filter((purpose) => !isBoldPurpose(purpose)),
    apart: { title: 'purposesWeighty', choices: BOLD_PURPOSES },
  },
  { name: 'domain', title: 'questionDomain', choices: DOMAINS },
  { name: 'affected', title: 'questionAffected', choices: AFFECTED },
  { name: 'data', title: 'questionData', choices: DATA_CLASSES },
  { name: 'handling', title: 'questionHandling', choices: HANDLINGS },
  { name: 'account', title: 'questionAccount', choices: ACCOUNTS },
];

/** What is asked, given the answers so far: a bold purpose asks its domain, and the account only where it matters. */
export function questionsFor(draft: Draft, asksAccount: boolean): Question[] {
  const asksDomain = PURPOSES.some((purpose: Purpose) => purpose === draft.purpose && isBoldPurpose(purpose));
  return QUESTIONS.filter(({ name }) => (name === 'domain' ? asksDomain : name !== 'account' || asksAccount));
}

export function choicesOf({ choices, apart }: Question): readonly string[] {
  return [...choices, ...(apart?.choices ?? [])];
}

/** A choice that is none of a question's, kept from another version, is missing too. */
export function missingAnswers(draft: Draft, asksAccount: boolean): QuestionName[] {
  return questionsFor(draft, asksAccount).flatMap((question) =>
    choicesOf(question).includes(draft[question.name] ?? '') ? [] : [question.name],
  );
}

/** The answers of a complete draft; nothing when one is missing. An answer that is no longer asked for is left out. */
export function toAnswers(draft: Draft, asksAccount: boolean): Answers | undefined {
  if (missingAnswers(draft, asksAccount).length > 0) return undefined;
  const asked = questionsFor(draft, asksAccount).map(({ name }) => [name, draft[name]]);
  const note = tidyLine(draft.note ?? '');
  const result = v.safeParse(answersSchema, { ...Object.fromEntries(asked), ...(note ? { note } : {}) });
  return result.success ? result.output : undefined;
}

/** What was answered about one service, to be taken over to another: a note is about the one it was written for. */
export function takeOver({ note: _, ...answers }: Answers): Draft {
  return answers;
}

/** The key of a choice's text. */
export function choiceText(question: QuestionName, choice: string): TextKey {
  return `${question}_${choice.replaceAll('-', '_')}` as TextKey;
}
