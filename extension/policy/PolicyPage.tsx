import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { CheckResult } from '../../shared/statement.ts';
import { t } from '../i18n.ts';
import { Icon } from '../icons.tsx';
import { ask, type PolicyState } from '../messages.ts';
import { rich } from '../rich.tsx';
import { useAction } from '../use-action.ts';
import { PolicyCheck } from './PolicyCheck.tsx';
import { PolicyText } from './PolicyText.tsx';

interface Props {
  heading: 'h1' | 'h2';
  /** After it was acknowledged here. */
  onAcknowledged?: (check: CheckResult) => void;
  /** A further button. */
  children?: ComponentChildren;
}

/** The organisation's AI policy in a short form: read, answer its question where there is one, acknowledge. */
export function PolicyPage({ heading, onAcknowledged, children }: Props) {
  const [state, setState] = useState<PolicyState | 'no-answer' | null>(null);
  const [choice, setChoice] = useState<number | null>(null);
  const [open, setOpen] = useState(false);
  const [outdated, setOutdated] = useState(false);
  const acknowledging = useAction(acknowledge);

  function load(): Promise<void> {
    return ask<'describe-policy'>({ kind: 'describe-policy' }).then(setState, () => setState('no-answer'));
  }
  useEffect(() => {
    void load();
  }, []);

  const text = state === null || state === 'no-answer' ? null : state.text;

  async function acknowledge(): Promise<void> {
    if (!text) return;
    const { version, translation } = text;
    if (translation.check && choice === null) {
      setOpen(true);
      document.querySelector<HTMLInputElement>('input[name=check]')?.focus();
      return;
    }
    const result = await ask<'acknowledge'>({
      kind: 'acknowledge',
      version,
      ...(translation.check && choice !== null ? { choice } : {}),
    });
    if (result.kind === 'outdated') {
      setOutdated(true);
      setChoice(null);
      await load();
      return;
    }
    setOutdated(false);
    setState((before) =>
      before === null || before === 'no-answer' || !before.text
        ? before
        : { ...before, text: { ...before.text, acknowledged: result.check } },
    );
    onAcknowledged?.(result.check);
  }

  if (state === null) return <p class="hint">{t('loading')}</p>;
  if (state === 'no-answer') return <p role="alert">{t('noAnswerText')}</p>;
  if (!text) return <NoPolicy heading={heading} />;
  const { version, translation, acknowledged } = text;
  return (
    <div class="policy">
      {outdated && (
        <p role="alert" class="callout callout-plain callout-slim">
          {t('policyOutdated')}
        </p>
      )}
      <PolicyText translation={translation} heading={heading} />
      <p class="hint">
        {t('policyVersion', String(version))}
        {state.contact !== null && <> {rich('promptAboutContact', state.contact)}</>}
      </p>
      {translation.check && (
        <PolicyCheck
          language={translation.language}
          check={translation.check}
          choice={choice}
          missing={open && choice === null}
          result={acknowledged}
          onChoose={setChoice}
        />
      )}
      <div class="actions">
        <div role="status" class="actions-status actions-status-calm">
          {acknowledged !== null && (
            <p class="good-line">
              <Icon name="check" size={16} /> {t('policyAcknowledged')}
            </p>
          )}
          {acknowledging.failed && <p class="bad-line">{t('didNotWork')}</p>}
        </div>
        {acknowledged === null && (
          <button
            type="button"
            class="button button-main"
            aria-disabled={acknowledging.busy}
            onClick={acknowledging.run}
          >
            {t('policyAcknowledge')}
          </button>
        )}
        {children}
      </div>
    </div>
  );
}

function NoPolicy({ heading: Heading }: { heading: 'h1' | 'h2' }) {
  return (
    <>
      <Heading>{t('policyNoneTitle')}</Heading>
      <p class="why">{t('policyNoneText')}</p>
    </>
  );
}
