/** One AI system with everything that is known and was decided about it, as `GET /v1/systems/{id}` answers it. Pure. */
import * as v from 'valibot';
import { assessmentRecordSchema } from './assessment.ts';
import { daySchema } from './day.ts';
import { aiSystemSchema, headingEntries, SYSTEM_STATUSES } from './inventory.ts';
import { LOG_KINDS } from './log-entry.ts';
import { SCREENED_KINDS, storedScreeningSchema } from './screening.ts';
import { systemRecordSchema } from './system.ts';
import { useReviewSchema } from './use-review.ts';
import { EU_CLASSES } from './verdict.ts';

const decided = { version: v.number(), by: v.string(), at: v.string() };

export const systemReportSchema = v.strictObject({
  ...headingEntries,
  system: aiSystemSchema,
  /** What staff put on record; `version` is what `If-Match` names when it is changed, 0 for nothing yet. */
  record: v.strictObject({ version: v.number(), ...systemRecordSchema.entries }),
  reviews: v.array(v.strictObject({ use: v.string(), ...useReviewSchema.entries, ...decided })),
  screenings: v.array(
    v.strictObject({ kind: v.picklist(SCREENED_KINDS), ...storedScreeningSchema.entries, ...decided }),
  ),
  /** Oldest first; the last is in force. */
  assessments: v.array(
    v.strictObject({ number: v.number(), record: assessmentRecordSchema, by: v.string(), at: v.string() }),
  ),
  /** As daily runs saw it, oldest first. */
  statusHistory: v.array(
    v.strictObject({ day: daySchema, status: v.picklist(SYSTEM_STATUSES), euClass: v.picklist(EU_CLASSES) }),
  ),
  /** What the log tells of it, oldest first: the newest 200 entries. */
  history: v.array(
    v.strictObject({
      number: v.number(),
      at: v.string(),
      actor: v.string(),
      kind: v.picklist(LOG_KINDS),
      detail: v.looseObject({}),
    }),
  ),
});
export type SystemReport = v.InferOutput<typeof systemReportSchema>;
