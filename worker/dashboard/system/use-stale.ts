import { useEffect } from 'preact/hooks';
import type { useAction } from '../use-action.ts';

/** Whether somebody else has written meanwhile: theirs is loaded then, and a second save is on top of it. */
export function useStale({ failure }: Pick<ReturnType<typeof useAction>, 'failure'>, reload: () => void): boolean {
  const isStale = failure?.kind === 'refused' && failure.code === 'write.stale';
  useEffect(() => {
    if (isStale) reload();
  }, [isStale]);
  return isStale;
}
