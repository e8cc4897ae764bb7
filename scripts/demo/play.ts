/** Plays the simulated year to a server, by the paths that browsers and staff take. Whoever calls sends the requests. */
import { CompactSign, exportJWK, generateKeyPair, type JWK } from 'jose';
import { JWS_CONTENT_TYPE, JWS_TYPES, PATHS, WIRE_VERSION } from '../../shared/api.ts';
import { type Day, toDayNumber } from '../../shared/day.ts';
import type { Batch, Year } from './browsers.ts';
import { hexId, mixSeeds, seededRandom } from './random.ts';
import type { StaffAction } from './staff.ts';
import { type DayOfYear, simulateYear } from './timeline.ts';

/** Sends a request to the server, whose clock shows `clock` (milliseconds since 1970) meanwhile. */
export type Send = (clock: number, path: string, init: RequestInit) => Promise<Response>;

export interface Play {
  year: Year;
  /** The server's origin, as browsers know it. */
  origin: string;
  send: Send;
  /** What the server does once a day. */
  daily: (clock: number, day: Day) => Promise<void>;
  staffTokens: Record<StaffAction['role'], string>;
  /** The enrolment token of a group. */
  enrolmentToken: (group: number) => string;
  /** Requests under way at once. */
  atOnce: number;
  /** Told after each day: how much of the year is over, from 0 to 1. */
  onDay?: (share: number, day: Day) => Promise<void> | void;
}

interface Key {
  jwk: JWK;
  privateKey: CryptoKey;
  sequence: number;
}

const HOUR_MS = 3_600_000;
const MORNING = 9;
const NOON = 12;
const NIGHT = 23;

export async function playYear(play: Play): Promise<void> {
  const keys = new Map<number, Key>();
  const days = toDayNumber(play.year.last) - toDayNumber(play.year.first) + 1;
  let over = 0;
  for (const day of simulateYear(play.year)) {
    await playDay(play, keys, day);
    over += 1;
    await play.onDay?.(over / days, day.day);
  }
}

async function playDay(play: Play, keys: Map<number, Key>, { day, staff, batches }: DayOfYear): Promise<void> {
  const midnight = toDayNumber(day) * 24 * HOUR_MS;
  for (const action of staff) await act(play, midnight + MORNING * HOUR_MS, action);
  await inParallel(batches, play.atOnce, (batch) => sendBatch(play, keys, midnight + NOON * HOUR_MS, batch));
  await play.daily(midnight + NIGHT * HOUR_MS, day);
}

async function act({ send, staffTokens }: Play, clock: number, action: StaffAction): Promise<void> {
  const { role, method, path, body } = action;
  const isText = typeof body === 'string';
  const authorization = `Bearer ${staffTokens[role]}`;
  const needed = action.versionOf ?? action.onlyIf;
  const read = needed && (await send(clock, needed, { headers: { authorization } }));
  // In a small organisation a service may have been met by nobody: there is nothing to decide about.
  if (read && read.status === 404) return;
  const ifMatch = action.versionOf && read ? read.headers.get('etag')?.slice(1, -1) : action.ifMatch;
  const headers = {
    authorization,
    'content-type': isText ? 'text/csv' : 'application/json',
    ...(ifMatch === undefined ? {} : { 'if-match': `"${ifMatch}"` }),
  };
  const response = await send(clock, path, { method, headers, body: isText ? body : JSON.stringify(body) });
  if (response.status !== 404) await expectDone(response, `${method} ${path}`);
}

async function sendBatch(
  { year, origin, send, enrolmentToken }: Play,
  keys: Map<number, Key>,
  clock: number,
  { browser, isFirst, group, ...rows }: Batch & { group: number },
): Promise<void> {
  const key = keys.get(browser) ?? (await makeKey());
  keys.set(browser, key);
  const post = async (path: string, type: string, payload: object) =>
    send(clock, path, {
      method: 'POST',
      headers: { 'content-type': JWS_CONTENT_TYPE },
      body: await sign(key, type, { wire: WIRE_VERSION, audience: origin, ...payload }),
    });
  if (isFirst) {
    key.sequence += 1;
    const enrolment = { sequence: key.sequence, token: enrolmentToken(group) };
    await expectDone(await post(PATHS.enrol, JWS_TYPES.enrol, enrolment), PATHS.enrol);
  }
  key.sequence += 1;
  const nonce = hexId(seededRandom(mixSeeds(year.seed, browser, key.sequence)));
  const batch = { sequence: key.sequence, nonce, policy: 1, ...rows, erasures: [] };
  await expectDone(await post(PATHS.sync, JWS_TYPES.sync, batch), PATHS.sync);
}

async function makeKey(): Promise<Key> {
  const { privateKey, publicKey } = await generateKeyPair('ES256');
  return { jwk: await exportJWK(publicKey), privateKey, sequence: 0 };
}

function sign({ jwk, privateKey }: Key, type: string, payload: object): Promise<string> {
  return new CompactSign(new TextEncoder().encode(JSON.stringify(payload)))
    .setProtectedHeader({ alg: 'ES256', typ: type, jwk })
    .sign(privateKey);
}

async function expectDone(response: Response, what: string): Promise<void> {
  const text = await response.text();
  if (response.status !== 200) throw new Error(`${what}: ${response.status} ${text}`);
}

async function inParallel<T>(list: readonly T[], atOnce: number, run: (one: T) => Promise<void>): Promise<void> {
  const left = list.values();
  const lane = async () => {
    for (const one of left) await run(one);
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
}
