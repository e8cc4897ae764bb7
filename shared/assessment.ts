/** An AI system impact assessment on record: what was decided, on what use, until when. Pure. */
import * as v from 'valibot';
import { FEATURES } from './catalogue/features.ts';
import { criteriaSchema } from './criteria.ts';
import { daySchema } from './day.ts';
import { IMPACT_LEVELS, type ImpactLevel } from './impact-level.ts';
import { serviceIdSchema } from './observation.ts';
import { MODES } from './policy.ts';
import { answersSchema, formRefSchema } from './questionnaire/answers.ts';
import { resultSchema } from './questionnaire/result.ts';
import { VENDOR_FACTS } from './system.ts';
import { lineSchema, textSchema } from './text.ts';
import { scopeSchema } from './triage-input.ts';
import { ASSESSMENT_LEVELS, EU_CLASSES, RULE_IDS } from './verdict.ts';

export const ASSESSMENT_DECISIONS = ['approved', 'approved-with-conditions', 'rejected'] as const;

/** From the decision to the review, by level: 24, 12, 6 and 3 months, however long they are. */
export const MOST_DAYS_TO_REVIEW: Record<ImpactLevel, number> = { I: 731, II: 366, III: 183, IV: 92 };

/** What a decision leaves open for use outside of its scope: nothing is decided, or it is rejected too. */
export const OTHERWISE = ['unassessed', 'rejected'] as const;

/** What a decision says to browsers, beside the decision itself. */
export const reachEntries = {
  /** The groups that it is for; null: every group, and browsers that are in none. */
  groups: v.nullable(
    v.pipe(
      v.array(v.pipe(v.number(), v.safeInteger('a whole number'), v.minValue(1, 'at least 1'))),
      v.minLength(1, 'at least one'),
      v.maxLength(100, 'at most 100'),
      v.check((groups) => new Set(groups).size === groups.length, 'each once'),
    ),
  ),
  /** What holds for declared purposes outside the scope, and for other groups. */
  otherwise: v.strictObject({ purposes: v.picklist(OTHERWISE), groups: v.picklist(OTHERWISE) }),
  /** The approved service to use instead. */
  alternative: v.nullable(serviceIdSchema),
  /** In place of the mode that its status has by policy. */
  mode: v.nullable(v.picklist(MODES)),
};
const reachSchema = v.strictObject(reachEntries);
export type Reach = v.InferOutput<typeof reachSchema>;

/** Everybody, and nothing said of what lies outside. */
export const FULL_REACH: Reach = {
  groups: null,
  otherwise: { purposes: 'unassessed', groups: 'unassessed' },
  alternative: null,
  mode: null,
};

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
    reach: v.optional(reachSchema, FULL_REACH),
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

/**
 * What was so when it was decided, by the server: where it is otherwise now, the system is to be assessed anew. Never the
 * numbers of browsers, only the rank of their band.
 */
export const basisSchema = v.strictObject({
  rulepack: v.string(),
  /** Of the criteria, what verdicts hang on. */
  criteria: v.pick(criteriaSchema, ['manyBrowsers', 'jurisdictions']),
  /** Rules that held for some use within the scope, R40 apart: it told of an older scope. */
  rules: v.array(v.picklist(RULE_IDS)),
  euClass: v.picklist(EU_CLASSES),
  /** The deepest that such a use needed; none where nobody had declared any. */
  assessment: v.picklist(ASSESSMENT_LEVELS),
  rank: v.pipe(v.number(), v.integer(), v.minValue(0)),
  /** Null where nobody knew them. */
  features: v.nullable(v.array(v.picklist(FEATURES))),
  vendorFacts: v.array(v.strictObject({ fact: v.picklist(VENDOR_FACTS), says: v.string() })),
  /**
   * Ids of the concerns about harm that were known and not declined. Requests, that staff read one by one, and no count of
   * use; by id, so that declining one does not hide the next.
   */
  incidents: v.array(v.string()),
});
export type Basis = v.InferOutput<typeof basisSchema>;

/** How an assessment was made with one of our forms: kept whole with the decision. */
export const madeHereSchema = v.strictObject({
  form: formRefSchema,
  answers: answersSchema,
  result: resultSchema,
  /** Who answered what: staff name by question. */
  answeredBy: v.record(v.string(), v.string()),
  submittedAt: v.string(),
});
export type MadeHere = v.InferOutput<typeof madeHereSchema>;

/** As it is stored, with what the server adds. */
export const storedAssessmentSchema = v.strictObject({
  /** The pipe's own checks held when it was put on record. */
  ...assessmentRecordSchema.pipe[0].entries,
  /** Null: made elsewhere. */
  made: v.optional(v.nullable(madeHereSchema), null),
  /** Null where the system was not in the inventory. */
  basis: v.optional(v.nullable(basisSchema), null),
});
export type StoredAssessment = v.InferOutput<typeof storedAssessmentSchema>;

/**
 * The one that is in force: the newest, past those that reject it for some groups and say nothing for the others. `on`:
 * oldest first.
 */
export function standingAssessment<Numbered extends { record: Pick<StoredAssessment, 'decision' | 'reach'> }>(
  on: readonly Numbered[],
): Numbered | undefined {
  return on.findLast(
    ({ record: { decision, reach } }) =>
      decision !== 'rejected' || reach.groups === null || reach.otherwise.groups === 'rejected',
  );
}
