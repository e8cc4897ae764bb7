import type { SystemStatus } from '../../shared/inventory.ts';
import { t } from './i18n.ts';

const RING = 'M6 1.25a4.75 4.75 0 1 0 0 9.5 4.75 4.75 0 0 0 0-9.5z';

/** A shape for each status, so that it is told without its colour. */
const SHAPES: Record<SystemStatus, string> = {
  registered: 'M2 1.5h8v9H2zm2 3h4M4 7h4',
  detected: RING,
  declared: `${RING}M4 6h4M6 4v4`,
  'assessment-due': `${RING}M6 3.5V6l1.75 1.25`,
  screened: `${RING}M3.75 6h4.5`,
  'in-review': `${RING}M4 4.5h4M4 7.5h2.5`,
  approved: 'm1.5 6.5 3 3 6-7',
  'approved-with-conditions': 'm.75 5 2.5 2.75 5-5.75M.75 11h10.5',
  rejected: 'm2 2 8 8m0-8-8 8',
  retired: 'M1.5 1.5h9v9h-9zm3 4.5h3',
  excluded: 'M1.5 6h1.75m1.75 0h2m1.75 0h1.75',
};

export function StatusMark({ status }: { status: SystemStatus }) {
  return (
    <span class={`status status-${status}`}>
      <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
        <path d={SHAPES[status]} />
      </svg>
      {t(`status.${status}`)}
    </span>
  );
}
