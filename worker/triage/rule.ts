/** What a triage rule is. Pure. */
import type { Day } from '../../shared/day.ts';
import type { Answers } from '../../shared/declaration.ts';
import type { Priority } from '../../shared/finding.ts';
import type { Facts } from '../../shared/triage-input.ts';
import type { EuClass, RuleId } from '../../shared/verdict.ts';
import type { Condition } from './condition.ts';
import type { Use } from './use.ts';

export interface Rule {
  readonly id: RuleId;
  /** Of the law or standard; "reported" where only secondary sources say it. */
  readonly source: string;
  readonly appliesFrom: Day;
  /** What it makes of a use in the EU AI Act's classes; null: nothing. */
  readonly euClass: EuClass | null;
  /** Null: it calls for no assessment. */
  readonly priority: Priority | null;
  /** One sentence in plain words, our own. */
  readonly reason: string;
  readonly reads: readonly (keyof Answers | keyof Facts | RuleId)[];
  /** Goes up whenever `when` changes: the rule pack's hash cannot see into it. */
  readonly revision: number;
  readonly when: (use: Use, resultOf: (rule: RuleId) => Condition) => Condition;
}

export function defineRule(rule: Omit<Rule, 'appliesFrom'> & { readonly appliesFrom: string }): Rule {
  return { ...rule, appliesFrom: rule.appliesFrom as Day };
}

/** Practices of Art. 5. */
export const PROHIBITED: readonly RuleId[] = ['R01', 'R02', 'R03', 'R04'];

/** Areas of Annex III, from which a narrow task may be excepted. */
export const ANNEX_III = ['R05', 'R06', 'R07', 'R08', 'R09', 'R10'] as const satisfies readonly RuleId[];

/** Rules that say that nothing needs to be done. */
export const RELIEVING: readonly RuleId[] = ['R17', 'R31'];
