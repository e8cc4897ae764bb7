/** What finds one kind of finding on an AI system. Pure. */
import type { StoredAssessment } from '../../shared/assessment.ts';
import type { Criteria } from '../../shared/criteria.ts';
import type { Day } from '../../shared/day.ts';
import { FINDING_REASONS, type Finding, type FindingKind, type FindingReason } from '../../shared/finding.ts';
import { partsOutside } from '../../shared/scope.ts';
import type { ScreenedKind, StoredScreening } from '../../shared/screening.ts';
import type { Scope } from '../../shared/triage-input.ts';
import type { RuleId, Verdict } from '../../shared/verdict.ts';
import type { SystemInput } from './system-input.ts';

export interface FinderInput {
  system: SystemInput;
  criteria: Criteria;
  today: Day;
}

export interface Found {
  priority: Finding['priority'];
  reasons: Finding['reasons'];
  /** None where left out. */
  rules?: readonly string[];
  /** Where left out: the day the finding is first met. */
  since?: Day;
  /** Where left out: by the priority. */
  due?: Day;
}

export interface Finder {
  readonly kind: FindingKind;
  readonly find: (input: FinderInput) => Found | null;
}

export function defineFinder(finder: Finder): Finder {
  return finder;
}

/** Finds nothing while a person's screening of this kind holds: until its day, and while it still `covers` what is found. */
export function unlessScreened(
  kind: ScreenedKind,
  find: Finder['find'],
  covers: (screening: StoredScreening, system: SystemInput) => boolean = () => true,
): Finder {
  return {
    kind,
    find: (input) => {
      const screenings = screeningsOf(kind, input);
      const current = screenings.filter((screening) => isInTime(screening, input.today));
      if (current.some((screening) => covers(screening, input.system))) return null;
      const found = find(input);
      const hasEnded = screenings.length > current.length;
      return found && hasEnded ? { ...found, reasons: [...found.reasons, 'screening-expired'] } : found;
    },
  };
}

export function screeningsOf(kind: ScreenedKind, { system }: FinderInput): StoredScreening[] {
  return system.screenings.filter((one) => one.kind === kind).map(({ record }) => record);
}

export function isInTime({ reviewDay }: { reviewDay: Day }, today: Day): boolean {
  return today < reviewDay;
}

/** The assessment that allows the use, expired or not. */
export function approvalOf({ assessment }: SystemInput): StoredAssessment | null {
  return assessment && assessment.decision !== 'rejected' ? assessment : null;
}

/** Whether some use lies outside what was approved. */
export function isBeyond(approval: StoredAssessment, system: SystemInput): boolean {
  return whatIsBeyond(approval, system).length > 0;
}

/** What of the use lies outside what was approved: parts of its scope, or a group that it is not for. */
export function whatIsBeyond({ scope, reach }: StoredAssessment, { uses, groups }: SystemInput): FindingReason[] {
  const found = new Set<FindingReason>(uses.flatMap((use) => partsBeyond(scope, use)));
  if (reach.groups !== null && groups.some((group) => !reach.groups?.includes(group))) found.add('new-group');
  return FINDING_REASONS.filter((reason) => found.has(reason));
}

/** What of one use lies outside this scope. */
export function partsBeyond(scope: Scope, { answers, verdict }: SystemInput['uses'][number]): FindingReason[] {
  const outside = answers.flatMap((one) => partsOutside(one, scope));
  // The rule knows the domains of groups, too.
  const isByGroup = outside.length === 0 && verdict.rules.some(({ id }) => id === 'R40');
  return isByGroup ? ['new-domain'] : outside;
}

/** Of the band of browsers, today. */
export function presentRank({ bands }: SystemInput): number {
  return bands.at(-1)?.rank ?? 0;
}

export function verdictsOf({ uses }: SystemInput): Verdict[] {
  return uses.map(({ verdict }) => verdict);
}

/** Rules that hold or will hold for some use of the system. */
export function standingRules(system: SystemInput): { inForce: Set<RuleId>; upcoming: Set<RuleId> } {
  const verdicts = verdictsOf(system);
  return {
    inForce: new Set(verdicts.flatMap(({ rules }) => rules.map(({ id }) => id))),
    upcoming: new Set(verdicts.flatMap(({ upcoming }) => upcoming.map(({ id }) => id))),
  };
}

/** A finding that stands on one rule, in force or to come. */
export function findByRule(system: SystemInput, id: RuleId, priority: Finding['priority']): Found | null {
  const { inForce, upcoming } = standingRules(system);
  if (inForce.has(id)) return { priority, reasons: ['rule-holds'], rules: [id] };
  return upcoming.has(id) ? { priority, reasons: ['rule-upcoming'], rules: [id] } : null;
}
