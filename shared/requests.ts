/** Exceptions that people asked for and concerns that they raised, as staff list and answer them. Pure. */
import * as v from 'valibot';
import { daySchema } from './day.ts';
import { rowIdSchema, serviceIdSchema } from './observation.ts';
import { CONCERN_CATEGORIES, CONCERN_LENGTH, DECISIONS, REQUEST_KINDS } from './statement.ts';
import { textSchema } from './text.ts';

/** An exception ends, at the latest this many days from its answer: then it is asked for anew. */
export const MOST_DAYS_GRANTED = 365;

export const REQUEST_STATES = ['open', 'answered', 'all'] as const;
export type RequestState = (typeof REQUEST_STATES)[number];

export const requestsQuerySchema = v.strictObject({ state: v.optional(v.picklist(REQUEST_STATES), 'open') });

/** As `GET /v1/requests` answers them. */
export const requestsSchema = v.strictObject({
  /** There are older ones: only the newest are listed. */
  more: v.boolean(),
  requests: v.array(
    v.strictObject({
      id: rowIdSchema,
      kind: v.picklist(REQUEST_KINDS),
      /** Of a concern. */
      category: v.nullable(v.picklist(CONCERN_CATEGORIES)),
      service: v.nullable(serviceIdSchema),
      product: v.nullable(v.string()),
      day: daySchema,
      text: v.string(),
      /** The rest is null as long as nobody has answered. */
      decision: v.nullable(v.picklist(DECISIONS)),
      answer: v.nullable(v.string()),
      /** Last day of an exception that was granted. */
      until: v.nullable(daySchema),
      answeredBy: v.nullable(v.string()),
      answeredAt: v.nullable(v.string()),
      /** Answers that the one above took the place of, oldest first. */
      earlier: v.array(
        v.strictObject({
          decision: v.picklist(DECISIONS),
          answer: v.string(),
          until: v.nullable(daySchema),
          answeredBy: v.string(),
          answeredAt: v.string(),
        }),
      ),
    }),
  ),
});
export type RequestList = v.InferOutput<typeof requestsSchema>;
export type ListedRequest = RequestList['requests'][number];

/** What staff answer. */
export const requestAnswerBodySchema = v.strictObject({
  decision: v.picklist(DECISIONS),
  text: textSchema(CONCERN_LENGTH),
  until: v.optional(daySchema),
});

export const requestAnswerResponseSchema = v.strictObject({ id: rowIdSchema, decision: v.picklist(DECISIONS) });
