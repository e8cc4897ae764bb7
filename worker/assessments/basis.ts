/** What is so on the day of a decision: where it is otherwise later, the system is to be assessed anew. Pure. */
import type { Basis } from '../../shared/assessment.ts';
import type { Feature } from '../../shared/catalogue/features.ts';
import type { Criteria } from '../../shared/criteria.ts';
import type { Day } from '../../shared/day.ts';
import type { AiSystem, Use } from '../../shared/inventory.ts';
import type { Scope } from '../../shared/triage-input.ts';
import { ASSESSMENT_LEVELS, RULE_IDS } from '../../shared/verdict.ts';
import { strongest } from '../inventory/report.ts';
import { levelWithout } from '../triage/level-without.ts';
import type { Incident } from '../triage/system-input.ts';

interface Known {
  features: readonly Feature[] | null;
  rulepack: string;
  criteria: Criteria;
  incidents: readonly Incident[];
  today: Day;
}

/** `decidedDay` lies before `today` where it is put on record later: what came in between was not known. */
export function basisOf(
  { uses, browsers, vendorFacts }: Pick<AiSystem, 'uses' | 'browsers' | 'vendorFacts'>,
  { scope, decidedDay }: { scope: Scope; decidedDay: Day },
  { features, rulepack, criteria: { manyBrowsers, jurisdictions }, incidents, today }: Known,
): Basis {
  const within = uses.filter((use) => isWithin(use, scope));
  const held = new Set(within.flatMap(({ verdict }) => verdict.rules.map(({ id }) => id)));
  const levels = within.map(({ verdict, overridden }) =>
    ASSESSMENT_LEVELS.indexOf(overridden ? verdict.assessment : levelWithout('R40', verdict)),
  );
  return {
    rulepack,
    criteria: { manyBrowsers, jurisdictions },
    rules: RULE_IDS.filter((id) => id !== 'R40' && held.has(id)),
    euClass: strongest(within.map(({ verdict }) => verdict.euClass)),
    assessment: ASSESSMENT_LEVELS[Math.max(...levels)] ?? 'none',
    rank: browsers.rank,
    features: features && [...features],
    vendorFacts: vendorFacts.map(({ fact, says }) => ({ fact, says })),
    incidents: incidents.filter(({ day }) => decidedDay === today || day <= decidedDay).map(({ id }) => id),
  };
}

/** What nobody declared is no use that could be decided on. */
function isWithin({ purpose, domain }: Use, { purposes, domains }: Scope): boolean {
  return purpose !== null && purposes.includes(purpose) && (domain === null || domains.includes(domain));
}
