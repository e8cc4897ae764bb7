import { useEffect, useRef, useState } from 'preact/hooks';
import type { Inventory } from '../../shared/inventory.ts';
import { type Failure, needsSignIn } from './client.ts';
import { DownloadButton } from './DownloadButton.tsx';
import { EmptyInventory } from './EmptyInventory.tsx';
import { FailureNotice } from './FailureNotice.tsx';
import { formatDay, type TextKey, t } from './i18n.ts';
import { Loading } from './Loading.tsx';
import { Logo } from './Logo.tsx';
import { PageFoot } from './PageFoot.tsx';
import { PrintButton } from './PrintButton.tsx';
import { Summary } from './Summary.tsx';
import { SystemList } from './SystemList.tsx';
import { useInventory } from './use-inventory.ts';
import { usePageTitle } from './use-page-title.ts';

interface Props {
  token: string;
  first: Inventory | null;
  onRefused: (failure: Failure) => void;
  onSignOut: () => void;
}

export function InventoryPage({ token, first, onRefused, onSignOut }: Props) {
  const { inventory, failure, loading, reload } = useInventory(token, first);
  const [fileFailure, setFileFailure] = useState<{ failure: Failure; lead: TextKey } | null>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  usePageTitle('inventory.title');
  useEffect(() => heading.current?.focus(), []);
  useEffect(() => {
    const refusal = [failure, fileFailure?.failure].find((one) => one && needsSignIn(one));
    if (refusal) onRefused(refusal);
  }, [failure, fileFailure]);
  const tellFailure = (lead: TextKey) => (fault: Failure | null) => setFileFailure(fault && { failure: fault, lead });

  return (
    <>
      <header class="bar">
        <Logo />
        <button class="button button-quiet" type="button" onClick={onSignOut}>
          {t('app.sign-out')}
        </button>
      </header>
      <main class="page" aria-busy={loading}>
        <div class="page-head">
          <div>
            <h1 ref={heading} tabIndex={-1}>
              {t('inventory.title')}
            </h1>
            {inventory && <p class="soft">{t('inventory.as-of', { day: formatDay(inventory.day) })}</p>}
          </div>
          {inventory && (
            <div class="actions">
              <button class="button" type="button" aria-disabled={loading} onClick={() => loading || reload()}>
                {t(loading ? 'inventory.reloading' : 'inventory.reload')}
              </button>
              <PrintButton token={token} day={inventory.day} onFailure={tellFailure('failure.print')} />
              <DownloadButton token={token} day={inventory.day} onFailure={tellFailure('failure.download')} />
            </div>
          )}
        </div>
        <div role="alert">
          {failure && <FailureNotice failure={failure} lead={inventory && 'failure.stale'} onRetry={reload} />}
          {fileFailure && <FailureNotice {...fileFailure} />}
        </div>
        {inventory ? <InventoryBody inventory={inventory} /> : loading && <Loading />}
      </main>
      <PageFoot />
    </>
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
