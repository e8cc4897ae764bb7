/** The inventory report, as `GET /v1/inventory` answers it. Pure. */
import * as v from 'valibot';
import { ASSESSMENT_DECISIONS, reachEntries } from './assessment.ts';
import { CATEGORIES } from './catalogue/category.ts';
import { daySchema } from './day.ts';
import { ACCOUNTS, answersSchema, DATA_CLASSES, DOMAINS, PURPOSES } from './declaration.ts';
import { findingSchema } from './finding.ts';
import { IMPACT_LEVELS } from './impact-level.ts';
import { serviceIdSchema } from './observation.ts';
import { OPEN_STATES } from './open-assessment.ts';
import { SCREENED_KINDS } from './screening.ts';
import { SCOPES, SURFACES } from './surface.ts';
import { EU_ROLES, FORMS, ISO_ROLES, SOURCES, vendorFactSchema } from './system.ts';
import { scopeSchema } from './triage-input.ts';
import { EU_CLASSES, verdictSchema } from './verdict.ts';

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

/**
 * What has become of a system, from first heard of to out of use; `registered`: by hand or import, and no browser has met
 * it. Derived when read; `assessment-due` until an assessment is on record or somebody said that none is needed;
 * `in-review` from its submission to the decision, where none is in force yet.
 */
export const SYSTEM_STATUSES = [
  'registered',
  'detected',
  'declared',
  'assessment-due',
  'screened',
  'in-review',
  'approved',
  'approved-with-conditions',
  'rejected',
  'retired',
  'excluded',
] as const;
export type SystemStatus = (typeof SYSTEM_STATUSES)[number];

/** An AI system with a purpose: what is triaged. */
export const useSchema = v.strictObject({
  /** `purpose`, or `purpose:domain`; `undeclared` where nobody said what for. */
  id: v.string(),
  purpose: v.nullable(v.picklist(PURPOSES)),
  domain: v.nullable(v.picklist(DOMAINS)),
  /** Who said so: employees, staff, or both. */
  saidBy: v.array(v.picklist(['employees', 'staff'])),
  verdict: verdictSchema,
  /** Whether a reviewer's override took the place of the rules' class. */
  overridden: v.boolean(),
  /** Whether there is an override that counts no more: its review day has come, or an answer lies outside its scope. */
  overrideLapsed: v.boolean(),
});
export type Use = v.InferOutput<typeof useSchema>;

export const groupUseSchema = v.strictObject({
  number: v.number(),
  name: v.string(),
  browsers: bandSchema,
});

export const aiSystemSchema = v.strictObject({
  /** Stable: the service's id, or the one it was registered under. */
  id: serviceIdSchema,
  product: v.string(),
  vendor: v.string(),
  country: v.nullable(v.string()),
  category: v.nullable(v.picklist(CATEGORIES)),
  /** `declared`: no browser has met it, employees said that they use it. */
  source: v.picklist(SOURCES),
  status: v.picklist(SYSTEM_STATUSES),
  /** The strongest of its uses. */
  euClass: v.picklist(EU_CLASSES),
  owner: v.nullable(v.string()),
  isoRoles: v.array(v.picklist(ISO_ROLES)),
  euRoles: v.array(v.picklist(EU_ROLES)),
  partOf: v.nullable(serviceIdSchema),
  parts: v.array(serviceIdSchema),
  /** Null for a registered system whose days nobody gave. */
  firstDay: v.nullable(daySchema),
  lastDay: v.nullable(daySchema),
  /** The last day on which anything in this row may have changed. */
  changedDay: daySchema,
  surfaces: v.array(v.picklist(SURFACES)),
  forms: v.array(v.picklist(FORMS)),
  /** What sign-ins asked to read, over all browsers; `agent`: an extension of it may drive the browser. */
  scopes: v.array(v.picklist(SCOPES)),
  browsers: bandSchema,
  /** The groups in which the threshold is reached. */
  groups: v.array(groupUseSchema),
  /** How often it was answered "not for work", and "this is not AI". */
  notForWork: bandSchema,
  notAi: bandSchema,
  dataClasses: v.array(v.picklist(DATA_CLASSES)),
  accounts: v.array(v.picklist(ACCOUNTS)),
  /** The different answers in force, each once, whatever the number of browsers that gave it. */
  declarations: v.array(answersSchema),
  uses: v.array(useSchema),
  vendorFacts: v.array(
    v.strictObject({ ...vendorFactSchema.entries, by: v.picklist(['catalogue', 'staff']), expired: v.boolean() }),
  ),
  assessment: v.nullable(
    v.strictObject({
      number: v.number(),
      decision: v.picklist(ASSESSMENT_DECISIONS),
      level: v.picklist(IMPACT_LEVELS),
      decidedDay: daySchema,
      reviewDay: daySchema,
      expired: v.boolean(),
      scope: scopeSchema,
      conditions: v.nullable(v.string()),
      groups: reachEntries.groups,
    }),
  ),
  /** The one that is being made. */
  openAssessment: v.nullable(v.strictObject({ state: v.picklist(OPEN_STATES), sinceDay: daySchema })),
  /** Out of the scope of the management system: proposed by one person, in force once another approved it. */
  exclusion: v.nullable(
    v.strictObject({
      reason: v.string(),
      reviewDay: daySchema,
      proposedBy: v.string(),
      approvedBy: v.nullable(v.string()),
      inForce: v.boolean(),
    }),
  ),
  screenings: v.array(
    v.strictObject({ kind: v.picklist(SCREENED_KINDS), reason: v.string(), reviewDay: daySchema, by: v.string() }),
  ),
  findings: v.array(findingSchema),
});
export type AiSystem = v.InferOutput<typeof aiSystemSchema>;

/** What stands above every report. */
export const headingEntries = {
  /** The Worker's day when the report was made. */
  day: daySchema,
  /** k: a number of browsers below it is never told. */
  threshold: v.number(),
  coverage: coverageSchema,
  /** Hash of the triage rules, and the version of the criteria in force; 0 for those that nobody has approved. */
  rulepack: v.string(),
  criteria: v.number(),
  /** Hash of the log's last entry before this report was made. */
  logHead: v.string(),
};

export const inventorySchema = v.strictObject({
  ...headingEntries,
  /** Systems that fit the filters, over all pages. */
  total: v.number(),
  systems: v.array(aiSystemSchema),
  /** Where the next page begins; null on the last. */
  next: v.nullable(v.string()),
});
export type Inventory = v.InferOutput<typeof inventorySchema>;
