/** What the log says of a new policy: which services it rules otherwise than the one before, and which parts differ. Pure. */
import { type PolicyContent, rulingOn, type ServiceStatus } from '../../shared/policy.ts';

interface RulingChange {
  service: string;
  from: ServiceStatus;
  to: ServiceStatus;
}

/** `services` has those whose ruling differs in any way, the same status on both sides when it is not the status. */
export function describeChange(from: PolicyContent, to: PolicyContent): object {
  const ids = new Set([...from.services, ...to.services].map(({ service }) => service));
  const services = [...ids].flatMap((service): RulingChange[] => {
    const [before, after] = [rulingOn(from, service), rulingOn(to, service)];
    if (isSame(before, after)) return [];
    return [{ service, from: before?.status ?? 'unassessed', to: after?.status ?? 'unassessed' }];
  });
  const parts = (['modes', 'quiet', 'text', 'contact'] as const).filter((part) => !isSame(from[part], to[part]));
  return { services, parts, text: to.text?.version ?? null };
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
