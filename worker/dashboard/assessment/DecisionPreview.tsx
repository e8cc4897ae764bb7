import type { OpenAssessmentReport } from '../../../shared/open-assessment.ts';
import { ChoiceGroup } from '../forms/ChoiceGroup.tsx';
import { t } from '../i18n.ts';
import type { TypedDecision } from './decision.ts';
import { isWorkOnly } from './is-work-only.ts';
import { letsPeopleGoOn, previewDecision } from './preview-decision.ts';

interface Props {
  typed: TypedDecision;
  /** The product to use instead. */
  alternative: string;
  report: OpenAssessmentReport;
  onMode: (mode: TypedDecision['mode']) => void;
}

/** What browsers will do, and where a rejection keeps nobody out, the way to make it do so. */
export function DecisionPreview({ typed, alternative, report, onMode }: Props) {
  const lines = previewDecision(typed, alternative, report);
  const forWork = typed.decision !== 'rejected' && typed.scope !== null && isWorkOnly(typed.scope);
  const mayBlock = typed.decision === 'rejected' && report.modes.rejected !== 'block';
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
      <div role="status">{letsPeopleGoOn(typed, report) && <p class="note-warn">{t('preview.goes-on')}</p>}</div>
      {mayBlock && (
        <ChoiceGroup
          legend={t('preview.block-legend')}
          kind="several"
          options={[{ value: 'block', text: t('preview.block') }]}
          chosen={typed.mode === 'block' ? ['block'] : []}
          onChange={([chosen]) => onMode(chosen ? 'block' : null)}
        />
      )}
      {forWork && <p class="note-work">{t('scope.work-only')}</p>}
      <p class="hint">{t('preview.next-sync')}</p>
    </section>
  );
}
