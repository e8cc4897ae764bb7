import { useRef, useState } from 'preact/hooks';
import { REASON_LENGTH } from '../../shared/statement.ts';
import { tidyText } from '../../shared/text.ts';
import { t } from '../i18n.ts';
import { TextArea } from '../TextArea.tsx';
import { useAction } from '../use-action.ts';

interface Props {
  onSend: (text: string) => Promise<void>;
  onCancel: () => void;
}

export function ExceptionForm({ onSend, onCancel }: Props) {
  const form = useRef<HTMLFormElement>(null);
  const [text, setText] = useState('');
  const [isEmpty, setEmpty] = useState(false);
  const sending = useAction(() => onSend(tidyText(text)));

  function submit(event: SubmitEvent) {
    event.preventDefault();
    const isMissing = tidyText(text) === '';
    setEmpty(isMissing);
    if (isMissing) form.current?.querySelector('textarea')?.focus();
    else sending.run();
  }

  return (
    <form ref={form} onSubmit={submit} noValidate>
      <h2>{t('gateRequest')}</h2>
      <TextArea
        id="reason"
        name="reason"
        label={t('gateReason')}
        hint={t('gateReasonHint')}
        error={isEmpty && tidyText(text) === '' ? t('gateReasonMissing') : ''}
        length={REASON_LENGTH}
        value={text}
        onInput={setText}
      />
      <div class="actions">
        <p role="status" class="actions-status">
          {sending.failed ? t('didNotWork') : ''}
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
