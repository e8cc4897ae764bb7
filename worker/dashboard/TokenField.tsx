import type { RefObject } from 'preact';
import { useState } from 'preact/hooks';
import { t } from './i18n.ts';

interface Props {
  field: RefObject<HTMLInputElement | null>;
  value: string;
  invalid: boolean;
  onInput: (value: string) => void;
}

/** A secret that can be pasted, kept by a password manager, and looked at. Ids: token, token-hint; token-trouble is the form's. */
export function TokenField({ field, value, invalid, onInput }: Props) {
  const [shown, setShown] = useState(false);
  return (
    <>
      <label class="label" for="token">
        {t('sign-in.token')}
      </label>
      <div class="token-field">
        <input
          ref={field}
          id="token"
          class="field"
          {...(shown ? { type: 'text' } : { type: 'password' })}
          autocomplete="current-password"
          autocapitalize="none"
          spellcheck={false}
          value={value}
          aria-invalid={invalid}
          aria-describedby={invalid ? 'token-trouble token-hint' : 'token-hint'}
          onInput={(event) => onInput(event.currentTarget.value)}
        />
        <button class="button" type="button" onClick={() => setShown(!shown)}>
          {t(shown ? 'sign-in.hide' : 'sign-in.show')}
        </button>
      </div>
      <p class="hint" id="token-hint">
        {t('sign-in.token-hint')}
      </p>
    </>
  );
}
