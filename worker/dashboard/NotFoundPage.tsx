import { t } from './i18n.ts';
import { hrefOf } from './route.ts';
import { Screen } from './Screen.tsx';

const NOTHING = { value: true, failure: null, loading: false, reload: () => {} };

export function NotFoundPage() {
  return (
    <Screen title={t('not-found.title')} resource={NOTHING}>
      <p>{t('not-found.next')}</p>
      <p class="gap">
        <a class="button" href={hrefOf({ kind: 'inventory' })}>
          {t('inventory.title')}
        </a>
      </p>
    </Screen>
  );
}
