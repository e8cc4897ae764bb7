/** How the simulated governance team fills in an assessment form. Pure. */
import type { Day } from '../../shared/day.ts';
import type { FormAnswers } from '../../shared/questionnaire/answers.ts';
import { formFor } from '../../shared/questionnaire/forms.ts';
import type { Question } from '../../shared/questionnaire/questionnaire.ts';

interface Filling {
  /** How far up each question's choices, from 0 for the least to 1. */
  gravity: number;
  /** Choices that are known to be others. */
  known: Record<string, string>;
  /** Measures that are in place, with where the evidence is kept. */
  inPlace: Record<string, string>;
  /** From when on the evidence is effective. */
  effective: Day;
}

export function fillForm(depth: 'full' | 'light', { gravity, known, inPlace, effective }: Filling): FormAnswers {
  const questions = formFor(depth).sections.flatMap((section) => section.questions);
  return Object.fromEntries(
    questions
      .filter(({ kind }) => kind !== 'text')
      .map((question) => {
        const link = inPlace[question.id];
        const evidenced = link === undefined ? undefined : question.evidenceFor[0];
        const choice = evidenced ?? known[question.id] ?? choiceAt(question, gravity);
        const evidence = evidenced === undefined ? [] : [{ link: link ?? '', effective }];
        return [question.id, { choices: [choice], note: null, evidence }];
      }),
  );
}

/** A measure without evidence is in place in part at the most. */
function choiceAt({ choices, counts, evidenceFor }: Question, gravity: number): string {
  const open = choices.filter(({ id }) => !evidenceFor.includes(id)).sort((a, b) => a.points - b.points);
  const share = counts === 'mitigation' ? 1 - gravity : gravity;
  const at = counts === 'none' ? 0 : Math.round(share * (open.length - 1));
  return open[at]?.id ?? '';
}
