import { addDays, type Day } from '../../../shared/day.ts';
import type { QueuedFinding } from '../../../shared/finding-queue.ts';
import { formatDays, formatNumber, t } from '../i18n.ts';
import { countByWeek, DUE_WEEKS, type DueWeek } from './group-findings.ts';

interface Props {
  findings: readonly QueuedFinding[];
  today: Day;
  chosen: DueWeek | null;
  onChoose: (week: DueWeek | null) => void;
}

/** How many findings are late and how many are due in each week, drawn and told; pressing one lists them. */
export function DueBars({ findings, today, chosen, onChoose }: Props) {
  const counts = countByWeek(findings, today);
  const most = Math.max(1, ...counts.values());
  return (
    <section class="bars" aria-labelledby="due-bars">
      <h2 id="due-bars">{t('queue.by-week')}</h2>
      <p class="hint">{t('queue.by-week-hint')}</p>
      <ul class="week-bars">
        {DUE_WEEKS.map((week, position) => {
          const count = counts.get(week) ?? 0;
          return (
            <li key={week}>
              <button
                class="bar-choice"
                type="button"
                aria-pressed={week === chosen}
                onClick={() => onChoose(week === chosen ? null : week)}
              >
                <span>{weekText(week, position, today)}</span>
                <span class={week === 'overdue' && count > 0 ? 'bar-count late' : 'bar-count'} aria-hidden="true">
                  {formatNumber(count)}
                </span>
                <span class="visually-hidden">{t('queue.findings', { count })}</span>
                <svg class="bar-line" viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">
                  <rect class="plot-rest" width="100" height="1" />
                  <rect
                    class={week === 'overdue' ? 'plot plot-late' : 'plot'}
                    width={(100 * count) / most}
                    height="1"
                  />
                </svg>
              </button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function weekText(week: DueWeek, position: number, today: Day): string {
  if (week === 'overdue' || week === 'later') return t(`queue.${week}`);
  const first = addDays(today, 7 * (position - 1));
  return formatDays(first, addDays(first, 6));
}
