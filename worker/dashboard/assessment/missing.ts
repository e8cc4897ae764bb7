/** What a draft lacks before it can be submitted. Pure. */
import type { Draft } from '../../../shared/open-assessment.ts';
import type { Questionnaire } from '../../../shared/questionnaire/questionnaire.ts';
import type { FormResult } from '../../../shared/questionnaire/result.ts';
import { t } from '../i18n.ts';

export interface Gap {
  /** Id of a question, or `scope`. */
  part: string;
  text: string;
  why: 'unanswered' | 'half' | 'scope';
}

interface Given {
  form: Questionnaire;
  draft: Draft;
  result: FormResult;
  waiting: ReadonlySet<string>;
}

/** In the order of the form. "Unknown" is an answer, and stays open as a task. */
export function missingOf({ form, draft: { scope }, result, waiting }: Given): Gap[] {
  const unanswered = new Set(result.tasks.filter(({ task }) => task === 'unanswered').map(({ question }) => question));
  const gaps = form.sections
    .flatMap(({ questions }) => questions)
    .flatMap(({ id, text, required }): Gap[] => {
      if (waiting.has(id)) return [{ part: id, text, why: 'half' }];
      return required && unanswered.has(id) ? [{ part: id, text, why: 'unanswered' }] : [];
    });
  const isScope = scope !== null && scope.purposes.length > 0 && scope.affected.length > 0;
  return isScope ? gaps : [...gaps, { part: 'scope', text: t('scope.title'), why: 'scope' }];
}
