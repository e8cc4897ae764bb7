/** What a reviewer knows of one use of an AI system, and where they judge otherwise than the rules. Pure. */
import * as v from 'valibot';
import { DOMAINS, PURPOSES } from './declaration.ts';
import { lineSchema } from './text.ts';
import { FACT_VALUES, REVIEWER_FACTS, type ReviewerFact } from './triage-input.ts';
import { ASSESSMENT_LEVELS, EU_CLASSES } from './verdict.ts';

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

export const useReviewSchema = v.strictObject({
  facts: v.strictObject(
    Object.fromEntries(REVIEWER_FACTS.map((fact) => [fact, factAnswer])) as Record<ReviewerFact, typeof factAnswer>,
  ),
  /** Takes the place of what the rules say. */
  override: v.nullable(v.strictObject({ euClass: v.picklist(EU_CLASSES), assessment: v.picklist(ASSESSMENT_LEVELS) })),
  /** Why the facts and the override are so. */
  reason: lineSchema(500),
});
export type UseReview = v.InferOutput<typeof useReviewSchema>;
