import { type Arrangement, nextSort, SORT_KEYS, type SortKey } from './arrange.ts';
import { t } from './i18n.ts';

interface Props {
  arrangement: Arrangement;
  onChange: (arrangement: Arrangement) => void;
}

export function ListTools({ arrangement, onChange }: Props) {
  return (
    <search class="tools">
      <input
        class="field"
        type="search"
        aria-label={t('list.search')}
        placeholder={t('list.search-placeholder')}
        autocomplete="off"
        value={arrangement.query}
        onInput={(event) => onChange({ ...arrangement, query: event.currentTarget.value })}
      />
      <label class="check">
        <input
          type="checkbox"
          checked={arrangement.onlyUnassessed}
          onChange={(event) => onChange({ ...arrangement, onlyUnassessed: event.currentTarget.checked })}
        />
        {t('list.only-unassessed')}
      </label>
      <label class="sort-choice">
        {t('list.sort')}
        <select
          class="field"
          value={arrangement.sort.key}
          onChange={(event) =>
            onChange({ ...arrangement, sort: nextSort(arrangement.sort, event.currentTarget.value as SortKey) })
          }
        >
          {SORT_KEYS.map((key) => (
            <option key={key} value={key}>
              {t(`sort.${key}`)}
            </option>
          ))}
        </select>
      </label>
    </search>
  );
}
