import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';

interface Props {
  label: ComponentChildren;
  /** Something in it is wrong: it opens, and stays open until that is mended. */
  wrong?: boolean;
  children: ComponentChildren;
}

/** A button that opens what it is about, under it. */
export function Disclosure({ label, wrong = false, children }: Props) {
  const [chosen, setChosen] = useState(false);
  useEffect(() => {
    if (wrong) setChosen(true);
  }, [wrong]);
  const open = chosen || wrong;
  return (
    <div class="disclosure">
      <button class="button" type="button" aria-expanded={open} onClick={() => setChosen(!open)}>
        {label}
      </button>
      {open && <div class="disclosure-body">{children}</div>}
    </div>
  );
}
