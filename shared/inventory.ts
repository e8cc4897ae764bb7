/** The inventory report, as `GET /v1/inventory` answers it. Pure. */
import * as v from 'valibot';
import { CATEGORIES } from './catalogue/category.ts';
import { daySchema } from './day.ts';
import { answersSchema } from './declaration.ts';
import { findingSchema } from './finding.ts';
import { serviceIdSchema } from './observation.ts';
import { SCOPES, SURFACES } from './surface.ts';

export const bandSchema = v.strictObject({
  /** A band such as `20–49`, or `<10` for everything under the threshold. */
  label: v.string(),
  /** Position of the band, for comparing and drawing; 0 is "under the threshold". */
  rank: v.pipe(v.number(), v.integer(), v.minValue(0)),
});

export const coverageSchema = v.strictObject({
  /** Enrolled browsers that reported on the busiest of the last seven days. Exact: joined to no service. */
  browsersReporting: v.pipe(v.number(), v.integer(), v.minValue(0)),
});

export const SYSTEM_STATUSES = ['detected', 'declared'] as const;

export const aiSystemSchema = v.strictObject({
  /** Stable: the service's id. */
  id: serviceIdSchema,
  product: v.string(),
  vendor: v.string(),
  country: v.nullable(v.string()),
  category: v.nullable(v.picklist(CATEGORIES)),
  source: v.picklist(['detected']),
  status: v.picklist(SYSTEM_STATUSES),
  firstDay: daySchema,
  lastDay: daySchema,
  surfaces: v.array(v.picklist(SURFACES)),
  /** What sign-ins asked to read, over all browsers; `agent`: an extension of it may drive the browser. */
  scopes: v.array(v.picklist(SCOPES)),
  browsers: bandSchema,
  /** How often it was answered "not for work", and "this is not AI". */
  notForWork: bandSchema,
  notAi: bandSchema,
  /** The different answers in force, each once, whatever the number of browsers that gave it. */
  declarations: v.array(answersSchema),
  findings: v.array(findingSchema),
});
export type AiSystem = v.InferOutput<typeof aiSystemSchema>;

export const inventorySchema = v.strictObject({
  /** The Worker's day when the report was made. */
  day: daySchema,
  /** k: a number of browsers below it is never told. */
  threshold: v.number(),
  coverage: coverageSchema,
  systems: v.array(aiSystemSchema),
});
export type Inventory = v.InferOutput<typeof inventorySchema>;
