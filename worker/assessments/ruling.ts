/** What a decision on a system says to browsers, as a ruling of the policy. Pure. */
import * as v from 'valibot';
import type { AssessmentRecord, Reach } from '../../shared/assessment.ts';
import { DATA_CLASSES, HANDLINGS, PURPOSES } from '../../shared/declaration.ts';
import { modeOf, type Policy, type PolicyContent, policyContentSchema, type Ruling } from '../../shared/policy.ts';
import { tidyLine } from '../../shared/text.ts';
import type { Scope } from '../../shared/triage-input.ts';

/** Longest conditions in a ruling: a browser shows them beside a question. */
const CONDITIONS_LENGTH = 300;

type Decision = Pick<AssessmentRecord, 'decision' | 'scope' | 'conditions' | 'reach'>;
type ForUse = Omit<Ruling, 'service' | 'groups' | 'askAgain'>;

/** `earlier`: the ruling until now; `before`: the assessment that was in force. */
export function rulingOf(
  service: string,
  decision: Decision,
  { earlier, before }: { earlier: Ruling | undefined; before: Decision | null },
): Ruling {
  const { groups, otherwise, alternative } = decision.reach;
  const askAgain = (earlier?.askAgain ?? 0) + Number(before !== null && narrows(before, decision));
  const forUse = decide(decision);
  if (groups === null) return { service, ...forUse, askAgain };
  return { service, ...outside(otherwise.groups, alternative), groups: [{ groups, ...forUse }], askAgain };
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
    limits: { purposes: scope.purposes, accounts: scope.accounts, data: scope.data, handling: scope.handling },
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

/** Whether people who were allowed to use it are now to keep to more than before. */
function narrows(before: Decision, after: Decision): boolean {
  if (before.decision === 'rejected' || after.decision === 'rejected') return false;
  const isOtherCondition = after.decision === 'approved-with-conditions' && after.conditions !== before.conditions;
  return isOtherCondition || scopeExcess(before.scope, after.scope) !== undefined;
}

/** The first part of a scope in which it goes beyond another. */
export function scopeExcess(inner: Scope, outer: Scope): keyof Scope | undefined {
  const lists = (['purposes', 'domains', 'affected', 'accounts'] as const).find((part) => {
    const known: readonly string[] = outer[part];
    return inner[part].some((one) => !known.includes(one));
  });
  if (lists) return lists;
  if (DATA_CLASSES.indexOf(inner.data) > DATA_CLASSES.indexOf(outer.data)) return 'data';
  return HANDLINGS.indexOf(inner.handling) > HANDLINGS.indexOf(outer.handling) ? 'handling' : undefined;
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

/** With this ruling in the place of the service's own; whoever was sent to a service that is now blocked is no longer. */
export function withRuling(content: PolicyContent, ruling: Ruling): PolicyContent {
  const isRuled = content.services.some(({ service }) => service === ruling.service);
  const services = isRuled
    ? content.services.map((one) => (one.service === ruling.service ? ruling : one))
    : [...content.services, ruling];
  const changed = { ...content, services };
  if (modeOf(changed, ruling.service) !== 'block') return changed;
  return { ...changed, services: services.map((one) => withoutAlternative(one, ruling.service)) };
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

/** Without what its submission said of a service; a ruling that says more than that stays. */
export function withoutReview(content: PolicyContent, service: string): PolicyContent {
  const own = JSON.stringify(inReviewRuling(service));
  return { ...content, services: content.services.filter((ruling) => JSON.stringify(ruling) !== own) };
}
