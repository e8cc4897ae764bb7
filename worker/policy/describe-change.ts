/** What the log says of a new policy: which services it rules otherwise than the one before, and which parts differ. Pure. */
import { type PolicyContent, type Ruling, rulingOn } from '../../shared/policy.ts';

const PARTS = ['modes', 'quiet', 'text', 'contact', 'privateLife'] as const;

export interface PolicyChange {
  /** Those whose ruling differs in any way; null: nothing was or is decided. */
  services: { service: string; before: Decided | null; after: Decided | null }[];
  parts: (typeof PARTS)[number][];
  /** Version of the new policy's text. */
  text: number | null;
}

type Decided = Omit<Ruling, 'service'>;

export function describeChange(from: PolicyContent, to: PolicyContent): PolicyChange {
  const ids = new Set([...from.services, ...to.services].map(({ service }) => service));
  const services = [...ids]
    .map((service) => ({ service, before: decidedOn(from, service), after: decidedOn(to, service) }))
    .filter(({ before, after }) => !isSame(before, after));
  const parts = PARTS.filter((part) => !isSame(from[part], to[part]));
  return { services, parts, text: to.text?.version ?? null };
}

function decidedOn(policy: PolicyContent, wanted: string): Decided | null {
  const { service: _, ...decided } = rulingOn(policy, wanted) ?? { service: wanted };
  return 'status' in decided ? decided : null;
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
