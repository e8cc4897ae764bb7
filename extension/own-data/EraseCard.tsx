import { useRef, useState } from 'preact/hooks';
import type { OwnData } from '../../shared/own-data.ts';
import { tn } from '../format.ts';
import { t } from '../i18n.ts';
import { Icon } from '../icons.tsx';
import { ask } from '../messages.ts';
import { useAction } from '../use-action.ts';
import { useFocusOnChange } from '../use-focus.ts';
import type { OwnDataFound } from './OwnDataView.tsx';

const GOES = ['eraseGoesDays', 'eraseGoesNotes', 'eraseGoesAcknowledged', 'eraseGoesHere'] as const;
const STAYS = [
  'eraseStaysSeen',
  'eraseStaysPurpose',
  'eraseStaysCounts',
  'eraseStaysRequests',
  'eraseStaysMarks',
  'eraseStaysBrowser',
  'eraseStaysSent',
  'eraseStaysDismissed',
  'eraseStaysRead',
] as const;

type Outcome =
  | { kind: 'gone' }
  /** The server has not confirmed so many erasures yet. */
  | { kind: 'waits'; left: number }
  /** Nothing is left to send, and what the server holds could not be read. */
  | { kind: 'unread' }
  /** Rows that it should not hold any more. */
  | { kind: 'remains'; rows: number };

interface Props {
  /** Reads anew what the server holds. */
  onErased: () => Promise<OwnDataFound | undefined>;
}

/** Two clicks: the first says what goes and what stays, the second does it; a fresh read says what came of it. */
export function EraseCard({ onErased }: Props) {
  const [phase, setPhase] = useState<'closed' | 'asking'>('closed');
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  useFocusOnChange(phase, heading);
  const erasing = useAction(async () => {
    setOutcome(null);
    const { left } = await ask<'erase'>({ kind: 'erase' });
    const found = await onErased();
    setOutcome(outcomeOf(left, found));
    setPhase('closed');
  });

  return (
    <section class="card" aria-labelledby="erase">
      {/* Takes the focus when what stands below it has changed, so that it is read before the second press. */}
      <h2 id="erase" ref={heading} tabIndex={-1} aria-describedby={phase === 'asking' ? 'goes-stays' : undefined}>
        {t('eraseTitle')}
      </h2>
      <div role="status">
        {erasing.busy && <p class="hint">{t('eraseBusy')}</p>}
        {erasing.failed && <p class="bad-line">{t('didNotWork')}</p>}
        {outcome && !erasing.busy && <OutcomeLine outcome={outcome} />}
      </div>
      {phase === 'closed' ? (
        <>
          <p>{t('eraseText')}</p>
          <button
            type="button"
            class="button"
            onClick={() => {
              setOutcome(null);
              setPhase('asking');
            }}
          >
            <Icon name="erase" size={16} /> {t('eraseFirst')}
          </button>
        </>
      ) : (
        <>
          <div class="goes-stays" id="goes-stays">
            <div>
              <h3>{t('eraseGoes')}</h3>
              <ul class="points">
                {GOES.map((key) => (
                  <li key={key}>{t(key)}</li>
                ))}
              </ul>
            </div>
            <div>
              <h3>{t('eraseStays')}</h3>
              <ul class="points">
                {STAYS.map((key) => (
                  <li key={key}>{t(key)}</li>
                ))}
              </ul>
            </div>
          </div>
          <div class="actions">
            <button type="button" class="button button-quiet" onClick={() => setPhase('closed')}>
              {t('back')}
            </button>
            <button type="button" class="button button-danger" aria-disabled={erasing.busy} onClick={erasing.run}>
              <Icon name="erase" size={16} /> {t('eraseSecond')}
            </button>
          </div>
        </>
      )}
    </section>
  );
}

function OutcomeLine({ outcome }: { outcome: Outcome }) {
  switch (outcome.kind) {
    case 'gone':
      return (
        <p class="good-line">
          <Icon name="check" size={16} /> {t('eraseGone')}
        </p>
      );
    case 'waits':
      return (
        <p class="callout callout-plain callout-slim">
          <Icon name="clock" size={16} /> {tn('eraseWaits', outcome.left)}
        </p>
      );
    case 'unread':
      return (
        <p class="callout callout-plain callout-slim">
          <Icon name="info" size={16} /> {t('eraseUnread')}
        </p>
      );
    case 'remains':
      return (
        <p class="bad-line">
          <Icon name="alert" size={16} /> {tn('eraseRemains', outcome.rows)}
        </p>
      );
  }
}

/** Judged by the fresh read, not by what was asked for. */
function outcomeOf(left: number, found: OwnDataFound | undefined): Outcome {
  if (left > 0) return { kind: 'waits', left };
  if (found?.answer.kind !== 'ok') return { kind: 'unread' };
  const rows = rowsUnderTags(found.answer.data);
  return rows === 0 ? { kind: 'gone' } : { kind: 'remains', rows };
}

function rowsUnderTags({ observations, uses, declarations, acknowledgements }: OwnData): number {
  return observations.length + uses.length + declarations.length + acknowledgements.length;
}
