/** "No assessment needed", or no work needed on another finding: with a reason, until a day. Pure. */
import * as v from 'valibot';
import { daySchema } from './day.ts';
import { lineSchema } from './text.ts';
import { scopeSchema } from './triage-input.ts';

/** The findings that a person may close by a reason. What law or a decision stands behind is closed by its cause alone. */
export const SCREENED_KINDS = [
  'unassessed-system',
  'in-use-before-assessment',
  'undeclared-use',
  'vendor-facts-missing',
  'user-surge',
  'no-visibility',
] as const;
export type ScreenedKind = (typeof SCREENED_KINDS)[number];

/** Longest a screening lasts. */
export const SCREENING_DAYS = 366;

export const screeningSchema = v.strictObject({
  reason: lineSchema(500),
  /** From that day on the finding stands again. */
  reviewDay: daySchema,
  /** The use it was decided on, for `unassessed-system`: what goes beyond it opens the finding again. Null: no use was known. */
  scope: v.nullable(scopeSchema),
});
export type Screening = v.InferOutput<typeof screeningSchema>;
