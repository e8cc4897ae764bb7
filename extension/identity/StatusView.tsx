import { useState } from 'preact/hooks';
import { type TextKey, t } from '../i18n.ts';
import { Icon, type IconName } from '../icons.tsx';
import { ask, type Status } from '../messages.ts';
import { NoticeCard } from '../notice/NoticeCard.tsx';
import { useAction } from '../use-action.ts';
import { CandidateList } from './CandidateList.tsx';
import { ConnectForm } from './ConnectForm.tsx';
import { DiagnosticsCard } from './DiagnosticsCard.tsx';
import { DismissedList } from './DismissedList.tsx';
import { LimitsList } from './LimitsList.tsx';
import type { StatusState } from './OptionsPage.tsx';
import { OwnList } from './OwnList.tsx';
import { QuietList } from './QuietList.tsx';
import { RequestList } from './RequestList.tsx';
import { SeesList } from './SeesList.tsx';
import { isTokenRefused, StatusList } from './StatusList.tsx';

/** How this browser stands, in one line first, then in detail. */
export function StatusView({ status, unanswered, reload, setStatus }: StatusState) {
  const syncing = useAction(() => ask<'sync-now'>({ kind: 'sync-now' }).then(setStatus));
  // Decided once: what is being used does not move away.
  const [wasConnected, setWasConnected] = useState<boolean | null>(null);
  if (status && wasConnected === null) setWasConnected(status.server !== null);

  if (!status) {
    return (
      <>
        <h1>{t('optionsTitle')}</h1>
        {unanswered ? <p role="alert">{t('noAnswerText')}</p> : <p class="hint">{t('loading')}</p>}
      </>
    );
  }
  const { text, icon, look } = HEADLINES[headlineOf(status)];
  const connectForm =
    status.managed.state === 'managed' ? null : (
      <ConnectForm server={status.server} folded={wasConnected === true} onConnected={() => syncing.run()} />
    );
  return (
    <>
      <h1>{t('optionsTitle')}</h1>
      {status.notice && <NoticeCard notice={status.notice} onRead={reload} />}
      {!wasConnected && connectForm}
      <section class="card" aria-labelledby="connection">
        <div class="card-head">
          <h2 id="connection" class={`headline headline-${look}`}>
            <Icon name={icon} /> {t(text)}
          </h2>
          {status.server !== null && (
            <button type="button" class="button" aria-disabled={syncing.busy} onClick={syncing.run}>
              {t(syncing.busy ? 'syncing' : 'syncNow')}
            </button>
          )}
        </div>
        <p role="status" class="bad-line">
          {syncing.failed || unanswered ? t('noAnswerText') : ''}
        </p>
        <StatusList status={status} />
      </section>
      {status.requests.length > 0 && <RequestList requests={status.requests} />}
      {status.quiet.length > 0 && <QuietList quiet={status.quiet} />}
      {status.dismissed.length > 0 && <DismissedList dismissed={status.dismissed} onChanged={reload} />}
      <LimitsList status={status} />
      {status.own && status.own.places.length + status.own.excluded.length > 0 && <OwnList own={status.own} />}
      {status.candidates.length > 0 && <CandidateList candidates={status.candidates} />}
      <SeesList />
      <DiagnosticsCard status={status} />
      {wasConnected && connectForm}
    </>
  );
}

type Headline = 'none' | 'unusable' | 'notice' | 'refused' | 'failing' | 'stale' | 'attention' | 'well';

const HEADLINES: Record<Headline, { text: TextKey; icon: IconName; look: 'good' | 'warn' | 'plain' }> = {
  none: { text: 'headlineNone', icon: 'info', look: 'plain' },
  unusable: { text: 'headlineUnusable', icon: 'alert', look: 'warn' },
  notice: { text: 'headlineNotice', icon: 'info', look: 'warn' },
  refused: { text: 'headlineRefused', icon: 'alert', look: 'warn' },
  failing: { text: 'headlineFailing', icon: 'alert', look: 'warn' },
  stale: { text: 'headlineStale', icon: 'alert', look: 'warn' },
  attention: { text: 'headlineAttention', icon: 'alert', look: 'warn' },
  well: { text: 'headlineWell', icon: 'check', look: 'good' },
};

function headlineOf({ server, managed, notice, sync, stale, setAside, barred }: Status): Headline {
  if (server === null) return managed.state === 'managed' ? 'unusable' : 'none';
  if (notice) return 'notice';
  if (stale) return 'stale';
  if (sync.problem !== null && !isTokenRefused(sync)) return sync.failures === 0 ? 'refused' : 'failing';
  const needsLook =
    setAside > 0 || sync.givenUp.length > 0 || barred === -1 || managed.problems.length > 0 || sync.problem !== null;
  return needsLook ? 'attention' : 'well';
}
