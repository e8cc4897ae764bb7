/** Makes the inventory's rows out of what is stored. Pure, and the same in whatever order the stored rows come. */

import { standingAssessment } from '../../shared/assessment.ts';
import { fromBits } from '../../shared/bits.ts';
import type { ServiceSummary } from '../../shared/catalogue/build.ts';

import type { Criteria } from '../../shared/criteria.ts';
import { type Day, daysBetween, fromDayNumber } from '../../shared/day.ts';
import { ACCOUNTS, DATA_CLASSES, DOMAINS } from '../../shared/declaration.ts';
import type { AiSystem, SystemStatus } from '../../shared/inventory.ts';
import type { Dismissal } from '../../shared/statement.ts';
import { SCOPES, SURFACES } from '../../shared/surface.ts';
import { EMPTY_RECORD, type Source } from '../../shared/system.ts';
import { bandOf, lowerEdgeOf } from '../../shared/threshold.ts';
import { ASSESSMENT_LEVELS, type AssessmentLevel, EU_CLASSES, type EuClass } from '../../shared/verdict.ts';
import { isExclusionInForce } from '../exclusions/store.ts';
import { findOnSystem } from '../triage/find.ts';
import type { SystemInput } from '../triage/system-input.ts';
import type { Known } from './known.ts';
import { featuresOf, triageUses, type UsesInput } from './uses.ts';
import { describeVendorFacts } from './vendor-facts.ts';

export interface ReportContext {
  today: Day;
  rulepack: string;
  threshold: number;
  criteria: Criteria;
  /** Every service that there is to meet, the organisation's own among them. */
  services: readonly ServiceSummary[];
}

/** Every AI system, by id. */
export function buildSystems(known: Known, context: ReportContext): AiSystem[] {
  const summaries = new Map(context.services.map((service) => [service.id, service]));
  const ids = [...new Set([...known.seen.keys(), ...known.records.keys()])].sort();
  const systems = ids.map((id) => describeSystem(id, known, summaries.get(id), context));
  const parts = Map.groupBy(systems, ({ partOf }) => partOf);
  return systems.map((system) => ({ ...system, parts: (parts.get(system.id) ?? []).map(({ id }) => id) }));
}

function describeSystem(
  id: string,
  known: Known,
  summary: ServiceSummary | undefined,
  context: ReportContext,
): AiSystem {
  const { today, threshold, criteria } = context;
  const row = known.records.get(id);
  const record = row?.record ?? EMPTY_RECORD;
  const seen = known.seen.get(id);
  const declared = known.declarations.get(id) ?? [];
  const counts = countsOf(id, known);
  const groups = groupsOf(id, known, threshold);
  const assessment = standingAssessment(known.assessments.get(id) ?? []) ?? null;
  const scopes = fromBits(SCOPES, seen?.scopes ?? 0);
  const vendorFacts = describeVendorFacts(id, record, today);
  const uses = triageUses(usesInputOf(id, known, context));
  const ruling = standingRuling(known.rulings.get(id), assessment?.record ?? null);
  const exclusion = known.exclusions.get(id);
  const isExcluded = exclusion !== undefined && isExclusionInForce(exclusion, today);
  const band = bandOf(counts.browsers, threshold);
  const input: SystemInput = {
    openedDay: fromDayNumber(Math.min(seen?.opened ?? Infinity, row?.registeredDay ?? Infinity)),
    firstDay: earliest(seen && fromDayNumber(seen.first), record.firstDay),
    lastDay: latest(seen && fromDayNumber(seen.last), record.lastDay),
    isSeenByBrowsers: seen !== undefined || summary !== undefined,
    owner: record.owner,
    rejectedDay: assessment?.record.decision === 'rejected' ? assessment.record.decidedDay : dayOf(ruling, 'rejected'),
    retiredDay: earliest(record.retiredDay, dayOf(ruling, 'retired')),
    uses: uses.map(({ use, answers }) => ({ id: use.id, answers, verdict: use.verdict })),
    assessment: assessment?.record ?? null,
    hasUnknownAnswers: assessment?.hasUnknownAnswers ?? false,
    firstApprovedDay: earliest(
      ...(known.assessments.get(id) ?? []).map(({ record: { decision, decidedDay } }) =>
        decision === 'rejected' ? null : decidedDay,
      ),
    ),
    features: featuresOf(id, record),
    groups: groups.map(({ number }) => number),
    rulepack: context.rulepack,
    incidents: known.incidents.get(id) ?? [],
    isExcluded,
    screenings: known.screenings.get(id) ?? [],
    vendorFacts,
    bands: bandsUntil(known.bands.get(id) ?? [], band.rank, today),
    coverage: known.coverage,
    rolloutDay: known.rolloutDay,
    open: known.open.get(id) ?? new Map(),
  };
  const findings = findOnSystem(input, criteria, today);
  const declarations = [...declared, ...record.uses];
  const open = known.opened.get(id);
  return {
    id,
    product: record.product ?? summary?.product ?? id,
    vendor: record.vendor ?? summary?.vendor ?? '',
    country: record.country ?? summary?.country ?? null,
    category: record.category ?? summary?.category ?? null,
    source: sourceOf(row?.source ?? null, seen?.surfaces ?? 0),
    status: statusOf(input, findings, {
      isMet: seen !== undefined || (row?.source ?? null) === null,
      isInReview: open !== undefined && open.state !== 'draft',
      today,
    }),
    euClass: strongest(uses.map(({ use }) => use.verdict.euClass)),
    owner: record.owner,
    isoRoles: record.isoRoles,
    euRoles: record.euRoles,
    partOf: record.partOf,
    parts: [],
    firstDay: input.firstDay,
    lastDay: input.lastDay,
    // Told once the whole row is there: changed.ts.
    changedDay: today,
    surfaces: fromBits(SURFACES, seen?.surfaces ?? 0),
    forms: record.forms,
    scopes,
    browsers: band,
    groups,
    notForWork: dismissed(known, id, 'not-for-work', threshold),
    notAi: dismissed(known, id, 'not-ai', threshold),
    dataClasses: DATA_CLASSES.filter((one) => declarations.some(({ data }) => data === one)),
    accounts: ACCOUNTS.filter((one) => declarations.some(({ account }) => account === one)),
    declarations: declared,
    uses: uses.map(({ use }) => use),
    vendorFacts,
    assessment: assessment && {
      number: assessment.number,
      decision: assessment.record.decision,
      level: assessment.record.level,
      decidedDay: assessment.record.decidedDay,
      reviewDay: assessment.record.reviewDay,
      expired: assessment.record.reviewDay <= today,
      scope: assessment.record.scope,
      conditions: assessment.record.conditions,
      groups: assessment.record.reach.groups,
    },
    openAssessment: open ? { state: open.state, sinceDay: open.sinceDay } : null,
    exclusion: exclusion?.exclusion
      ? {
          ...exclusion.exclusion,
          proposedBy: exclusion.proposedBy ?? '',
          approvedBy: exclusion.approvedBy,
          inForce: isExcluded,
        }
      : null,
    screenings: (known.screenings.get(id) ?? []).map(({ kind, record: { reason, reviewDay }, by }) => ({
      kind,
      reason,
      reviewDay,
      by,
    })),
    findings,
  };
}

/** What the uses of one system are triaged by; of one that nobody has met or registered, too. */
export function usesInputOf(id: string, known: Known, { today, threshold, criteria }: ReportContext): UsesInput {
  const assessment = standingAssessment(known.assessments.get(id) ?? []);
  const groups = groupsOf(id, known, threshold);
  return {
    id,
    declared: known.declarations.get(id) ?? [],
    groupDomains: DOMAINS.filter((domain) => groups.some(({ number }) => known.groups.get(number)?.domain === domain)),
    record: known.records.get(id)?.record ?? EMPTY_RECORD,
    reviews: known.reviews.get(id) ?? new Map(),
    isAgent: fromBits(SCOPES, known.seen.get(id)?.scopes ?? 0).includes('agent'),
    browsers: lowerEdgeOf(countsOf(id, known).browsers, threshold),
    scope: assessment && assessment.record.decision !== 'rejected' ? assessment.record.scope : undefined,
    criteria,
    today,
  };
}

function countsOf(id: string, { counts }: Known) {
  return counts.get(id) ?? { browsers: 0, groups: new Map<number, number>() };
}

/** Those in which the threshold is reached and that have a name, by number. */
function groupsOf(id: string, known: Known, threshold: number): AiSystem['groups'] {
  return [...countsOf(id, known).groups]
    .map(([number, browsers]) => ({
      number,
      name: known.groups.get(number)?.name ?? '',
      browsers: bandOf(browsers, threshold),
    }))
    .filter(({ name, browsers }) => name !== '' && browsers.rank > 0)
    .sort((a, b) => a.number - b.number);
}

function sourceOf(registered: 'manual' | 'imported' | null, surfaces: number): Source {
  return registered ?? (surfaces === 0 ? 'declared' : 'detected');
}

function statusOf(
  { retiredDay, rejectedDay, isExcluded, assessment, uses }: SystemInput,
  findings: AiSystem['findings'],
  { isMet, isInReview, today }: { isMet: boolean; isInReview: boolean; today: Day },
): SystemStatus {
  if (retiredDay !== null && retiredDay <= today) return 'retired';
  if (rejectedDay !== null) return 'rejected';
  if (isExcluded) return 'excluded';
  if (assessment) return assessment.decision;
  if (isInReview) return 'in-review';
  const isDeclared = uses.some(({ answers }) => answers.length > 0);
  // Nothing stands against it any more: a screening holds.
  if (!findings.some(({ kind }) => kind === 'unassessed-system')) return 'screened';
  if (!isDeclared) return isMet ? 'detected' : 'registered';
  return uses.some(({ verdict }) => verdict.assessment !== 'none') ? 'assessment-due' : 'declared';
}

export function strongest(classes: readonly EuClass[]): EuClass {
  return EU_CLASSES[Math.max(...classes.map((one) => EU_CLASSES.indexOf(one)))] ?? 'unclassified';
}

/** The deepest assessment that a use needs. */
export function deepest(uses: AiSystem['uses']): AssessmentLevel {
  return (
    ASSESSMENT_LEVELS[Math.max(...uses.map(({ verdict }) => ASSESSMENT_LEVELS.indexOf(verdict.assessment)))] ?? 'full'
  );
}

/** Null where an assessment that allows the use is newer than what policy said. */
function standingRuling<Ruling extends { day: Day }>(
  ruling: Ruling | undefined,
  assessment: SystemInput['assessment'],
): Ruling | undefined {
  const isOverruled =
    ruling !== undefined &&
    assessment !== null &&
    assessment.decision !== 'rejected' &&
    assessment.decidedDay > ruling.day;
  return isOverruled ? undefined : ruling;
}

function dayOf(ruling: { status: SystemStatus; day: Day } | undefined, status: SystemStatus): Day | null {
  return ruling?.status === status ? ruling.day : null;
}

function earliest(...days: (Day | null | undefined)[]): Day | null {
  return days.filter((day) => day !== null && day !== undefined).sort()[0] ?? null;
}

function latest(...days: (Day | null | undefined)[]): Day | null {
  return (
    days
      .filter((day) => day !== null && day !== undefined)
      .sort()
      .at(-1) ?? null
  );
}

/** What was written down of the quarter, and today's rank where that is another. */
function bandsUntil(written: SystemInput['bands'], rank: number, today: Day): SystemInput['bands'] {
  return written.at(-1)?.rank === rank ? written : [...written.filter(({ day }) => day < today), { day: today, rank }];
}

function dismissed(known: Known, id: string, reason: Dismissal, threshold: number) {
  return bandOf(known.dismissals.get(`${id} ${reason}`) ?? 0, threshold);
}

/** Days from the first to the last day of use, both included; null where nobody knows them. */
export function daysFirstToLast({ firstDay, lastDay }: Pick<AiSystem, 'firstDay' | 'lastDay'>): number | null {
  return firstDay === null || lastDay === null ? null : daysBetween(firstDay, lastDay) + 1;
}
