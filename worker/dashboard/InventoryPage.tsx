import { useEffect, useRef } from 'preact/hooks';
import type { Inventory } from '../../shared/inventory.ts';
import { type Failure, needsSignIn } from './client.ts';
import { DownloadButton } from './DownloadButton.tsx';
import { EmptyInventory } from './EmptyInventory.tsx';
import { failureText } from './failure-text.ts';
import { formatDay, t } from './i18n.ts';
import { Loading } from './Loading.tsx';
import { Logo } from './Logo.tsx';
import { Notice } from './Notice.tsx';
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
  const heading = useRef<HTMLHeadingElement>(null);
  usePageTitle('inventory.title');
  useEffect(() => heading.current?.focus(), []);
  useEffect(() => {
    if (failure && needsSignIn(failure)) onRefused(failure);
  }, [failure]);

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
              <DownloadButton token={token} day={inventory.day} onRefused={onRefused} />
            </div>
          )}
        </div>
        <div role="alert">{failure && <InventoryFailure failure={failure} onRetry={reload} />}</div>
        {inventory ? <InventoryBody inventory={inventory} /> : loading && <Loading />}
      </main>
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

function InventoryFailure({ failure, onRetry }: { failure: Failure; onRetry: () => void }) {
  const { title, next } = failureText(failure);
  return (
    <Notice title={t(title)} next={t(next)}>
      <button class="button" type="button" onClick={onRetry}>
        {t('failure.retry')}
      </button>
    </Notice>
  );
}
