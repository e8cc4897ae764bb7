import { useEffect, useState } from 'preact/hooks';
import { formatDay } from '../format.ts';
import { t } from '../i18n.ts';
import { Icon } from '../icons.tsx';
import { fetchOwnData, type OwnDataAnswer } from '../outbox/own-data.ts';
import { storedSyncState } from '../storage.ts';
import { EraseCard } from './EraseCard.tsx';
import { downloadExport } from './export.ts';
import { HeldTables } from './HeldTables.tsx';
import { type ProductNames, readProductNames } from './product-names.ts';
import { WaitingTable } from './WaitingTable.tsx';
import { readWaiting, type Waiting } from './waiting.ts';

/** What one look brought to light. */
export interface OwnDataFound {
  answer: OwnDataAnswer;
  waiting: Waiting;
  lastSync: string | null;
  nameOf: ProductNames;
}

async function look(): Promise<OwnDataFound> {
  const nameOf = await readProductNames();
  // The answer first: what came in meanwhile then shows as waiting, not as lost.
  const answer = await fetchOwnData();
  const [waiting, { lastDay }] = await Promise.all([readWaiting(), storedSyncState.read()]);
  return { answer, waiting, lastSync: lastDay === null ? null : formatDay(lastDay), nameOf };
}

/** Exactly what the server holds under this browser's tags, what waits here, and the way to have it all forgotten. */
export function OwnDataView() {
  /** What was found last stays in sight while it is looked for anew. */
  const [shown, setShown] = useState<OwnDataFound | null>(null);
  const [phase, setPhase] = useState<'looking' | 'failed' | 'found'>('looking');

  async function load(): Promise<OwnDataFound | undefined> {
    setPhase('looking');
    const next = await look().catch(() => undefined);
    if (next) setShown(next);
    setPhase(next ? 'found' : 'failed');
    return next;
  }
  useEffect(() => {
    void load();
  }, []);

  return (
    <>
      <h1>{t('footData')}</h1>
      <p class="why">{t('ownDataIntro')}</p>
      <p class="hint">
        {t('ownDataOtherKey')} {t('ownDataNoTag')}
      </p>
      <section class="card" aria-labelledby="held">
        <div class="card-head">
          <h2 id="held">{t('ownDataHeld')}</h2>
          <button type="button" class="button" aria-disabled={phase === 'looking'} onClick={() => void load()}>
            <Icon name="repeat" size={16} /> {t('ownDataReload')}
          </button>
        </div>
        <p role="status" class={shown && shown.answer.kind !== 'ok' ? 'bad-line' : 'hint'}>
          {phase === 'looking'
            ? t('ownDataLooking')
            : phase === 'failed' || !shown
              ? t('noAnswerText')
              : describe(shown.answer)}
        </p>
        {shown?.answer.kind === 'ok' && (
          <>
            <HeldTables data={shown.answer.data} nameOf={shown.nameOf} />
            <details class="raw-details">
              <summary>{t('ownDataRaw')}</summary>
              <pre class="raw" dir="ltr" id="raw">
                {shown.answer.text}
              </pre>
            </details>
          </>
        )}
      </section>
      {shown && (
        <section class="card" aria-labelledby="waiting">
          <h2 id="waiting">{t('ownDataWaiting')}</h2>
          <p class="hint">{shown.lastSync === null ? t('ownDataNeverSynced') : t('ownDataLastSync', shown.lastSync)}</p>
          <WaitingTable waiting={shown.waiting} nameOf={shown.nameOf} />
        </section>
      )}
      {shown && (
        <section class="card" aria-labelledby="export">
          <h2 id="export">{t('ownDataExport')}</h2>
          <p>{t('ownDataExportText')}</p>
          <button type="button" class="button" onClick={() => downloadExport(shown)}>
            <Icon name="download" size={16} /> {t('ownDataExportButton')}
          </button>
        </section>
      )}
      {shown && shown.answer.kind !== 'not-connected' && <EraseCard onErased={load} />}
    </>
  );
}

function describe(answer: OwnDataAnswer): string {
  switch (answer.kind) {
    case 'ok':
      return t('ownDataRead', formatDay(answer.data.day));
    case 'refused':
      return t('ownDataRefused', answer.code);
    case 'unreachable':
      return t('ownDataUnreachable');
    case 'not-connected':
      return t('ownDataNotConnected');
  }
}
