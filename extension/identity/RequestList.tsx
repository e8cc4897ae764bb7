import { formatDay } from '../format.ts';
import { type TextKey, t } from '../i18n.ts';
import type { Status } from '../messages.ts';
import { rich } from '../rich.tsx';

type Request = Status['requests'][number];

const DECISIONS: Record<NonNullable<Request['answer']>['decision'], TextKey> = {
  answered: 'requestAnswered',
  granted: 'requestGranted',
  declined: 'requestDeclined',
};

/** What was asked for or reported from here, and what came of it. */
export function RequestList({ requests }: { requests: readonly Request[] }) {
  return (
    <section class="card" aria-labelledby="requests">
      <h2 id="requests">{t('requestsTitle')}</h2>
      <ul class="rows">
        {requests.map((request) => (
          <li key={request.receipt}>
            <p>
              <b>{describeKind(request)}</b> <span class="place">{formatDay(request.day)}</span>
            </p>
            <p class="quote" dir="auto">
              {request.text}
            </p>
            <Answer request={request} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function describeKind({ kind, product, service }: Request) {
  if (kind === 'exception') return rich('requestException', product ?? service ?? '');
  return product === null ? t('requestConcern') : rich('requestConcernAbout', product);
}

function Answer({ request: { answer, aloneAfter } }: { request: Request }) {
  if (!answer) {
    const leaving = aloneAfter !== undefined && aloneAfter > 0;
    return <p class="hint">{t(leaving ? 'requestLeaving' : 'requestOpen')}</p>;
  }
  const { decision, text, until, day } = answer;
  return (
    <div class={`callout callout-slim ${decision === 'granted' ? 'callout-good' : 'callout-plain'}`}>
      <div>
        <p class="callout-title">
          {decision === 'granted' && until !== undefined
            ? t('requestGrantedUntil', formatDay(until))
            : t(DECISIONS[decision])}{' '}
          <span class="place">· {formatDay(day)}</span>
        </p>
        <p class="conditions" dir="auto">
          {text}
        </p>
      </div>
    </div>
  );
}
