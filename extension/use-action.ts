import { useRef, useState } from 'preact/hooks';

export interface Action {
  busy: boolean;
  failed: boolean;
  run: () => void;
}

/** Something that a press of a button does: once at a time, and telling when it did not work. */
export function useAction(act: () => Promise<unknown>): Action {
  const [phase, setPhase] = useState<'idle' | 'busy' | 'failed'>('idle');
  const running = useRef(false);
  return {
    busy: phase === 'busy',
    failed: phase === 'failed',
    run() {
      if (running.current) return;
      running.current = true;
      setPhase('busy');
      act()
        .then(
          () => setPhase('idle'),
          () => setPhase('failed'),
        )
        .finally(() => {
          running.current = false;
        });
    },
  };
}
