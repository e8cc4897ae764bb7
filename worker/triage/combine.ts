/** The verdict on a use that was described in several ways: the worst of them. Pure. */
import { PRIORITIES } from '../../shared/finding.ts';
import { ASSESSMENT_LEVELS, EU_CLASSES, RULE_IDS, type RuleId, TASKS, type Verdict } from '../../shared/verdict.ts';
import { ANNEX_III } from './rule.ts';

/** One verdict at least. The order of verdicts does not matter. */
export function combineVerdicts(verdicts: readonly Verdict[]): Verdict {
  const [first] = verdicts;
  if (!first) throw new Error('There is no verdict to combine.');
  const kept = (id: RuleId) => staysInForce(id, verdicts);
  const urgent = pickMost(verdicts, ({ priority }) => -PRIORITIES.indexOf(priority));
  return {
    euClass: pickMost(verdicts, ({ euClass }) => EU_CLASSES.indexOf(euClass)).euClass,
    rules: byId(verdicts.flatMap(({ rules }) => rules)).filter(({ id }) => kept(id)),
    upcoming: byId(
      verdicts
        .flatMap(({ upcoming }) => upcoming)
        // Of one rule the strongest class comes first, and the first stays.
        .sort((a, b) => rankOf(b.euClass) - rankOf(a.euClass)),
    ).filter(({ id }) => kept(id)),
    assessment: pickMost(verdicts, ({ assessment }) => ASSESSMENT_LEVELS.indexOf(assessment)).assessment,
    priority: urgent.priority,
    dueDays: urgent.dueDays,
    criteria: [...new Set(verdicts.flatMap(({ criteria }) => criteria))].sort(),
    tasks: TASKS.filter((task) => verdicts.some(({ tasks }) => tasks.includes(task))),
    rulepack: first.rulepack,
  };
}

/** What says that no duty arises holds for the whole use only where it holds for each way of it. */
function staysInForce(id: RuleId, verdicts: readonly Verdict[]): boolean {
  if (id === 'R17') return verdicts.every((verdict) => has(verdict, 'R17'));
  if (id === 'R12')
    return verdicts.every((verdict) => has(verdict, 'R12') || !ANNEX_III.some((one) => has(verdict, one)));
  if (id === 'R31') return !verdicts.some((verdict) => has(verdict, 'R30'));
  return true;
}

function has({ rules, upcoming }: Verdict, id: RuleId): boolean {
  return [...rules, ...upcoming].some((rule) => rule.id === id);
}

function byId<Result extends { id: RuleId }>(results: readonly Result[]): Result[] {
  return RULE_IDS.flatMap((id) => results.find((result) => result.id === id) ?? []);
}

function rankOf(euClass: Verdict['euClass'] | null): number {
  return euClass === null ? -1 : EU_CLASSES.indexOf(euClass);
}

function pickMost<Item>(items: readonly Item[], rank: (item: Item) => number): Item {
  return items.reduce((most, item) => (rank(item) > rank(most) ? item : most));
}
