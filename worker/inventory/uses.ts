/** The uses of one AI system with their verdicts: what employees declared and what staff put on record, by purpose. Pure. */

import { factsOf } from '../../shared/catalogue/built-in-facts.ts';
import { FEATURES, type Feature } from '../../shared/catalogue/features.ts';
import type { Criteria } from '../../shared/criteria.ts';
import type { Day } from '../../shared/day.ts';
import { type Answers, DOMAINS, isBoldPurpose, PURPOSES } from '../../shared/declaration.ts';
import type { Priority } from '../../shared/finding.ts';
import type { Use } from '../../shared/inventory.ts';
import { isWithinScope } from '../../shared/scope.ts';
import type { SystemRecord } from '../../shared/system.ts';
import type { Facts, Scope } from '../../shared/triage-input.ts';
import type { Override, UseReview } from '../../shared/use-review.ts';
import type { Verdict } from '../../shared/verdict.ts';
import { isWithinDomains } from '../triage/scope.ts';
import { combineVerdicts, triageUse } from '../triage/triage.ts';

export interface UsesInput {
  id: string;
  declared: readonly Answers[];
  /** Of the groups that use it, as far as the threshold is reached there. */
  groupDomains: readonly (typeof DOMAINS)[number][];
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

interface Said {
  answers: Answers;
  by: Use['saidBy'][number];
}

export interface TriagedUse {
  use: Use;
  answers: Answers[];
}

/** One at least: `undeclared` where nobody said what for. */
export function triageUses(input: UsesInput): TriagedUse[] {
  const said: Said[] = [
    ...input.declared.map((answers) => ({ answers, by: 'employees' as const })),
    ...input.record.uses.map((answers) => ({ answers, by: 'staff' as const })),
  ];
  if (said.length === 0) return [describeUse('undeclared', [], input)];
  const byUse = Map.groupBy(said, ({ answers }) => useIdOf(answers));
  return [...byUse].sort(([a], [b]) => (a < b ? -1 : 1)).map(([id, of]) => describeUse(id, of, input));
}

/** Every use that a scope allows, triaged as if each had been declared. */
export function triageScope(
  { purposes, domains, affected, data, handling, accounts }: Scope,
  input: UsesInput,
): TriagedUse['use'][] {
  const orNone = <One>(list: readonly One[]) => (list.length === 0 ? [undefined] : list);
  const declared = purposes.flatMap((purpose) =>
    orNone(isBoldPurpose(purpose) ? domains : []).flatMap((domain) =>
      affected.flatMap((one) =>
        orNone(accounts).map(
          (account): Answers => ({
            purpose,
            ...(domain === undefined ? {} : { domain }),
            affected: one,
            data,
            handling,
            ...(account === undefined ? {} : { account }),
          }),
        ),
      ),
    ),
  );
  const uses = triageUses({ ...input, declared, record: { ...input.record, uses: [] }, scope: undefined });
  return uses.map(({ use }) => use);
}

export function useIdOf({ purpose, domain }: Pick<Answers, 'purpose' | 'domain'>): string {
  return domain === undefined ? purpose : `${purpose}:${domain}`;
}

function describeUse(id: string, said: readonly Said[], input: UsesInput): TriagedUse {
  const review = input.reviews.get(id);
  const verdicts = (said.length === 0 ? [undefined] : said).map((one) =>
    triageUse({ declaration: one?.answers ?? null, facts: factsFor(review, input), day: input.today }, input.criteria),
  );
  const verdict = combineVerdicts(verdicts);
  const override = review?.override ?? null;
  const counts = override !== null && isInForce(override, said, input);
  const [purpose, domain] = id.split(':');
  return {
    use: {
      id,
      purpose: PURPOSES.find((one) => one === purpose) ?? null,
      domain: DOMAINS.find((one) => one === domain) ?? null,
      saidBy: (['employees', 'staff'] as const).filter((by) => said.some((one) => one.by === by)),
      verdict: override === null ? verdict : overrule(verdict, override, { counts, criteria: input.criteria }),
      overridden: counts,
      overrideLapsed: override !== null && !counts,
    },
    answers: said.map(({ answers }) => answers),
  };
}

function factsFor(
  review: UseReview | undefined,
  { id, groupDomains, record, isAgent, browsers, scope, criteria }: UsesInput,
): Partial<Facts> {
  const features = featuresOf(id, record);
  return {
    ...review?.facts,
    ...(features === null ? {} : { features }),
    ...(isAgent ? { knownFeatures: ['agent' as const] } : {}),
    browsers,
    jurisdictions: criteria.jurisdictions,
    groupDomains: [...groupDomains],
    ...(scope === undefined ? {} : { scope }),
  };
}

/** Staff add to what the catalogue knows, and take nothing from it; null where nobody knows. */
export function featuresOf(id: string, record: SystemRecord): Feature[] | null {
  const catalogued = factsOf(id)?.features;
  if (!catalogued && !record.features) return null;
  const known = new Set([...(catalogued ?? []), ...(record.features ?? [])]);
  return FEATURES.filter((feature) => known.has(feature));
}

/** Until its review day, and while nobody uses it for more than the reviewer knew of. */
function isInForce({ scope, reviewDay }: Override, said: readonly Said[], { groupDomains, today }: UsesInput): boolean {
  return (
    today < reviewDay &&
    said.every(
      ({ answers }) =>
        isWithinScope(answers, scope) &&
        isWithinDomains({ declaration: answers, facts: { groupDomains: [...groupDomains] } }, scope),
    )
  );
}

/**
 * What a person decided takes the place of the class, today's and that of law to come; the rules that hold stay in sight.
 * Where the decision has lapsed it lowers nothing any more, and what it raised stays raised until somebody looks again.
 */
function overrule(
  verdict: Verdict,
  { euClass, assessment }: Override,
  { counts, criteria }: { counts: boolean; criteria: Criteria },
): Verdict {
  const priority = priorityOf(verdict, { euClass, assessment });
  const upcoming = verdict.upcoming.filter((rule) => rule.euClass === null);
  const decided = { ...verdict, euClass, upcoming, assessment, priority, dueDays: criteria.dueDays[priority] };
  return counts ? decided : combineVerdicts([verdict, decided]);
}

function priorityOf({ rules }: Verdict, { euClass, assessment }: Pick<Override, 'euClass' | 'assessment'>): Priority {
  if (euClass === 'prohibited') return 'P0';
  // Where data go is no matter of the class.
  if (euClass === 'high-risk' || rules.some(({ id }) => id === 'R21')) return 'P1';
  return assessment === 'none' && euClass === 'minimal' ? 'P3' : 'P2';
}
