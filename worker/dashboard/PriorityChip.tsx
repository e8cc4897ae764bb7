import type { Priority } from '../../shared/finding.ts';
import { t } from './i18n.ts';

/** A shape for each priority, so that it is told without its colour. */
const SHAPES: Record<Priority, string> = {
  P0: 'M3.5 .5h5l3 3v5l-3 3h-5l-3-3v-5z',
  P1: 'M6 .5 11.75 11H.25z',
  P2: 'M6 .25 11.75 6 6 11.75.25 6z',
  P3: 'M6 1.75a4.25 4.25 0 1 0 0 8.5 4.25 4.25 0 0 0 0-8.5zm0 1.5a2.75 2.75 0 1 1 0 5.5 2.75 2.75 0 0 1 0-5.5z',
};

export function PriorityChip({ priority }: { priority: Priority }) {
  return (
    <span class={`chip chip-${priority.toLowerCase()}`}>
      <svg width="10" height="10" viewBox="0 0 12 12" aria-hidden="true">
        <path d={SHAPES[priority]} />
      </svg>
      {priority} {t(`priority.${priority}`)}
    </span>
  );
}
