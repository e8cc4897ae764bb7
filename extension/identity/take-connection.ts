/** Goes over to a connection, whoever set it. What was noticed and declared for one organisation is not told to another. */
import { type Connection, isSameOrganisation, NO_KEY } from '../../shared/connect-code.ts';
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
import { readConfiguration } from './standing.ts';

/** Of no organisation that there is: half of what is stored may be forgotten, and another may have seen the key. */
const NOBODY: Connection = { server: 'https://nobody.invalid', token: 'between-two-organisations', key: NO_KEY };

/** The organisation that what is stored here is of; null where there never was one, or nobody can tell any more. */
export async function readOrganisation(): Promise<Connection | null> {
  const connection = (await storedConnection.read()) ?? (await storedParted.read());
  // One that could not be read is in what IT had set.
  return connection ?? (await readConfiguration())?.connection ?? null;
}

/** Whether what is stored here is not of this connection's organisation. */
export async function isMoveTo(connection: Connection): Promise<boolean> {
  const before = await readOrganisation();
  // A fingerprint under which nothing was ever taken may have been wrong: then the server tells.
  const isProven = (await storedPolicy.read()) !== null;
  return !isSameOrganisation(before && !isProven ? { ...before, key: NO_KEY } : before, connection);
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
  const isMove = await isMoveTo(connection);
  const known = (await storedEnrolled.read()) ?? (await readOrganisation())?.token ?? '';
  if (isMove) {
    // A browser that is killed from here on is connected to nobody, and moves again: with another key, and nothing of before.
    await writeTogether(storedConnection.entry(null), storedParted.entry(NOBODY));
    await forgetOrganisation();
  } else if (identity) await sendAllAgain();
  // The token may be another group's, and the policy is then another too; until it comes the one that is held is in force.
  if (!isMove) await storedPolicyHash.clear();
  // Two organisations must not learn that they have the same browser: each gets a key of its own.
  if (isMove || identity) await replaceIdentity(identity ?? (await makeIdentity()));
  const enrolled = isEnrolled ? connection.token : isMove || identity ? '' : known;
  await writeTogether(
    storedConnection.entry(connection),
    storedEnrolled.entry(enrolled),
    storedParted.entry(null),
    ...together,
  );
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
  ];
  await Promise.all(items.map((item) => item.clear()));
  await reloadRecogniser();
}
