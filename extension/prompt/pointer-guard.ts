import { useLayoutEffect } from 'preact/hooks';

/** So long after it shows, a window that came by itself takes no pointer: a page can time what lies under a hand. */
export const GUARD_MS = 700;
/** What sends with one press. */
const GUARDED = '.shortcut button, .button-main';

/** Lets no press of a pointer send anything at first. What is done by keyboard is meant, and is taken at once. */
export function usePointerGuard(isOn: boolean): void {
  useLayoutEffect(() => {
    if (!isOn) return undefined;
    // Until it has been painted nobody can mean it.
    let opens = Number.POSITIVE_INFINITY;
    let pressed: number | undefined;
    const frame = requestAnimationFrame(() => {
      opens = performance.now() + GUARD_MS;
    });
    const onDown = () => {
      pressed = performance.now();
    };
    const onClick = (event: MouseEvent) => {
      const since = pressed ?? performance.now();
      pressed = undefined;
      // A key presses without a count.
      const isPointer = event.detail > 0;
      if (!isPointer || since >= opens) return;
      if (!(event.target instanceof Element) || !event.target.closest(GUARDED)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
    };
    document.addEventListener('pointerdown', onDown, true);
    document.addEventListener('click', onClick, true);
    return () => {
      cancelAnimationFrame(frame);
      document.removeEventListener('pointerdown', onDown, true);
      document.removeEventListener('click', onClick, true);
    };
  }, [isOn]);
}
