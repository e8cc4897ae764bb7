/** Joins an organisation's Worker by its connect code. Nothing changes here before the Worker has taken this browser. */
import { isSameOrganisation, parseConnectCode } from '../../shared/connect-code.ts';
import { reloadRecogniser } from '../detection/catalogue.ts';
import type { ConnectResult } from '../messages.ts';
import { enrol } from '../outbox/enrol.ts';
import { sendAllAgain } from '../outbox/sync.ts';
import type { Serial } from '../serial.ts';
import {
  storedAcknowledged,
  storedAside,
  storedCandidates,
  storedConnection,
  storedDeclarations,
  storedDeclared,
  storedDismissed,
  storedDrafts,
  storedErasures,
  storedGates,
  storedLastAnswered,
  storedLastSynced,
  storedObservations,
  storedOwnCatalogue,
  storedOwnChecked,
  storedPolicy,
  storedPolicyHash,
  storedPromptBudget,
  storedQuietReasons,
  storedReported,
  storedRequests,
  storedStatements,
  storedSyncState,
  storedTabs,
  storedTally,
} from '../storage.ts';
import { ensureIdentity, makeIdentity, replaceIdentity } from './identity.ts';

export async function connect(code: string, serial: Serial): Promise<ConnectResult> {
  const connection = parseConnectCode(code);
  if (!connection) return { kind: 'not-a-code' };
  const before = await storedConnection.read();
  // Two organisations must not learn that they have the same browser: each gets a key of its own.
  const isMove = before !== null && !isSameOrganisation(before, connection);
  let identity = isMove ? await makeIdentity() : await ensureIdentity();
  let enrolled = await enrol(connection, identity);
  // A key that was revoked stays so; a person with a new code begins anew.
  const isKeySpent =
    enrolled.kind === 'refused' && (enrolled.code === 'device.revoked' || enrolled.code === 'device.forked');
  if (isKeySpent) {
    identity = await makeIdentity();
    enrolled = await enrol(connection, identity);
  }
  if (enrolled.kind === 'unreachable') return { kind: 'unreachable' };
  if (enrolled.kind === 'refused') return { kind: 'refused', code: enrolled.code };
  await serial(async () => {
    // Under a new key everything is told anew, or to nobody.
    if (isMove) await forgetOrganisation();
    else if (isKeySpent) await sendAllAgain();
    // The code may be another group's, and the policy is then another too; until it comes the one that is held is in force.
    if (!isMove) await storedPolicyHash.clear();
    if (isMove || isKeySpent) await replaceIdentity(identity);
    await storedConnection.write(connection);
  });
  return { kind: 'connected' };
}

/** What was noticed and declared for one organisation is not told to another. */
async function forgetOrganisation(): Promise<void> {
  const items = [
    storedObservations,
    storedDeclarations,
    storedDeclared,
    storedPolicy,
    storedOwnCatalogue,
    storedOwnChecked,
    storedCandidates,
    storedPromptBudget,
    storedSyncState,
    storedTabs,
    storedTally,
    storedDrafts,
    storedAside,
    storedStatements,
    storedErasures,
    storedPolicyHash,
    storedLastAnswered,
    storedLastSynced,
    storedDismissed,
    storedAcknowledged,
    storedReported,
    storedRequests,
    storedQuietReasons,
    storedGates,
  ];
  await Promise.all(items.map((item) => item.clear()));
  await reloadRecogniser();
}
