/** An observation: one service, one tag, one day, as a cumulative total that only grows. Pure. */
import * as v from 'valibot';
import { daySchema } from './day.ts';
import { SCOPES, SURFACES } from './surface.ts';
import { tagSchema } from './tag.ts';

/** Visits in a day, never an exact count. The order is stored as a number: append only. */
export const VISIT_BANDS = ['1', '2-9', '10+'] as const;
export type VisitBand = (typeof VISIT_BANDS)[number];

export function visitBand(visits: number): VisitBand {
  return visits >= 10 ? '10+' : visits >= 2 ? '2-9' : '1';
}

/** A catalogue id or an organisation's own: lower-case words joined by hyphens. */
export const serviceIdSchema = v.pipe(
  v.string(),
  v.maxLength(64, 'at most 64 characters'),
  v.regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'a service id: lower-case letters, digits and hyphens'),
);

/** A row's id: 128 random bits as 32 hexadecimal digits, made in the browser. */
export const rowIdSchema = v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/, '32 hexadecimal digits'));

export const observationSchema = v.strictObject({
  id: rowIdSchema,
  service: serviceIdSchema,
  day: daySchema,
  tag: tagSchema,
  surfaces: v.pipe(
    v.array(v.picklist(SURFACES)),
    v.minLength(1, 'at least one surface'),
    v.maxLength(SURFACES.length, 'each surface once'),
  ),
  scopes: v.pipe(v.array(v.picklist(SCOPES)), v.maxLength(SCOPES.length, 'each scope once')),
  visits: v.picklist(VISIT_BANDS),
  declared: v.boolean(),
});
export type Observation = v.InferOutput<typeof observationSchema>;
