/** Exceptions and concerns: kept with the receipt that fetches their answer, sent with a sync or, by choice, alone. */
import {
  type ConcernRequest,
  concernResponseSchema,
  PATHS,
  receiptResponseSchema,
  WIRE_VERSION,
} from '../../shared/api.ts';
import type { Connection } from '../../shared/connect-code.ts';
import type { ConcernCategory } from '../../shared/statement.ts';
import { today } from '../clock.ts';
import { verifyAnswer } from '../policy/verify.ts';
import { randomId } from '../random-id.ts';
import type { Serial } from '../serial.ts';
import { type KeptRequest, storedConnection, storedRequests, storedStatements, writeTogether } from '../storage.ts';
import { post } from './post.ts';

const HOUR_MS = 3_600_000;
/** A concern that goes alone waits this long: nobody can tell by the time of whose sync it came. */
const ALONE_HOURS = { least: 1, most: 24 };
const KEPT = 50;

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

async function keep(request: KeptRequest): Promise<void> {
  const statements = await storedStatements.read();
  const { receipt, kind, service, category, text, day, aloneAfter } = request;
  const row = { id: randomId(), day, receipt, text, state: 'pending' as const, redated: false };
  const added =
    aloneAfter !== undefined
      ? []
      : kind === 'exception'
        ? [{ kind, ...row, service: service ?? '' }]
        : [{ kind, ...row, category: category ?? 'something-else', ...(service ? { service } : {}) }];
  await writeTogether(
    storedRequests.entry([request, ...(await storedRequests.read())].slice(0, KEPT)),
    storedStatements.entry([...statements, ...added]),
  );
}

/** Asks for the answers to what went with a sync. */
export async function fetchAnswers(serial: Serial): Promise<void> {
  await fetchFor(serial, await unanswered(serial, ({ aloneAfter }) => aloneAfter === undefined));
}

async function unanswered(serial: Serial, isMeant: (request: KeptRequest) => boolean): Promise<KeptRequest[]> {
  return (await serial(storedRequests.read)).filter((request) => !request.answer && isMeant(request));
}

/**
 * Sends one concern whose time has come, alone, and asks for the answer to one that has gone: two are not seen to come
 * from one place. Gives when to come
 * again, in milliseconds since 1970; nothing when there is nothing to come for.
 */
export async function sendAlone(
  serial: Serial,
  { now, chance }: { now: number; chance: number },
): Promise<number | undefined> {
  const connection = await storedConnection.read();
  if (!connection) return undefined;
  for (const request of await serial(storedRequests.read)) {
    const { aloneAfter = 0 } = request;
    if (aloneAfter === 0 || aloneAfter > now) continue;
    const fate = await sendConcern(connection, request);
    const hours = fate === 'later' ? ALONE_HOURS.least + chance : ALONE_HOURS.most;
    await change(serial, request.receipt, { aloneAfter: fate === 'sent' ? 0 : now + hours * HOUR_MS });
    break;
  }
  const gone = await unanswered(serial, ({ aloneAfter }) => aloneAfter === 0);
  await fetchFor(serial, gone.slice(Math.floor(chance * gone.length)).slice(0, 1));
  const alone = (await serial(storedRequests.read)).filter(({ aloneAfter }) => aloneAfter !== undefined);
  const times = alone.flatMap(({ aloneAfter = 0, answer }) =>
    answer ? [] : [aloneAfter || now + HOUR_MS * (1 + (ALONE_HOURS.most - 1) * chance)],
  );
  return times.length === 0 ? undefined : Math.max(now + HOUR_MS / 60, Math.min(...times));
}

type ConcernFate = 'sent' | 'later' | 'much-later';

async function sendConcern(connection: Connection, request: KeptRequest): Promise<ConcernFate> {
  const { server, token } = connection;
  const { receipt, category = 'something-else', text, service } = request;
  const body: ConcernRequest = { wire: WIRE_VERSION, audience: server, token, receipt, category, text };
  const whole = service === undefined ? body : { ...body, service };
  const answer = await post(server + PATHS.concerns, whole, concernResponseSchema);
  if (answer.kind === 'ok') return 'sent';
  if (answer.kind === 'unreachable' || answer.code === 'concern.too-many') return 'later';
  // A Worker that does not know the service takes the concern without it; a token that is not good any more may be renewed.
  if (answer.code !== 'concern.service-unknown' || service === undefined) return 'much-later';
  return sendConcern(connection, { ...request, service: undefined });
}

async function fetchFor(serial: Serial, requests: readonly KeptRequest[]): Promise<void> {
  const connection = await storedConnection.read();
  if (!connection) return;
  for (const { receipt } of requests) {
    const body = { wire: WIRE_VERSION, audience: connection.server, receipt };
    const answer = await post(connection.server + PATHS.receipts, body, receiptResponseSchema);
    if (answer.kind !== 'ok') return;
    if (answer.body.answer === null) continue;
    const verdict = await verifyAnswer(answer.body.answer, connection.key, receipt);
    if (verdict.kind === 'taken') await change(serial, receipt, { answer: verdict.value });
  }
}

async function change(serial: Serial, receipt: string, changes: Partial<KeptRequest>): Promise<void> {
  await serial(async () => {
    const requests = await storedRequests.read();
    await storedRequests.write(requests.map((one) => (one.receipt === receipt ? { ...one, ...changes } : one)));
  });
}
