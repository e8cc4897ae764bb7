/** Answers to a questionnaire. Which of them fit it is for `check-answers.ts` to say. Pure. */
import * as v from 'valibot';
import { daySchema } from '../day.ts';
import { lineSchema, textSchema } from '../text.ts';
import { questionIdSchema } from './questionnaire.ts';

export const evidenceSchema = v.strictObject({
  /** Where it is kept: an address, or a place people know. */
  link: lineSchema(500),
  /** From this day on it is so. */
  effective: daySchema,
});
export type Evidence = v.InferOutput<typeof evidenceSchema>;

export const answerSchema = v.strictObject({
  /** Ids of choices, or `unknown`, or `not-applicable`; empty for text. */
  choices: v.pipe(v.array(v.string()), v.maxLength(60, 'at most 60')),
  /** What is answered to a `text` question; beside a choice, why: `not-applicable` needs it. */
  note: v.nullable(textSchema(2_000)),
  evidence: v.pipe(v.array(evidenceSchema), v.maxLength(10, 'at most 10')),
});
export type Answer = v.InferOutput<typeof answerSchema>;

/** By the question's id. A question that is not in it is not answered. */
export const answersSchema = v.pipe(
  v.record(questionIdSchema, answerSchema),
  v.check((answers) => Object.keys(answers).length <= 500, 'at most 500 answers'),
);
export type FormAnswers = v.InferOutput<typeof answersSchema>;

/** What a form was answered to. */
export const formRefSchema = v.strictObject({
  id: questionIdSchema,
  version: v.pipe(v.number(), v.safeInteger('a whole number'), v.minValue(1, 'at least 1')),
});
export type FormRef = v.InferOutput<typeof formRefSchema>;
