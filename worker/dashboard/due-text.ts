import { t } from './i18n.ts';

/** "in 3 days", "today" or "3 days overdue". */
export function dueText(daysAhead: number): string {
  if (daysAhead === 0) return t('due.today');
  if (daysAhead < 0) return t('due.overdue', { count: -daysAhead });
  return t('due.in', { count: daysAhead });
}
