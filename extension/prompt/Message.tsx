import type { ComponentChildren } from 'preact';

interface Props {
  title: ComponentChildren;
  text: ComponentChildren;
  /** Something was brought to its end. */
  done?: boolean;
  /** What else is to be known, above what can be done. */
  notes?: ComponentChildren;
  children?: ComponentChildren;
}

/** A title, a sentence and what can be done next. */
export function Message({ title, text, done = false, notes, children }: Props) {
  return (
    <section class="message">
      {done && (
        <svg class="done" width="48" height="48" viewBox="0 0 48 48" aria-hidden="true">
          <circle cx="24" cy="24" r="24" />
          <path d="m14 24.5 7 7 13-14" />
        </svg>
      )}
      <h1>{title}</h1>
      <p class="why">{text}</p>
      {notes}
      <div class="actions">{children}</div>
    </section>
  );
}
