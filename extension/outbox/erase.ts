/** Forgets what was noticed and declared here, and has the Worker forget what was sent. */
import { today } from '../clock.ts';
import { randomId } from '../random-id.ts';
import {
  NEW_ROW,
  type OutboxErase,
  type Reported,
  storedAcknowledged,
  storedAside,
  storedCandidates,
  storedDeclarations,
  storedDeclared,
  storedDrafts,
  storedErasures,
  storedLastAnswered,
  storedObservations,
  storedQuietReasons,
  storedReported,
  storedStatements,
  storedTally,
  writeTogether,
} from '../storage.ts';

/** The outbox is emptied first: what was on its way comes under the marks. Requests go on: somebody waits for their answer. */
export async function eraseAll(): Promise<void> {
  const day = today();
  const versions = Object.keys(await storedAcknowledged.read()).map(Number);
  const requests = (await storedStatements.read()).filter(({ kind }) => kind === 'exception' || kind === 'concern');
  const forgotten = versions.map((version) => ({
    kind: 'forget-acknowledgement' as const,
    id: randomId(),
    day,
    version,
    ...NEW_ROW,
  }));
  await writeTogether(
    storedObservations.entry([]),
    storedDeclarations.entry([]),
    storedDeclared.entry({}),
    storedLastAnswered.entry(''),
    storedStatements.entry([...requests, ...forgotten]),
    storedErasures.entry(erasuresOf(await storedReported.read())),
  );
  const leftovers = [storedAside, storedCandidates, storedDrafts, storedQuietReasons, storedTally];
  for (const item of leftovers) await item.clear();
}

/**
 * One a service and quarter, up to the last day that was sent: later rows are not to be forgotten, and marks of one
 * browser do not all show the day on which it was done.
 */
function erasuresOf(reported: Reported): OutboxErase[] {
  return Object.entries(reported).flatMap(([service, days]) =>
    Object.values(days).map((day) => ({ id: randomId(), service, day, ...NEW_ROW })),
  );
}
