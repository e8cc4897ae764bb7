import type { ComponentChildren } from 'preact';
import { formatDay, t } from '../i18n.ts';
import { ServiceNotes } from '../prompt/ServiceNotes.tsx';
import { rich } from '../rich.tsx';
import { useAction } from '../use-action.ts';
import type { Gate } from './gate.ts';

interface Props {
  gate: Gate;
  onPass: () => Promise<void>;
  back: ComponentChildren;
}

/** Nothing is in the way any more: answered in another window, granted, or decided otherwise. */
export function OpenSheet({ gate, onPass, back }: Props) {
  const { product, request } = gate;
  const pass = useAction(onPass);
  const until = request?.answer?.decision === 'granted' ? request.answer.until : undefined;
  return (
    <section>
      <h1>{rich('gateOpenTitle', product)}</h1>
      <p class="why">{until === undefined ? t('gateOpenText') : t('gateGrantedUntil', formatDay(until))}</p>
      {request?.answer && (
        <p class="answer" dir="auto">
          {request.answer.text}
        </p>
      )}
      <ServiceNotes about={{ ...gate, alternative: null }} />
      <div class="gate-actions">
        <button type="button" class="button button-main" aria-disabled={pass.busy} onClick={pass.run}>
          {rich('gateGoOn', product)}
        </button>
        {back}
      </div>
      <p role="status" class="actions-status">
        {pass.failed ? t('didNotWork') : ''}
      </p>
    </section>
  );
}
