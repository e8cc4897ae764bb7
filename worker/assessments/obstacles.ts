/** What stands against the submission of an assessment, or against its approval. Pure. */
import { IMPACT_LEVELS, type ImpactLevel } from '../../shared/impact-level.ts';
import { nameKey } from '../../shared/name-key.ts';
import type { Draft } from '../../shared/open-assessment.ts';
import type { ProblemCode } from '../../shared/problem.ts';
import { formFor } from '../../shared/questionnaire/forms.ts';
import type { Questionnaire } from '../../shared/questionnaire/questionnaire.ts';
import type { FormResult } from '../../shared/questionnaire/result.ts';
import { applies } from '../../shared/questionnaire/score.ts';
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

export function isLight({ id }: Pick<Questionnaire, 'id'>): boolean {
  return id === formFor('light').id;
}

export function tooLight(field: string): Obstacle {
  const message = 'This needs the full form: a use of the system asks for it, or the level is III or above.';
  return { code: 'assessment.form-too-light', field, message };
}

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
    ...(isShallow ? [tooLight('form.id')] : []),
  ];
}

export interface Approval {
  result: FormResult;
  euClass: EuClass;
  owner: string | null;
  /** The assessor of record; null as long as nobody has submitted it. */
  submittedBy: string | null;
  /** Who would decide. */
  approver: string;
}

/** What nobody may decide on, whatever they decide. */
export function againstDecision({ result, submittedBy, approver }: Approval): Obstacle[] {
  if (!needsTwoPeople(result.level) || submittedBy === null || nameKey(submittedBy) !== nameKey(approver)) return [];
  const message = 'From level III on somebody else than the assessor decides. You submitted this one.';
  return [{ code: 'assessment.own-approval', field: 'decision', message }];
}

export function againstApproval({ result, euClass, owner }: Approval): Obstacle[] {
  const blocking = result.blocked || euClass === 'prohibited';
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
    ...(blocking
      ? [
          {
            code: 'assessment.blocked' as const,
            field: 'decision',
            message:
              'This use may be prohibited. It can be rejected; to approve another use, return it and narrow its scope.',
          },
        ]
      : []),
  ];
}
