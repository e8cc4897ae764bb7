import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { formatDay } from '../format.ts';
import { t } from '../i18n.ts';
import { ask } from '../messages.ts';
import type { KeptRequest } from '../storage.ts';
import { useFocusOnChange } from '../use-focus.ts';
import { ExceptionForm } from './ExceptionForm.tsx';
import type { Gate } from './gate.ts';

/** The way back, and the request for an exception with what came of it. */
export function ExceptionPanel({ gate: { service, request }, back }: { gate: Gate; back: ComponentChildren }) {
  const [isWriting, setWriting] = useState(false);
  useFocusOnChange(isWriting);
  const isWaiting = request !== null && request.answer === undefined;

  async function send(text: string): Promise<void> {
    await ask<'request-exception'>({ kind: 'request-exception', service, text });
    setWriting(false);
  }

  return (
    <>
      {request && <RequestNote request={request} />}
      {isWriting && <ExceptionForm onSend={send} onCancel={() => setWriting(false)} />}
      {!isWriting && (
        <div class="gate-actions">
          {back}
          {!isWaiting && (
            <button type="button" class="button" onClick={() => setWriting(true)}>
              {t('gateRequest')}
            </button>
          )}
        </div>
      )}
    </>
  );
}

function RequestNote({ request: { day, answer } }: { request: KeptRequest }) {
  const title = answer === undefined ? 'gateAsked' : answer.decision === 'declined' ? 'gateDeclined' : 'gateAnswered';
  return (
    <section role="status">
      <h2>{t(title)}</h2>
      {answer === undefined && <p>{t('gateAskedText', formatDay(day))}</p>}
      {answer?.decision === 'granted' && answer.until !== undefined && (
        <p>{t('gateGrantedUntil', formatDay(answer.until))}</p>
      )}
      {answer && (
        <p class="answer" dir="auto">
          {answer.text}
        </p>
      )}
    </section>
  );
}
