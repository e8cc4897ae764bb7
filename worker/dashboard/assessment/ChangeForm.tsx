import type { OpenAssessment, OpenAssessmentReport } from '../../../shared/open-assessment.ts';
import { formFor } from '../../../shared/questionnaire/forms.ts';
import type { FormResult } from '../../../shared/questionnaire/result.ts';
import { send } from '../client.ts';
import { ActionForm } from '../forms/ActionForm.tsx';
import { t } from '../i18n.ts';
import { pathOf } from '../paths.ts';
import { useAction } from '../use-action.ts';
import type { DraftSaver } from './draft-saver.ts';

interface Props {
  system: string;
  open: OpenAssessment;
  needs: OpenAssessmentReport['needs'];
  result: FormResult;
  saver: DraftSaver;
  onChanged: () => void;
}

/** Offers the form that is needed, where this one is too light or no longer the newest; answers to the same questions stay. */
export function ChangeForm({ system, open, needs, result, saver, onChanged }: Props) {
  const action = useAction();
  const isLight = open.draft.form.id === formFor('light').id;
  // What is not answered counts as if nobody knew: the level is told once everything is.
  const isHigh = result.tasks.every(({ task }) => task !== 'unanswered') && ['III', 'IV'].includes(result.level);
  const isTooLight = isLight && (needs === 'full' || isHigh);
  if (!isTooLight && open.formIsCurrent) return null;
  const form = formFor(isLight && !isTooLight ? 'light' : 'full');

  const change = async () => {
    if (!(await saver.flush())) return;
    const { draft } = saver.state();
    const asked = new Set(form.sections.flatMap(({ questions }) => questions.map(({ id }) => id)));
    const body = {
      ...draft,
      form: { id: form.id, version: form.version },
      answers: Object.fromEntries(Object.entries(draft.answers).filter(([id]) => asked.has(id))),
    };
    const path = pathOf('openAssessment', { id: system });
    const version = saver.version();
    if (await action.run((token) => send(token, { path, method: 'PUT', body, version }))) onChanged();
  };

  return (
    <section class="panel panel-sun" aria-labelledby="change-form">
      <h2 id="change-form">{t(isTooLight ? 'change-form.too-light' : 'change-form.older')}</h2>
      <p>{t('change-form.stays')}</p>
      <ActionForm {...action} submit={t('change-form.submit')} onSubmit={() => void change()} />
    </section>
  );
}
