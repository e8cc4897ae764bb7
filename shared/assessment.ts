/** An AI system impact assessment on record: what was decided, on what use, until when. Pure. */
import * as v from 'valibot';
import { daySchema } from './day.ts';
import { lineSchema, textSchema } from './text.ts';
import { scopeSchema } from './triage-input.ts';

export const ASSESSMENT_DECISIONS = ['approved', 'approved-with-conditions', 'rejected'] as const;

/** Levels of impact; ours, not ISO's. */
export const IMPACT_LEVELS = ['I', 'II', 'III', 'IV'] as const;

export type ImpactLevel = (typeof IMPACT_LEVELS)[number];

/** From the decision to the review, by level: 24, 12, 6 and 3 months, however long they are. */
export const MOST_DAYS_TO_REVIEW: Record<ImpactLevel, number> = { I: 731, II: 366, III: 183, IV: 92 };

export const assessmentRecordSchema = v.pipe(
  v.strictObject({
    decision: v.picklist(ASSESSMENT_DECISIONS),
    level: v.picklist(IMPACT_LEVELS),
    /** The day it was decided, which may lie before it was put on record. */
    decidedDay: daySchema,
    /** From that day on it has expired. */
    reviewDay: daySchema,
    assessor: lineSchema(120),
    scope: scopeSchema,
    conditions: v.nullable(textSchema(1_000)),
    /** Where the assessment itself is kept. */
    evidence: v.nullable(lineSchema(500)),
    reason: lineSchema(500),
  }),
  v.forward(
    v.check(({ decidedDay, reviewDay }) => decidedDay < reviewDay, 'after decidedDay'),
    ['reviewDay'],
  ),
  v.forward(
    v.check(
      ({ decision, conditions }) => (decision === 'approved-with-conditions') === (conditions !== null),
      'given with approved-with-conditions, and only there',
    ),
    ['conditions'],
  ),
);
export type AssessmentRecord = v.InferOutput<typeof assessmentRecordSchema>;
