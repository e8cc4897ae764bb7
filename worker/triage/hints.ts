/** What a verdict hints at in the EU AI Act's two gravest classes. A reviewer's override goes before the rules. Pure. */
import type { RuleId, Verdict } from '../../shared/verdict.ts';
import type { Found } from './finder.ts';
import { ANNEX_III, PROHIBITED } from './rule.ts';

const HIGH_RISK: readonly RuleId[] = [...ANNEX_III, 'R11'];

export function hintAtProhibited(verdicts: readonly Verdict[]): Found | null {
  const now = verdicts.filter(
    ({ euClass, rules }) =>
      euClass === 'prohibited' ||
      // Nobody declared it, and a reviewer knows enough.
      (euClass === 'unclassified' && rules.some(({ id }) => PROHIBITED.includes(id))),
  );
  const later = verdicts.filter((verdict) => willBe(verdict, 'prohibited'));
  return hint('prohibited', now.length > 0 ? 'P0' : 'P1', now, later);
}

export function hintAtHighRisk(verdicts: readonly Verdict[]): Found | null {
  const now = verdicts.filter(
    ({ euClass, rules }) => euClass === 'high-risk' || (euClass === 'prohibited' && isHighRiskBeside(rules)),
  );
  const later = verdicts.filter((verdict) => willBe(verdict, 'high-risk'));
  return hint('high-risk', 'P1', now, later);
}

function hint(
  euClass: 'prohibited' | 'high-risk',
  priority: Found['priority'],
  now: readonly Verdict[],
  later: readonly Verdict[],
): Found | null {
  if (now.length + later.length === 0) return null;
  const known = euClass === 'prohibited' ? PROHIBITED : HIGH_RISK;
  const rules = [
    ...now.flatMap(({ rules }) => rules.filter(({ id }) => known.includes(id))),
    ...later.flatMap(({ upcoming }) => upcoming.filter((rule) => rule.euClass === euClass)),
  ];
  return {
    priority,
    reasons: [
      ...(now.length > 0 ? (['rule-holds'] as const) : []),
      ...(later.length > 0 ? (['rule-upcoming'] as const) : []),
    ],
    rules: [...new Set(rules.map(({ id }) => id))].sort(),
  };
}

/** A verdict of P2 or less with such a rule to come was lowered by a reviewer, who has the last word. */
function willBe({ upcoming, priority }: Verdict, euClass: 'prohibited' | 'high-risk'): boolean {
  return (priority === 'P0' || priority === 'P1') && upcoming.some((rule) => rule.euClass === euClass);
}

function isHighRiskBeside(rules: Verdict['rules']): boolean {
  const ids = rules.map(({ id }) => id);
  return ids.includes('R11') || (!ids.includes('R12') && ids.some((id) => HIGH_RISK.includes(id)));
}
