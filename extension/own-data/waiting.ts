/** What is in this browser's outbox: not sent yet, or sent and kept until it counts. */
import {
  type KeptRequest,
  type OutboxDeclaration,
  type OutboxErase,
  type OutboxObservation,
  type OutboxStatement,
  storedDeclarations,
  storedErasures,
  storedObservations,
  storedRequests,
  storedStatements,
} from '../storage.ts';

export interface Waiting {
  observations: OutboxObservation[];
  declarations: OutboxDeclaration[];
  statements: OutboxStatement[];
  erasures: OutboxErase[];
  /** Concerns that leave alone. */
  alone: KeptRequest[];
}

export async function readWaiting(): Promise<Waiting> {
  const requests = await storedRequests.read();
  return {
    observations: (await storedObservations.read()).filter(isNotThrough),
    declarations: (await storedDeclarations.read()).filter(isNotThrough),
    statements: (await storedStatements.read()).filter(isNotThrough),
    erasures: (await storedErasures.read()).filter(isNotThrough),
    alone: requests.filter(({ aloneAfter }) => aloneAfter !== undefined && aloneAfter > 0),
  };
}

function isNotThrough({ state }: { state: OutboxObservation['state'] }): boolean {
  return state !== 'merged';
}
