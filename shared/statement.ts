/**
 * What a person states beside what a service is used for: that the policy was read, that something was no use at work,
 * a request for an exception, a concern. Each travels in a sync as a row of its own. Pure.
 */
import * as v from 'valibot';
import { daySchema } from './day.ts';
import { rowIdSchema, serviceIdSchema } from './observation.ts';
import { type KeyedHash, type Tag, tagOf, tagSchema } from './tag.ts';
import { textSchema } from './text.ts';

/** How the check question of a policy's text was answered first; `none` where there is no question. */
export const CHECK_RESULTS = ['none', 'failed', 'passed'] as const;
export type CheckResult = (typeof CHECK_RESULTS)[number];

/** Why somebody does not answer what a service is for. */
export const DISMISSALS = ['not-for-work', 'not-ai'] as const;
export type Dismissal = (typeof DISMISSALS)[number];

/** What a concern is about (ISO/IEC 42001, A.3.3). Append only: exports hold them. */
export const CONCERN_CATEGORIES = [
  'unfair-to-people',
  'wrong-or-misleading',
  'personal-data',
  'confidential-data',
  'safety',
  'security',
  'rules-not-followed',
  'something-else',
] as const;
export type ConcernCategory = (typeof CONCERN_CATEGORIES)[number];

/** What staff answer, and may decide on it. */
export const REQUEST_KINDS = ['exception', 'concern'] as const;
export type RequestKind = (typeof REQUEST_KINDS)[number];
export const DECISIONS = ['answered', 'granted', 'declined'] as const;
export type Decision = (typeof DECISIONS)[number];

/** Longest reason of an exception and text of a concern, in UTF-16 units. */
export const REASON_LENGTH = 500;
export const CONCERN_LENGTH = 1_000;

/** 128 random bits, made in the browser: whoever holds it may fetch the answer, and nobody else. */
export const receiptSchema = rowIdSchema;

const policyVersionSchema = v.pipe(
  v.number(),
  v.integer('a whole number'),
  v.minValue(1, 'at least 1'),
  v.maxValue(2 ** 47 - 1, 'below 2^47'),
);

export const concernEntries = {
  receipt: receiptSchema,
  category: v.picklist(CONCERN_CATEGORIES),
  text: textSchema(CONCERN_LENGTH),
  /** The service it is about, where there is one. */
  service: v.optional(serviceIdSchema),
};

const rowEntries = { id: rowIdSchema, day: daySchema };

/** A version of the policy's text was read. The tag is that of `makePolicyTag`. */
export const acknowledgementSchema = v.strictObject({
  kind: v.literal('acknowledgement'),
  ...rowEntries,
  version: policyVersionSchema,
  tag: tagSchema,
  check: v.picklist(CHECK_RESULTS),
});

/** "Forget that this was acknowledged." Wins over the acknowledgement, in any order. */
export const forgetAcknowledgementSchema = v.strictObject({
  kind: v.literal('forget-acknowledgement'),
  ...rowEntries,
  version: policyVersionSchema,
  tag: tagSchema,
});

/** Counted, under no tag. */
export const dismissalSchema = v.strictObject({
  kind: v.literal('dismissal'),
  ...rowEntries,
  service: serviceIdSchema,
  reason: v.picklist(DISMISSALS),
});

/** Asks to use a service that is blocked. */
export const exceptionSchema = v.strictObject({
  kind: v.literal('exception'),
  ...rowEntries,
  receipt: receiptSchema,
  service: serviceIdSchema,
  text: textSchema(REASON_LENGTH),
});

export const concernSchema = v.strictObject({ kind: v.literal('concern'), ...rowEntries, ...concernEntries });

export const statementSchema = v.variant('kind', [
  acknowledgementSchema,
  forgetAcknowledgementSchema,
  dismissalSchema,
  exceptionSchema,
  concernSchema,
]);
export type Statement = v.InferOutput<typeof statementSchema>;

/** Under which one browser acknowledges one version: joined to nothing else that it sends. */
export function makePolicyTag(hash: KeyedHash, version: number): Promise<Tag> {
  return tagOf(hash, `unshade-policy-tag\n${version}`);
}

/** What staff answered. Signed for the browser that holds the receipt. */
export const requestAnswerSchema = v.object({
  receipt: receiptSchema,
  decision: v.picklist(DECISIONS),
  text: textSchema(CONCERN_LENGTH),
  /** Last day of a granted exception. */
  until: v.optional(daySchema),
  /** The service of the exception that was granted. */
  service: v.optional(serviceIdSchema),
  /** Day of the answer. */
  day: daySchema,
});
export type RequestAnswer = v.InferOutput<typeof requestAnswerSchema>;
