/** Triage of one use: which rules hold, what they make of it, what is still to be answered. Pure: the day is passed in. */
import type { Criteria } from '../../shared/criteria.ts';
import type { Day } from '../../shared/day.ts';
import type { Answers } from '../../shared/declaration.ts';
import { PRIORITIES, type Priority } from '../../shared/finding.ts';
import type { Facts, TriageInput } from '../../shared/triage-input.ts';
import {
  type AssessmentLevel,
  EU_CLASSES,
  type EuClass,
  type RuleId,
  TASKS,
  type Verdict,
} from '../../shared/verdict.ts';
import { type Condition, is } from './condition.ts';
import { applyCriteria, FULL_CRITERIA } from './own-criteria.ts';
import { ANNEX_III, PROHIBITED, type Rule } from './rule.ts';
import { RULES } from './rule-list.ts';
import { RULEPACK } from './rulepack.ts';
import type { Use } from './use.ts';

export { combineVerdicts } from './combine.ts';

/** Facts that are left out are unknown. */
type UseInput = Omit<TriageInput, 'facts'> & { facts: Partial<Facts> };

export function triageUse({ declaration, facts, day }: UseInput, criteria: Criteria): Verdict {
  if (declaration === null) return undeclared(facts, day, criteria);
  const jurisdictions = [...criteria.jurisdictions, ...(facts.jurisdictions ?? [])];
  const use: Use = { declaration, facts: { ...facts, jurisdictions } };
  const results = runRules(RULES, use);
  const held = judge(RULES, results);
  const [inForce, upcoming] = splitBy(held, day);

  const own = applyCriteria(use, criteria);
  const met = (Object.keys(own) as (keyof typeof own)[]).filter((criterion) => own[criterion].truth === 'yes');
  const euClass = classify({ inForce, upcoming, results, isExcepted: isExceptedAnyway(use) });
  const urgencies = urgenciesOf(inForce, upcoming);
  const assessment = levelOf(
    urgencies.length > 0 || met.some((one) => FULL_CRITERIA.includes(one)),
    met.length > 0,
    euClass,
  );
  const priority = mostUrgent([...urgencies, assessment === 'none' ? 'P3' : 'P2']);
  const asked = new Set([...results.values(), ...Object.values(own)].flatMap(({ asks }) => asks));
  return {
    euClass,
    ...describeAll(inForce, upcoming),
    assessment,
    priority,
    dueDays: criteria.dueDays[priority],
    criteria: met.sort(),
    tasks: TASKS.filter((task) => asked.has(task)),
    rulepack: RULEPACK,
  };
}

/** Whatever it is used for, it is no less than this. */
const LEAST: Answers = { purpose: 'write-edit', affected: 'nobody', data: 'public', handling: 'draft-i-rewrite' };

/** Without a declaration there is no class; a forbidden practice that a reviewer knows of is told all the same. */
function undeclared(facts: Partial<Facts>, day: Day, criteria: Criteria): Verdict {
  const held = judge(RULES, runRules(RULES, { declaration: LEAST, facts })).filter(({ rule }) =>
    PROHIBITED.includes(rule.id),
  );
  const [inForce, upcoming] = splitBy(held, day);
  const priority = mostUrgent([...urgenciesOf(inForce, upcoming), 'P2']);
  return {
    euClass: 'unclassified',
    ...describeAll(inForce, upcoming),
    assessment: 'full',
    priority,
    dueDays: criteria.dueDays[priority],
    criteria: ['undeclared'],
    tasks: ['declaration'],
    rulepack: RULEPACK,
  };
}

/** By id, whatever the order of the rules: a rule that reads another's result has it worked out first. */
export function runRules(rules: readonly Rule[], use: Use): ReadonlyMap<RuleId, Condition> {
  const results = new Map<RuleId, Condition>();
  const resultOf = (id: RuleId): Condition => {
    const known = results.get(id);
    if (known) return known;
    const rule = rules.find((one) => one.id === id);
    if (!rule) throw new Error(`There is no rule ${id}.`);
    const result = rule.when(use, resultOf);
    results.set(id, result);
    return result;
  };
  for (const { id } of rules) resultOf(id);
  return results;
}

interface Held {
  rule: Rule;
  euClass: EuClass | null;
  priority: Priority | null;
}

/** The rules that hold, by id, each with what it makes of the use. */
function judge(rules: readonly Rule[], results: ReadonlyMap<RuleId, Condition>): Held[] {
  const holds = (id: RuleId) => results.get(id)?.truth === 'yes';
  const isExcepted = holds('R12');
  return rules
    .filter(({ id }) => holds(id))
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .map((rule) =>
      isExcepted && ANNEX_III.some((id) => id === rule.id)
        ? { rule, euClass: null, priority: 'P2' }
        : { rule, euClass: rule.euClass, priority: rule.priority },
    );
}

function splitBy(held: readonly Held[], day: Day): [inForce: Held[], upcoming: Held[]] {
  return [held.filter(({ rule }) => rule.appliesFrom <= day), held.filter(({ rule }) => rule.appliesFrom > day)];
}

function urgenciesOf(inForce: readonly Held[], upcoming: readonly Held[]): Priority[] {
  return [
    ...inForce.map(({ priority }) => priority),
    // What is forbidden from a later day on is prepared for; from its day on it is urgent.
    ...upcoming.map(({ priority }) => (priority === 'P0' ? 'P1' : priority)),
  ].filter((priority) => priority !== null);
}

/** Whether the exception for narrow tasks would hold in any area of Annex III: then it does not matter whether it is in one. */
function isExceptedAnyway(use: Use): boolean {
  return RULES.some(({ id, when }) => id === 'R12' && when(use, () => is(true)).truth === 'yes');
}

interface Ruled {
  inForce: readonly Held[];
  upcoming: readonly Held[];
  results: ReadonlyMap<RuleId, Condition>;
  isExcepted: boolean;
}

function classify({ inForce, upcoming, results, isExcepted }: Ruled): EuClass {
  const ranks = inForce.flatMap(({ euClass }) => (euClass === null ? [] : [EU_CLASSES.indexOf(euClass)]));
  const strongest = EU_CLASSES[Math.max(...ranks)];
  if (strongest !== undefined) return strongest;
  if (upcoming.some(({ euClass }) => raises(euClass))) return 'pending';
  const isOpen = RULES.some(
    ({ id, euClass }) =>
      raises(euClass) && results.get(id)?.truth === 'unknown' && !(isExcepted && ANNEX_III.some((one) => one === id)),
  );
  return isOpen ? 'unclassified' : 'minimal';
}

function raises(euClass: EuClass | null): boolean {
  return euClass !== null && euClass !== 'minimal';
}

function levelOf(isFull: boolean, isLight: boolean, euClass: EuClass): AssessmentLevel {
  if (isFull) return 'full';
  // Only what is known to be minimal goes without.
  return isLight || euClass !== 'minimal' ? 'light' : 'none';
}

function mostUrgent(priorities: readonly Priority[]): Priority {
  return PRIORITIES.find((priority) => priorities.includes(priority)) ?? 'P3';
}

function describeAll(inForce: readonly Held[], upcoming: readonly Held[]): Pick<Verdict, 'rules' | 'upcoming'> {
  return {
    rules: inForce.map(({ rule }) => describe(rule)),
    upcoming: upcoming.map(({ rule, euClass }) => ({ ...describe(rule), euClass })),
  };
}

function describe({ id, reason, source, appliesFrom }: Rule): Verdict['rules'][number] {
  return { id, reason, source, appliesFrom };
}
