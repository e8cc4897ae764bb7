/** What stands against the submission of an assessment, or against its approval. Pure. */
import { IMPACT_LEVELS, type ImpactLevel } from '../../shared/impact-level.ts';
import { nameKey } from '../../shared/name-key.ts';
import type { Draft } from '../../shared/open-assessment.ts';
import type { ProblemCode } from '../../shared/problem.ts';
import type { FormAnswers, FormRef } from '../../shared/questionnaire/answers.ts';
import { formFor, OUR_FORMS } from '../../shared/questionnaire/forms.ts';
import type { Questionnaire } from '../../shared/questionnaire/questionnaire.ts';
import type { FormResult } from '../../shared/questionnaire/result.ts';
import { shortfallsOf } from '../../shared/questionnaire/scope-answers.ts';
import { applies } from '../../shared/questionnaire/score.ts';
import type { Scope } from '../../shared/triage-input.ts';
import type { AssessmentLevel, EuClass } from '../../shared/verdict.ts';

export interface Obstacle {
  code: Extract<ProblemCode, `assessment.${string}`>;
  /** Of the draft, the decision, or the system's record. */
  field: string;
  message: string;
}

/** From this level on one person assesses and another decides. */
export function needsTwoPeople(level: ImpactLevel): boolean {
  return IMPACT_LEVELS.indexOf(level) >= IMPACT_LEVELS.indexOf('III');
}

export function isLight({ id }: Pick<FormRef, 'id'>): boolean {
  return id === formFor('light').id;
}

export function tooLight(field: string): Obstacle {
  const message =
    'This needs the full form: a use of the system or of the scope asks for it, or the level is III or above.';
  return { code: 'assessment.form-too-light', field, message };
}

/** Answers that weigh less than the scope says: one obstacle for each. */
export function againstScope(form: Questionnaire, answers: FormAnswers, scope: Scope | null): Obstacle[] {
  if (scope === null) return [];
  return shortfallsOf(form, answers, scope).map(({ question, choice, part }) => ({
    code: 'assessment.answer',
    field: `answers.${question}`,
    message: `${SAYS[part]} asks for more: “${choice.text}” at least. Answer it so, or narrow the scope.`,
  }));
}

const SAYS: Record<keyof Scope, string> = {
  purposes: 'A purpose of the scope',
  domains: 'A domain of the scope',
  affected: 'Whom the scope affects',
  data: 'The data of the scope',
  handling: 'The handling of the scope',
  accounts: 'An account of the scope',
};

export function otherForm(): Obstacle {
  const message = 'These are answers to another version of the form. Read the draft again, and send its newest form.';
  return { code: 'assessment.form-version', field: 'form.version', message };
}

/** The first is what a submission is refused with. */
export function againstSubmission(
  { form, answers, scope }: Draft,
  questionnaire: Questionnaire,
  { result, needs, isCurrent }: { result: FormResult; needs: AssessmentLevel; isCurrent: boolean },
): Obstacle[] {
  const missing = questionnaire.sections
    .flatMap(({ questions }) => questions)
    .filter(
      (question) =>
        question.required &&
        applies(question, answers, questionnaire) &&
        result.tasks.some((task) => task.question === question.id && task.task === 'unanswered'),
    )
    .map(({ id }): Obstacle => {
      const message = 'This question is not answered yet. "Unknown" is an answer where the form offers it.';
      return { code: 'assessment.incomplete', field: `answers.${id}`, message };
    });
  const isShallow = isLight(form) && (needs === 'full' || needsTwoPeople(result.level));
  return [
    ...(isCurrent ? [] : [otherForm()]),
    ...missing,
    ...(scope === null
      ? [
          {
            code: 'assessment.incomplete' as const,
            field: 'scope',
            message: 'Say which use this is about: purposes, data, who is affected.',
          },
        ]
      : []),
    ...againstScope(questionnaire, answers, scope),
    ...(isShallow ? [tooLight('form.id')] : []),
  ];
}

export interface Approval {
  result: FormResult;
  euClass: EuClass;
  owner: string | null;
  /** The assessor of record; null as long as nobody has submitted it. */
  submittedBy: string | null;
  /** Who gave the answers. */
  answeredBy: readonly string[];
  /** Who would decide. */
  approver: string;
  /** What it would be decided on; null as long as nobody has said. */
  scope: Scope | null;
  /** The deepest that a use needs, of the system or, for the light form, within the scope. */
  needs: AssessmentLevel;
  isAccountAsked: boolean;
}

/** What nobody may decide on, whatever they decide. */
export function againstDecision({ result, submittedBy, answeredBy, approver }: Approval): Obstacle[] {
  const isOneOf = (names: readonly (string | null)[]) =>
    names.some((name) => name !== null && nameKey(name) === nameKey(approver));
  if (!needsTwoPeople(result.level) || !isOneOf([submittedBy, ...answeredBy])) return [];
  const what = isOneOf([submittedBy]) ? 'You submitted this one' : 'You answered a part of this one';
  const message = `From level III on somebody else decides than who assesses. ${what}.`;
  return [{ code: 'assessment.own-approval', field: 'decision', message }];
}

export function againstApproval({ result, euClass, owner, scope, needs, isAccountAsked }: Approval): Obstacle[] {
  const isOpen = isProhibitionOpen(result);
  const isProhibited = euClass === 'prohibited' || (result.blocked && !isOpen);
  return [
    ...(owner === null
      ? [
          {
            code: 'assessment.owner' as const,
            field: 'owner',
            message: 'Nobody answers for this system yet. Put an owner on record first; then it can be approved.',
          },
        ]
      : []),
    ...(isProhibited
      ? [
          {
            code: 'assessment.blocked' as const,
            field: 'decision',
            message:
              'This use may be prohibited. It can be rejected; to approve another use, return it and narrow its scope.',
          },
        ]
      : []),
    ...(isOpen
      ? [
          {
            code: 'assessment.blocked' as const,
            field: 'decision',
            message:
              'Nobody knows whether this use is prohibited. Return it and have that found out first, or reject it.',
          },
        ]
      : []),
    ...(isLight(result.form) && needs === 'full' ? [tooLight('form.id')] : []),
    ...(scope?.accounts.length === 0 && isAccountAsked
      ? [
          {
            code: 'assessment.incomplete' as const,
            field: 'scope.accounts',
            message: 'Say with which accounts it may be used: people are asked under which one they do.',
          },
        ]
      : []),
  ];
}

/** Whether a question is answered with "unknown" whose answer may block every approval. */
function isProhibitionOpen({ form: { id }, tasks }: FormResult): boolean {
  const asking = (OUR_FORMS.find((form) => form.id === id)?.floors ?? [])
    .filter(({ blocks }) => blocks)
    .flatMap(({ all }) => all.flatMap(({ anyOf }) => anyOf));
  return tasks.some(({ question, task }) => task === 'unknown' && asking.includes(question));
}
