import type { ComponentChildren } from 'preact';

/** One line of a `<dl class="pairs">`. */
export function Pair({ label, children }: { label: string; children: ComponentChildren }) {
  return (
    <div class="pair">
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}
