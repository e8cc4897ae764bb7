/** A reviewer's own judgement of a use as it is typed, and what is wrong with it. Pure. */
import { addDays, type Day, isDay } from '../../../shared/day.ts';
import { ACCOUNTS, DATA_CLASSES } from '../../../shared/declaration.ts';
import type { AiSystem, Use } from '../../../shared/inventory.ts';
import { knownScope } from '../../../shared/questionnaire/prefill.ts';
import type { Scope } from '../../../shared/triage-input.ts';
import { OVERRIDE_DAYS, type Override } from '../../../shared/use-review.ts';
import { ASSESSMENT_LEVELS, type AssessmentLevel } from '../../../shared/verdict.ts';
import { isOf } from '../use-of.ts';

export interface TypedOverride extends Omit<Override, 'scope' | 'reviewDay'> {
  scope: Scope | null;
  /** As `2026-12-31`; empty for none. */
  reviewDay: string;
}

export type OverrideFault = 'scope' | 'reviewDay';

/** For this class what the rules say of the rest, for the use as it is known, as long as it can last. */
export function proposeOverride(
  euClass: Override['euClass'],
  { use, system, today }: { use: Use; system: AiSystem; today: Day },
): TypedOverride {
  const declarations = system.declarations.filter((answers) => isOf(use, answers));
  const scope = knownScope({
    ...system,
    uses: [use],
    declarations,
    dataClasses: DATA_CLASSES.filter((one) => declarations.some(({ data }) => data === one)),
    accounts: ACCOUNTS.filter((one) => declarations.some(({ account }) => account === one)),
  });
  return withClass({ euClass, assessment: use.verdict.assessment, scope, reviewDay: lastReviewDay(today) }, euClass);
}

/** What is high-risk or prohibited is assessed in full. */
export function levelsOf(euClass: Override['euClass']): readonly AssessmentLevel[] {
  return euClass === 'high-risk' || euClass === 'prohibited' ? ['full'] : ASSESSMENT_LEVELS;
}

export function withClass(typed: TypedOverride, euClass: Override['euClass']): TypedOverride {
  const levels = levelsOf(euClass);
  return { ...typed, euClass, assessment: levels.find((level) => level === typed.assessment) ?? 'full' };
}

export function lastReviewDay(today: Day): Day {
  return addDays(today, OVERRIDE_DAYS);
}

/** None typed is nothing wrong: then the rules say it. */
export function whatIsWrong(typed: TypedOverride | null, today: Day): Set<OverrideFault> {
  const faults = new Set<OverrideFault>();
  if (typed === null) return faults;
  const { scope, reviewDay } = typed;
  if (scope === null || scope.purposes.length === 0 || scope.affected.length === 0) faults.add('scope');
  if (!isDay(reviewDay) || reviewDay <= today || reviewDay > lastReviewDay(today)) faults.add('reviewDay');
  return faults;
}
