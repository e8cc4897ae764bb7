import type { AssessmentLevel } from '../../../shared/verdict.ts';
import { send } from '../client.ts';
import { FailureNotice } from '../FailureNotice.tsx';
import { t } from '../i18n.ts';
import { pathOf } from '../paths.ts';
import { hrefOf } from '../route.ts';
import { useAction } from '../use-action.ts';

interface Props {
  system: string;
  /** The deepest that a use needs. */
  needs: AssessmentLevel;
}

/** Opens an assessment and leads to it; where a full one is needed, the light form is not offered. */
export function StartAssessment({ system, needs }: Props) {
  const action = useAction();
  const start = async (form: 'full' | 'light') => {
    const path = pathOf('openAssessment', { id: system });
    let isOpenAlready = false;
    const isDone = await action.run(async (token) => {
      const answer = await send(token, { path, method: 'POST', body: { form }, version: 0 });
      isOpenAlready =
        !answer.ok && answer.failure.kind === 'refused' && answer.failure.code === 'assessment.open-already';
      return answer;
    });
    // Somebody else was quicker: it is the same form that one goes on with.
    if (isDone || isOpenAlready) {
      const there = hrefOf({ kind: 'assessment', id: system, part: null });
      if (location.hash === there) location.reload();
      else location.hash = there;
    }
  };
  const forms = needs === 'full' ? (['full'] as const) : (['light', 'full'] as const);
  return (
    <>
      <div role="alert">{action.failure && <FailureNotice failure={action.failure} lead={null} />}</div>
      <div class="actions">
        {forms.map((form, at) => (
          <button
            key={form}
            class={at === 0 ? 'button button-main' : 'button'}
            type="button"
            aria-disabled={action.pending}
            onClick={() => void start(form)}
          >
            {t(`start.${form}`)}
          </button>
        ))}
      </div>
    </>
  );
}
