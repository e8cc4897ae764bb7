import type { ComponentChildren, TargetedSubmitEvent } from 'preact';
import type { Failure } from '../client.ts';
import { FailureNotice } from '../FailureNotice.tsx';
import { t } from '../i18n.ts';

interface Props {
  submit: string;
  pending: boolean;
  failure: Failure | null;
  /** The one choice of the screen. */
  main?: boolean;
  onSubmit: () => void;
  children?: ComponentChildren;
}

/** Fields, what went wrong, and the button that sends them. */
export function ActionForm({ submit, pending, failure, main = false, onSubmit, children }: Props) {
  const send = (event: TargetedSubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (!pending) onSubmit();
  };
  return (
    <form class="action-form" onSubmit={send} noValidate>
      {children}
      <div role="alert">{failure && <FailureNotice failure={failure} lead={null} />}</div>
      <p>
        <button class={main ? 'button button-main' : 'button'} type="submit" aria-disabled={pending}>
          {pending ? t('act.pending') : submit}
        </button>
      </p>
    </form>
  );
}
