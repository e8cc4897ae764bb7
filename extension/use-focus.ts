import type { RefObject } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

/** What was pressed is gone; who works by keyboard or ear goes on where the new text begins. Nothing takes the focus on opening. */
export function useFocusOnChange(view: unknown, target?: RefObject<HTMLElement | null>): void {
  const seen = useRef(view);
  // With what it leads to, not after it: a key pressed meanwhile would be lost to the old place.
  useLayoutEffect(() => {
    if (seen.current === view) return;
    seen.current = view;
    (target ? target.current : document.querySelector('main'))?.focus();
  }, [view]);
}
