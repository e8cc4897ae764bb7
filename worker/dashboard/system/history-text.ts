/** What an entry of the log is about, in words. Pure. */
import { FINDING_KINDS } from '../../../shared/finding.ts';
import { SYSTEM_STATUSES } from '../../../shared/inventory.ts';
import type { SystemReport } from '../../../shared/system-report.ts';
import { t } from '../i18n.ts';

type Entry = Pick<SystemReport['history'][number], 'detail'>;

/** The finding, or the status before and after, with a colon before it; empty where an entry names neither. */
export function aboutOf({ detail }: Entry): string {
  const named = detail['finding'] ?? detail['kind'];
  const kind = FINDING_KINDS.find((one) => one === named);
  if (kind) return `: ${t(`finding.${kind}`)}`;
  const [from, to] = [statusOf(detail['before']), statusOf(detail['after'])];
  if (to === null) return '';
  return `: ${from === null || from === to ? to : t('history.from-to', { from, to })}`;
}

/** Why it was done, as its author wrote it; null where no reason is in it. */
export function reasonOf({ detail }: Entry): string | null {
  for (const holder of [detail, detail['after'], detail['record'], detail['exclusion']]) {
    const reason = fieldOf(holder, 'reason');
    if (typeof reason === 'string' && reason !== '') return reason;
  }
  return null;
}

function statusOf(part: unknown): string | null {
  const status = SYSTEM_STATUSES.find((one) => one === fieldOf(part, 'status'));
  return status ? t(`status.${status}`) : null;
}

function fieldOf(part: unknown, field: string): unknown {
  return typeof part === 'object' && part !== null ? (part as Record<string, unknown>)[field] : undefined;
}
