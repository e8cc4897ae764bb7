import { FIRST_POLICY, type Policy } from '../../shared/policy.ts';
import { readConfiguration, readStanding } from '../identity/standing.ts';
import { storedPolicy } from '../storage.ts';
import { limitPolicy, NO_LIMITS } from './limit-policy.ts';

/** The one policy to go by: as it was signed, within what IT allows here; the first one where there is none. */
export async function readPolicy(): Promise<Policy> {
  const [policy, configuration, standing] = await Promise.all([
    storedPolicy.read(),
    readConfiguration(),
    readStanding(),
  ]);
  // One that an organisation left behind holds nowhere.
  if (policy === null || standing === 'not-connected') return FIRST_POLICY;
  return limitPolicy(policy, { ...NO_LIMITS, ...configuration, asks: standing === 'noticing' });
}
