/** What is so on the day of a decision: where it is otherwise later, the system is to be assessed anew. Pure. */
import type { Basis } from '../../shared/assessment.ts';
import type { Feature } from '../../shared/catalogue/features.ts';
import type { AiSystem } from '../../shared/inventory.ts';
import { RULE_IDS } from '../../shared/verdict.ts';
import { deepest } from '../inventory/report.ts';

interface Known {
  features: readonly Feature[] | null;
  rulepack: string;
  /** Version of the criteria. */
  criteria: number;
}

export function basisOf(
  { uses, euClass, browsers, vendorFacts }: AiSystem,
  { features, rulepack, criteria }: Known,
): Basis {
  const held = new Set(uses.flatMap(({ verdict }) => verdict.rules.map(({ id }) => id)));
  return {
    rulepack,
    criteria,
    rules: RULE_IDS.filter((id) => held.has(id)),
    euClass,
    assessment: deepest(uses),
    rank: browsers.rank,
    features: features && [...features],
    vendorFacts: vendorFacts.map(({ fact, says }) => ({ fact, says })),
  };
}
