/** What answers to a questionnaire come to. Pure. */
import * as v from 'valibot';
import { IMPACT_LEVELS } from '../impact-level.ts';
import { formRefSchema } from './answers.ts';

/** What is still to be done before the result is certain. */
export const FORM_TASKS = ['unanswered', 'unknown', 'evidence-missing', 'evidence-not-yet-effective'] as const;
export type FormTask = (typeof FORM_TASKS)[number];

export const resultSchema = v.strictObject({
  form: formRefSchema,
  /** Points of risk, and the most there are over the questions that apply. */
  raw: v.number(),
  maximum: v.number(),
  mitigation: v.number(),
  mitigationMaximum: v.number(),
  /** Whether the mitigation is enough for the raw score to count less. */
  mitigated: v.boolean(),
  /** What the level is read from: the raw score, less where it is mitigated. */
  current: v.number(),
  /** Of the maximum, in percent. */
  share: v.number(),
  /** By the share alone. */
  levelByShare: v.picklist(IMPACT_LEVELS),
  /** Those that hold, the highest first. */
  floors: v.array(v.strictObject({ id: v.string(), level: v.picklist(IMPACT_LEVELS), text: v.string() })),
  level: v.picklist(IMPACT_LEVELS),
  /** A floor holds that nothing can be approved under. */
  blocked: v.boolean(),
  /** Impact and risk factors, say: each by itself, never reduced. */
  parts: v.array(
    v.strictObject({ id: v.string(), title: v.string(), score: v.number(), maximum: v.number(), share: v.number() }),
  ),
  tasks: v.array(v.strictObject({ question: v.string(), task: v.picklist(FORM_TASKS) })),
});
export type FormResult = v.InferOutput<typeof resultSchema>;
