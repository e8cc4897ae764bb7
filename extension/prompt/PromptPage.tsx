import { useEffect, useRef, useState } from 'preact/hooks';
import type { Answers } from '../../shared/declaration.ts';
import { browser } from '../browser.ts';
import { t } from '../i18n.ts';
import { Masthead } from '../Masthead.tsx';
import { ask, type PromptState } from '../messages.ts';
import { type Draft, onDeclared, storedDrafts } from '../storage.ts';
import { GivenAnswers } from './GivenAnswers.tsx';
import { Message } from './Message.tsx';
import { PromptSheet } from './PromptSheet.tsx';

/** What a window of its own shows before it goes away by itself. */
const THANKS_MS = 1_500;

/** `service` when this is a window of its own about that service; null when the toolbar opened it. */
export function PromptPage({ service }: { service: string | null }) {
  return (
    <>
      <Masthead />
      <main tabIndex={-1}>
        <Prompt service={service} />
      </main>
    </>
  );
}

function Prompt({ service }: { service: string | null }) {
  const [state, setState] = useState<PromptState | { kind: 'no-answer' } | null>(null);
  const [draft, setDraft] = useState<Draft>({});
  const [phase, setPhase] = useState<'asking' | 'changing' | 'sent'>('asking');
  const sending = useRef(false);

  useEffect(() => {
    load(service).then(
      ({ found, kept }) => {
        setDraft(kept);
        setState(found);
      },
      () => setState({ kind: 'no-answer' }),
    );
  }, [service]);

  // Answered elsewhere meanwhile, by the toolbar say: a window of its own has nothing to ask any more.
  useEffect(() => {
    if (service === null) return undefined;
    return onDeclared(async () => {
      if (sending.current) return;
      const { found } = await load(service);
      if (found.kind === 'service' && found.given) close();
    });
  }, [service]);

  // What was pressed is gone; who works by keyboard or ear goes on where the new text begins.
  useEffect(() => {
    if (phase !== 'asking') document.querySelector('main')?.focus();
  }, [phase]);

  if (!state) return null;
  if (state.kind === 'no-answer') {
    return (
      <Message title="noAnswerTitle" text="noAnswerText">
        <button type="button" class="button button-main" onClick={() => location.reload()}>
          {t('tryAgain')}
        </button>
      </Message>
    );
  }
  if (state.kind === 'not-connected') {
    return (
      <Message title="notConnectedTitle" text="notConnectedText">
        <OpenOptions main />
      </Message>
    );
  }
  if (state.kind === 'nothing-here') {
    return (
      <Message title="nothingTitle" text="nothingText">
        <OpenOptions />
      </Message>
    );
  }
  if (phase === 'sent') {
    return (
      <Message title="sentTitle" text="sentText" done>
        <button type="button" class="button" onClick={() => close()}>
          {t('close')}
        </button>
      </Message>
    );
  }
  if (state.given && phase === 'asking') {
    const { given, product } = state;
    const change = () => {
      setDraft({ ...given, ...draft });
      setPhase('changing');
    };
    return <GivenAnswers product={product} given={given} onChange={change} />;
  }

  const about = state;
  function keepDraft(next: Draft) {
    setDraft(next);
    void writeDraft(about.service, next);
  }
  async function send(answers: Answers) {
    sending.current = true;
    await ask<'declare'>({ kind: 'declare', service: about.service, answers }).catch((error: unknown) => {
      sending.current = false;
      throw error;
    });
    setPhase('sent');
    if (service !== null) setTimeout(() => close(), THANKS_MS);
  }
  return <PromptSheet about={about} draft={draft} onDraft={keepDraft} onSend={send} onLater={() => close()} />;
}

async function load(service: string | null): Promise<{ found: PromptState; kept: Draft }> {
  const found = await ask<'describe-prompt'>({ kind: 'describe-prompt', ...(service === null ? {} : { service }) });
  const kept = found.kind === 'service' ? (await storedDrafts.read())[found.service] : undefined;
  return { found, kept: kept ?? {} };
}

async function writeDraft(service: string, draft: Draft): Promise<void> {
  await storedDrafts.write({ ...(await storedDrafts.read()), [service]: draft });
}

function OpenOptions({ main = false }: { main?: boolean }) {
  const open = () => void browser.runtime.openOptionsPage().then(() => close());
  return (
    <button type="button" class={main ? 'button button-main' : 'button'} onClick={open}>
      {t('openOptions')}
    </button>
  );
}
