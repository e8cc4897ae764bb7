import { useState } from 'preact/hooks';
import type { Day } from '../../shared/day.ts';
import type { AiSystem } from '../../shared/inventory.ts';
import { leadingFinding } from './arrange.ts';
import { BrowsersBand } from './BrowsersBand.tsx';
import { DaysInUse } from './DaysInUse.tsx';
import type { DaysAxis } from './days-axis.ts';
import { FindingCell } from './FindingCell.tsx';
import { t } from './i18n.ts';
import { StatusMark } from './StatusMark.tsx';
import { SystemDetails } from './SystemDetails.tsx';
import { SystemName } from './SystemName.tsx';

interface Props {
  system: AiSystem;
  today: Day;
  threshold: number;
  axis: DaysAxis;
  topRank: number;
}

/** A body of its own for each AI system, so that its details belong to it and narrow screens can draw it as a card. */
export function SystemRow({ system, today, threshold, axis, topRank }: Props) {
  const [open, setOpen] = useState(false);
  const detailsId = `details-${system.id}`;
  return (
    <tbody class={open ? 'system system-open' : 'system'}>
      <tr class="system-row">
        <SystemName system={system} open={open} detailsId={detailsId} onToggle={() => setOpen(!open)} />
        <td data-label={t('column.surfaces')}>
          {[
            ...system.surfaces.map((surface) => t(`surface.${surface}`)),
            ...system.forms.map((form) => t(`form.${form}`)),
          ].join(', ')}
        </td>
        <td data-label={t('column.due')}>
          <FindingCell finding={leadingFinding(system)} others={system.findings.length - 1} today={today} />
        </td>
        <td data-label={t('column.last-day')}>
          <DaysInUse first={system.firstDay} last={system.lastDay} axis={axis} />
        </td>
        <td data-label={t('column.browsers')}>
          <BrowsersBand band={system.browsers} topRank={topRank} threshold={threshold} />
        </td>
        <td data-label={t('column.status')}>
          <StatusMark status={system.status} />
        </td>
      </tr>
      {open && (
        <tr class="system-details" id={detailsId}>
          <td colSpan={6}>
            <SystemDetails system={system} />
          </td>
        </tr>
      )}
    </tbody>
  );
}
