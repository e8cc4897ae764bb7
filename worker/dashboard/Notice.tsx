import type { ComponentChildren } from 'preact';

interface Props {
  title: string;
  next: string;
  /** Something to press. */
  children?: ComponentChildren;
}

/** What went wrong, and what to do next. */
export function Notice({ title, next, children }: Props) {
  return (
    <div class="notice">
      <svg class="notice-mark" width="18" height="18" viewBox="0 0 18 18" aria-hidden="true">
        <circle cx="9" cy="9" r="7.25" />
        <path d="M9 5v4.75M9 12.4v.6" />
      </svg>
      <div>
        <p class="notice-title">{title}</p>
        <p>{next}</p>
      </div>
      {children}
    </div>
  );
}
