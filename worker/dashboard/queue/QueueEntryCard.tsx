import { type Day, daysBetween } from '../../../shared/day.ts';
import type { QueuedFinding } from '../../../shared/finding-queue.ts';
import { dueText } from '../due-text.ts';
import { formatDay, t } from '../i18n.ts';
import { PriorityChip } from '../PriorityChip.tsx';
import { hrefOf } from '../route.ts';
import { StatusMark } from '../StatusMark.tsx';
import type { QueueEntry } from './group-findings.ts';

/** One system and all that waits for somebody, the most urgent first. */
export function QueueEntryCard({ entry: { system, findings }, today }: { entry: QueueEntry; today: Day }) {
  return (
    <li class="queue-entry">
      <div class="queue-system">
        <h3>
          <a href={hrefOf({ kind: 'system', id: system.id })}>
            <bdi>{system.product}</bdi>
          </a>
        </h3>
        <p class="soft">
          <bdi>{system.vendor}</bdi> · {system.owner === null ? t('queue.no-owner') : <bdi>{system.owner}</bdi>}
        </p>
        <StatusMark status={system.status} />
      </div>
      <ul class="queue-findings">
        {findings.map((finding) => (
          <QueueFinding key={finding.id} finding={finding} today={today} />
        ))}
      </ul>
    </li>
  );
}

function QueueFinding({
  finding: { kind, priority, reasons, due, overdue },
  today,
}: {
  finding: QueuedFinding;
  today: Day;
}) {
  const [first] = reasons;
  return (
    <li class={overdue ? 'queue-finding queue-overdue' : 'queue-finding'}>
      <span class="finding-title">
        <PriorityChip priority={priority} /> {t(`finding.${kind}`)}
      </span>
      <span class="finding-due">
        {t('due.day', { day: formatDay(due) })},{' '}
        <span class={overdue ? 'late' : undefined}>{dueText(daysBetween(today, due))}</span>
      </span>
      {first && <span class="queue-reason soft">{t(`reason.${first}`)}</span>}
    </li>
  );
}
