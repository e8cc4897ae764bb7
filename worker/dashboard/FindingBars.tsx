import { FINDING_KINDS, type FindingKind } from '../../shared/finding.ts';
import { formatNumber, t } from './i18n.ts';

interface Props {
  /** Systems with a finding of each kind. */
  counts: ReadonlyMap<FindingKind, number>;
  chosen: FindingKind | null;
  onChoose: (kind: FindingKind | null) => void;
}

/** How many systems have each kind of finding, drawn and told; pressing one lists them, pressing it again lists all. */
export function FindingBars({ counts, chosen, onChoose }: Props) {
  const bars = FINDING_KINDS.map((kind) => ({ kind, count: counts.get(kind) ?? 0 }))
    .filter(({ kind, count }) => count > 0 || kind === chosen)
    .sort((a, b) => b.count - a.count);
  const most = bars[0]?.count ?? 0;
  if (most === 0) return null;
  return (
    <section class="bars" aria-labelledby="bars-title">
      <h2 id="bars-title">{t('finding.by-kind')}</h2>
      <p class="hint">{t('bars.hint')}</p>
      <ul>
        {bars.map(({ kind, count }) => (
          <li key={kind}>
            <button
              class="bar-choice"
              type="button"
              aria-pressed={kind === chosen}
              onClick={() => onChoose(kind === chosen ? null : kind)}
            >
              <span>{t(`finding.${kind}`)}</span>
              <span class="bar-count" aria-hidden="true">
                {formatNumber(count)}
              </span>
              <span class="visually-hidden">{t('list.all', { count })}</span>
              <svg class="bar-line" viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">
                <rect class="plot-rest" width="100" height="1" />
                <rect class="plot" width={(100 * count) / most} height="1" />
              </svg>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
