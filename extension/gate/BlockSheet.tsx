import type { ComponentChildren } from 'preact';
import type { ServiceStatus } from '../../shared/policy.ts';
import { type TextKey, t } from '../i18n.ts';
import { Icon } from '../icons.tsx';
import { choiceText } from '../prompt/questions.ts';
import { rich } from '../rich.tsx';
import { ExceptionPanel } from './ExceptionPanel.tsx';
import type { Gate } from './gate.ts';
import { LoadedNote } from './LoadedNote.tsx';

const DECIDED: Record<ServiceStatus, TextKey> = {
  unassessed: 'gateUnassessed',
  'in-review': 'gateInReview',
  approved: 'gateClosedForNow',
  'approved-with-conditions': 'gateClosedForNow',
  rejected: 'gateRejected',
  retired: 'gateRetired',
};

interface Props {
  gate: Gate;
  back: ComponentChildren;
  /** Where it is closed for the declared purpose alone: to say that it is used for another. */
  onOtherPurpose: () => void;
}

/** Says who decided what, whom to ask, what to use instead, and how to ask for an exception. */
export function BlockSheet({ gate, back, onOtherPurpose }: Props) {
  const { product, vendor, status, conditions, forPurpose, alternative, contact } = gate;
  return (
    <section>
      <p class="noticed">
        {product === vendor ? rich('gateStoppedAlone', product) : rich('gateStopped', product, vendor)}
      </p>
      <h1>{rich('gateBlockTitle', product)}</h1>
      <p class="why">
        {forPurpose === null ? t(DECIDED[status]) : rich('gateForPurpose', t(choiceText('purpose', forPurpose)))}
      </p>
      {forPurpose !== null && (
        <button type="button" class="button" onClick={onOtherPurpose}>
          {t('gateOtherPurpose')}
        </button>
      )}
      {conditions !== null && (
        <p class="answer" dir="auto">
          {conditions}
        </p>
      )}
      <LoadedNote gate={gate} />
      {alternative && (
        <div class="callout callout-good">
          <Icon name="check" />
          <div>
            <p class="callout-title">{t('gateAlternative')}</p>
            <p>
              {alternative.url === null ? (
                rich('gateAlternativeNamed', alternative.product, alternative.vendor)
              ) : (
                <a href={alternative.url}>{rich('gateAlternativeOpen', alternative.product, alternative.vendor)}</a>
              )}
            </p>
          </div>
        </div>
      )}
      {contact !== null && <p>{rich('gateContact', contact)}</p>}
      <ExceptionPanel gate={gate} back={back} />
    </section>
  );
}
