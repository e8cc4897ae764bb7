import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { type Answer, type Failure, needsSignIn } from './client.ts';
import { useStaff } from './staff.ts';

interface ResourceState<T> {
  /** The last one that was read; it stays while a newer one is fetched, and when fetching fails. */
  value: T | null;
  failure: Failure | null;
  loading: boolean;
}

export interface Resource<T> extends ResourceState<T> {
  reload: () => void;
}

/** What `fetchIt` reads, starting from `first` or from a fetch. */
export function useResource<T>(fetchIt: (token: string) => Promise<Answer<T>>, first: T | null = null): Resource<T> {
  const { token, onRefused } = useStaff();
  const [state, setState] = useState<ResourceState<T>>({ value: first, failure: null, loading: first === null });
  const newest = useRef(0);

  const reload = useCallback(() => {
    const number = ++newest.current;
    setState((before) => ({ ...before, loading: true }));
    void fetchIt(token).then((answer) => {
      // What was asked for later is newer.
      if (number !== newest.current) return;
      if (!answer.ok && needsSignIn(answer.failure)) return onRefused(answer.failure);
      setState(({ value }) =>
        answer.ok
          ? { value: answer.value, failure: null, loading: false }
          : { value, failure: answer.failure, loading: false },
      );
    });
  }, [token]);

  useEffect(() => {
    if (first === null) reload();
    return () => {
      newest.current++;
    };
  }, []);

  return { ...state, reload };
}
