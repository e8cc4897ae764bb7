import { useEffect, useState } from 'preact/hooks';
import { t } from '../i18n.ts';
import { ask } from '../messages.ts';
import { rich } from '../rich.tsx';
import { ConcernForm } from './ConcernForm.tsx';

interface Props {
  /** The service it is about, as the address names it. */
  service: string | null;
  onReported: () => void;
}

/** Tells the organisation that something about an AI tool is not right. */
export function ConcernView({ service, onReported }: Props) {
  const [about, setAbout] = useState<{ service: string; product: string } | null>(null);
  const [connected, setConnected] = useState(true);
  const [done, setDone] = useState<'signed' | 'anonymous' | null>(null);

  useEffect(() => {
    ask<'describe-prompt'>({ kind: 'describe-prompt', ...(service === null ? {} : { service }) }).then(
      (found) => {
        setConnected(found.kind !== 'not-connected');
        if (service !== null && found.kind === 'service') setAbout({ service, product: found.product });
      },
      // Named by nobody, it can still be reported.
      () => {},
    );
  }, [service]);

  /** What was pressed goes with it: the focus goes where the new text begins. */
  function show(change: () => void) {
    change();
    document.querySelector('main')?.focus();
  }

  function onDone(anonymous: boolean) {
    show(() => setDone(anonymous ? 'anonymous' : 'signed'));
    onReported();
  }

  if (done) {
    return (
      <section class="card">
        <h1>{t('concernThanksTitle')}</h1>
        <p>{t(done === 'anonymous' ? 'concernThanksAlone' : 'concernThanksSigned')}</p>
        <p>
          {t('concernThanksAnswer')}{' '}
          <a class="next" href="#status">
            {t('footStatus')}
          </a>
        </p>
        <button type="button" class="button" onClick={() => show(() => setDone(null))}>
          {t('concernAnother')}
        </button>
      </section>
    );
  }
  return (
    <section class="card">
      <h1>{about ? rich('concernTitleAbout', about.product) : t('concernTitle')}</h1>
      <p class="why">{t('concernText')}</p>
      {connected ? (
        <ConcernForm about={about} onForget={() => show(() => setAbout(null))} onDone={onDone} />
      ) : (
        <p class="callout callout-plain">{t('concernNotConnected')}</p>
      )}
    </section>
  );
}
