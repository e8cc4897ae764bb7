import type { GateState } from '../messages.ts';

/** A gate that stands, as its page shows it. */
export type Gate = Extract<GateState, { kind: 'gate' }>;
