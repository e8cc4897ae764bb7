import type { Finding } from '../../shared/finding.ts';
import { formatDay, t } from './i18n.ts';
import { PriorityChip } from './PriorityChip.tsx';

interface Props {
  finding: Finding;
  /** Of its heading, by what it stands under. */
  level?: 3 | 4;
}

export function FindingReasons({ finding, level = 4 }: Props) {
  const { kind, priority, reasons, rules, since, due } = finding;
  const Heading = level === 3 ? 'h3' : 'h4';
  return (
    <>
      <Heading>
        <PriorityChip priority={priority} /> {t(`finding.${kind}`)}
      </Heading>
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
