import { useMemo, useState } from 'preact/hooks';
import type { Inventory } from '../../shared/inventory.ts';
import { type Arrangement, arrange, FIRST_ARRANGEMENT } from './arrange.ts';
import { FindingBars } from './FindingBars.tsx';
import { t } from './i18n.ts';
import { ListTools } from './ListTools.tsx';
import { SystemTable } from './SystemTable.tsx';
import { countFindings } from './summary.ts';

export function SystemList({ inventory }: { inventory: Inventory }) {
  const [arrangement, setArrangement] = useState<Arrangement>(FIRST_ARRANGEMENT);
  const systems = useMemo(() => arrange(inventory.systems, arrangement), [inventory, arrangement]);
  const total = inventory.systems.length;
  const shown = systems.length;
  const counts = useMemo(() => countFindings(inventory), [inventory]);

  return (
    <>
      <FindingBars
        counts={counts}
        chosen={arrangement.finding}
        onChoose={(finding) => setArrangement({ ...arrangement, finding })}
      />
      <section class="list" aria-labelledby="list-title">
        <div class="list-head">
          <h2 id="list-title">{t('list.title')}</h2>
          <p class="soft" role="status">
            {shown === total ? t('list.all', { count: total }) : t('list.shown', { shown, count: total })}
          </p>
          <ListTools counts={counts} arrangement={arrangement} onChange={setArrangement} />
        </div>
        {shown > 0 ? (
          <SystemTable
            systems={systems}
            inventory={inventory}
            sort={arrangement.sort}
            onSort={(sort) => setArrangement({ ...arrangement, sort })}
          />
        ) : (
          <div class="no-match">
            <p class="no-match-title">{t('list.no-match')}</p>
            <p class="soft">{t('list.no-match-next')}</p>
            <button
              class="button"
              type="button"
              onClick={() => setArrangement({ ...FIRST_ARRANGEMENT, sort: arrangement.sort })}
            >
              {t('list.show-all')}
            </button>
          </div>
        )}
        <p class="hint" id="threshold-hint">
          {t('list.threshold', { count: inventory.threshold })}
        </p>
      </section>
    </>
  );
}
