import { DeclaredAnswers } from '../DeclaredAnswers.tsx';
import { t } from '../i18n.ts';
import { UseVerdict } from '../UseVerdict.tsx';
import { isOf } from '../use-of.ts';
import { ReviewForm } from './ReviewForm.tsx';
import type { PartProps } from './SystemPage.tsx';

/** Each use with what triage says of it, what was declared, and the questions that only a reviewer can answer. */
export function UseList({ report, onDone }: PartProps) {
  const { uses, declarations, surfaces } = report.system;
  return (
    <>
      {declarations.length === 0 && (
        <p class="hint">{t(surfaces.length > 0 ? 'details.none' : 'details.none-unseen')}</p>
      )}
      <ul class="uses">
        {uses.map((use) => (
          <li key={use.id}>
            <UseVerdict use={use} level={3} />
            {declarations
              .filter((answers) => isOf(use, answers))
              .map((answers) => (
                <DeclaredAnswers key={JSON.stringify(answers)} answers={answers} />
              ))}
            {use.purpose !== null && <ReviewForm use={use} report={report} onDone={onDone} />}
          </li>
        ))}
      </ul>
    </>
  );
}
