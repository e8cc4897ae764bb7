/** What of a policy cannot stand, whatever its shape. Pure. */
import { modeOf, type Policy, type PolicyContent } from '../../shared/policy.ts';

export interface PolicyRefusal {
  reason: 'service-unknown' | 'alternative-blocked' | 'text-version';
  /** As in `services[2].alternative`. */
  field: string;
}

interface Context {
  inForce: Policy;
  /** The greatest version that a text ever had; 0 for none. */
  newestText: number;
  /** Ids of the services that the catalogue and the organisation's own entries have. */
  services: ReadonlySet<string>;
}

/** The first thing that cannot stand; nothing when all can. */
export function refusePolicy(content: PolicyContent, context: Context): PolicyRefusal | undefined {
  return refuseServices(content, context) ?? refuseText(content, context);
}

function refuseServices(content: PolicyContent, { services }: Context): PolicyRefusal | undefined {
  for (const [at, { service, alternative }] of content.services.entries()) {
    if (!services.has(service)) return { reason: 'service-unknown', field: `services[${at}].service` };
    if (alternative === undefined) continue;
    const field = `services[${at}].alternative`;
    if (!services.has(alternative)) return { reason: 'service-unknown', field };
    if (modeOf(content, alternative) === 'block') return { reason: 'alternative-blocked', field };
  }
  return undefined;
}

/** What was acknowledged under a version must stay what that version said. */
function refuseText({ text }: PolicyContent, { inForce, newestText }: Context): PolicyRefusal | undefined {
  const isUnchanged = JSON.stringify(text) === JSON.stringify(inForce.text);
  return text === null || isUnchanged || text.version > newestText
    ? undefined
    : { reason: 'text-version', field: 'text.version' };
}
