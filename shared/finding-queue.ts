/** The queue of findings, as `GET /v1/findings` answers it. Pure. */
import * as v from 'valibot';
import { findingSchema } from './finding.ts';
import { aiSystemSchema, headingEntries } from './inventory.ts';

const { id, product, vendor, owner, status, euClass, browsers, firstDay, lastDay } = aiSystemSchema.entries;

export const queuedFindingSchema = v.strictObject({
  /** Stable: `system/kind`. */
  id: v.string(),
  ...findingSchema.entries,
  overdue: v.boolean(),
  system: v.strictObject({ id, product, vendor, owner, status, euClass, browsers, firstDay, lastDay }),
});
export type QueuedFinding = v.InferOutput<typeof queuedFindingSchema>;

export const findingQueueSchema = v.strictObject({
  ...headingEntries,
  /** Findings that fit the filters, over all pages; by due day, then by priority. */
  total: v.number(),
  findings: v.array(queuedFindingSchema),
  next: v.nullable(v.string()),
});
export type FindingQueue = v.InferOutput<typeof findingQueueSchema>;
