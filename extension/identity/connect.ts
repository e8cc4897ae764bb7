/** Joins an organisation's Worker by its connect code. Nothing changes here before the Worker has taken this browser. */
import { parseConnectCode } from '../../shared/connect-code.ts';
import type { ConnectResult } from '../messages.ts';
import { enrol, isKeySpent } from '../outbox/enrol.ts';
import type { Serial } from '../serial.ts';
import { type Identity, makeIdentity, nextIdentity } from './identity.ts';
import { readConfiguration } from './standing.ts';
import { isMoveTo, takeConnection } from './take-connection.ts';

export async function connect(code: string, serial: Serial): Promise<ConnectResult> {
  if (await readConfiguration()) return { kind: 'managed' };
  const connection = parseConnectCode(code);
  if (!connection) return { kind: 'not-a-code' };
  // Two organisations must not learn that they have the same browser: each gets a key of its own.
  let fresh = (await isMoveTo(connection)) ? await makeNumbered() : undefined;
  let enrolled = await enrol(connection, fresh ?? (await nextIdentity()));
  // A key that is spent stays so; a person with a new code begins anew.
  if (isKeySpent(enrolled)) {
    fresh = await makeNumbered();
    enrolled = await enrol(connection, fresh);
  }
  if (enrolled.kind === 'unreachable') return { kind: 'unreachable' };
  if (enrolled.kind === 'refused') return { kind: 'refused', code: enrolled.code };
  return serial(async () => {
    // IT may have set one meanwhile, and that one holds.
    if (await readConfiguration()) return { kind: 'managed' };
    await takeConnection(connection, { isEnrolled: true, identity: fresh });
    return { kind: 'connected' };
  });
}

/** Its first number is for its enrolment. */
async function makeNumbered(): Promise<Identity> {
  return { ...(await makeIdentity()), sequence: 1 };
}
