import type { Day } from '../../shared/day.ts';
import { type DaysAxis, placeOnAxis } from './days-axis.ts';
import { formatDay, formatDays, t } from './i18n.ts';

const WIDTH = 160;
/** One day must still be seen. */
const NARROWEST = 4;

interface Props {
  /** Null where nobody knows. */
  first: Day | null;
  last: Day | null;
  axis: DaysAxis;
}

export function DaysInUse({ first, last, axis }: Props) {
  if (first === null || last === null) return <span class="soft">{halfKnown(first, last)}</span>;
  const { start, length } = placeOnAxis(axis, first, last);
  const width = Math.max(NARROWEST, length * WIDTH);
  return (
    <div class="days">
      <svg class="days-line" width={WIDTH} height="10" viewBox={`0 0 ${WIDTH} 10`} aria-hidden="true">
        <rect class="plot-rest" y="4" width={WIDTH} height="2" rx="1" />
        <rect class="plot" x={Math.min(start * WIDTH, WIDTH - width)} y="1" width={width} height="8" rx="2" />
      </svg>
      <span>{formatDays(first, last)}</span>
    </div>
  );
}

/** Only browsers see days: of what staff registered there may be one or none. */
function halfKnown(first: Day | null, last: Day | null): string {
  if (first !== null) return t('days.since', { day: formatDay(first) });
  return last === null ? t('days.unknown') : t('days.until', { day: formatDay(last) });
}
