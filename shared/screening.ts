/** "No assessment needed", or no work needed on another finding: with a reason, until a day. Pure. */
import * as v from 'valibot';
import { daySchema } from './day.ts';
import { lineSchema } from './text.ts';
import { scopeSchema } from './triage-input.ts';
import { ASSESSMENT_LEVELS } from './verdict.ts';

/**
 * The findings that a person may close by a reason; for `dpia-likely` it names the data protection impact assessment. What
 * else law or a decision stands behind is closed by its cause alone.
 */
export const SCREENED_KINDS = [
  'unassessed-system',
  'in-use-before-assessment',
  'undeclared-use',
  'dpia-likely',
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

/** What stood when the screening was decided, by the server: where more is needed now, it no longer closes the finding. */
export const decidedOnSchema = v.strictObject({
  /** The deepest level of assessment that a use of the system needed. */
  assessment: v.picklist(ASSESSMENT_LEVELS),
  /** Rank of its band of browsers. */
  rank: v.pipe(v.number(), v.integer(), v.minValue(0)),
});
export type DecidedOn = v.InferOutput<typeof decidedOnSchema>;

export const storedScreeningSchema = v.strictObject({
  ...screeningSchema.entries,
  /** Null where the system was not in the inventory. */
  decidedOn: v.optional(v.nullable(decidedOnSchema), null),
});
export type StoredScreening = v.InferOutput<typeof storedScreeningSchema>;
