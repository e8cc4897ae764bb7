import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Purpose } from '../../shared/declaration.ts';
import { isolate } from '../../shared/text.ts';
import { browser } from '../browser.ts';
import { setTitle } from '../format.ts';
import { t } from '../i18n.ts';
import { SectionLink } from '../links.tsx';
import { Masthead } from '../Masthead.tsx';
import { ask, type GateState } from '../messages.ts';
import { Message } from '../prompt/Message.tsx';
import { useFocusOnChange } from '../use-focus.ts';
import { BackButton } from './BackButton.tsx';
import { BlockSheet } from './BlockSheet.tsx';
import { OpenSheet } from './OpenSheet.tsx';
import { RequireSheet } from './RequireSheet.tsx';

type Shown = { tab: number; state: GateState } | 'no-answer';
/** Stored things that may open the gate, or tell more at it. */
const TOLD_BY = ['declared', 'dismissed', 'requests', 'policy'];

/** In place of a page that the organisation keeps closed, or opens only to those who say what for. Takes no focus and no shortcut. */
export function GatePage() {
  const [shown, setShown] = useState<Shown | null>(null);
  const state = shown === null || shown === 'no-answer' ? null : shown.state;
  // What this page does itself is not taken for something done elsewhere.
  const answering = useRef(false);

  useEffect(() => {
    const load = () => {
      if (!answering.current) void describe().then(setShown, () => setShown('no-answer'));
    };
    const onChanged = (changes: Record<string, unknown>) => {
      if (TOLD_BY.some((key) => key in changes)) load();
    };
    browser.storage.local.onChanged.addListener(onChanged);
    // Out of the browser's memory it may be another day, and another policy.
    const onShow = ({ persisted }: PageTransitionEvent) => persisted && load();
    addEventListener('pageshow', onShow);
    load();
    return () => {
      browser.storage.local.onChanged.removeListener(onChanged);
      removeEventListener('pageshow', onShow);
    };
  }, []);

  useLayoutEffect(() => {
    if (shown) nameWindow(shown);
  }, [shown]);

  async function answer(tab: number, request: Promise<unknown>): Promise<void> {
    answering.current = true;
    try {
      await request;
      if (!(await goOn(tab))) answering.current = false;
    } catch (error) {
      answering.current = false;
      throw error;
    }
  }

  /** False where it is open and leads nowhere; rejects where it is not open after all. */
  async function goOn(tab: number): Promise<boolean> {
    if (await pass(tab)) return true;
    const next = await describe();
    setShown(next);
    // Blocked for what was just answered: that the sheet says by itself.
    const { state } = next;
    if (state.kind === 'gate' && !state.open && state.bar === 'require') throw new Error('the gate is not open');
    return false;
  }

  return (
    <>
      <Masthead />
      <main class="sheet" tabIndex={-1}>
        {shown && <Content shown={shown} onAnswer={answer} onPass={goOn} />}
      </main>
      {state?.kind === 'gate' && (
        <nav class="foot" aria-label={t('footLabel')}>
          <SectionLink section="concern" service={state.service}>
            {t('footConcern')}
          </SectionLink>
        </nav>
      )}
    </>
  );
}

interface ContentProps {
  shown: Shown;
  onAnswer: (tab: number, request: Promise<unknown>) => Promise<void>;
  onPass: (tab: number) => Promise<boolean>;
}

function Content({ shown, onAnswer, onPass }: ContentProps) {
  /** The purpose that is to be another, for as long as it is the one the gate is closed for. */
  const [changing, setChanging] = useState<Purpose | null>(null);
  useFocusOnChange(`${viewOf(shown)} ${changing}`);
  if (shown === 'no-answer') {
    return (
      <Message title={t('noAnswerTitle')} text={t('noAnswerText')}>
        <button type="button" class="button button-main" onClick={() => location.reload()}>
          {t('tryAgain')}
        </button>
      </Message>
    );
  }
  const { state, tab } = shown;
  if (state.kind === 'nothing-here') {
    return (
      <Message title={t('gateNothingTitle')} text={t('gateNothingText')}>
        <BackButton tab={tab} steps={1} main />
      </Message>
    );
  }
  const back = <BackButton tab={tab} steps={state.back} main={state.bar === 'block' && !state.open} />;
  if (state.open) return <OpenSheet gate={state} onPass={() => onPass(tab)} back={back} />;
  const isChanging = changing !== null && state.forPurpose === changing;
  if (state.bar === 'block' && !isChanging)
    return <BlockSheet gate={state} back={back} onOtherPurpose={() => setChanging(state.forPurpose)} />;
  return <RequireSheet gate={state} onAnswer={(request) => onAnswer(tab, request)} back={back} />;
}

function viewOf(shown: Shown): string {
  if (shown === 'no-answer') return shown;
  const { state } = shown;
  return state.kind === 'gate' ? (state.open ? 'open' : state.bar) : state.kind;
}

async function describe(): Promise<Exclude<Shown, 'no-answer'>> {
  const tab = (await browser.tabs.getCurrent())?.id ?? -1;
  return { tab, state: await ask<'describe-gate'>({ kind: 'describe-gate', tab }) };
}

/** Goes on, once the background says that nothing bars the way, and where to. */
async function pass(tab: number): Promise<boolean> {
  const result = await ask<'pass-gate'>({ kind: 'pass-gate', tab });
  if (result.kind === 'stay') return false;
  location.replace(result.url);
  return true;
}

function nameWindow(shown: Shown): void {
  if (shown === 'no-answer') setTitle(t('noAnswerTitle'));
  else if (shown.state.kind === 'nothing-here') setTitle(t('gateNothingTitle'));
  else if (shown.state.open) setTitle(t('gateOpenTitle', isolate(shown.state.product)));
  else document.title = t('gateTitle', isolate(shown.state.product));
}
