import { useEffect, useRef, useState } from 'preact/hooks';
import type { OpenAssessment } from '../../../shared/open-assessment.ts';
import type { Questionnaire } from '../../../shared/questionnaire/questionnaire.ts';
import { needsSignIn, send } from '../client.ts';
import { pathOf } from '../paths.ts';
import { fetchOpenAssessment } from '../reports.ts';
import { useStaff } from '../staff.ts';
import { type DraftSaver, type DraftState, makeDraftSaver } from './draft-saver.ts';
import { keep, readKept } from './kept-draft.ts';

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
    kept: readKept(system),
    keep: (draft) => keep(system, draft),
    tell: setState,
    async put(draft, version, leaving) {
      const path = pathOf('openAssessment', { id: system });
      const answer = await send(token, { path, method: 'PUT', body: draft, version, leaving });
      if (!answer.ok && needsSignIn(answer.failure)) onRefused(answer.failure);
      return answer;
    },
    async fetchOpen() {
      const answer = await fetchOpenAssessment(token, system);
      return answer.ok && answer.value.open?.state === 'draft' ? answer.value.open : null;
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
    document.addEventListener('visibilitychange', onHidden);
    addEventListener('beforeunload', onBeforeUnload);
    addEventListener('pagehide', leave);
    return () => {
      document.removeEventListener('visibilitychange', onHidden);
      removeEventListener('beforeunload', onBeforeUnload);
      removeEventListener('pagehide', leave);
      leave();
    };
  }, []);

  return { ...(state ?? saver.state()), saver };
}
