import type { Finding } from '../../shared/finding.ts';
import { formatDay, t } from './i18n.ts';

export function FindingReasons({ finding }: { finding: Finding }) {
  return (
    <>
      <ul class="reasons">
        {finding.reasons.map((reason) => (
          <li key={reason}>{t(`reason.${reason}`)}</li>
        ))}
      </ul>
      <p class="hint">{t('details.since', { since: formatDay(finding.since), due: formatDay(finding.due) })}</p>
    </>
  );
}
