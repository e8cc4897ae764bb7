import type { OpenAssessmentReport } from '../../../shared/open-assessment.ts';
import { t } from '../i18n.ts';
import type { TypedDecision } from './decision.ts';
import { isWorkOnly } from './is-work-only.ts';
import { previewDecision } from './preview-decision.ts';

interface Props {
  typed: TypedDecision;
  /** The product to use instead. */
  alternative: string;
  report: OpenAssessmentReport;
}

export function DecisionPreview({ typed, alternative, report }: Props) {
  const lines = previewDecision(typed, alternative, report);
  const forWork = typed.decision !== 'rejected' && typed.scope !== null && isWorkOnly(typed.scope);
  return (
    <section class="preview" aria-labelledby="preview-title">
      <h3 id="preview-title">{t('preview.title')}</h3>
      {lines.length === 0 ? (
        <p class="soft">{t('preview.none')}</p>
      ) : (
        <ul class="reasons">
          {lines.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      )}
      {forWork && <p class="note-work">{t('scope.work-only')}</p>}
      <p class="hint">{t('preview.next-sync')}</p>
    </section>
  );
}
