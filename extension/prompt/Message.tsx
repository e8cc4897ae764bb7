import type { ComponentChildren } from 'preact';
import { type TextKey, t } from '../i18n.ts';

interface Props {
  title: TextKey;
  text: TextKey;
  /** Something was brought to its end. */
  done?: boolean;
  children?: ComponentChildren;
}

/** A title, a sentence and what can be done next. */
export function Message({ title, text, done = false, children }: Props) {
  return (
    <section class="message">
      {done && (
        <svg class="done" width="48" height="48" viewBox="0 0 48 48" aria-hidden="true">
          <circle cx="24" cy="24" r="24" />
          <path d="m14 24.5 7 7 13-14" />
        </svg>
      )}
      <h1>{t(title)}</h1>
      <p class="why">{t(text)}</p>
      <div class="actions">{children}</div>
    </section>
  );
}
