/** Goes over to a connection, whoever set it. What was noticed and declared for one organisation is not told to another. */
import { type Connection, isSameOrganisation } from '../../shared/connect-code.ts';
import { reloadRecogniser } from '../detection/catalogue.ts';
import { sendAllAgain } from '../outbox/sync.ts';
import {
  storedAcknowledged,
  storedAside,
  storedCandidates,
  storedConnection,
  storedDeclarations,
  storedDeclared,
  storedDismissed,
  storedDrafts,
  storedEnrolled,
  storedErasures,
  storedGates,
  storedLastAnswered,
  storedLastSynced,
  storedObservations,
  storedOwnCatalogue,
  storedOwnChecked,
  storedParted,
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
  writeTogether,
} from '../storage.ts';
import { type Identity, makeIdentity, replaceIdentity } from './identity.ts';

/** The organisation that what is stored here is of; null where there never was one. */
export async function readOrganisation(): Promise<Connection | null> {
  return (await storedConnection.read()) ?? (await storedParted.read());
}

interface Circumstances {
  /** The Worker has taken this browser under the connection's token; else the next sync sees to it. */
  isEnrolled?: boolean;
  /** New keys to go by. */
  identity?: Identity | undefined;
  /** What is to be stored in the same moment. */
  together?: readonly Record<string, unknown>[];
}

/** To be called in `serial`. */
export async function takeConnection(
  connection: Connection,
  { isEnrolled = false, identity, together = [] }: Circumstances,
): Promise<void> {
  const before = await readOrganisation();
  const isMove = before !== null && !isSameOrganisation(before, connection);
  const known = (await storedEnrolled.read()) ?? before?.token ?? '';
  // Under a new key everything is told anew, or to nobody.
  if (isMove) await forgetOrganisation();
  else if (identity) await sendAllAgain();
  // The token may be another group's, and the policy is then another too; until it comes the one that is held is in force.
  if (!isMove) await storedPolicyHash.clear();
  // Two organisations must not learn that they have the same browser: each gets a key of its own.
  if (isMove || identity) await replaceIdentity(identity ?? (await makeIdentity()));
  const enrolled = isEnrolled ? connection.token : isMove || identity ? '' : known;
  await writeTogether(storedConnection.entry(connection), storedEnrolled.entry(enrolled), ...together);
}

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
    storedParted,
  ];
  await Promise.all(items.map((item) => item.clear()));
  await reloadRecogniser();
}
