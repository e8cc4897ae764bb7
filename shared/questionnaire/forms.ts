/** The questionnaires of our own, each in its newest version. Pure. Too large for the extension, which asks none of it. */
import * as v from 'valibot';
import type { FormRef } from './answers.ts';
import impactForm from './impact-form.json' with { type: 'json' };
import lightForm from './light-form.json' with { type: 'json' };
import { type Questionnaire, questionnaireSchema } from './questionnaire.ts';

const FULL = v.parse(questionnaireSchema, impactForm);
const LIGHT = v.parse(questionnaireSchema, lightForm);

export const OUR_FORMS: readonly Questionnaire[] = [FULL, LIGHT];

export function formFor(depth: 'full' | 'light'): Questionnaire {
  return depth === 'full' ? FULL : LIGHT;
}

/** The form of this id in this version; undefined where it is no longer, or not yet, the newest. */
export function findForm({ id, version }: FormRef): Questionnaire | undefined {
  return OUR_FORMS.find((form) => form.id === id && form.version === version);
}
