import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { today } from '../clock.ts';
import { formatDay } from '../format.ts';
import { t } from '../i18n.ts';
import { ServiceNotes } from '../prompt/ServiceNotes.tsx';
import { rich } from '../rich.tsx';
import { useAction } from '../use-action.ts';
import type { Gate } from './gate.ts';

interface Props {
  gate: Gate;
  /** False where there is nothing to go on to. */
  onPass: () => Promise<boolean>;
  back: ComponentChildren;
}

/** Nothing is in the way any more: answered in another window, granted, or decided otherwise. */
export function OpenSheet({ gate, onPass, back }: Props) {
  const { product, request } = gate;
  const [isStuck, setStuck] = useState(false);
  const pass = useAction(async () => setStuck(!(await onPass())));
  const granted = grantInForce(request);
  const leadsOn = gate.next && !isStuck;
  return (
    <section>
      <h1>{rich('gateOpenTitle', product)}</h1>
      <p class="why">
        {granted?.until === undefined ? t('gateOpenText') : t('gateGrantedUntil', formatDay(granted.until))}
      </p>
      {granted && (
        <p class="answer" dir="auto">
          {granted.text}
        </p>
      )}
      {/* What was decided before the exception does not stand beside it: its conditions do. */}
      <ServiceNotes
        about={{ ...gate, status: granted ? 'unassessed' : gate.status, forPurpose: null, alternative: null }}
      />
      <p role="status">{leadsOn ? '' : rich('gateOpenAsUsual', product)}</p>
      <div class="gate-actions">
        {leadsOn && (
          <button type="button" class="button button-main" aria-disabled={pass.busy} onClick={pass.run}>
            {rich('gateGoOn', product)}
          </button>
        )}
        {back}
      </div>
      <p role="status" class="actions-status">
        {pass.failed ? t('didNotWork') : ''}
      </p>
    </section>
  );
}

/** The exception that opens it, unless it is over and something else does. */
function grantInForce(request: Gate['request']) {
  const answer = request?.answer;
  return answer?.decision === 'granted' && (answer.until === undefined || answer.until >= today()) ? answer : undefined;
}
