import type { ComponentChildren } from 'preact';
import { formatDay } from '../format.ts';
import { t } from '../i18n.ts';
import type { PromptState } from '../messages.ts';
import { rich } from '../rich.tsx';
import { useAction } from '../use-action.ts';

interface Props {
  product: string;
  dismissed: NonNullable<Extract<PromptState, { kind: 'service' }>['dismissed']>;
  onUndo: () => Promise<void>;
  children?: ComponentChildren;
}

/** The service is left alone here: until when, and how that ends. */
export function DismissedNotice({ product, dismissed: { reason, until }, onUndo, children }: Props) {
  const undoing = useAction(onUndo);
  return (
    <section>
      <h1>{rich('dismissedTitle', product)}</h1>
      <p class="why">{t(reason === 'not-ai' ? 'dismissedAi' : 'dismissedWork', formatDay(until))}</p>
      {children}
      <div class="actions">
        <p role="status" class="actions-status">
          {undoing.failed ? t('didNotWork') : ''}
        </p>
        <button type="button" class="button" aria-disabled={undoing.busy} onClick={undoing.run}>
          {t('noticeAgain')}
        </button>
        <button type="button" class="button button-main" onClick={() => close()}>
          {t('close')}
        </button>
      </div>
    </section>
  );
}
