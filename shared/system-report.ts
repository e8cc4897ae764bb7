/** One AI system with everything that is known and was decided about it, as `GET /v1/systems/{id}` answers it. Pure. */
import * as v from 'valibot';
import { storedAssessmentSchema } from './assessment.ts';
import { daySchema } from './day.ts';
import { PURPOSES } from './declaration.ts';
import { exclusionReportSchema } from './exclusion.ts';
import { aiSystemSchema, headingEntries, SYSTEM_STATUSES } from './inventory.ts';
import { LOG_KINDS } from './log-entry.ts';
import { OPEN_STATES } from './open-assessment.ts';
import { limitsSchema, MODES, SERVICE_STATUSES } from './policy.ts';
import { SCREENED_KINDS, storedScreeningSchema } from './screening.ts';
import { systemRecordSchema } from './system.ts';
import { useReviewSchema } from './use-review.ts';
import { EU_CLASSES } from './verdict.ts';

const decided = { version: v.number(), by: v.string(), at: v.string() };

/** As policy has it, with the mode that comes of it. */
const toldEntries = {
  status: v.picklist(SERVICE_STATUSES),
  mode: v.picklist(MODES),
  conditions: v.nullable(v.string()),
  alternative: v.nullable(v.string()),
  limits: v.nullable(limitsSchema),
};
const toldForUseEntries = {
  ...toldEntries,
  /** Where it was declared for one of these purposes, in place of the rest. */
  purposes: v.array(v.strictObject({ purposes: v.array(v.picklist(PURPOSES)), ...toldEntries })),
};

/** What browsers are told of a service. */
const toldSchema = v.strictObject({
  ...toldForUseEntries,
  askAgain: v.number(),
  /** Whether it is another one than the assessments on record, or the retirement, made of it. */
  differs: v.boolean(),
  /** In browsers of these groups, in place of the rest. */
  groups: v.array(v.strictObject({ groups: v.array(v.number()), ...toldForUseEntries })),
});
export type Told = v.InferOutput<typeof toldSchema>;

export const systemReportSchema = v.strictObject({
  ...headingEntries,
  system: aiSystemSchema,
  /** What staff put on record; `version` is what `If-Match` names when it is changed, 0 for nothing yet. */
  record: v.strictObject({ version: v.number(), ...systemRecordSchema.entries }),
  reviews: v.array(v.strictObject({ use: v.string(), ...useReviewSchema.entries, ...decided })),
  screenings: v.array(
    v.strictObject({ kind: v.picklist(SCREENED_KINDS), ...storedScreeningSchema.entries, ...decided }),
  ),
  /** Oldest first. What is in force is the system's own `assessment`. */
  assessments: v.array(
    v.strictObject({ number: v.number(), record: storedAssessmentSchema, by: v.string(), at: v.string() }),
  ),
  /** The one that is being made; whole at `assessment` of this system. */
  open: v.nullable(v.strictObject({ state: v.picklist(OPEN_STATES), version: v.number() })),
  exclusion: exclusionReportSchema,
  /** Null: browsers do not know it as a service. */
  ruling: v.nullable(toldSchema),
  /** Of the groups and the alternatives that the ruling and the assessments name, as far as there are such now. */
  names: v.strictObject({
    groups: v.array(v.strictObject({ number: v.number(), name: v.string() })),
    services: v.array(v.strictObject({ id: v.string(), product: v.string() })),
  }),
  /** As daily runs saw it, oldest first. */
  statusHistory: v.array(
    v.strictObject({ day: daySchema, status: v.picklist(SYSTEM_STATUSES), euClass: v.picklist(EU_CLASSES) }),
  ),
  /** What the log tells of it, oldest first: the newest 200 entries, without how a draft grew. */
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
