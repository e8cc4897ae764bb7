/** Exceptions and concerns: kept with the receipt that fetches their answer, sent with a sync or, by choice, alone. */
import {
  BROWSER_PATHS,
  type ConcernRequest,
  concernResponseSchema,
  receiptResponseSchema,
  WIRE_VERSION,
} from '../../shared/api.ts';
import type { Connection } from '../../shared/connect-code.ts';
import { type Day, daysBetween } from '../../shared/day.ts';
import type { ConcernCategory } from '../../shared/statement.ts';
import { today } from '../clock.ts';
import { verifyAnswer } from '../policy/verify.ts';
import { randomId } from '../random-id.ts';
import type { Serial } from '../serial.ts';
import {
  type KeptRequest,
  NEW_ROW,
  storedConnection,
  storedRequests,
  storedStatements,
  writeTogether,
} from '../storage.ts';
import { post } from './post.ts';

const HOUR_MS = 3_600_000;
/** A concern that goes alone waits this long: nobody can tell by the time of whose sync it came. */
const ALONE_HOURS = { least: 1, most: 24 };
const KEPT = 50;
/** So long after its time, or so soon after a sync, nothing goes alone. */
const LATE_MS = 10 * 60_000;

export async function requestException(service: string, text: string): Promise<void> {
  await keep({ kind: 'exception', receipt: randomId(), service, text, day: today() });
}

export interface Concern {
  category: ConcernCategory;
  text: string;
  service?: string | undefined;
}

/** `chance` from 0 up to 1 decides when an anonymous one goes; `now` in milliseconds since 1970. */
export async function reportConcern(
  { category, text, service }: Concern,
  anonymous: boolean,
  { now, chance }: { now: number; chance: number },
): Promise<void> {
  const { least, most } = ALONE_HOURS;
  await keep({
    kind: 'concern',
    receipt: randomId(),
    category,
    text,
    day: today(),
    ...(service === undefined ? {} : { service }),
    ...(anonymous ? { aloneAfter: now + (least + (most - least) * chance) * HOUR_MS } : {}),
  });
}

/** Answered ones go before those that somebody waits for. Throws when too many wait: nothing is dropped unsaid. */
function makeRoom(requests: readonly KeptRequest[]): KeptRequest[] {
  const spare = requests.length - (KEPT - 1);
  if (spare <= 0) return [...requests];
  const gone = new Set(
    requests.filter(({ answer }) => answer?.decision === 'declined' || answer?.decision === 'answered').slice(-spare),
  );
  if (gone.size < spare) throw new RangeError('requests: too many wait for an answer');
  return requests.filter((one) => !gone.has(one));
}

async function keep(request: KeptRequest): Promise<void> {
  const statements = await storedStatements.read();
  const { receipt, kind, service, category, text, day, aloneAfter } = request;
  const row = { id: randomId(), day, receipt, text, ...NEW_ROW };
  const added =
    aloneAfter !== undefined
      ? []
      : kind === 'exception'
        ? [{ kind, ...row, service: service ?? '' }]
        : [{ kind, ...row, category: category ?? 'something-else', ...(service ? { service } : {}) }];
  await writeTogether(
    storedRequests.entry([request, ...makeRoom(await storedRequests.read())]),
    storedStatements.entry([...statements, ...added]),
  );
}

/** Asks for the answers to what went with a sync; also to what was granted, which may be taken back. True when one came. */
export async function fetchAnswers(serial: Serial): Promise<boolean> {
  return fetchFor(serial, await waiting(serial, ({ aloneAfter }) => aloneAfter === undefined));
}

async function waiting(serial: Serial, isMeant: (request: KeptRequest) => boolean): Promise<KeptRequest[]> {
  const isOver = (until: Day | undefined) => until !== undefined && daysBetween(until, today()) > 0;
  const mayChange = ({ answer }: KeptRequest) =>
    answer === undefined || (answer.decision === 'granted' && !isOver(answer.until));
  return (await serial(storedRequests.read)).filter((request) => mayChange(request) && isMeant(request));
}

interface AloneMoment {
  /** Milliseconds since 1970. */
  now: number;
  /** When a signed batch last went, or may have gone: the two are not to be seen side by side. */
  lastSynced: number;
  /** From 0 up to 1. */
  chance: number;
}

/**
 * Sends one concern whose time has come, alone, or asks for the answer to one that has gone: never both, so that two are
 * not seen to come from one place. What was due while the browser slept, or falls beside a sync, is put off. Gives when to
 * come again, in milliseconds since 1970; nothing when there is nothing to come for.
 */
export async function sendAlone(serial: Serial, { now, lastSynced, chance }: AloneMoment): Promise<number | undefined> {
  const connection = await storedConnection.read();
  if (!connection) return undefined;
  const later = (least: number, most: number) => now + (least + (most - least) * chance) * HOUR_MS;
  const unsent = (await serial(storedRequests.read)).filter(({ aloneAfter = 0 }) => aloneAfter > 0);
  const due = unsent.find(({ aloneAfter = 0 }) => aloneAfter <= now);
  if (due) {
    const isLate = now - (due.aloneAfter ?? 0) > LATE_MS || now - lastSynced < LATE_MS;
    const fate = isLate ? 'put-off' : await sendConcern(connection, due);
    // Not for long: some browsers are open for minutes only.
    const putOff = Math.max(later(0.1, 0.4), lastSynced + LATE_MS * (1 + chance));
    const next = { 'put-off': putOff, sent: 0, later: later(1, 2), 'much-later': later(24, 30) }[fate];
    await change(serial, due.receipt, { aloneAfter: next });
  } else {
    const gone = await waiting(serial, ({ aloneAfter }) => aloneAfter === 0);
    await fetchFor(serial, gone.slice(Math.floor(chance * gone.length)).slice(0, 1));
  }
  const alone = (await serial(storedRequests.read)).filter(({ aloneAfter }) => aloneAfter !== undefined);
  const times = alone.flatMap(({ aloneAfter = 0, answer }) => (answer ? [] : [aloneAfter || later(1, 24)]));
  return times.length === 0 ? undefined : Math.max(now + HOUR_MS / 60, Math.min(...times));
}

type ConcernFate = 'sent' | 'later' | 'much-later';

async function sendConcern(connection: Connection, request: KeptRequest): Promise<ConcernFate> {
  const { server, token } = connection;
  const { receipt, category = 'something-else', text, service } = request;
  const body: ConcernRequest = { wire: WIRE_VERSION, audience: server, token, receipt, category, text };
  const whole = service === undefined ? body : { ...body, service };
  const answer = await post(server + BROWSER_PATHS.concerns, whole, concernResponseSchema);
  if (answer.kind === 'ok') return 'sent';
  if (answer.kind === 'unreachable' || answer.code === 'concern.too-many') return 'later';
  // A Worker that does not know the service takes the concern without it; a token that is not good any more may be renewed.
  if (answer.code !== 'concern.service-unknown' || service === undefined) return 'much-later';
  return sendConcern(connection, { ...request, service: undefined });
}

async function fetchFor(serial: Serial, requests: readonly KeptRequest[]): Promise<boolean> {
  const connection = await storedConnection.read();
  if (!connection) return false;
  let came = false;
  for (const { receipt, answer: before } of requests) {
    const body = { wire: WIRE_VERSION, audience: connection.server, receipt };
    const answer = await post(connection.server + BROWSER_PATHS.receipts, body, receiptResponseSchema);
    if (answer.kind !== 'ok') break;
    if (answer.body.answer === null) continue;
    const verdict = await verifyAnswer(answer.body.answer, connection.key, receipt);
    if (verdict.kind !== 'taken' || JSON.stringify(verdict.value) === JSON.stringify(before)) continue;
    await change(serial, receipt, { answer: verdict.value });
    came = true;
  }
  return came;
}

async function change(serial: Serial, receipt: string, changes: Partial<KeptRequest>): Promise<void> {
  await serial(async () => {
    const requests = await storedRequests.read();
    await storedRequests.write(requests.map((one) => (one.receipt === receipt ? { ...one, ...changes } : one)));
  });
}
