/** What finds one kind of finding on an AI system. Pure. */
import type { AssessmentRecord } from '../../shared/assessment.ts';
import type { Criteria } from '../../shared/criteria.ts';
import type { Day } from '../../shared/day.ts';
import type { Finding, FindingKind } from '../../shared/finding.ts';
import type { ScreenedKind, StoredScreening } from '../../shared/screening.ts';
import type { RuleId, Verdict } from '../../shared/verdict.ts';
import { isWithinScope } from './scope.ts';
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
export function approvalOf({ assessment }: SystemInput): AssessmentRecord | null {
  return assessment && assessment.decision !== 'rejected' ? assessment : null;
}

/** Whether some use lies outside what was approved. */
export function isBeyond(approval: AssessmentRecord, system: SystemInput): boolean {
  return (
    // The rule knows the domains of groups, too.
    standingRules(system).inForce.has('R40') ||
    system.uses.some(({ answers }) => answers.some((one) => !isWithinScope(one, approval.scope)))
  );
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
