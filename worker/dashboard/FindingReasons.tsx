import type { Finding } from '../../shared/finding.ts';
import { formatDay, t } from './i18n.ts';
import { PriorityChip } from './PriorityChip.tsx';

export function FindingReasons({ finding: { kind, priority, reasons, rules, since, due } }: { finding: Finding }) {
  return (
    <>
      <h4>
        <PriorityChip priority={priority} /> {t(`finding.${kind}`)}
      </h4>
      <ul class="reasons">
        {reasons.map((reason) => (
          <li key={reason}>{t(`reason.${reason}`)}</li>
        ))}
      </ul>
      <p class="hint">
        {t('details.since', { since: formatDay(since), due: formatDay(due) })}
        {rules.length > 0 && ` ${t('details.rules', { count: rules.length, rules: rules.join(', ') })}`}
      </p>
    </>
  );
}
