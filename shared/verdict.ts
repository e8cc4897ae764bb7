/** What triage says of one use: a hint to people who decide, with its reasons and sources. Pure. */
import * as v from 'valibot';
import { daySchema } from './day.ts';
import { type FindingReason, PRIORITIES } from './finding.ts';
import { REVIEWER_FACTS } from './triage-input.ts';

/**
 * Classes of the EU AI Act, from weak to strong, by the law in force on the day. `pending`: law that is passed and not
 * yet in force will call it more. `unclassified`: nobody said what for, or an answer that could raise it is missing.
 */
export const EU_CLASSES = ['minimal', 'unclassified', 'pending', 'transparency', 'high-risk', 'prohibited'] as const;
export type EuClass = (typeof EU_CLASSES)[number];

export const ASSESSMENT_LEVELS = ['none', 'light', 'full'] as const;
export type AssessmentLevel = (typeof ASSESSMENT_LEVELS)[number];

/** What must be answered before the class is certain, and who is to answer it. */
export const TASKS = [
  ...REVIEWER_FACTS,
  'declaration',
  'domain',
  'affected',
  'data',
  'handling',
  'features',
  'account',
] as const;

export const RULE_IDS = [
  'R01',
  'R02',
  'R03',
  'R04',
  'R05',
  'R06',
  'R07',
  'R08',
  'R09',
  'R10',
  'R11',
  'R12',
  'R13',
  'R14',
  'R15',
  'R16',
  'R17',
  'R20',
  'R21',
  'R30',
  'R31',
  'R32',
  'R40',
] as const;
export type RuleId = (typeof RULE_IDS)[number];

export const ruleResultSchema = v.strictObject({
  id: v.picklist(RULE_IDS),
  /** In plain words, English; screens hold their own texts. */
  reason: v.string(),
  source: v.string(),
  appliesFrom: daySchema,
});

export const verdictSchema = v.strictObject({
  euClass: v.picklist(EU_CLASSES),
  /** Rules that hold on the day, by id. */
  rules: v.array(ruleResultSchema),
  /** Rules whose law is not in force yet, and what they will make of it. */
  upcoming: v.array(v.strictObject({ ...ruleResultSchema.entries, euClass: v.nullable(v.picklist(EU_CLASSES)) })),
  assessment: v.picklist(ASSESSMENT_LEVELS),
  priority: v.picklist(PRIORITIES),
  /** Days from the day a finding opens; business days for P0. */
  dueDays: v.number(),
  /** Why an assessment is needed, beside the rules: ids of the organisation's own criteria. */
  criteria: v.array(
    v.picklist([
      'output-unchecked',
      'agent-that-writes',
      'many-browsers',
      'sensitive-data',
      'people-affected',
      'undeclared',
    ]),
  ),
  tasks: v.array(v.picklist(TASKS)),
  /** Hash of the rules that were run. */
  rulepack: v.string(),
});
export type Verdict = v.InferOutput<typeof verdictSchema>;

/** The reason that each criterion of the organisation makes in a finding, and the words that it is told in. */
export const CRITERION_REASONS: Record<Verdict['criteria'][number], FindingReason> = {
  undeclared: 'purpose-not-declared',
  'output-unchecked': 'output-used-unchecked',
  'agent-that-writes': 'agent-that-writes',
  'many-browsers': 'many-browsers',
  'sensitive-data': 'sensitive-data',
  'people-affected': 'people-affected',
};
