/**
 * What the triage of one use reads: the documented input. `npm run triage` takes it as JSON lines. Pure.
 *
 * A fact that nobody gave is unknown. Unknown never lowers a class: where a "yes" would raise it, the use is not called
 * minimal and a task is opened; where only a "yes" would excuse it, it is not excused. docs/triage.md says what each
 * fact means and who gives it.
 */
import * as v from 'valibot';
import { FEATURES } from './catalogue/features.ts';
import { daySchema } from './day.ts';
import { ACCOUNTS, AFFECTED, answersSchema, DATA_CLASSES, DOMAINS, HANDLINGS, PURPOSES } from './declaration.ts';

/** What a reviewer is asked, one at a time and only where the answer could change something. */
export const REVIEWER_FACTS = [
  'safety-or-medical-reason',
  'sensitive-traits',
  'face-scraping',
  'social-scoring',
  'manipulation',
  'exploits-vulnerability',
  'crime-prediction-by-profiling',
  'unsafeguarded-intimate-imagery',
  'fraud-detection',
  'one-to-one-verification',
  'medical-device',
  'narrow-procedural-task',
  'improves-finished-work',
  'preparatory-task',
  'profiling',
  'publication',
  'public-interest-text',
  'ranks-or-scores-people',
  'hiring-or-promotion',
  'large-scale',
  'combines-datasets',
  'new-technology',
  'writes-without-approval',
  'acceptable-use-policy',
] as const;
export type ReviewerFact = (typeof REVIEWER_FACTS)[number];

export const FACT_VALUES = ['yes', 'no', 'unknown'] as const;
export type FactValue = (typeof FACT_VALUES)[number];

/** Places whose law is asked for beside the European Union's. */
export const JURISDICTIONS = ['colorado', 'nyc'] as const;
export type Jurisdiction = (typeof JURISDICTIONS)[number];

const listOf = <const Options extends readonly string[]>(options: Options) =>
  v.pipe(
    v.array(v.picklist(options)),
    v.check((list) => new Set(list).size === list.length, 'each once'),
  );

/** What an assessment covers: a use outside any part of it is beyond its scope. */
export const scopeSchema = v.strictObject({
  purposes: v.pipe(listOf(PURPOSES), v.minLength(1, 'at least one')),
  /** Of the purposes that need one; empty where none does. */
  domains: listOf(DOMAINS),
  affected: v.pipe(listOf(AFFECTED), v.minLength(1, 'at least one')),
  /** The worst class of data that is covered; every lesser one is covered too. */
  data: v.picklist(DATA_CLASSES),
  /** The least checked handling that is covered. */
  handling: v.picklist(HANDLINGS),
  /** Empty: whatever the account. */
  accounts: listOf(ACCOUNTS),
});
export type Scope = v.InferOutput<typeof scopeSchema>;

const factValue = v.optional(v.picklist(FACT_VALUES), 'unknown');

export const factsSchema = v.strictObject({
  /** Of the tool, by the catalogue; left out where nobody knows. */
  features: v.optional(v.array(v.picklist(FEATURES))),
  /** Features it certainly has, where nobody knows of the others: a browser has seen that it is an agent, say. */
  knownFeatures: v.optional(v.array(v.picklist(FEATURES))),
  /** Lower edge of the band of browsers; 0 under k. */
  browsers: v.optional(v.pipe(v.number(), v.integer('a whole number'), v.minValue(0, 'not below 0')), 0),
  jurisdictions: v.optional(v.array(v.picklist(JURISDICTIONS)), []),
  /** Of the groups that use it, where the organisation gave them one. */
  groupDomains: v.optional(v.array(v.picklist(DOMAINS)), []),
  /** Of the assessment in force; left out where there is none. */
  scope: v.optional(scopeSchema),
  ...(Object.fromEntries(REVIEWER_FACTS.map((fact) => [fact, factValue])) as Record<ReviewerFact, typeof factValue>),
});
export type Facts = v.InferOutput<typeof factsSchema>;

/** A declaration with answers missing. What is not answered is unknown; without a purpose it is none. */
export const someAnswersSchema = v.strictObject(v.partial(v.strictObject(answersSchema.entries)).entries);
export type SomeAnswers = v.InferOutput<typeof someAnswersSchema>;

export const triageInputSchema = v.strictObject({
  /** Null as long as nobody said what the system is used for. */
  declaration: v.nullable(answersSchema),
  facts: v.optional(factsSchema, {}),
  /** The day whose law counts. */
  day: daySchema,
});
export type TriageInput = v.InferOutput<typeof triageInputSchema>;
