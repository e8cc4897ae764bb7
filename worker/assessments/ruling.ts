/** What a decision on a system says to browsers, as a ruling of the policy. Pure. */
import * as v from 'valibot';
import type { AssessmentRecord, Reach } from '../../shared/assessment.ts';
import { DATA_CLASSES, HANDLINGS, PURPOSES } from '../../shared/declaration.ts';
import {
  decidedOn,
  limitsSchema,
  modeOf,
  type Policy,
  type PolicyContent,
  policyContentSchema,
  type Ruling,
  type ServiceStatus,
} from '../../shared/policy.ts';
import { tidyLine } from '../../shared/text.ts';
import type { Scope } from '../../shared/triage-input.ts';

/** Longest conditions in a ruling: a browser shows them beside a question. */
const CONDITIONS_LENGTH = 300;

/** How often browsers can be asked again, as a ruling has it. */
const MOST_ASKED_AGAIN = 1_000_000;

type Decision = Pick<AssessmentRecord, 'decision' | 'scope' | 'conditions' | 'reach'>;
type ForUse = Omit<Ruling, 'service' | 'groups' | 'askAgain'>;

/**
 * `earlier`: the ruling until now; `decisions`: those on record, oldest first. What is decided for some groups, and leaves
 * the others alone, leaves them what was decided for them.
 */
export function rulingOf(
  service: string,
  decision: Decision,
  { earlier, decisions }: { earlier: Ruling | undefined; decisions: readonly Decision[] },
): Ruling {
  const { groups, otherwise, alternative } = decision.reach;
  const askAgain = Math.min((earlier?.askAgain ?? 0) + Number(isLessThanBefore(decision, decisions)), MOST_ASKED_AGAIN);
  const forUse = decide(decision);
  if (groups === null) return { service, ...forUse, askAgain };
  const own = { groups, ...forUse };
  if (otherwise.groups === 'rejected') {
    return { service, ...outside('rejected', alternative), groups: [own], askAgain };
  }
  const { groups: others = [], ...base } = earlier ? endReview(earlier) : undecided(service);
  const kept = others
    .map((one) => ({ ...one, groups: one.groups.filter((number) => !groups.includes(number)) }))
    .filter((one) => one.groups.length > 0);
  return { ...base, groups: [...kept, own], askAgain };
}

function undecided(service: string): Ruling {
  return { service, status: 'unassessed', askAgain: 0 };
}

function decide({ decision, scope, conditions, reach }: Decision): ForUse {
  const { mode, otherwise, alternative } = reach;
  const decided = {
    status: decision,
    ...(mode === null ? {} : { mode }),
    ...(conditions === null ? {} : { conditions: shorten(conditions) }),
    ...alternativeOf(alternative),
  };
  if (decision === 'rejected') return decided;
  const purposes = PURPOSES.filter((purpose) => !scope.purposes.includes(purpose));
  return {
    ...decided,
    limits: scope,
    ...(otherwise.purposes === 'rejected' && purposes.length > 0
      ? { purposes: [{ purposes, ...outside('rejected', alternative) }] }
      : {}),
  };
}

function outside(
  status: Reach['otherwise']['groups'],
  alternative: string | null,
): Pick<Ruling, 'status' | 'alternative'> {
  return status === 'rejected' ? { status, ...alternativeOf(alternative) } : { status };
}

function alternativeOf(alternative: string | null): Pick<Ruling, 'alternative'> {
  return alternative === null ? {} : { alternative };
}

/** One line; whoever is told a part of it sees that there is more. */
function shorten(conditions: string): string {
  const line = tidyLine(conditions);
  if (line.length <= CONDITIONS_LENGTH) return line;
  const cut = line.slice(0, CONDITIONS_LENGTH - 1).replace(/[\uD800-\uDBFF]$/, '');
  return `${cut.trimEnd()}…`;
}

/** Whether people whom an approval allowed to use it, the last that was for any of these groups, are to keep to more now. */
function isLessThanBefore(after: Decision, decisions: readonly Decision[]): boolean {
  const before = decisions.findLast(
    ({ decision, reach }) => decision !== 'rejected' && doMeet(reach.groups, after.reach.groups),
  );
  if (before === undefined || after.decision === 'rejected') return false;
  const isOtherCondition = after.decision === 'approved-with-conditions' && after.conditions !== before.conditions;
  return (
    isOtherCondition ||
    isForFewer(after.reach.groups, before.reach.groups) ||
    scopeExcess(before.scope, after.scope) !== undefined
  );
}

function doMeet(one: Reach['groups'], other: Reach['groups']): boolean {
  return one === null || other === null || one.some((number) => other.includes(number));
}

/** Whether some group is left out that was in before. */
function isForFewer(after: Reach['groups'], before: Reach['groups']): boolean {
  return after !== null && (before === null || before.some((number) => !after.includes(number)));
}

/** The first part of a scope in which it goes beyond another. */
export function scopeExcess(inner: Scope, outer: Scope): keyof Scope | undefined {
  const lists = (['purposes', 'domains', 'affected'] as const).find((part) => {
    const known: readonly string[] = outer[part];
    return inner[part].some((one) => !known.includes(one));
  });
  if (lists) return lists;
  if (allowsMoreAccounts(inner, outer)) return 'accounts';
  if (DATA_CLASSES.indexOf(inner.data) > DATA_CLASSES.indexOf(outer.data)) return 'data';
  return HANDLINGS.indexOf(inner.handling) > HANDLINGS.indexOf(outer.handling) ? 'handling' : undefined;
}

/** None named is every account. */
function allowsMoreAccounts({ accounts: inner }: Scope, { accounts: outer }: Scope): boolean {
  return outer.length > 0 && (inner.length === 0 || inner.some((one) => !outer.includes(one)));
}

export function retiredRuling(service: string, alternative: string | null, earlier: Ruling | undefined): Ruling {
  return { service, status: 'retired', ...alternativeOf(alternative), askAgain: earlier?.askAgain ?? 0 };
}

/** Of a service that nothing is decided on, from its submission on. */
export function inReviewRuling(service: string): Ruling {
  return { service, status: 'in-review', askAgain: 0 };
}

/** What staff edit of a policy. */
export function contentOf(policy: Policy): PolicyContent {
  return v.parse(policyContentSchema, policy);
}

/** With this ruling in the place of the service's own; whoever was sent to a service that is out of use now is no longer. */
export function withRuling(content: PolicyContent, ruling: Ruling): PolicyContent {
  const isRuled = content.services.some(({ service }) => service === ruling.service);
  const services = isRuled
    ? content.services.map((one) => (one.service === ruling.service ? ruling : one))
    : [...content.services, ruling];
  const changed = { ...content, services };
  if (!isOutOfUse(changed, ruling.service)) return changed;
  return { ...changed, services: services.map((one) => withoutAlternative(one, ruling.service)) };
}

/** Whether nobody is to be sent to it: blocked, rejected or retired. */
export function isOutOfUse(content: PolicyContent, service: string): boolean {
  return modeOf(content, service) === 'block' || isEnd(decidedOn(content, service).status);
}

function isEnd(status: ServiceStatus): boolean {
  return status === 'rejected' || status === 'retired';
}

function withoutAlternative(ruling: Ruling, service: string): Ruling {
  const { groups } = ruling;
  return {
    ...keepForUse(ruling, service),
    ...(groups ? { groups: groups.map((one) => keepForUse(one, service)) } : {}),
  };
}

function keepForUse<Decided extends Pick<Ruling, 'alternative' | 'purposes'>>(
  decided: Decided,
  service: string,
): Decided {
  const { purposes } = decided;
  return {
    ...keep(decided, service),
    ...(purposes ? { purposes: purposes.map((one) => keep(one, service)) } : {}),
  };
}

function keep<Decided extends Pick<Ruling, 'alternative'>>(decided: Decided, service: string): Decided {
  if (decided.alternative !== service) return decided;
  const { alternative: _, ...kept } = decided;
  return kept as Decided;
}

/** Without what its submission said of a service; what else a ruling says of it stays. */
export function withoutReview(content: PolicyContent, service: string): PolicyContent {
  const services = content.services.flatMap((ruling) => {
    if (ruling.service !== service || ruling.status !== 'in-review') return [ruling];
    const ended = endReview(ruling);
    return isSame(ended, undecided(service)) ? [] : [ended];
  });
  return { ...content, services };
}

function endReview(ruling: Ruling): Ruling {
  return ruling.status === 'in-review' ? { ...ruling, status: 'unassessed' } : ruling;
}

/**
 * Whether policy says something else of a service than the decisions on record, oldest first, or its retirement: staff have
 * set it so. The number `askAgain` is no part of it, nor are alternatives, which end with what becomes of them.
 */
export function differsFromRecord(
  ruling: Ruling | undefined,
  { service, decisions, isRetired }: { service: string; decisions: readonly Decision[]; isRetired: boolean },
): boolean {
  const told = ruling ?? undecided(service);
  if (isRetired) return ![told, ...(told.groups ?? [])].every(({ status }) => isEnd(status));
  const decided = decisions.reduce<Ruling | undefined>(
    (earlier, decision, at) => rulingOf(service, decision, { earlier, decisions: decisions.slice(0, at) }),
    undefined,
  );
  if (decided === undefined) return false;
  const isBaseDecided = decisions.some(({ reach }) => reach.groups === null || reach.otherwise.groups === 'rejected');
  const named = [...(decided.groups ?? []), ...(isBaseDecided ? (told.groups ?? []) : [])];
  const differsFor = (group?: number) => !isSame(forGroup(told, group), forGroup(decided, group));
  return (isBaseDecided && differsFor()) || named.flatMap(({ groups }) => groups).some(differsFor);
}

/** What browsers of a group are told, or those of no group that is named, alternatives apart. */
function forGroup({ groups = [], ...base }: Ruling, group?: number): unknown {
  const found = groups.find((one) => group !== undefined && one.groups.includes(group)) ?? base;
  const { status, mode, conditions, limits, purposes = [] } = found;
  return [
    status,
    mode,
    conditions,
    limits && v.parse(limitsSchema, limits),
    purposes.map((one) => [one.purposes, one.status, one.mode, one.conditions]),
  ];
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
