import type { AiSystem } from '../../shared/inventory.ts';
import { t } from './i18n.ts';

interface Props {
  band: AiSystem['browsers'];
  /** Steps to draw: the highest rank in the inventory. */
  topRank: number;
  threshold: number;
}

const STEP = 6;
const HEIGHT = 16;
const STUB = 2;

export function BrowsersBand({ band, topRank, threshold }: Props) {
  const width = topRank * STEP - 2;
  return (
    <div class="browsers">
      <svg width={width} height={HEIGHT} viewBox={`0 0 ${width} ${HEIGHT}`} aria-hidden="true">
        {Array.from({ length: topRank }, (_, step) => {
          const reached = step < band.rank;
          const height = reached ? 4 + ((HEIGHT - 4) * (step + 1)) / topRank : STUB;
          return (
            <rect
              key={step}
              class={reached ? 'plot' : 'plot-rest'}
              x={step * STEP}
              y={HEIGHT - height}
              width={STEP - 2}
              height={height}
            />
          );
        })}
      </svg>
      <span aria-hidden={band.rank === 0}>{band.label}</span>
      {band.rank === 0 && <span class="visually-hidden">{t('browsers.under', { count: threshold })}</span>}
    </div>
  );
}
