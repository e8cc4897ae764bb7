import { useEffect, useState } from 'preact/hooks';
import type { Inventory } from '../../shared/inventory.ts';
import { type Failure, needsSignIn } from './client.ts';
import { DownloadButton } from './DownloadButton.tsx';
import { EmptyInventory } from './EmptyInventory.tsx';
import { FailureNotice } from './FailureNotice.tsx';
import { formatDay, type TextKey, t } from './i18n.ts';
import { PrintButton } from './PrintButton.tsx';
import { fetchInventory } from './reports.ts';
import { Screen } from './Screen.tsx';
import { Summary } from './Summary.tsx';
import { SystemList } from './SystemList.tsx';
import { useStaff } from './staff.ts';
import { useResource } from './use-resource.ts';

export function InventoryPage({ first }: { first: Inventory | null }) {
  const { token, onRefused } = useStaff();
  const resource = useResource(fetchInventory, first);
  const [fileFailure, setFileFailure] = useState<{ failure: Failure; lead: TextKey } | null>(null);
  useEffect(() => {
    if (fileFailure && needsSignIn(fileFailure.failure)) onRefused(fileFailure.failure);
  }, [fileFailure]);
  const tellFailure = (lead: TextKey) => (fault: Failure | null) => setFileFailure(fault && { failure: fault, lead });
  const { value: inventory, loading, reload } = resource;

  return (
    <Screen
      title={t('inventory.title')}
      resource={resource}
      below={inventory && <p class="soft">{t('inventory.as-of', { day: formatDay(inventory.day) })}</p>}
      actions={
        inventory && (
          <>
            <button class="button" type="button" aria-disabled={loading} onClick={() => loading || reload()}>
              {t(loading ? 'inventory.reloading' : 'inventory.reload')}
            </button>
            <PrintButton token={token} day={inventory.day} onFailure={tellFailure('failure.print')} />
            <DownloadButton token={token} day={inventory.day} onFailure={tellFailure('failure.download')} />
          </>
        )
      }
    >
      <div role="alert">{fileFailure && <FailureNotice {...fileFailure} />}</div>
      {inventory && <InventoryBody inventory={inventory} />}
    </Screen>
  );
}

function InventoryBody({ inventory }: { inventory: Inventory }) {
  if (inventory.systems.length === 0) {
    return <EmptyInventory browsersReporting={inventory.coverage.browsersReporting} />;
  }
  return (
    <>
      <Summary inventory={inventory} />
      <SystemList inventory={inventory} />
    </>
  );
}
