import { type FindingReason, PRIORITIES } from '../../../shared/finding.ts';
import { isWithinScope } from '../../../shared/scope.ts';
import type { StoredScreening } from '../../../shared/screening.ts';
import { ASSESSMENT_LEVELS, CRITERION_REASONS, type RuleId, type Verdict } from '../../../shared/verdict.ts';
import { defineFinder, type FinderInput, isInTime, screeningsOf, standingRules, verdictsOf } from '../finder.ts';
import { RELIEVING } from '../rule.ts';
import type { SystemInput } from '../system-input.ts';

export const unassessedSystem = defineFinder({
  kind: 'unassessed-system',
  find: (input) => {
    const { system, today } = input;
    if (system.assessment !== null) return null;
    const verdicts = verdictsOf(system);
    const priority = PRIORITIES.find((one) => verdicts.some((verdict) => verdict.priority === one)) ?? 'P3';
    const isGrave = priority === 'P0' || priority === 'P1';
    const screenings = screeningsOf('unassessed-system', input);
    if (
      !isGrave &&
      screenings.some((one) => isInTime(one, today) && coversAll(one, system) && isDeepEnough(one, system))
    )
      return null;
    const why = [...reasonsOf(verdicts), ...lapseOf(screenings, input)];
    return {
      priority,
      reasons: ['no-assessment-on-record', ...(why.length > 0 ? why : (['low-impact-use-only'] as const))],
      rules: rulesOf(system),
      // What was screened opens anew once the screening holds no longer.
      ...(screenings.length === 0 ? { since: system.openedDay } : {}),
    };
  },
});

/** Without a scope it covers only that nobody knows what for. */
function coversAll({ scope }: StoredScreening, { uses }: SystemInput): boolean {
  return uses.every(({ answers }) => answers.every((one) => scope !== null && isWithinScope(one, scope)));
}

/** Whether no use needs a deeper assessment than it did when the screening was decided. */
function isDeepEnough({ decidedOn }: StoredScreening, system: SystemInput): boolean {
  if (decidedOn === null) return true;
  const most = ASSESSMENT_LEVELS.indexOf(decidedOn.assessment);
  return verdictsOf(system).every(({ assessment }) => ASSESSMENT_LEVELS.indexOf(assessment) <= most);
}

function rulesOf(system: SystemInput): RuleId[] {
  const { inForce, upcoming } = standingRules(system);
  return [...new Set([...inForce, ...upcoming])].filter((id) => !RELIEVING.includes(id)).sort();
}

function reasonsOf(verdicts: readonly Verdict[]): FindingReason[] {
  const counts = (rules: readonly { id: RuleId }[]) => rules.some(({ id }) => !RELIEVING.includes(id));
  const reasons: FindingReason[] = [];
  if (verdicts.some(({ rules }) => counts(rules))) reasons.push('rule-holds');
  if (verdicts.some(({ upcoming }) => counts(upcoming))) reasons.push('rule-upcoming');
  if (verdicts.some(({ tasks }) => tasks.some((task) => task !== 'declaration'))) reasons.push('answers-missing');
  const met = (Object.keys(CRITERION_REASONS) as (keyof typeof CRITERION_REASONS)[]).filter((criterion) =>
    verdicts.some(({ criteria }) => criteria.includes(criterion)),
  );
  return [...reasons, ...met.map((criterion) => CRITERION_REASONS[criterion])];
}

/** Why a screening that was once decided closes the finding no longer. */
function lapseOf(screenings: readonly StoredScreening[], { system, today }: FinderInput): FindingReason[] {
  if (screenings.length === 0) return [];
  const current = screenings.filter((one) => isInTime(one, today));
  if (current.length === 0) return ['screening-expired'];
  const covering = current.filter((one) => coversAll(one, system));
  if (covering.length === 0) return ['outside-assessed-scope'];
  return covering.some((one) => isDeepEnough(one, system)) ? [] : ['deeper-assessment-needed'];
}
