/** Who answered each question of a draft. Pure. */
import type { OpenAssessment } from '../../shared/open-assessment.ts';
import type { FormAnswers } from '../../shared/questionnaire/answers.ts';
import type { Who } from '../log/write.ts';

type AnsweredBy = OpenAssessment['answeredBy'];

/** Who wrote an answer as it stands, whoever saved the draft since. */
export function creditAnswers(
  before: { answers: FormAnswers; answeredBy: AnsweredBy },
  answers: FormAnswers,
  { actor, at }: Who,
): AnsweredBy {
  return Object.fromEntries(
    Object.keys(answers).map((id) => {
      const isSame = JSON.stringify(before.answers[id]) === JSON.stringify(answers[id]);
      return [id, (isSame ? before.answeredBy[id] : undefined) ?? { by: actor, at }];
    }),
  );
}

/** Ids of the questions that are answered otherwise than before. */
export function changedAnswers(before: FormAnswers, after: FormAnswers): string[] {
  const ids = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...ids].filter((id) => JSON.stringify(before[id]) !== JSON.stringify(after[id])).sort();
}
