import { FINDING_KINDS, type FindingKind } from '../../shared/finding.ts';
import { type Arrangement, nextSort, SORT_KEYS, type SortKey } from './arrange.ts';
import { t } from './i18n.ts';

interface Props {
  /** Systems with a finding of each kind. */
  counts: ReadonlyMap<FindingKind, number>;
  arrangement: Arrangement;
  onChange: (arrangement: Arrangement) => void;
}

export function ListTools({ counts, arrangement, onChange }: Props) {
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
      <label class="finding-choice">
        {t('list.finding')}
        <select
          class="field"
          value={arrangement.finding ?? ''}
          onChange={(event) => {
            const chosen = event.currentTarget.value;
            onChange({ ...arrangement, finding: FINDING_KINDS.find((kind) => kind === chosen) ?? null });
          }}
        >
          <option value="">{t('list.any-finding')}</option>
          {FINDING_KINDS.filter((kind) => (counts.get(kind) ?? 0) > 0 || kind === arrangement.finding).map((kind) => (
            <option key={kind} value={kind}>
              {t('list.finding-count', { finding: t(`finding.${kind}`), systems: counts.get(kind) ?? 0 })}
            </option>
          ))}
        </select>
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
