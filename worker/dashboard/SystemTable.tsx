import type { AiSystem, Inventory } from '../../shared/inventory.ts';
import { nextSort, type Sort, type SortKey } from './arrange.ts';
import { daysAxis } from './days-axis.ts';
import { formatAxisStart, t } from './i18n.ts';
import { SortHeader } from './SortHeader.tsx';
import { SystemRow } from './SystemRow.tsx';

interface Props {
  systems: readonly AiSystem[];
  inventory: Inventory;
  sort: Sort;
  onSort: (sort: Sort) => void;
}

export function SystemTable({ systems, inventory, sort, onSort }: Props) {
  const axis = daysAxis(inventory);
  const topRank = Math.max(4, ...inventory.systems.map((system) => system.browsers.rank));
  const sortBy = (key: SortKey) => onSort(nextSort(sort, key));

  return (
    <table class="systems" aria-describedby="threshold-hint">
      <caption class="visually-hidden">{t('list.caption')}</caption>
      <thead>
        <tr>
          <SortHeader column="system" sort={sort} onSort={sortBy} />
          <th scope="col">{t('column.surfaces')}</th>
          <SortHeader column="due" sort={sort} onSort={sortBy} />
          <SortHeader column="last-day" sort={sort} onSort={sortBy}>
            <span class="axis" aria-hidden="true">
              <span>{formatAxisStart(axis.first, axis.length)}</span>
              <span>{t('axis.today')}</span>
            </span>
          </SortHeader>
          <SortHeader column="browsers" sort={sort} onSort={sortBy} />
          <SortHeader column="status" sort={sort} onSort={sortBy} />
        </tr>
      </thead>
      {systems.map((system) => (
        <SystemRow
          key={system.id}
          system={system}
          today={inventory.day}
          threshold={inventory.threshold}
          axis={axis}
          topRank={topRank}
        />
      ))}
    </table>
  );
}
