import type { ComponentChildren } from 'preact';
import { type TextKey, t } from '../i18n.ts';

/** A title, a sentence and what can be done next. */
export function Message({ title, text, children }: { title: TextKey; text: TextKey; children?: ComponentChildren }) {
  return (
    <section>
      <h1>{t(title)}</h1>
      <p class="why">{t(text)}</p>
      <div class="actions">{children}</div>
    </section>
  );
}
