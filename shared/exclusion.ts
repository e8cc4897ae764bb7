/** A system that is left out of the scope of the management system: with a reason, until a day, by two people. Pure. */
import * as v from 'valibot';
import { daySchema } from './day.ts';
import { lineSchema } from './text.ts';

/** Longest an exclusion lasts. */
export const EXCLUSION_DAYS = 366;

export const exclusionSchema = v.strictObject({
  reason: lineSchema(500),
  /** From that day on the system is in scope again. */
  reviewDay: daySchema,
});
export type Exclusion = v.InferOutput<typeof exclusionSchema>;

export const exclusionReportSchema = v.strictObject({
  /** Grows with every change, not by one; 0 when there is none. */
  version: v.number(),
  exclusion: v.nullable(exclusionSchema),
  proposedBy: v.nullable(v.string()),
  proposedAt: v.nullable(v.string()),
  /** Null: nobody has approved it yet, and it is not in force. */
  approvedBy: v.nullable(v.string()),
  approvedAt: v.nullable(v.string()),
});

/** "It is no longer to be used." */
export const retirementSchema = v.strictObject({
  reason: lineSchema(500),
  /** The approved service to use instead. */
  alternative: v.nullable(v.string()),
});
