import { useEffect, useState } from 'preact/hooks';
import { t } from '../i18n.ts';
import { ask, type Status } from '../messages.ts';
import { ConnectForm } from './ConnectForm.tsx';
import { StatusList } from './StatusList.tsx';

const SEES = ['seesAddress', 'seesKept', 'seesNever', 'seesPrivate'] as const;

export function OptionsPage() {
  const [status, setStatus] = useState<Status | null>(null);
  const [syncing, setSyncing] = useState(false);

  const refresh = () => ask<'describe-status'>({ kind: 'describe-status' }).then(setStatus);
  useEffect(() => void refresh(), []);

  async function syncNow() {
    if (syncing) return;
    setSyncing(true);
    await ask<'sync-now'>({ kind: 'sync-now' }).then(setStatus);
    setSyncing(false);
  }

  return (
    <main>
      <h1>{t('optionsTitle')}</h1>
      <ConnectForm server={status?.server ?? null} onConnected={() => void syncNow()} />
      <section aria-labelledby="status">
        <h2 id="status">{t('statusTitle')}</h2>
        {status && <StatusList status={status} />}
        <button type="button" class="button" aria-disabled={syncing} onClick={() => void syncNow()}>
          {t(syncing ? 'syncing' : 'syncNow')}
        </button>
      </section>
      <section aria-labelledby="sees">
        <h2 id="sees">{t('seesTitle')}</h2>
        <p>{t('seesIntro')}</p>
        <ul>
          {SEES.map((key) => (
            <li key={key}>{t(key)}</li>
          ))}
        </ul>
      </section>
    </main>
  );
}
