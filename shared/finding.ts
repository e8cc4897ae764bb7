/** A finding: a rule's result on an AI system. Pure. */
import * as v from 'valibot';
import { daySchema } from './day.ts';

export const FINDING_KINDS = ['unassessed-system'] as const;

export const PRIORITIES = ['P0', 'P1', 'P2', 'P3'] as const;
export type Priority = (typeof PRIORITIES)[number];

/** Why a finding has its priority. Screens and exports hold a text for each. */
export const FINDING_REASONS = [
  'no-assessment-on-record',
  'purpose-not-declared',
  'purpose-weighs-on-people',
  'people-in-a-weak-position-affected',
  'sensitive-or-personal-data',
  'sensitive-data-on-personal-account',
  'output-used-unchecked',
  'low-impact-use-only',
] as const;
export type FindingReason = (typeof FINDING_REASONS)[number];

export const findingSchema = v.strictObject({
  kind: v.picklist(FINDING_KINDS),
  priority: v.picklist(PRIORITIES),
  reasons: v.array(v.picklist(FINDING_REASONS)),
  /** The day the finding opened: when the Worker first heard of the system, which may be later than its first use. */
  since: daySchema,
  due: daySchema,
});
export type Finding = v.InferOutput<typeof findingSchema>;
