import { useEffect, useState } from 'preact/hooks';
import { type Failure, needsSignIn } from '../client.ts';
import { FailureNotice } from '../FailureNotice.tsx';
import { t } from '../i18n.ts';
import { useStaff } from '../staff.ts';
import { fetchTokens } from './rollout-api.ts';

const EVERY_MS = 3_000;

interface Props {
  /** Of the token that was just made. */
  number: number;
  name: string;
  onEnrolled: () => void;
}

/** Waits for the first browser that comes in by the token, and says so when it is there. */
export function FirstBrowser({ number, name, onEnrolled }: Props) {
  const { token, onRefused } = useStaff();
  const [seen, setSeen] = useState({ enrolled: 0, waiting: 0 });
  const [failure, setFailure] = useState<Failure | null>(null);
  useEffect(() => {
    let over = false;
    let before = 0;
    const look = async () => {
      // Nobody watches a page in the background.
      if (document.hidden) return;
      const answer = await fetchTokens(token);
      if (over) return;
      if (!answer.ok) {
        if (needsSignIn(answer.failure)) return onRefused(answer.failure);
        return setFailure(answer.failure);
      }
      setFailure(null);
      const browsers = answer.value.tokens.find((one) => one.number === number)?.browsers;
      if (!browsers) return;
      const { enrolled, waiting } = browsers;
      setSeen((known) => (known.enrolled === enrolled && known.waiting === waiting ? known : { enrolled, waiting }));
      if (enrolled + waiting > before) onEnrolled();
      before = enrolled + waiting;
    };
    const timer = setInterval(() => void look(), EVERY_MS);
    void look();
    return () => {
      over = true;
      clearInterval(timer);
    };
  }, [number]);

  const { enrolled, waiting } = seen;
  return (
    <>
      <p role="status" class={enrolled > 0 ? 'first-browser verdict-good' : 'first-browser'}>
        {enrolled > 0
          ? t('deploy.enrolled', { count: enrolled, name })
          : waiting > 0
            ? t('deploy.waits-for-you', { count: waiting })
            : t('deploy.waiting')}
      </p>
      {enrolled + waiting === 0 && <p class="hint">{t('deploy.waiting-hint')}</p>}
      {failure && <FailureNotice failure={failure} lead={null} />}
    </>
  );
}
