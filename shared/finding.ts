/** A finding: a rule's result on an AI system. Pure. */
import * as v from 'valibot';
import { daySchema } from './day.ts';

export const FINDING_KINDS = [
  'unassessed-system',
  'in-use-before-assessment',
  'undeclared-use',
  'beyond-assessed-scope',
  'assessment-expired',
  'review-due',
  'reassessment-needed',
  'prohibited-hint',
  'high-risk-hint',
  'dpia-likely',
  'sensitive-data-on-personal-account',
  'no-owner',
  'use-after-rejection',
  'use-after-retirement',
  'user-surge',
  'vendor-facts-missing',
  'no-visibility',
] as const;
export type FindingKind = (typeof FINDING_KINDS)[number];

export const PRIORITIES = ['P0', 'P1', 'P2', 'P3'] as const;
export type Priority = (typeof PRIORITIES)[number];

/** Why there is a finding, and why it has its priority. Screens and exports hold a text for each. */
export const FINDING_REASONS = [
  'no-assessment-on-record',
  'purpose-not-declared',
  'answers-missing',
  'rule-holds',
  'rule-upcoming',
  'output-used-unchecked',
  'agent-that-writes',
  'many-browsers',
  'sensitive-data',
  'people-affected',
  'low-impact-use-only',
  'used-before-decision',
  'outside-assessed-scope',
  'deeper-assessment-needed',
  'review-day-passed',
  'review-day-near',
  'screening-expired',
  'nobody-owns-it',
  'used-after-rejection',
  'used-after-retirement',
  'browsers-rose-two-bands',
  'vendor-facts-unknown',
  'vendor-facts-expired',
  'few-browsers-report',
  'browsers-cannot-see-it',
  'new-purpose',
  'new-domain',
  'new-people-affected',
  'worse-data',
  'less-checked',
  'other-account',
  'new-group',
  'vendor-terms-changed',
  'model-changed',
  'browsers-rose-since',
  'incident-reported',
  'rules-changed',
  'answers-unknown',
] as const;
export type FindingReason = (typeof FINDING_REASONS)[number];

export const findingSchema = v.strictObject({
  kind: v.picklist(FINDING_KINDS),
  priority: v.picklist(PRIORITIES),
  reasons: v.array(v.picklist(FINDING_REASONS)),
  /** Ids of the triage rules behind it. */
  rules: v.array(v.string()),
  /** The day the finding opened, which may be later than what it tells of. */
  since: daySchema,
  due: daySchema,
});
export type Finding = v.InferOutput<typeof findingSchema>;
