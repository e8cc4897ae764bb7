import { type Day, daysBetween } from '../../shared/day.ts';
import type { Finding } from '../../shared/finding.ts';
import { dueText } from './due-text.ts';
import { formatDay, t } from './i18n.ts';
import { PriorityChip } from './PriorityChip.tsx';

interface Props {
  /** The one to act on first. */
  finding: Finding | undefined;
  others: number;
  today: Day;
}

export function FindingCell({ finding, others, today }: Props) {
  if (!finding) return <span class="soft">{t('finding.none')}</span>;
  const daysAhead = daysBetween(today, finding.due);
  return (
    <div class="finding">
      <div class="finding-title">
        <PriorityChip priority={finding.priority} /> {t(`finding.${finding.kind}`)}
      </div>
      <div class="finding-due">
        {t('due.day', { day: formatDay(finding.due) })},{' '}
        <span class={daysAhead < 0 ? 'late' : undefined}>{dueText(daysAhead)}</span>
      </div>
      {others > 0 && <div class="finding-due">{t('finding.others', { count: others })}</div>}
    </div>
  );
}
