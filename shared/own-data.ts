/** What the Worker holds of one browser, and the question for it. Pure. */
import * as v from 'valibot';
import { WIRE_VERSION } from './api.ts';
import { daySchema } from './day.ts';
import { answersSchema } from './declaration.ts';
import { rowIdSchema, serviceIdSchema, VISIT_BANDS } from './observation.ts';
import { CHECK_RESULTS } from './statement.ts';
import { SCOPES, SURFACES } from './surface.ts';
import { tagSchema } from './tag.ts';

/** Most tags that are asked about at once: more than the limit on new ones leaves in all the quarters that are kept. */
const MOST_TAGS = 1_000;

/** "What do you hold under these tags?" Read, answered, and neither stored nor logged. */
export const ownDataRequestSchema = v.strictObject({
  wire: v.literal(WIRE_VERSION),
  audience: v.string(),
  /** The browser's own day: a request that was caught is worth nothing a day later. */
  day: daySchema,
  nonce: rowIdSchema,
  services: v.pipe(
    v.array(v.strictObject({ service: serviceIdSchema, tag: tagSchema })),
    v.maxLength(MOST_TAGS, `at most ${MOST_TAGS} tags`),
  ),
  policies: v.pipe(
    v.array(v.strictObject({ version: v.number(), tag: tagSchema })),
    v.maxLength(MOST_TAGS, `at most ${MOST_TAGS} tags`),
  ),
});
export type OwnDataRequest = v.InferOutput<typeof ownDataRequestSchema>;

const stored = {
  /** Number of the group that the row was stored with; 0 for none. */
  group: v.number(),
  /** Stored, and not counted yet: the browser was too new. */
  held: v.boolean(),
};

/** Everything the Worker's database holds under the tags and the key of one browser. */
export const ownDataSchema = v.object({
  wire: v.literal(WIRE_VERSION),
  day: daySchema,
  browser: v.object({
    /** Thumbprint of its public key. */
    device: v.string(),
    /** Name of the connect code's token that it enrolled with. */
    enrolledWith: v.string(),
    reportedDays: v.number(),
    lastDay: v.nullable(daySchema),
    sequence: v.number(),
    newTagsThisQuarter: v.number(),
    declarationsToday: v.number(),
    statementsToday: v.number(),
  }),
  observations: v.array(
    v.object({
      service: serviceIdSchema,
      day: daySchema,
      tag: tagSchema,
      surfaces: v.array(v.picklist(SURFACES)),
      scopes: v.array(v.picklist(SCOPES)),
      visits: v.picklist(VISIT_BANDS),
      declared: v.boolean(),
      ...stored,
    }),
  ),
  /** One a service and quarter: what the counters count. */
  uses: v.array(
    v.object({
      service: serviceIdSchema,
      /** As 2026-Q4. */
      quarter: v.string(),
      tag: tagSchema,
      declared: v.boolean(),
      ...stored,
    }),
  ),
  declarations: v.array(
    v.object({
      id: rowIdSchema,
      service: serviceIdSchema,
      day: daySchema,
      tag: tagSchema,
      replaces: v.nullable(rowIdSchema),
      /** Null for a withdrawal. */
      answers: v.nullable(answersSchema),
      ...stored,
    }),
  ),
  acknowledgements: v.array(
    v.object({
      version: v.number(),
      day: daySchema,
      tag: tagSchema,
      check: v.picklist(CHECK_RESULTS),
      held: v.boolean(),
    }),
  ),
  /** What keeps late rows from coming back. */
  eraseMarks: v.array(v.object({ service: serviceIdSchema, tag: tagSchema, upTo: daySchema })),
  forgottenAcknowledgements: v.array(v.object({ version: v.number(), tag: tagSchema })),
});
export type OwnData = v.InferOutput<typeof ownDataSchema>;
