/**
 * A questionnaire as data: what is asked, who answers it, what each answer weighs, and how points become a level. Pure.
 *
 * Points of risk questions add up to the raw score, those of mitigation questions to the mitigation score. `score.ts` has
 * the rule.
 */
import * as v from 'valibot';
import { IMPACT_LEVELS } from '../impact-level.ts';
import { lineSchema, textSchema } from '../text.ts';

/** Who is to answer a question. `employee`: what people declared, confirmed by whoever fills in the form. */
export const RESPONDENTS = ['employee', 'owner', 'security', 'privacy', 'governance'] as const;
export type Respondent = (typeof RESPONDENTS)[number];

/** What the points of a question count towards. */
export const COUNTS = ['risk', 'mitigation', 'none'] as const;

/** Choices that every question may have beside its own: they are no ids of a choice. */
export const UNKNOWN = 'unknown';
export const NOT_APPLICABLE = 'not-applicable';

export const questionIdSchema = v.pipe(
  v.string(),
  v.regex(/^[A-Za-z0-9][\w.-]{0,119}$/, 'letters, digits, dots, hyphens and underscores'),
);

const points = v.pipe(v.number(), v.safeInteger('a whole number'), v.minValue(0, 'not below 0'));

export const choiceSchema = v.strictObject({
  id: v.pipe(v.string(), v.minLength(1, 'not empty'), v.maxLength(120, 'at most 120 characters')),
  text: textSchema(2_000),
  points,
});
export type Choice = v.InferOutput<typeof choiceSchema>;

/**
 * When a question is asked at all, by other answers. `question` is answered with one of `choices` (`is`), or with none of
 * them (`is-not`). Lists hold all together, or any.
 */
export type AppliesIf =
  | { kind: 'is' | 'is-not'; question: string; choices: string[] }
  | { kind: 'answered' | 'not-answered'; question: string }
  | { kind: 'all' | 'any'; of: AppliesIf[] };

export const appliesIfSchema: v.GenericSchema<AppliesIf> = v.variant('kind', [
  v.strictObject({
    kind: v.picklist(['is', 'is-not']),
    question: questionIdSchema,
    choices: v.array(v.string()),
  }),
  v.strictObject({ kind: v.picklist(['answered', 'not-answered']), question: questionIdSchema }),
  v.strictObject({ kind: v.picklist(['all', 'any']), of: v.array(v.lazy(() => appliesIfSchema)) }),
]);

export const questionSchema = v.strictObject({
  id: questionIdSchema,
  text: textSchema(4_000),
  help: v.nullable(textSchema(4_000)),
  /** `several`: its points are those of all that are chosen. `text`: none. */
  kind: v.picklist(['one', 'several', 'text']),
  respondent: v.picklist(RESPONDENTS),
  counts: v.picklist(COUNTS),
  /** From the least to the gravest where they have points that count as risk. Empty for `text`. */
  choices: v.array(choiceSchema),
  /** Points of "unknown", next to the most there are; null where it cannot be answered so. */
  unknown: v.nullable(points),
  /** Whether "not applicable" can be answered, with a reason: the question then counts neither for the score nor for the most. */
  mayNotApply: v.boolean(),
  /** Ids of choices that stand only with evidence: an address, and the day from which it is effective. */
  evidenceFor: v.array(v.string()),
  required: v.boolean(),
  /** Null: always asked. */
  appliesIf: v.nullable(appliesIfSchema),
});
export type Question = v.InferOutput<typeof questionSchema>;

export const sectionSchema = v.strictObject({
  id: questionIdSchema,
  title: lineSchema(300),
  questions: v.array(questionSchema),
});
export type Section = v.InferOutput<typeof sectionSchema>;

/** Holds when every part holds: the level is then this at least, whatever the share and the mitigation. */
export const floorSchema = v.strictObject({
  id: questionIdSchema,
  level: v.picklist(IMPACT_LEVELS),
  /** Why, in plain words. */
  text: lineSchema(300),
  /** Every one of them: one of these questions has so many points at least, or exactly this choice. */
  all: v.array(
    v.strictObject({
      anyOf: v.array(questionIdSchema),
      atLeast: v.nullable(points),
      choice: v.nullable(v.string()),
    }),
  ),
  /** Whether what it stands for cannot be approved at all. */
  blocks: v.boolean(),
});
export type Floor = v.InferOutput<typeof floorSchema>;

export const questionnaireSchema = v.strictObject({
  id: questionIdSchema,
  /** Grows with every change; answers name the version that they were given to. */
  version: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  title: lineSchema(300),
  /** Where it comes from, when it is somebody else's. */
  source: v.nullable(lineSchema(500)),
  sections: v.pipe(v.array(sectionSchema), v.minLength(1, 'at least one')),
  /** Parts of the score that are told by themselves: the ids of their sections. */
  results: v.array(
    v.strictObject({ id: questionIdSchema, title: lineSchema(120), sections: v.array(questionIdSchema) }),
  ),
  /** The greatest share of the most points, in percent, for levels I, II and III; above it is IV. */
  levelsUpTo: v.strictTuple([v.number(), v.number(), v.number()]),
  /** From this share of the most mitigation on, in percent, the raw score counts this many percent of itself. */
  mitigation: v.strictObject({
    from: v.number(),
    counts: v.number(),
    /** Whether what is left is rounded to whole points, half a point up. */
    isRounded: v.optional(v.boolean(), false),
  }),
  /** The most points, where a form counts them once and for all; null: over the questions that apply. */
  maximum: v.optional(v.nullable(v.strictObject({ risk: points, mitigation: points })), null),
  floors: v.array(floorSchema),
});
export type Questionnaire = v.InferOutput<typeof questionnaireSchema>;
