import { useEffect, useState } from 'preact/hooks';
import type { SetupResponse } from '../../shared/api.ts';
import { type ManagedProblem, type ManagedReading, readManaged } from '../../shared/managed-configuration.ts';
import { t } from '../i18n.ts';
import { Icon } from '../icons.tsx';
import type { Received } from '../identity/managed-state.ts';
import { readReceived } from '../identity/received.ts';
import type { Status } from '../messages.ts';
import type { Answer } from '../outbox/post.ts';
import { rich } from '../rich.tsx';
import { askServer } from './ask-server.ts';
import { SetupTable } from './SetupTable.tsx';
import { describeSetup, type SetupRow } from './setup-rows.ts';
import { TodoList } from './TodoList.tsx';

/** How often it is looked again while the browser's policy may still come. */
const WAITING_MS = 2_000;

interface Found {
  received: Received;
  reading: ManagedReading | null;
  /** Null while it is on its way. */
  answer: Answer<SetupResponse> | { kind: 'nothing-to-ask' } | null;
}

/** What the browser really received, key by key, beside what the server expects. */
export function SetupView({ status, reload }: { status: Status | null; reload: () => Promise<void> }) {
  const [found, setFound] = useState<Found | null>(null);

  async function look(): Promise<void> {
    const received = await readReceived();
    const reading = readManaged(received);
    setFound({ received, reading, answer: null });
    const connection = reading?.configuration.connection;
    setFound({ received, reading, answer: connection ? await askServer(connection) : { kind: 'nothing-to-ask' } });
  }
  // Once it is known that nothing comes, or that something came, what was shown before is no longer so.
  const state = status?.managed.state;
  useEffect(() => {
    if (state === undefined) return undefined;
    void look();
    if (state !== 'unknown') return undefined;
    const timer = setInterval(() => void reload(), WAITING_MS);
    return () => clearInterval(timer);
  }, [state]);

  if (!found || !status) {
    return (
      <>
        <h1>{t('statusSetup')}</h1>
        <p class="hint">{t('loading')}</p>
      </>
    );
  }
  const { received, reading, answer } = found;
  const server = answer?.kind === 'ok' ? answer.body : null;
  const rows = describeSetup(received, server);
  const busy = answer === null;
  return (
    <>
      <h1>{t('statusSetup')}</h1>
      <p class="why">{t('setupIntro')}</p>
      <section class="card" aria-labelledby="setup">
        <div class="card-head">
          <h2 id="setup" class="headline">
            <Icon name="setup" /> {describeState(reading, status)}
          </h2>
          <button
            type="button"
            class="button"
            aria-disabled={busy}
            onClick={() => {
              if (!busy) void look().then(reload);
            }}
          >
            <Icon name="repeat" size={16} /> {t('ownDataReload')}
          </button>
        </div>
        {reading ? (
          <>
            <p role="status" class={answer && answer.kind !== 'ok' ? 'bad-line' : 'hint'}>
              {describeAnswer(answer)}
            </p>
            <SetupTable rows={rows} server={server} />
          </>
        ) : (
          <p>{t(status.managed.state === 'unknown' ? 'setupUnknownText' : 'setupUnmanagedText')}</p>
        )}
      </section>
      {reading && (
        <section class="card" aria-labelledby="to-do">
          <h2 id="to-do">{t('setupToDo')}</h2>
          <TodoList
            problems={[...reading.problems, ...refusedLast(status, rows)]}
            rows={rows}
            unanswered={answer?.kind === 'ok' || answer?.kind === 'nothing-to-ask' ? '' : describeAnswer(answer)}
          />
        </section>
      )}
    </>
  );
}

/** What the server said to the last sync, where its answer here does not say more. */
function refusedLast({ managed }: Status, rows: readonly SetupRow[]): ManagedProblem[] {
  const isTold = (key: string) => rows.some((row) => row.key === key && row.verdict === 'differs');
  return managed.problems.filter(({ code, key }) => (code === 'token-refused' || code === 'wrong-key') && !isTold(key));
}

/** What the browser hands over now goes before what the background knows. */
function describeState(reading: ManagedReading | null, { managed }: Status) {
  if (!reading) return t(managed.state === 'unknown' ? 'setupUnknown' : 'setupUnmanaged');
  const { organisation } = reading.configuration;
  return organisation === null ? t('setupManaged') : rich('setupManagedBy', organisation);
}

function describeAnswer(answer: Found['answer']): string {
  switch (answer?.kind) {
    case undefined:
      return t('setupAsking');
    case 'ok':
      return t('setupAnswered');
    case 'refused':
      return t('setupRefused', answer.code);
    case 'unreachable':
      return t('setupUnreachable');
    case 'nothing-to-ask':
      return t('setupNothingToAsk');
  }
}
