import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Answers } from '../../shared/declaration.ts';
import { isWithinScope } from '../../shared/scope.ts';
import type { Dismissal } from '../../shared/statement.ts';
import { isolate } from '../../shared/text.ts';
import { browser } from '../browser.ts';
import { setTitle } from '../format.ts';
import { type TextKey, t } from '../i18n.ts';
import { Masthead } from '../Masthead.tsx';
import { ask, type PromptState } from '../messages.ts';
import { NoticeButton } from '../notice/NoticeButton.tsx';
import { NoticePoints } from '../notice/NoticePoints.tsx';
import { PolicyDue } from '../policy/PolicyDue.tsx';
import { rich } from '../rich.tsx';
import { type Draft, onAnswered, storedDrafts, writeDraft } from '../storage.ts';
import { useFocusOnChange } from '../use-focus.ts';
import { DismissedNotice } from './DismissedNotice.tsx';
import { FootLinks } from './FootLinks.tsx';
import { GivenAnswers } from './GivenAnswers.tsx';
import { Message } from './Message.tsx';
import { PromptSheet } from './PromptSheet.tsx';
import { usePointerGuard } from './pointer-guard.ts';
import { ServiceNotes } from './ServiceNotes.tsx';

/** What a window of its own shows before it goes away by itself. */
const THANKS_MS = 1_500;

/** `service` when this is a window of its own about that service; null when the toolbar opened it. */
export function PromptPage({ service }: { service: string | null }) {
  const [state, setState] = useState<PromptState | { kind: 'no-answer' } | null>(null);
  const [draft, setDraft] = useState<Draft>({});
  // What was just done here, apart from what the background knows.
  const [phase, setPhase] = useState<'asking' | 'changing' | 'sent' | 'withdrawn' | 'dismissed' | 'undone'>('asking');
  const acting = useRef(false);
  const asking = useRef(false);
  asking.current = phase === 'asking' && state?.kind === 'service' && isOpen(state);
  // A notice that was read has gone, with the button that had the focus.
  const [noticesRead, setNoticesRead] = useState(0);
  useFocusOnChange(`${phase} ${noticesRead}`);
  usePointerGuard(service !== null && state !== null);
  useLayoutEffect(() => {
    if (state) setTitle(titleOf(state));
  }, [state]);

  function reload(): Promise<void> {
    return load(service).then(({ found, kept }) => {
      setDraft(kept);
      setState(found);
    });
  }

  useEffect(() => {
    reload().catch(() => setState({ kind: 'no-answer' }));
  }, [service]);

  // Answered or left alone elsewhere meanwhile, by the toolbar say: a window of its own has nothing to ask any more.
  useEffect(() => {
    if (service === null) return undefined;
    return onAnswered(async () => {
      if (acting.current || !asking.current) return;
      const { found } = await load(service);
      if (found.kind === 'service' && !isOpen(found)) close();
    });
  }, [service]);

  /** What this page does itself is not taken for something done elsewhere. */
  async function act(request: () => Promise<unknown>): Promise<void> {
    acting.current = true;
    await request().catch((error: unknown) => {
      acting.current = false;
      throw error;
    });
  }

  async function send(about: string, answers: Answers): Promise<void> {
    await act(() => ask<'declare'>({ kind: 'declare', service: about, answers }));
    // What was decided for the purpose that was just declared; the answer is kept whether or not it can be told.
    const { found } = await load(service ?? about).catch(() => ({ found: state }));
    setState(found);
    setPhase('sent');
    if (service !== null && (found?.kind !== 'service' || sentText(found) === 'sentText'))
      setTimeout(() => close(), THANKS_MS);
  }

  async function dismiss(about: string, reason: Dismissal): Promise<void> {
    await act(() => ask<'dismiss'>({ kind: 'dismiss', service: about, reason }));
    await reload();
    setPhase('dismissed');
  }

  async function undoDismissal(about: string): Promise<void> {
    await act(() => ask<'undo-dismissal'>({ kind: 'undo-dismissal', service: about }));
    await reload();
    setPhase('undone');
  }

  async function withdraw(about: string): Promise<void> {
    await act(() => ask<'withdraw'>({ kind: 'withdraw', service: about }));
    setPhase('withdrawn');
  }

  function keepDraft(about: string, next: Draft) {
    setDraft(next);
    void writeDraft(about, next);
  }

  function content() {
    if (!state) return null;
    switch (state.kind) {
      case 'no-answer':
        return (
          <Message title={t('noAnswerTitle')} text={t('noAnswerText')}>
            <button type="button" class="button button-main" onClick={() => location.reload()}>
              {t('tryAgain')}
            </button>
          </Message>
        );
      case 'not-connected':
        return (
          <Message
            title={t('notConnectedTitle')}
            text={t(state.isManaged ? 'notConnectedManaged' : 'notConnectedText')}
          >
            <OpenOptions />
          </Message>
        );
      case 'notice':
        return (
          <Message title={t('noticeTitle')} text={t('noticeBefore')} notes={<NoticePoints notice={state.notice} />}>
            <NoticeButton notice={state.notice} onRead={() => reload().then(() => setNoticesRead(noticesRead + 1))} />
          </Message>
        );
      case 'nothing-here':
        return (
          <>
            {state.policyDue && <PolicyDue />}
            <Message title={t('nothingTitle')} text={t('nothingText')} />
            <FootLinks />
          </>
        );
      case 'service':
        return about(state);
    }
  }

  function about(facts: Extract<PromptState, { kind: 'service' }>) {
    const { service: id, product, given, dismissed } = facts;
    const links = <FootLinks service={id} />;
    if (phase === 'sent') {
      return (
        <Message
          title={t(facts.mode === 'block' ? 'sentClosedTitle' : 'sentTitle')}
          text={t(sentText(facts))}
          notes={sentText(facts) === 'sentText' ? null : <ServiceNotes about={facts} />}
          done
        >
          <Close />
        </Message>
      );
    }
    if (phase === 'withdrawn') {
      return (
        <Message title={t('withdrawnTitle')} text={rich('withdrawnText', product)} done>
          <Close />
        </Message>
      );
    }
    if (dismissed) {
      return (
        <DismissedNotice product={product} dismissed={dismissed} onUndo={() => undoDismissal(id)}>
          {links}
        </DismissedNotice>
      );
    }
    const due = facts.policyDue && <PolicyDue />;
    if (given && !facts.askedAgain && phase !== 'changing') {
      return (
        <>
          {due}
          <ServiceNotes about={facts} />
          <GivenAnswers
            product={product}
            given={given}
            onChange={() => {
              setDraft({ ...given, ...draft });
              setPhase('changing');
            }}
            onWithdraw={() => withdraw(id)}
          >
            {links}
          </GivenAnswers>
        </>
      );
    }
    return (
      <>
        {due}
        <PromptSheet
          about={facts}
          draft={draft}
          onDraft={(next) => keepDraft(id, next)}
          onSend={(answers) => send(id, answers)}
          onLater={() => close()}
          onDismiss={(reason) => dismiss(id, reason)}
        >
          {links}
        </PromptSheet>
      </>
    );
  }

  return (
    <>
      <Masthead />
      <main tabIndex={-1}>{content()}</main>
    </>
  );
}

function titleOf(state: PromptState | { kind: 'no-answer' }): string {
  switch (state.kind) {
    case 'no-answer':
      return t('noAnswerTitle');
    case 'not-connected':
      return t('notConnectedTitle');
    case 'notice':
      return t('noticeTitle');
    case 'nothing-here':
      return t('nothingTitle');
    case 'service':
      return t(
        state.dismissed ? 'dismissedTitle' : isOpen(state) ? 'promptTitle' : 'givenTitle',
        isolate(state.product),
      );
  }
}

/** What follows an answer: thanks, or that what was answered is not approved. */
function sentText({ mode, limits, given }: Extract<PromptState, { kind: 'service' }>): TextKey {
  if (mode === 'block') return 'sentClosedText';
  return limits && given && !isWithinScope(given, limits) ? 'sentBeyondText' : 'sentText';
}

/** There is something to ask. */
function isOpen({ given, askedAgain, dismissed }: Extract<PromptState, { kind: 'service' }>): boolean {
  return dismissed === null && (given === null || askedAgain);
}

async function load(service: string | null): Promise<{ found: PromptState; kept: Draft }> {
  const found = await ask<'describe-prompt'>({ kind: 'describe-prompt', ...(service === null ? {} : { service }) });
  const kept = found.kind === 'service' ? (await storedDrafts.read())[found.service] : undefined;
  return { found, kept: kept ?? {} };
}

function Close() {
  return (
    <button type="button" class="button" onClick={() => close()}>
      {t('close')}
    </button>
  );
}

function OpenOptions() {
  const open = () => void browser.runtime.openOptionsPage().then(() => close());
  return (
    <button type="button" class="button button-main" onClick={open}>
      {t('openOptions')}
    </button>
  );
}
