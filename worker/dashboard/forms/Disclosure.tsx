import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';

/** A button that opens what it is about, under it. */
export function Disclosure({ label, children }: { label: string; children: ComponentChildren }) {
  const [open, setOpen] = useState(false);
  return (
    <div class="disclosure">
      <button class="button" type="button" aria-expanded={open} onClick={() => setOpen(!open)}>
        {label}
      </button>
      {open && <div class="disclosure-body">{children}</div>}
    </div>
  );
}
