/** An impact assessment that is being made: a draft, then submitted, then in review, until it is decided on. Pure. */
import * as v from 'valibot';
import { ASSESSMENT_DECISIONS, reachEntries } from './assessment.ts';
import { daySchema } from './day.ts';
import { MODES, SERVICE_STATUSES } from './policy.ts';
import { answerSchema, answersSchema, formRefSchema } from './questionnaire/answers.ts';
import { questionnaireSchema, RESPONDENTS } from './questionnaire/questionnaire.ts';
import { resultSchema } from './questionnaire/result.ts';
import { lineSchema, textSchema } from './text.ts';
import { scopeSchema } from './triage-input.ts';
import { ASSESSMENT_LEVELS } from './verdict.ts';

export const OPEN_STATES = ['draft', 'submitted', 'in-review'] as const;
export type OpenState = (typeof OPEN_STATES)[number];

/** What a draft is opened with. */
export const openingSchema = v.strictObject({
  /** `full`, or `light` where no use needs more. */
  form: v.picklist(['full', 'light']),
});

/** What its assessor writes. */
export const draftSchema = v.strictObject({
  form: formRefSchema,
  answers: answersSchema,
  /** What is assessed; null as long as nobody has said. */
  scope: v.nullable(scopeSchema),
  groups: reachEntries.groups,
  /** Who answers each part, by name; left out where nobody is named. */
  respondents: v.strictObject(
    Object.fromEntries(RESPONDENTS.map((one) => [one, v.optional(v.nullable(lineSchema(120)), null)])) as Record<
      (typeof RESPONDENTS)[number],
      v.OptionalSchema<v.NullableSchema<ReturnType<typeof lineSchema>, undefined>, null>
    >,
  ),
  /** What the assessor advises. */
  advice: v.nullable(
    v.strictObject({
      decision: v.picklist(ASSESSMENT_DECISIONS),
      conditions: v.nullable(textSchema(1_000)),
      reason: v.nullable(lineSchema(500)),
    }),
  ),
});
export type Draft = v.InferOutput<typeof draftSchema>;

/** What an approver decides: on the scope that was submitted, or a narrower one. */
export const decisionSchema = v.pipe(
  v.strictObject({
    decision: v.picklist(ASSESSMENT_DECISIONS),
    conditions: v.nullable(textSchema(1_000)),
    scope: scopeSchema,
    ...reachEntries,
    reviewDay: daySchema,
    reason: lineSchema(500),
  }),
  v.forward(
    v.check(
      ({ decision, conditions }) => (decision === 'approved-with-conditions') === (conditions !== null),
      'given with approved-with-conditions, and only there',
    ),
    ['conditions'],
  ),
);
export type AssessmentDecision = v.InferOutput<typeof decisionSchema>;

/** Why a submitted assessment goes back to its assessor, or a draft is dropped. */
export const reasonSchema = v.strictObject({ reason: lineSchema(500) });

/** Where a proposed answer comes from. */
export const PREFILL_SOURCES = ['declarations', 'catalogue', 'vendor-facts', 'triage', 'record'] as const;

export const openAssessmentSchema = v.strictObject({
  /** The number that the assessment will have once it is decided on. */
  number: v.number(),
  /** Grows with every change, of the draft and of its state: what `If-Match` names. */
  version: v.number(),
  state: v.picklist(OPEN_STATES),
  draft: draftSchema,
  /** Whether the answers are to a version of the form that is still the newest. */
  formIsCurrent: v.boolean(),
  /** Who answered each question, and when; ISO 8601, UTC. */
  answeredBy: v.record(v.string(), v.strictObject({ by: v.string(), at: v.string() })),
  openedBy: v.string(),
  openedAt: v.string(),
  submittedBy: v.nullable(v.string()),
  submittedAt: v.nullable(v.string()),
  reviewer: v.nullable(v.string()),
  /** Why it was given back last. */
  returned: v.nullable(v.strictObject({ by: v.string(), at: v.string(), reason: v.string() })),
  result: resultSchema,
  /** What would refuse its submission now, or its approval: codes, fields and words as in a problem. */
  obstacles: v.array(
    v.strictObject({
      against: v.picklist(['submission', 'approval']),
      code: v.string(),
      field: v.string(),
      message: v.string(),
    }),
  ),
});
export type OpenAssessment = v.InferOutput<typeof openAssessmentSchema>;

/** As `GET /v1/systems/{id}/assessment` answers it. */
export const openAssessmentReportSchema = v.strictObject({
  /** Null: none is being made. */
  open: v.nullable(openAssessmentSchema),
  /** The form that it is made with; null where none is. */
  form: v.nullable(questionnaireSchema),
  /** The deepest that a use of the system needs now. */
  needs: v.picklist(ASSESSMENT_LEVELS),
  /** Proposed answers, by question, each with where it comes from: nobody has given them yet. */
  proposed: v.record(
    v.string(),
    v.strictObject({ answer: answerSchema, source: v.picklist(PREFILL_SOURCES), why: v.string() }),
  ),
  /** The use that is known now, as a scope: null where nobody declared any. */
  knownUse: v.nullable(scopeSchema),
  /** What browsers do by policy, for each status. */
  modes: v.strictObject(
    Object.fromEntries(SERVICE_STATUSES.map((status) => [status, v.picklist(MODES)])) as Record<
      (typeof SERVICE_STATUSES)[number],
      v.PicklistSchema<typeof MODES, undefined>
    >,
  ),
  /** Groups that browsers are enrolled in, for the choice of who it is for. */
  groups: v.array(v.strictObject({ number: v.number(), name: v.string() })),
});
export type OpenAssessmentReport = v.InferOutput<typeof openAssessmentReportSchema>;
