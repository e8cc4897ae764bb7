import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';

/** What a control of a field is to carry. */
export interface FieldIds {
  id: string;
  'aria-describedby': string | undefined;
  'aria-invalid': true | undefined;
}

interface Props {
  label: string;
  hint?: string | undefined;
  error?: string | null;
  children: (ids: FieldIds) => ComponentChildren;
}

/** A label, its hint, what is wrong with it, and the control between them. */
export function Field({ label, hint, error = null, children }: Props) {
  const id = useId();
  const told = [error === null ? null : `${id}-error`, hint === undefined ? null : `${id}-hint`].filter(Boolean);
  return (
    <div class="form-field">
      <label for={id}>{label}</label>
      {hint !== undefined && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {children({
        id,
        'aria-describedby': told.length === 0 ? undefined : told.join(' '),
        'aria-invalid': error === null ? undefined : true,
      })}
      {error !== null && (
        <p class="field-error" id={`${id}-error`}>
          {error}
        </p>
      )}
    </div>
  );
}
