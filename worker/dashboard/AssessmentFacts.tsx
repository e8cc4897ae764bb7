import type { AiSystem } from '../../shared/inventory.ts';
import { formatDay, t } from './i18n.ts';
import { Pair } from './Pair.tsx';

/** What people decided about a system: its assessment, and which findings they screened. */
export function AssessmentFacts({ system: { assessment, screenings } }: { system: AiSystem }) {
  return (
    <>
      {assessment && (
        <Pair label={t('details.assessment')}>
          {t('assessment.decided', {
            decision: t(`decision.${assessment.decision}`),
            level: assessment.level,
            day: formatDay(assessment.decidedDay),
            review: formatDay(assessment.reviewDay),
          })}
          {assessment.expired && <strong class="late"> {t('details.out-of-date')}</strong>}
        </Pair>
      )}
      {assessment?.conditions && (
        <Pair label={t('details.conditions')}>
          <bdi>{assessment.conditions}</bdi>
        </Pair>
      )}
      {screenings.map(({ kind, reason, reviewDay, by }) => (
        <Pair key={kind} label={t('details.screened')}>
          {t(`finding.${kind}`)}: <bdi>{reason}</bdi>{' '}
          <span class="soft">{t('details.screened-by', { name: by, day: formatDay(reviewDay) })}</span>
        </Pair>
      ))}
    </>
  );
}
