import type { ComponentChildren, TargetedSubmitEvent } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Failure } from '../client.ts';
import { FailureNotice } from '../FailureNotice.tsx';
import { t } from '../i18n.ts';

/** Fields, and groups of choices, that an error is told of. */
const WRONG = '[aria-invalid="true"], fieldset[data-wrong]';

interface Props {
  submit: string;
  pending: boolean;
  failure: Failure | null;
  /** The one choice of the screen. */
  main?: boolean;
  onSubmit: () => void;
  children?: ComponentChildren;
}

/** Fields, what went wrong, and the button that sends them; the first field that is wrong gets the focus. */
export function ActionForm({ submit, pending, failure, main = false, onSubmit, children }: Props) {
  const form = useRef<HTMLFormElement>(null);
  const [tries, setTries] = useState(0);
  const [wrong, setWrong] = useState(0);
  useLayoutEffect(() => {
    if (tries === 0) return;
    const fields = form.current?.querySelectorAll<HTMLElement>(WRONG) ?? [];
    setWrong(fields.length);
    const [first] = fields;
    (first?.matches('fieldset') ? first.querySelector('input') : first)?.focus();
  }, [tries, failure]);
  const send = (event: TargetedSubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (pending) return;
    onSubmit();
    setTries(tries + 1);
  };
  // What a field says of it is not said again.
  const isToldAtField = wrong > 0 && failure?.kind === 'refused' && failure.field !== null;
  return (
    <form class="action-form" onSubmit={send} noValidate ref={form}>
      {children}
      <div role="alert">
        {wrong > 0 && <p class="field-error">{t(isToldAtField ? 'act.refused' : 'act.wrong', { count: wrong })}</p>}
        {failure && !isToldAtField && <FailureNotice failure={failure} lead={null} />}
      </div>
      <p>
        <button class={main ? 'button button-main' : 'button'} type="submit" aria-disabled={pending}>
          {pending ? t('act.pending') : submit}
        </button>
      </p>
    </form>
  );
}
