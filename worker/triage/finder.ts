/** What finds one kind of finding on an AI system. Pure. */
import type { AssessmentRecord } from '../../shared/assessment.ts';
import type { Criteria } from '../../shared/criteria.ts';
import type { Day } from '../../shared/day.ts';
import type { Finding, FindingKind } from '../../shared/finding.ts';
import type { ScreenedKind, Screening } from '../../shared/screening.ts';
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
}

export interface Finder {
  readonly kind: FindingKind;
  readonly find: (input: FinderInput) => Found | null;
}

export function defineFinder(finder: Finder): Finder {
  return finder;
}

/** Finds nothing while a person's screening of this kind holds. */
export function unlessScreened(kind: ScreenedKind, find: Finder['find']): Finder {
  return {
    kind,
    find: (input) => {
      const screenings = screeningsOf(kind, input);
      if (screenings.some((screening) => isInTime(screening, input.today))) return null;
      const found = find(input);
      return found && screenings.length > 0 ? { ...found, reasons: [...found.reasons, 'screening-expired'] } : found;
    },
  };
}

export function screeningsOf(kind: ScreenedKind, { system }: FinderInput): Screening[] {
  return system.screenings.filter((one) => one.kind === kind).map(({ record }) => record);
}

export function isInTime({ reviewDay }: Screening, today: Day): boolean {
  return today < reviewDay;
}

/** The assessment that allows the use, expired or not. */
export function approvalOf({ assessment }: SystemInput): AssessmentRecord | null {
  return assessment && assessment.decision !== 'rejected' ? assessment : null;
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
