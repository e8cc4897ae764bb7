/** Triage of a use whose declaration lacks answers: what every way of completing it agrees on, and the worst of them. Pure. */
import type { Criteria } from '../../shared/criteria.ts';
import type { Day } from '../../shared/day.ts';
import { AFFECTED, type Answers, DOMAINS, isBoldPurpose } from '../../shared/declaration.ts';
import type { Facts, SomeAnswers } from '../../shared/triage-input.ts';
import { EU_CLASSES, type EuClass, TASKS, type Verdict } from '../../shared/verdict.ts';
import type { Task } from './condition.ts';
import { combineVerdicts, triageUse } from './triage.ts';

interface Incomplete {
  declaration: SomeAnswers | null;
  facts: Partial<Facts>;
  day: Day;
}

type Domain = NonNullable<Answers['domain']>;
type Affected = Answers['affected'];
type Way = Pick<Answers, 'data' | 'handling'>;

/**
 * The steps that make a difference: what is left out makes the same verdict as one of these or lies between two. It keeps
 * the ways of completing a purpose alone at 160. Any answer may make a difference where a scope names it.
 */
const DOMAIN_STEPS: readonly Domain[] = [
  'employment',
  'education',
  'credit',
  'life-health-insurance',
  'other-insurance',
  'public-benefits',
  'emergency',
  'law-enforcement',
  'critical-infrastructure',
  'other',
];
const AFFECTED_STEPS: readonly Affected[] = ['nobody', 'colleagues', 'customers-public', 'applicants-evaluated'];
const DATA_STEPS: readonly Answers['data'][] = ['public', 'personal', 'sensitive-or-secret'];
const HANDLING_STEPS: readonly Answers['handling'][] = ['draft-i-rewrite', 'used-unchecked'];
const WAY_STEPS: readonly Way[] = [
  { data: 'public', handling: 'draft-i-rewrite' },
  { data: 'personal', handling: 'draft-i-rewrite' },
  { data: 'personal', handling: 'used-unchecked' },
  { data: 'sensitive-or-secret', handling: 'used-unchecked' },
];

/**
 * A rule holds when it does however the declaration is completed. A rule that holds for some is open: the answers that
 * are missing are tasks, and a use that some would raise is not minimal. Level and priority are the worst.
 */
export function triageIncomplete({ declaration, facts, day }: Incomplete, criteria: Criteria): Verdict {
  if (declaration?.purpose === undefined) return triageUse({ declaration: null, facts, day }, criteria);
  const { missing, completions } = complete(declaration, declaration.purpose, facts.scope !== undefined);
  const verdicts = completions.map((answers) => triageUse({ declaration: answers, facts, day }, criteria));
  const worst = combineVerdicts(verdicts);
  if (missing.length === 0) return worst;
  const isAgreed = ({ id }: { id: string }) =>
    verdicts.every(({ rules, upcoming }) => [...rules, ...upcoming].some((rule) => rule.id === id));
  return {
    ...worst,
    euClass: agreedClass(verdicts.map(({ euClass }) => euClass)),
    rules: worst.rules.filter(isAgreed),
    upcoming: worst.upcoming.filter(isAgreed),
    tasks: TASKS.filter((task) => missing.includes(task) || worst.tasks.includes(task)),
  };
}

function complete(
  given: SomeAnswers,
  purpose: Answers['purpose'],
  isScoped: boolean,
): { missing: Task[]; completions: Answers[] } {
  const { domain, affected, data, handling, ...rest } = given;
  const needsDomain = isBoldPurpose(purpose);
  const missing: Task[] = [
    ...(needsDomain && domain === undefined ? (['domain'] as const) : []),
    ...(affected === undefined ? (['affected'] as const) : []),
    ...(data === undefined ? (['data'] as const) : []),
    ...(handling === undefined ? (['handling'] as const) : []),
  ];
  const domains = needsDomain ? (domain ? [domain] : isScoped ? DOMAINS : DOMAIN_STEPS) : [undefined];
  const people = affected ? [affected] : isScoped ? AFFECTED : AFFECTED_STEPS;
  const completions = domains.flatMap((one) =>
    people.flatMap((who) =>
      waysOf(data, handling).map(
        (way): Answers => ({ ...rest, ...(one ? { domain: one } : {}), purpose, affected: who, ...way }),
      ),
    ),
  );
  return { missing, completions };
}

function waysOf(data: Way['data'] | undefined, handling: Way['handling'] | undefined): readonly Way[] {
  if (data && handling) return [{ data, handling }];
  if (data) return HANDLING_STEPS.map((how) => ({ data, handling: how }));
  if (handling) return DATA_STEPS.map((what) => ({ data: what, handling }));
  return WAY_STEPS;
}

/** What it is at least; minimal only where it is so in every way. */
function agreedClass(classes: readonly EuClass[]): EuClass {
  const ranks = classes.map((one) => EU_CLASSES.indexOf(one));
  const least = EU_CLASSES[Math.min(...ranks)] ?? 'unclassified';
  return least === 'minimal' && Math.max(...ranks) > 0 ? 'unclassified' : least;
}
