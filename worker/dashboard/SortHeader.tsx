import type { ComponentChildren } from 'preact';
import type { Sort, SortKey } from './arrange.ts';
import { t } from './i18n.ts';

interface Props {
  column: SortKey;
  sort: Sort;
  onSort: (key: SortKey) => void;
  /** More for the heading, under the button. */
  children?: ComponentChildren;
}

export function SortHeader({ column, sort, onSort, children }: Props) {
  const order = sort.key !== column ? undefined : sort.descending ? 'descending' : 'ascending';
  return (
    <th scope="col" aria-sort={order}>
      <button class="sort" type="button" onClick={() => onSort(column)}>
        {t(`column.${column}`)}
        <svg class={`sort-mark sort-${order ?? 'none'}`} width="10" height="12" viewBox="0 0 10 12" aria-hidden="true">
          <path class="sort-up" d="M5 1 8.5 5h-7z" />
          <path class="sort-down" d="M5 11 1.5 7h7z" />
        </svg>
      </button>
      {children}
    </th>
  );
}
