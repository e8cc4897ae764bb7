/**
 * Sends what waits and takes in what changed. What is read and written of the outbox goes through `serial`; the request
 * itself does not, so that a slow network never keeps an observation waiting.
 */
import {
  BROWSER_PATHS,
  JWS_TYPES,
  type SyncRequest,
  type SyncResponse,
  syncResponseSchema,
  WIRE_VERSION,
} from '../../shared/api.ts';
import { type Connection, isSameOrganisation } from '../../shared/connect-code.ts';
import { type Day, quarterOf } from '../../shared/day.ts';
import type { Statement } from '../../shared/statement.ts';
import { makePolicyTag } from '../../shared/statement.ts';
import { type KeyedHash, makeTag } from '../../shared/tag.ts';
import { keepOwnCatalogue, reloadRecogniser } from '../detection/catalogue.ts';
import { type Identity, keyedHash, makeIdentity, nextIdentity, replaceIdentity } from '../identity/identity.ts';
import { describeInstallation } from '../identity/installation.ts';
import { signPayload } from '../identity/sign.ts';
import { readRefusal } from '../identity/standing.ts';
import { verifyOwnCatalogue, verifyPolicy } from '../policy/verify.ts';
import { randomId } from '../random-id.ts';
import type { Serial } from '../serial.ts';
import {
  type OutboxStatement,
  type SyncState,
  setAside,
  storedBarrierDay,
  storedConnection,
  storedDeclarations,
  storedEnrolled,
  storedErasures,
  storedObservations,
  storedOwnCatalogue,
  storedPolicy,
  storedPolicyHash,
  storedReported,
  storedStatements,
  storedSyncState,
  writeTogether,
} from '../storage.ts';
import { askForUpdate } from '../update.ts';
import { enrol, isKeySpent } from './enrol.ts';
import { type Answer, post } from './post.ts';
import { allRows, mapRows, nextBatch, type Outbox, type OutboxRow, sendKey, settle, tidy } from './settle.ts';

/** More rounds than any outbox needs: a Worker that always asks for more must not keep a browser busy. */
const MOST_ROUNDS = 50;
const GIVEN_UP_KEPT = 20;

export interface SyncTools {
  serial: Serial;
  today: () => Day;
}

/** What a round sends, and under which identity: read together, so that a move to another organisation is seen whole or not at all. */
interface Round {
  batch: Outbox;
  identity: Identity;
}

type WhileConnected = <Result>(task: () => Promise<Result>) => Promise<Result | undefined>;

/** One run. Gives the state it left, which is stored too: `failures` is 0 when the Worker has everything. */
export async function runSync({ serial, today }: SyncTools): Promise<SyncState> {
  const connection = await storedConnection.read();
  if (!connection) return storedSyncState.read();
  const sent = new Set<string>();
  let answered = false;
  let mayEnrol = true;
  let offered: string | undefined;
  /** As the next task that touches storage; nothing once the browser has moved to another organisation. */
  const whileConnected: WhileConnected = (task) =>
    serial(async () => (isSameOrganisation(await storedConnection.read(), connection) ? task() : undefined));

  const refused = await enrolFirst(connection, whileConnected);
  if (refused) {
    // A key that enrolled before goes on as it did: a bad token silences no browser. The server hears of it.
    const goesOn = refused.kind === 'refused' && (await storedEnrolled.read()) !== '';
    await whileConnected(() => noteFailure(refused, goesOn ? 0 : 1));
    if (!goesOn) return storedSyncState.read();
  }
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const next = await whileConnected(() => prepareRound(sent, answered));
    if (!next) break;
    const { batch } = next;
    const answer = await send(connection, next);
    if (answer.kind === 'ok') {
      answered = true;
      for (const row of allRows(batch)) sent.add(sendKey(row));
      await whileConnected(() => takeIn(connection, batch, answer.body, today()));
      offered = answer.body.extension;
      continue;
    }
    // A row that the Worker cannot read must not keep the others from it.
    const unreadable = unreadableRow(answer, batch);
    if (unreadable) {
      await whileConnected(() => setRowAside(unreadable));
      continue;
    }
    // An unknown device enrols under its key; one whose key was copied or is lost in time takes a new one.
    const remedy = answer.kind === 'refused' && mayEnrol ? REMEDIES[answer.code] : undefined;
    const failed = remedy ? await enrolAnew(connection, remedy, whileConnected) : answer;
    if (failed) {
      await whileConnected(() => noteFailure(failed));
      break;
    }
    mayEnrol = false;
  }
  if (offered !== undefined) void askForUpdate(offered);
  return storedSyncState.read();
}

/** The row that the Worker's refusal names by its path, as in `observations[3].surfaces`. */
function unreadableRow(answer: Answer<unknown>, batch: Outbox): OutboxRow | undefined {
  if (answer.kind !== 'refused' || answer.code !== 'body.invalid') return undefined;
  const [, kind, position] = /^(observations|declarations|statements|erasures)\[(\d+)\]/.exec(answer.field ?? '') ?? [];
  return kind === undefined ? undefined : batch[kind as keyof Outbox][Number(position)];
}

async function setRowAside(row: OutboxRow): Promise<void> {
  await setAside('outbox', [row]);
  await writeOutbox(mapRows(await readOutbox(), (rows) => rows.filter(({ id }) => id !== row.id)));
}

/** Nothing when all is sent. A run has at least one round: a batch without rows still says that this browser is there. */
async function prepareRound(sent: ReadonlySet<string>, answered: boolean): Promise<Round | undefined> {
  const batch = nextBatch(await readOutbox(), sent);
  if (answered && allRows(batch).length === 0) return undefined;
  // Before it is sent: what may have arrived can be asked for, and erased.
  await noteReported(batch);
  return { batch, identity: await nextIdentity() };
}

/** The key enrolled with another token, or with none yet: the one that is set now may carry another group. */
async function enrolFirst(connection: Connection, whileConnected: WhileConnected): Promise<Failure | undefined> {
  const enrolled = await storedEnrolled.read();
  if (enrolled === null || enrolled === connection.token) return undefined;
  const failed = await enrolAnew(connection, 'enrol', whileConnected);
  // A key that is spent stays so; under a new token the browser begins anew.
  return isKeySpent(failed) ? enrolAnew(connection, 'enrol-with-new-key', whileConnected) : failed;
}

/** Gives the failure, or nothing when the Worker took this browser. */
async function enrolAnew(
  connection: Connection,
  remedy: Remedy,
  whileConnected: WhileConnected,
): Promise<Failure | undefined> {
  const identity = await whileConnected(async () => {
    if (remedy === 'enrol-with-new-key') {
      // Before the key is taken: killed in between, rows go twice rather than never.
      await sendAllAgain();
      await storedEnrolled.write('');
      await replaceIdentity(await makeIdentity());
    }
    return nextIdentity();
  });
  const enrolled = identity && (await enrol(connection, identity));
  if (enrolled?.kind !== 'ok') return enrolled;
  await whileConnected(() => storedEnrolled.write(connection.token));
  return undefined;
}

type Remedy = 'enrol' | 'enrol-with-new-key';
type Failure = Exclude<Answer<unknown>, { kind: 'ok' }>;

const REMEDIES: Record<string, Remedy | undefined> = {
  'device.unknown': 'enrol',
  'device.forked': 'enrol-with-new-key',
  'device.sequence-too-old': 'enrol-with-new-key',
};

async function readOutbox(): Promise<Outbox> {
  return {
    observations: await storedObservations.read(),
    declarations: await storedDeclarations.read(),
    statements: await storedStatements.read(),
    erasures: await storedErasures.read(),
  };
}

async function writeOutbox({ observations, declarations, statements, erasures }: Outbox): Promise<void> {
  await writeTogether(
    storedObservations.entry([...observations]),
    storedDeclarations.entry([...declarations]),
    storedStatements.entry([...statements]),
    storedErasures.entry([...erasures]),
  );
}

async function noteReported({ observations, declarations }: Outbox): Promise<void> {
  const before = await storedReported.read();
  const reported = { ...before };
  for (const { service, day } of [...observations, ...declarations]) {
    const known = reported[service]?.[quarterOf(day)];
    if (known === undefined || known < day) reported[service] = { ...reported[service], [quarterOf(day)]: day };
  }
  if (JSON.stringify(reported) !== JSON.stringify(before)) await storedReported.write(reported);
}

async function send(connection: Connection, { batch, identity }: Round): Promise<Answer<SyncResponse>> {
  const hash = keyedHash(identity);
  // One that was taken over another connection is asked for again: it may be that of another group.
  const policy = (await storedPolicyHash.read()) === '' ? null : await storedPolicy.read();
  const request: SyncRequest = {
    wire: WIRE_VERSION,
    audience: connection.server,
    sequence: identity.sequence,
    nonce: randomId(),
    policy: policy?.version ?? 0,
    catalogue: (await storedOwnCatalogue.read())?.version ?? 0,
    observations: await Promise.all(
      batch.observations.map(async ({ id, service, day, surfaces, scopes, visits, declared }) => {
        const tag = await makeTag(hash, service, day);
        return { id, service, day, tag, surfaces, scopes, visits, declared };
      }),
    ),
    declarations: await Promise.all(
      batch.declarations.map(async ({ id, service, day, replaces, answers }) => {
        const place = { id, service, day, tag: await makeTag(hash, service, day) };
        if (answers === null) return { kind: 'withdrawal' as const, ...place, replaces: replaces ?? '' };
        return { kind: 'declaration' as const, ...place, answers, ...(replaces ? { replaces } : {}) };
      }),
    ),
    erasures: await Promise.all(
      batch.erasures.map(async ({ id, service, day }) => {
        return { id, service, tag: await makeTag(hash, service, day), upTo: day };
      }),
    ),
    statements: await Promise.all(batch.statements.map((row) => toStatement(hash, row))),
    installation: await describeInstallation(),
  };
  return post(
    connection.server + BROWSER_PATHS.sync,
    await signPayload(identity, JWS_TYPES.sync, request),
    syncResponseSchema,
  );
}

async function toStatement(hash: KeyedHash, row: OutboxStatement): Promise<Statement> {
  const { state: _, redated: __, ...statement } = row;
  if (!('version' in statement)) return statement;
  return { ...statement, tag: await makePolicyTag(hash, statement.version) };
}

async function takeIn(connection: Connection, sent: Outbox, answer: SyncResponse, today: Day): Promise<void> {
  const { outbox, givenUp } = settle(await readOutbox(), sent, answer, today);
  await writeOutbox(outbox);
  const before = await storedSyncState.read();
  const problem = await takeSigned(connection, answer);
  await storedSyncState.write({
    lastDay: today,
    failures: 0,
    problem,
    held: answer.held,
    givenUp: [...before.givenUp, ...givenUp.map((code) => ({ code }))].slice(-GIVEN_UP_KEPT),
  });
}

/** Keeps the last good policy and entries when new ones are refused; gives the reasons, after that of a refused token. */
async function takeSigned({ key }: Connection, answer: SyncResponse): Promise<string | null> {
  const refusal = await readRefusal();
  const problems = refusal === '' ? [] : [refusal];
  if (answer.policy !== undefined) {
    const verdict = await verifyPolicy(answer.policy, key, await storedPolicy.read());
    if (verdict.kind === 'taken') {
      const { policy, hash } = verdict.value;
      // Should this worker end before the barrier follows, the next one finds that it has to.
      await storedBarrierDay.write('outdated');
      await writeTogether(storedPolicy.entry(policy), storedPolicyHash.entry(hash));
    } else problems.push(`policy.${verdict.reason}`);
  }
  if (answer.catalogue !== undefined) {
    const verdict = await verifyOwnCatalogue(answer.catalogue, key, await storedOwnCatalogue.read());
    if (verdict.kind === 'taken') await keepOwnCatalogue(verdict.value);
    else problems.push(`catalogue.${verdict.reason}`);
  }
  if (answer.policy !== undefined || answer.catalogue !== undefined) await goByWhatChanged();
  return problems.join(', ') || null;
}

/** What is not to be noticed any more is not sent either, where it still waits. */
async function goByWhatChanged(): Promise<void> {
  const { service } = await reloadRecogniser();
  const rows = await storedObservations.read();
  const noticed = rows.filter((row) => row.state !== 'pending' || service(row.service) !== undefined);
  if (noticed.length < rows.length) await storedObservations.write(noticed);
}

/** Under a new key every row has a new tag, and none of them was reported by it. */
export async function sendAllAgain(): Promise<void> {
  const outbox = mapRows(await readOutbox(), (rows) => rows.map((row) => ({ ...row, state: 'pending' as const })));
  const observations = outbox.observations.map((row) => ({ ...row, revision: row.revision + 1 }));
  await writeOutbox({ ...outbox, observations });
}

async function noteFailure(answer: Failure, tries = 1): Promise<void> {
  const state = await storedSyncState.read();
  await storedSyncState.write({
    ...state,
    failures: state.failures + tries,
    problem: answer.kind === 'refused' ? answer.code : 'server.unreachable',
  });
}

/** What a start of the worker does to the outbox: days that are over and merged go. */
export async function tidyOutbox({ serial, today }: SyncTools): Promise<void> {
  await serial(async () => writeOutbox(tidy(await readOutbox(), today())));
}
