import { useEffect, useRef, useState } from 'preact/hooks';
import type { EnrolmentToken } from '../../../shared/rollout.ts';
import { type Failure, needsSignIn } from '../client.ts';
import { FailureNotice } from '../FailureNotice.tsx';
import { t } from '../i18n.ts';
import { useStaff } from '../staff.ts';
import { fetchToken } from './rollout-api.ts';

/** Until the first is there. */
const EVERY_MS = 3_000;
/** From then on: what a change makes the page read again is logged. */
const LATER_EVERY_MS = 60_000;

interface Props {
  /** Of the token that was just made. */
  number: number;
  name: string;
  /** Nobody comes in by it any more. */
  ended: boolean;
  /** Grows with each change on this page, and has the token read at once. */
  revision: number;
  /** More browsers are here than before, or the token is not as it was. */
  onChanged: () => void;
}

/** Waits for the first browser that comes in by the token, and says so when it is there. */
export function FirstBrowser({ number, name, ended, revision, onChanged }: Props) {
  const { token, onRefused } = useStaff();
  const [seen, setSeen] = useState({ enrolled: 0, waiting: 0 });
  const [failure, setFailure] = useState<Failure | null>(null);
  const most = useRef(0);
  const state = useRef<EnrolmentToken['state']>('good');
  useEffect(() => {
    let over = false;
    let timer: ReturnType<typeof setTimeout>;
    const look = async () => {
      // Nobody watches a page in the background.
      if (!document.hidden) {
        const answer = await fetchToken(token, number);
        if (over) return;
        if (answer.ok) take(answer.value);
        else if (needsSignIn(answer.failure)) return onRefused(answer.failure);
        setFailure(answer.ok ? null : answer.failure);
      }
      if (!ended) timer = setTimeout(() => void look(), most.current > 0 ? LATER_EVERY_MS : EVERY_MS);
    };
    const take = (read: EnrolmentToken) => {
      const { enrolled, waiting } = read.browsers;
      setSeen({ enrolled, waiting });
      const isNews = enrolled + waiting > most.current || read.state !== state.current;
      most.current = Math.max(most.current, enrolled + waiting);
      state.current = read.state;
      if (isNews) onChanged();
    };
    void look();
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, [number, ended, revision]);

  const { enrolled, waiting } = seen;
  return (
    <>
      <p role="status" class={enrolled > 0 ? 'first-browser verdict-good' : 'first-browser'}>
        {enrolled > 0
          ? t('deploy.enrolled', { count: enrolled, name })
          : waiting > 0
            ? t('deploy.waits-for-you', { count: waiting })
            : t(ended ? 'deploy.waiting-ended' : failure ? 'deploy.interrupted' : 'deploy.waiting')}
      </p>
      {enrolled + waiting === 0 && !ended && <p class="hint">{t('deploy.waiting-hint')}</p>}
      {failure && <FailureNotice failure={failure} lead={null} />}
    </>
  );
}
