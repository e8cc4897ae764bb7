/** What the gate in a tab is told, and whether it lets on. */
import { findService } from '../detection/catalogue.ts';
import type { GateState, PassResult } from '../messages.ts';
import { barOf } from '../policy/bar.ts';
import { readHere } from '../policy/here.ts';
import { addressOf } from '../prompt/address.ts';
import { describeService } from '../prompt/describe.ts';
import { storedGates, storedRequests } from '../storage.ts';
import { refreshBarrier } from './apply.ts';

export async function describeGate(tab: number): Promise<GateState> {
  const gate = (await storedGates.read())[tab];
  const service = await findService(gate?.service ?? '');
  if (!gate || !service) return { kind: 'nothing-here' };
  const here = await readHere();
  const bar = barOf(here, service.id);
  const asked = (await storedRequests.read()).filter((one) => one.kind === 'exception' && one.service === service.id);
  // Newest first; what opens the service tells more than what was asked since.
  const granted = bar ? undefined : asked.find(({ answer }) => answer?.decision === 'granted');
  return {
    kind: 'gate',
    bar: bar ?? gate.bar,
    open: bar === undefined,
    loaded: gate.loaded,
    back: gate.back,
    request: granted ?? asked[0] ?? null,
    next: gate.target !== undefined || (await addressOf(service.id)) !== null,
    ...(await describeService(service, here)),
  };
}

/** The rules are set anew before the answer: who is told to go on is not stopped. */
export async function passGate(tab: number): Promise<PassResult> {
  await refreshBarrier();
  const gate = (await storedGates.read())[tab];
  if (!gate || barOf(await readHere(), gate.service)) return { kind: 'stay' };
  // A block keeps no address: once it is lifted, the way leads to the service's first page.
  const url = gate.target ?? (await addressOf(gate.service));
  return url === null ? { kind: 'stay' } : { kind: 'pass', url };
}
