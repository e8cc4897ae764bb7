import { useLayoutEffect, useState } from 'preact/hooks';
import { jumpTo } from './jump.ts';

/** Shows a part of the screen; where a filter hides it, `unhide` takes that away first. */
export function useShowPart(unhide: () => void): (part: string) => void {
  const [hidden, setHidden] = useState<string | null>(null);
  useLayoutEffect(() => {
    if (hidden === null) return;
    jumpTo(hidden);
    setHidden(null);
  }, [hidden]);
  return (part) => {
    if (document.getElementById(part)) return jumpTo(part);
    unhide();
    setHidden(part);
  };
}
