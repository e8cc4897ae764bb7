import { useEffect, useState } from 'preact/hooks';
import { t } from '../i18n.ts';
import { Masthead } from '../Masthead.tsx';
import { ask, type Status } from '../messages.ts';
import { CandidateList } from './CandidateList.tsx';
import { ConnectForm } from './ConnectForm.tsx';
import { OwnList } from './OwnList.tsx';
import { StatusList } from './StatusList.tsx';

const SEES = ['seesAddress', 'seesKept', 'seesExtensions', 'seesPrivateLife', 'seesNever', 'seesPrivate'] as const;

export function OptionsPage() {
  const [status, setStatus] = useState<Status | null>(null);
  const [syncing, setSyncing] = useState(false);
  const [unanswered, setUnanswered] = useState(false);
  // Decided once: what is being used does not move away.
  const [wasConnected, setWasConnected] = useState(false);

  useEffect(() => {
    ask<'describe-status'>({ kind: 'describe-status' }).then(
      (found) => {
        setWasConnected(found.server !== null);
        setStatus(found);
      },
      () => setUnanswered(true),
    );
  }, []);

  async function syncNow() {
    if (syncing) return;
    setSyncing(true);
    await ask<'sync-now'>({ kind: 'sync-now' })
      .then(setStatus, () => setUnanswered(true))
      .finally(() => setSyncing(false));
  }

  const connectCard = <ConnectForm key="connect" server={status?.server ?? null} onConnected={() => void syncNow()} />;
  const statusCard = (
    <section key="status" class="card" aria-labelledby="status">
      <div class="card-head">
        <h2 id="status">{t('statusTitle')}</h2>
        {status?.server != null && (
          <button type="button" class="button" aria-disabled={syncing} onClick={() => void syncNow()}>
            {t(syncing ? 'syncing' : 'syncNow')}
          </button>
        )}
      </div>
      {unanswered ? <p role="alert">{t('noAnswerText')}</p> : status && <StatusList status={status} />}
    </section>
  );

  return (
    <>
      <Masthead />
      <main>
        <h1>{t('optionsTitle')}</h1>
        {wasConnected ? [statusCard, connectCard] : [connectCard, statusCard]}
        {status?.own && status.own.places.length + status.own.excluded.length > 0 && <OwnList own={status.own} />}
        {status && status.candidates.length > 0 && <CandidateList candidates={status.candidates} />}
        <section class="card" aria-labelledby="sees">
          <h2 id="sees">{t('seesTitle')}</h2>
          <p>{t('seesIntro')}</p>
          <ul class="sees">
            {SEES.map((key) => (
              <li key={key}>{t(key)}</li>
            ))}
          </ul>
        </section>
      </main>
    </>
  );
}
