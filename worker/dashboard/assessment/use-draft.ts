import { useEffect, useRef, useState } from 'preact/hooks';
import type { OpenAssessment } from '../../../shared/open-assessment.ts';
import type { Questionnaire } from '../../../shared/questionnaire/questionnaire.ts';
import { needsSignIn, send } from '../client.ts';
import { pathOf } from '../paths.ts';
import { fetchOpenAssessment } from '../reports.ts';
import { readToken } from '../session.ts';
import { useStaff } from '../staff.ts';
import { type DraftSaver, type DraftState, makeDraftSaver, mayPass } from './draft-saver.ts';
import { keepDraft, readKeptDraft } from './kept-draft.ts';

/** The draft as it stands on screen, and what keeps it on the server: while typing, and when the screen is left. */
export function useDraft(
  system: string,
  open: OpenAssessment,
  form: Questionnaire,
): DraftState & { saver: DraftSaver } {
  const { token, onRefused } = useStaff();
  const made = useRef<DraftSaver | null>(null);
  const [state, setState] = useState<DraftState | null>(null);
  made.current ??= makeDraftSaver({
    form,
    open,
    kept: readKeptDraft(system),
    keep(draft) {
      // Whoever has signed out leaves nothing here, not even by a save that ends later.
      if (readToken() === token) keepDraft(system, draft);
    },
    tell: setState,
    async put(draft, version, leaving) {
      const path = pathOf('openAssessment', { id: system });
      const answer = await send(token, { path, method: 'PUT', body: draft, version, leaving });
      if (!answer.ok && needsSignIn(answer.failure)) onRefused(answer.failure);
      return answer;
    },
    async fetchOpen() {
      const answer = await fetchOpenAssessment(token, system);
      if (!answer.ok) return answer;
      const { open: now } = answer.value;
      return { ok: true, value: now?.state === 'draft' ? now : null };
    },
  });
  const saver = made.current;

  useEffect(() => {
    const leave = () => {
      if (saver.state().saving.kind === 'waiting') void saver.flush(true);
    };
    const onHidden = () => {
      if (document.visibilityState === 'hidden') leave();
    };
    const onBeforeUnload = (event: BeforeUnloadEvent) => {
      const { saving, waiting } = saver.state();
      if (saving.kind === 'failed' || saving.kind === 'conflict' || waiting.size > 0) event.preventDefault();
    };
    const onOnline = () => {
      const { saving } = saver.state();
      if (saving.kind === 'failed' && mayPass(saving.failure)) void saver.flush();
    };
    addEventListener('online', onOnline);
    document.addEventListener('visibilitychange', onHidden);
    addEventListener('beforeunload', onBeforeUnload);
    addEventListener('pagehide', leave);
    return () => {
      document.removeEventListener('visibilitychange', onHidden);
      removeEventListener('beforeunload', onBeforeUnload);
      removeEventListener('pagehide', leave);
      removeEventListener('online', onOnline);
      leave();
      saver.stop();
    };
  }, []);

  return { ...(state ?? saver.state()), saver };
}
