/** What a reviewer knows of one use of an AI system, and where they judge otherwise than the rules. Pure. */
import * as v from 'valibot';
import { daySchema } from './day.ts';
import { DOMAINS, PURPOSES } from './declaration.ts';
import { lineSchema } from './text.ts';
import { FACT_VALUES, REVIEWER_FACTS, type ReviewerFact, scopeSchema } from './triage-input.ts';
import { ASSESSMENT_LEVELS } from './verdict.ts';

/** `purpose`, or `purpose:domain` for the purposes that need one. */
export const useIdSchema = v.pipe(
  v.string(),
  v.check((text) => {
    const [purpose, domain, ...rest] = text.split(':');
    return (
      PURPOSES.some((one) => one === purpose) &&
      (domain === undefined || DOMAINS.some((one) => one === domain)) &&
      rest.length === 0
    );
  }, 'a purpose, as code or evaluate-people:employment'),
);

const factAnswer = v.optional(v.picklist(FACT_VALUES), 'unknown');

/** What a person can decide; the other classes say that something is open. */
export const OVERRIDE_CLASSES = ['minimal', 'transparency', 'high-risk', 'prohibited'] as const;

/** Longest an override lasts. */
export const OVERRIDE_DAYS = 366;

/** Takes the place of what the rules say until its review day, and while every answer of the use lies within its scope. */
export const overrideSchema = v.pipe(
  v.strictObject({
    euClass: v.picklist(OVERRIDE_CLASSES),
    assessment: v.picklist(ASSESSMENT_LEVELS),
    scope: scopeSchema,
    reviewDay: daySchema,
  }),
  v.forward(
    v.check(
      ({ euClass, assessment }) => assessment === 'full' || (euClass !== 'high-risk' && euClass !== 'prohibited'),
      'full: what is high-risk or prohibited is assessed in full',
    ),
    ['assessment'],
  ),
);
export type Override = v.InferOutput<typeof overrideSchema>;

export const useReviewSchema = v.strictObject({
  facts: v.strictObject(
    Object.fromEntries(REVIEWER_FACTS.map((fact) => [fact, factAnswer])) as Record<ReviewerFact, typeof factAnswer>,
  ),
  override: v.nullable(overrideSchema),
  /** Why the facts and the override are so. */
  reason: lineSchema(500),
});
export type UseReview = v.InferOutput<typeof useReviewSchema>;
