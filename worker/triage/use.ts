/** What rules ask of one use. Pure. */
import type { Feature } from '../../shared/catalogue/features.ts';
import { type Answers, DATA_CLASSES, isBoldPurpose } from '../../shared/declaration.ts';
import type { Facts, Jurisdiction, ReviewerFact } from '../../shared/triage-input.ts';
import { allOf, anyOf, askWhen, type Condition, is, unknown } from './condition.ts';

/** A declared use. What is left out of the facts is unknown. */
export interface Use {
  readonly declaration: Answers;
  readonly facts: Partial<Facts>;
}

export type Domain = NonNullable<Answers['domain']>;

export function hasPurpose({ declaration }: Use, ...purposes: Answers['purpose'][]): Condition {
  return is(purposes.includes(declaration.purpose));
}

/** The declared domain, and those of the groups that use it for a purpose that needs a domain. */
export function domainsOf({ declaration: { purpose, domain }, facts }: Use): Domain[] {
  if (!isBoldPurpose(purpose)) return [];
  return [...(domain === undefined ? [] : [domain]), ...(facts.groupDomains ?? [])];
}

export function hasDomain(use: Use, ...domains: Domain[]): Condition {
  return is(domainsOf(use).some((domain) => domains.includes(domain)));
}

/** Who asks: the domain of a group that uses it. */
export function hasGroupDomain({ facts }: Use, ...domains: Domain[]): Condition {
  return is((facts.groupDomains ?? []).some((domain) => domains.includes(domain)));
}

export function affects({ declaration }: Use, ...who: Answers['affected'][]): Condition {
  return is(who.includes(declaration.affected));
}

export function affectsAnyone({ declaration }: Use): Condition {
  return is(declaration.affected !== 'nobody');
}

export function hasData({ declaration }: Use, atLeast: Answers['data']): Condition {
  return is(DATA_CLASSES.indexOf(declaration.data) >= DATA_CLASSES.indexOf(atLeast));
}

export function isUnchecked({ declaration }: Use): Condition {
  return is(declaration.handling === 'used-unchecked');
}

export function isIn({ facts }: Use, jurisdiction: Jurisdiction): Condition {
  return is((facts.jurisdictions ?? []).includes(jurisdiction));
}

/** A use that can weigh on somebody: where it is not, nobody is asked about forbidden practices for drafting a mail. */
export function isWeighty(use: Use): Condition {
  return anyOf(
    is(isBoldPurpose(use.declaration.purpose)),
    hasPurpose(use, 'chat-with-public'),
    allOf(hasPurpose(use, 'other'), affectsAnyone(use)),
    affects(use, 'applicants-evaluated', 'students-patients-children'),
  );
}

/** What a reviewer answered; asked only where `relevant`. */
export function answered({ facts }: Use, fact: ReviewerFact, relevant: Condition = is(true)): Condition {
  const value = facts[fact] ?? 'unknown';
  return askWhen(relevant, value === 'unknown' ? unknown(fact) : is(value === 'yes'));
}

/** A feature of the tool; asked only where `relevant`. */
export function hasFeature({ facts }: Use, feature: Feature, relevant: Condition = is(true)): Condition {
  const { features, knownFeatures = [] } = facts;
  if (knownFeatures.includes(feature)) return is(true);
  return askWhen(relevant, features === undefined ? unknown('features') : is(features.includes(feature)));
}
