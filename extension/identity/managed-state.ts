/**
 * What is known of what IT set, and what a look at it leads to. Browsers hand over nothing in the first seconds of a first
 * start: that nothing is set is decided only after a while. Pure: the time is passed in.
 */
import { type Connection, NO_KEY } from '../../shared/connect-code.ts';
import { isTokenOf } from '../../shared/enrolment-token.ts';

/** Keys and values as the browser hands them over; without keys where nothing is set, or nothing yet. */
export type Received = Readonly<Record<string, unknown>>;

export type ManagedState = 'unknown' | 'managed' | 'unmanaged';

/** Without anything for so long, in milliseconds of an awake background, nothing is set. */
export const DECIDED_AFTER_MS = 10_000;

/** Of what was received last; null where nothing was decided yet. */
export function stateOf(held: Received | null): ManagedState {
  if (held === null) return 'unknown';
  return Object.keys(held).length === 0 ? 'unmanaged' : 'managed';
}

export type ManagedStep =
  /** All is as it was. */
  | { kind: 'keep' }
  /** Nothing yet: to be looked at again after so many milliseconds. */
  | { kind: 'wait'; ms: number }
  /** Something new is set. */
  | { kind: 'take' }
  /** Nothing is set, or nothing any more. */
  | { kind: 'let-go' };

/** `held`: what was received last; `emptyMs`: for how long nothing was received. */
export function nextStep(held: Received | null, received: Received, emptyMs: number): ManagedStep {
  if (stateOf(received) === 'managed') return { kind: isSame(held, received) ? 'keep' : 'take' };
  if (stateOf(held) === 'unmanaged') return { kind: 'keep' };
  return emptyMs < DECIDED_AFTER_MS ? { kind: 'wait', ms: DECIDED_AFTER_MS - emptyMs } : { kind: 'let-go' };
}

function isSame(held: Received | null, received: Received): boolean {
  const write = (one: Received) => JSON.stringify(Object.entries(one).sort());
  return held !== null && write(held) === write(received);
}

/** A fingerprint that the file lacks, or has wrong as its token tells, is the one that is known of the same server. */
export function withKnownKey(connection: Connection, known: Connection | null): Connection {
  if (known?.server !== connection.server || known.key === NO_KEY) return connection;
  const { key, token } = connection;
  const isWrong = key === NO_KEY || (!isTokenOf(key, token) && isTokenOf(known.key, token));
  return isWrong ? { ...connection, key: known.key } : connection;
}
