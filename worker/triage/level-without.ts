/** How deep an assessment a use needs, one rule apart. Pure. */
import type { AssessmentLevel, RuleId, Verdict } from '../../shared/verdict.ts';
import { FULL_CRITERIA } from './own-criteria.ts';
import { RULES } from './rule-list.ts';

/** Of a verdict that no reviewer has overruled. */
export function levelWithout(
  id: RuleId,
  { rules, upcoming, criteria, euClass }: Pick<Verdict, 'rules' | 'upcoming' | 'criteria' | 'euClass'>,
): AssessmentLevel {
  const held = new Set([...rules, ...upcoming].map((rule) => rule.id));
  const isFull =
    RULES.some((rule) => rule.id !== id && rule.priority !== null && held.has(rule.id)) ||
    FULL_CRITERIA.some((one) => criteria.includes(one));
  if (isFull) return 'full';
  return criteria.length > 0 || euClass !== 'minimal' ? 'light' : 'none';
}
