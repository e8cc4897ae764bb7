import { daysBetween } from '../../shared/day.ts';
import type { Inventory } from '../../shared/inventory.ts';
import { dueText } from './due-text.ts';
import { formatDay, formatNumber, formatShare, t } from './i18n.ts';
import { Stat } from './Stat.tsx';
import { summarise } from './summary.ts';

export function Summary({ inventory }: { inventory: Inventory }) {
  const { systems, unassessed, nextDue, overdue, browsersReporting } = summarise(inventory);
  return (
    <section aria-label={t('summary.title')}>
      <dl class="stats">
        <Stat label={t('summary.systems')} value={formatNumber(systems)} hint={t('summary.systems-hint')} />
        <Stat
          label={t('summary.unassessed')}
          value={formatNumber(unassessed)}
          hint={
            unassessed > 0
              ? t('summary.unassessed-some', { share: formatShare(unassessed, systems) })
              : t('summary.unassessed-none')
          }
          tone={unassessed > 0 ? 'sun' : 'plain'}
        />
        <Stat
          label={t('summary.due')}
          value={nextDue ? formatDay(nextDue) : t('summary.due-none')}
          hint={nextDue ? dueText(daysBetween(inventory.day, nextDue)) : t('summary.due-none-hint')}
          alarm={overdue > 0 ? t('summary.overdue', { count: overdue }) : null}
        />
        <Stat
          label={t('summary.coverage')}
          value={formatNumber(browsersReporting)}
          hint={t(browsersReporting > 0 ? 'summary.coverage-hint' : 'summary.coverage-none')}
          tone={browsersReporting > 0 ? 'plain' : 'sun'}
        />
      </dl>
    </section>
  );
}
