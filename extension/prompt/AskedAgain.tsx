import type { ComponentChildren } from 'preact';
import type { Answers } from '../../shared/declaration.ts';
import { t } from '../i18n.ts';
import type { ServiceFacts } from '../messages.ts';
import { rich } from '../rich.tsx';
import { useAction } from '../use-action.ts';
import { AnswerList } from './AnswerList.tsx';
import { ServiceNotes } from './ServiceNotes.tsx';

interface Props {
  about: ServiceFacts;
  /** What was answered last time, and still answers every question. */
  given: Answers;
  onSend: (answers: Answers) => Promise<void>;
  onChange: () => void;
  onLater: (() => void) | undefined;
  children: ComponentChildren;
}

/** The organisation asks again: one tap when nothing has changed. */
export function AskedAgain({ about, given, onSend, onChange, onLater, children }: Props) {
  const sending = useAction(() => onSend(given));
  return (
    <section>
      <h1>{rich('againTitle', about.product)}</h1>
      <p class="why">{t('againText')}</p>
      <ServiceNotes about={about} />
      <p class="open-line">{t('promptSeenBy')}</p>
      <AnswerList answers={given} />
      {children}
      <div class="actions">
        <p role="status" class="actions-status">
          {sending.failed ? t('failed') : ''}
        </p>
        {onLater && (
          <button type="button" class="button button-quiet" onClick={onLater}>
            {t('later')}
          </button>
        )}
        <button type="button" class="button" onClick={onChange}>
          {t('changeAnswer')}
        </button>
        <button type="button" class="button button-main" aria-disabled={sending.busy} onClick={sending.run}>
          {t(sending.busy ? 'sending' : 'againSame')}
        </button>
      </div>
    </section>
  );
}
