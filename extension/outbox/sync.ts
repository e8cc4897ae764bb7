/**
 * Sends what waits and takes in what changed. What is read and written of the outbox goes through `serial`; the request
 * itself does not, so that a slow network never keeps an observation waiting.
 */
import {
  JWS_TYPES,
  PATHS,
  type SyncRequest,
  type SyncResponse,
  syncResponseSchema,
  WIRE_VERSION,
} from '../../shared/api.ts';
import type { Connection } from '../../shared/connect-code.ts';
import type { Day } from '../../shared/day.ts';
import { makeTag } from '../../shared/tag.ts';
import { ensureIdentity, keyedHash, makeIdentity, nextSequence, replaceIdentity } from '../identity/identity.ts';
import { signPayload } from '../identity/sign.ts';
import { verifyPolicy } from '../policy/verify.ts';
import type { Serial } from '../serial.ts';
import {
  type SyncState,
  storedConnection,
  storedDeclarations,
  storedObservations,
  storedPolicy,
  storedSyncState,
} from '../storage.ts';
import { enrol } from './enrol.ts';
import { type Answer, post } from './post.ts';
import { nextBatch, type Outbox, sendKey, settle, tidy } from './settle.ts';

/** More rounds than any outbox needs: a Worker that always asks for more must not keep a browser busy. */
const MOST_ROUNDS = 50;
const GIVEN_UP_KEPT = 20;

export interface SyncTools {
  serial: Serial;
  today: () => Day;
}

/** One run. Gives the state it left, which is stored too: `failures` is 0 when the Worker has everything. */
export async function runSync({ serial, today }: SyncTools): Promise<SyncState> {
  const connection = await storedConnection.read();
  if (!connection) return storedSyncState.read();
  const sent = new Set<string>();
  let mayEnrol = true;

  for (let round = 0; round < MOST_ROUNDS; round++) {
    const batch = nextBatch(await serial(readOutbox), sent);
    if (round > 0 && isEmpty(batch)) break;
    const answer = await send(connection, batch);
    if (answer.kind === 'ok') {
      for (const row of [...batch.observations, ...batch.declarations]) sent.add(sendKey(row));
      await serial(() => takeIn(connection, batch, answer.body, today()));
      continue;
    }
    // An unknown device enrols under its key; one whose key was copied or is lost in time takes a new one.
    const next = answer.kind === 'refused' && mayEnrol ? REMEDIES[answer.code] : undefined;
    if (!next) return serial(() => noteFailure(answer));
    mayEnrol = false;
    if (next === 'enrol-with-new-key') {
      await replaceIdentity(await makeIdentity());
      await serial(sendAllAgain);
    }
    const enrolled = await enrol(connection, await ensureIdentity());
    if (enrolled.kind !== 'ok') return serial(() => noteFailure(enrolled));
  }
  return storedSyncState.read();
}

const REMEDIES: Record<string, 'enrol' | 'enrol-with-new-key' | undefined> = {
  'device.unknown': 'enrol',
  'device.forked': 'enrol-with-new-key',
  'device.sequence-too-old': 'enrol-with-new-key',
};

async function readOutbox(): Promise<Outbox> {
  return { observations: await storedObservations.read(), declarations: await storedDeclarations.read() };
}

async function writeOutbox({ observations, declarations }: Outbox): Promise<void> {
  await storedObservations.write([...observations]);
  await storedDeclarations.write([...declarations]);
}

function isEmpty({ observations, declarations }: Outbox): boolean {
  return observations.length + declarations.length === 0;
}

async function send(connection: Connection, batch: Outbox): Promise<Answer<SyncResponse>> {
  const identity = await ensureIdentity();
  const hash = keyedHash(identity);
  const policy = await storedPolicy.read();
  const request: SyncRequest = {
    wire: WIRE_VERSION,
    audience: connection.server,
    sequence: await nextSequence(),
    policy: policy?.version ?? 0,
    observations: await Promise.all(
      batch.observations.map(async ({ id, service, day, surfaces, scopes, visits, declared }) => {
        const tag = await makeTag(hash, service, day);
        return { id, service, day, tag, surfaces, scopes, visits, declared };
      }),
    ),
    declarations: await Promise.all(
      batch.declarations.map(async ({ id, service, day, replaces, answers }) => {
        const tag = await makeTag(hash, service, day);
        return { kind: 'declaration' as const, id, service, day, tag, answers, ...(replaces ? { replaces } : {}) };
      }),
    ),
    erasures: [],
  };
  return post(connection.server + PATHS.sync, await signPayload(identity, JWS_TYPES.sync, request), syncResponseSchema);
}

async function takeIn(connection: Connection, sent: Outbox, answer: SyncResponse, today: Day): Promise<void> {
  const { outbox, givenUp } = settle(await readOutbox(), sent, answer, today);
  await writeOutbox(outbox);
  const before = await storedSyncState.read();
  const problem = answer.policy === undefined ? null : await takePolicy(connection, answer.policy);
  await storedSyncState.write({
    lastDay: today,
    failures: 0,
    problem,
    held: answer.held,
    givenUp: [...before.givenUp, ...givenUp].slice(-GIVEN_UP_KEPT),
  });
}

/** Keeps the last good policy when a new one is refused; gives the reason. */
async function takePolicy({ key }: Connection, jws: string): Promise<string | null> {
  const verdict = await verifyPolicy(jws, key, await storedPolicy.read());
  if (verdict.kind === 'refused') return `policy.${verdict.reason}`;
  await storedPolicy.write(verdict.policy);
  return null;
}

/** Under a new key every row has a new tag, and none of them was reported by it. */
async function sendAllAgain(): Promise<void> {
  const { observations, declarations } = await readOutbox();
  await writeOutbox({
    observations: observations.map((row) => ({ ...row, state: 'pending' as const, revision: row.revision + 1 })),
    declarations: declarations.map((row) => ({ ...row, state: 'pending' as const })),
  });
}

async function noteFailure(answer: Exclude<Answer<unknown>, { kind: 'ok' }>): Promise<SyncState> {
  const state = await storedSyncState.read();
  const failed = {
    ...state,
    failures: state.failures + 1,
    problem: answer.kind === 'refused' ? answer.code : 'server.unreachable',
  };
  await storedSyncState.write(failed);
  return failed;
}

/** What a start of the worker does to the outbox: days that are over and merged go. */
export async function tidyOutbox({ serial, today }: SyncTools): Promise<void> {
  await serial(async () => writeOutbox(tidy(await readOutbox(), today())));
}
