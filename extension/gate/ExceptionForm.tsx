import { useRef, useState } from 'preact/hooks';
import { REASON_LENGTH } from '../../shared/statement.ts';
import { tidyText } from '../../shared/text.ts';
import { formatNumber, t } from '../i18n.ts';
import { useAction } from '../use-action.ts';

interface Props {
  onSend: (text: string) => Promise<void>;
  onCancel: () => void;
}

export function ExceptionForm({ onSend, onCancel }: Props) {
  const field = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useState('');
  const [isEmpty, setEmpty] = useState(false);
  const sending = useAction(() => onSend(tidyText(text)));

  function submit(event: SubmitEvent) {
    event.preventDefault();
    const isMissing = tidyText(text) === '';
    setEmpty(isMissing);
    if (isMissing) field.current?.focus();
    else sending.run();
  }

  return (
    <form onSubmit={submit} noValidate>
      <h2>{t('gateRequest')}</h2>
      <label for="reason">{t('gateReason')}</label>
      <p id="reason-hint" class="hint">
        {t('gateReasonHint', formatNumber(REASON_LENGTH))}
      </p>
      <textarea
        ref={field}
        id="reason"
        class="field reason"
        maxLength={REASON_LENGTH}
        autocomplete="off"
        aria-describedby="reason-hint reason-problem"
        aria-invalid={isEmpty || undefined}
        value={text}
        onInput={(event) => setText(event.currentTarget.value)}
      />
      <div class="actions">
        <p id="reason-problem" role="status" class="actions-status">
          {sending.failed ? t('didNotWork') : isEmpty ? t('gateReasonMissing') : ''}
        </p>
        <button type="button" class="button button-quiet" onClick={onCancel}>
          {t('gateCancel')}
        </button>
        <button type="submit" class="button button-main" aria-disabled={sending.busy}>
          {t('gateReasonSend')}
        </button>
      </div>
    </form>
  );
}
