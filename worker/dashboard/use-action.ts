import { useRef, useState } from 'preact/hooks';
import { type Answer, type Failure, needsSignIn } from './client.ts';
import { useStaff } from './staff.ts';

export interface Action {
  pending: boolean;
  failure: Failure | null;
  /** Once at a time. Tells whether it was done. */
  run: (act: (token: string) => Promise<Answer<unknown>>) => Promise<boolean>;
}

/** Something that a press of a button changes on the server. */
export function useAction(): Action {
  const { token, onRefused } = useStaff();
  const [pending, setPending] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const running = useRef(false);
  return {
    pending,
    failure,
    async run(act) {
      if (running.current) return false;
      running.current = true;
      setPending(true);
      setFailure(null);
      const answer = await act(token);
      running.current = false;
      setPending(false);
      if (answer.ok) return true;
      if (needsSignIn(answer.failure)) onRefused(answer.failure);
      else setFailure(answer.failure);
      return false;
    },
  };
}
