import type { TargetedSubmitEvent } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Inventory } from '../../shared/inventory.ts';
import { type Failure, SINGLE_SIGN_ON } from './client.ts';
import { failureText } from './failure-text.ts';
import { t } from './i18n.ts';
import { Logo } from './Logo.tsx';
import { Notice } from './Notice.tsx';
import { fetchInventory } from './reports.ts';
import { trySingleSignOn } from './single-sign-on.ts';
import { TokenField } from './TokenField.tsx';
import { usePageTitle } from './use-page-title.ts';

type Trouble = { title: string; next: string };

interface Props {
  /** Why an earlier session ended, if it was not the reader's choice. */
  failure: Failure | null;
  /** `inventory`: what was read with it already. */
  onSignedIn: (token: string, inventory: Inventory | null) => void;
}

export function SignIn({ failure, onSignedIn }: Props) {
  const [token, setToken] = useState('');
  const [pending, setPending] = useState(false);
  const [trouble, setTrouble] = useState<Trouble | null>(failure && failureText(failure));
  const field = useRef<HTMLInputElement>(null);
  usePageTitle(t('sign-in.title'));
  useEffect(() => field.current?.focus(), []);
  useEffect(() => {
    let over = false;
    // Whose session has just ended reads why, and is not sent back to it.
    if (failure === null) {
      void trySingleSignOn().then((answer) => {
        if (over || answer === null) return;
        if (answer.ok) onSignedIn(SINGLE_SIGN_ON, null);
        else setTrouble(failureText(answer.failure));
      });
    }
    return () => {
      over = true;
    };
  }, []);

  const submit = async (event: TargetedSubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (pending) return;
    const typed = token.trim();
    setTrouble(null);
    if (typed === '') {
      setTrouble({ title: t('sign-in.empty'), next: t('sign-in.empty-next') });
      field.current?.focus();
      return;
    }
    setPending(true);
    const answer = await fetchInventory(typed);
    setPending(false);
    if (answer.ok) return onSignedIn(typed, answer.value);
    setTrouble(failureText(answer.failure));
    field.current?.focus();
  };

  return (
    <main class="sign-in">
      <form class="sign-in-card" onSubmit={submit} noValidate>
        <Logo />
        <h1>{t('sign-in.title')}</h1>
        <p class="soft">{t('sign-in.intro')}</p>
        <TokenField field={field} value={token} invalid={trouble !== null} onInput={setToken} />
        <div role="alert" id="token-trouble">
          {trouble && <Notice {...trouble} />}
        </div>
        <button class="button button-main" type="submit" aria-disabled={pending}>
          {t(pending ? 'sign-in.pending' : 'sign-in.submit')}
        </button>
      </form>
    </main>
  );
}
