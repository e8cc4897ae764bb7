/** The uses of one AI system with their verdicts: what employees declared and what staff put on record, by purpose. Pure. */

import { factsOf } from '../../shared/catalogue/built-in-facts.ts';
import type { Criteria } from '../../shared/criteria.ts';
import type { Day } from '../../shared/day.ts';
import { type Answers, DOMAINS, PURPOSES } from '../../shared/declaration.ts';
import type { Priority } from '../../shared/finding.ts';
import type { Use } from '../../shared/inventory.ts';
import type { SystemRecord } from '../../shared/system.ts';
import type { Facts, Scope } from '../../shared/triage-input.ts';
import type { UseReview } from '../../shared/use-review.ts';
import type { Verdict } from '../../shared/verdict.ts';
import { combineVerdicts, triageUse } from '../triage/triage.ts';
import type { DeclaredAnswers } from './known.ts';

interface UsesInput {
  id: string;
  declared: readonly DeclaredAnswers[];
  record: SystemRecord;
  /** By the id of the use. */
  reviews: ReadonlyMap<string, UseReview>;
  /** An extension of it may drive the browser. */
  isAgent: boolean;
  /** Lower edge of the band. */
  browsers: number;
  scope: Scope | undefined;
  criteria: Criteria;
  today: Day;
}

interface Said extends DeclaredAnswers {
  by: Use['saidBy'][number];
}

export interface TriagedUse {
  use: Use;
  answers: Answers[];
}

/** One at least: `undeclared` where nobody said what for. */
export function triageUses(input: UsesInput): TriagedUse[] {
  const said: Said[] = [
    ...input.declared.map((one) => ({ ...one, by: 'employees' as const })),
    ...input.record.uses.map((answers) => ({ answers, groupDomains: [], by: 'staff' as const })),
  ];
  if (said.length === 0) return [describeUse('undeclared', [], input)];
  const byUse = Map.groupBy(said, ({ answers }) => useIdOf(answers));
  return [...byUse].sort(([a], [b]) => (a < b ? -1 : 1)).map(([id, of]) => describeUse(id, of, input));
}

export function useIdOf({ purpose, domain }: Pick<Answers, 'purpose' | 'domain'>): string {
  return domain === undefined ? purpose : `${purpose}:${domain}`;
}

function describeUse(id: string, said: readonly Said[], input: UsesInput): TriagedUse {
  const review = input.reviews.get(id);
  const verdicts = (said.length === 0 ? [undefined] : said).map((one) =>
    triageUse(
      { declaration: one?.answers ?? null, facts: factsFor(one?.groupDomains ?? [], review, input), day: input.today },
      input.criteria,
    ),
  );
  const verdict = combineVerdicts(verdicts);
  const [purpose, domain] = id.split(':');
  return {
    use: {
      id,
      purpose: PURPOSES.find((one) => one === purpose) ?? null,
      domain: DOMAINS.find((one) => one === domain) ?? null,
      saidBy: (['employees', 'staff'] as const).filter((by) => said.some((one) => one.by === by)),
      verdict: review?.override ? overrule(verdict, review.override, input.criteria) : verdict,
      overridden: Boolean(review?.override),
    },
    answers: said.map(({ answers }) => answers),
  };
}

function factsFor(
  groupDomains: DeclaredAnswers['groupDomains'],
  review: UseReview | undefined,
  { id, record, isAgent, browsers, scope, criteria }: UsesInput,
): Partial<Facts> {
  const known = record.features ?? factsOf(id)?.features;
  const features = isAgent ? [...new Set([...(known ?? []), 'agent' as const])] : known;
  return {
    ...review?.facts,
    ...(features === undefined ? {} : { features: [...features] }),
    browsers,
    jurisdictions: criteria.jurisdictions,
    groupDomains: [...groupDomains],
    ...(scope === undefined ? {} : { scope }),
  };
}

/**
 * What a person decided takes the place of the class, today's and that of law to come; the rules that hold stay in sight.
 */
function overrule(
  verdict: Verdict,
  { euClass, assessment }: NonNullable<UseReview['override']>,
  criteria: Criteria,
): Verdict {
  const priority: Priority =
    euClass === 'prohibited'
      ? 'P0'
      : euClass === 'high-risk'
        ? 'P1'
        : assessment === 'none' && euClass === 'minimal'
          ? 'P3'
          : 'P2';
  const upcoming = verdict.upcoming.filter((rule) => rule.euClass === null);
  return { ...verdict, euClass, upcoming, assessment, priority, dueDays: criteria.dueDays[priority] };
}
