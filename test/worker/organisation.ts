/** An organisation for tests: a Worker with a clock that is set, tokens, and browsers that sign as real ones do. */
import { env } from 'cloudflare:workers';
import { CompactSign, calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose';
import { JWS_CONTENT_TYPE, JWS_TYPES, PATHS, type SyncRequest, type SyncResponse } from '../../shared/api.ts';
import { addDays, type Day, toDayNumber } from '../../shared/day.ts';
import type { Inventory } from '../../shared/inventory.ts';
import { nameKey } from '../../shared/name-key.ts';
import { createApp } from '../../worker/app.ts';
import { query, readRows } from '../../worker/db/database.ts';
import type { Env } from '../../worker/settings.ts';
import { hashToken } from '../../worker/tokens.ts';

export const ORIGIN = 'https://unshade.example';
export const TODAY = '2026-11-21' as Day;
export const TOKEN = 'enrolment-token-of-the-tests';
export const STAFF_TOKEN = 'staff-token-of-the-tests';

/** Whatever was packaged on this machine. */
export const WITHOUT_PACKAGES: Env = { DB: env.DB, SIGNING_KEY: env.SIGNING_KEY, THRESHOLD: env.THRESHOLD };

export interface Organisation {
  today: Day;
  fetch(path: string, init?: RequestInit): Promise<Response>;
  /** Without the log's head. */
  inventory(): Promise<Inventory>;
}

export function organisation(today: Day = TODAY, bindings: Env = WITHOUT_PACKAGES): Organisation {
  const app = createApp({ now: () => toDayNumber(self.today) * 86_400_000 + 43_200_000 });
  const self: Organisation = {
    today,
    fetch: async (path, init) => app.fetch(new Request(ORIGIN + path, init), bindings),
    async inventory() {
      const response = await self.fetch(PATHS.inventory, { headers: { authorization: `Bearer ${STAFF_TOKEN}` } });
      const inventory = (await response.json()) as Inventory;
      // Every view is an entry in the log: two that were read one after the other differ by it alone.
      return { ...inventory, logHead: '' };
    },
  };
  return self;
}

export async function addEnrolmentToken(
  token: string = TOKEN,
  change: Partial<{
    group_number: number;
    expires_day: number;
    max_uses: number;
    uses: number;
    revoked_day: number;
    name: string;
    needs_approval: number;
    ephemeral: number;
    addresses: string;
    alert_above: number;
  }> = {},
): Promise<void> {
  const values = {
    name: 'test',
    group_number: 0,
    expires_day: toDayNumber(addDays(TODAY, 90)),
    max_uses: 1000,
    ...change,
  };
  await readRows(env.DB, query.insertInto('enrolment_token').values({ hash: await hashToken(token), ...values }));
}

export async function addStaffToken(
  token: string = STAFF_TOKEN,
  role: string | readonly string[] = 'viewer',
  expires = addDays(TODAY, 90),
  name = 'test',
): Promise<void> {
  await readRows(
    env.DB,
    query.insertInto('staff_token').values({
      hash: await hashToken(token),
      name,
      name_key: nameKey(name),
      roles: JSON.stringify([role].flat()),
      created_day: toDayNumber(TODAY),
      expires_day: toDayNumber(expires),
      // Used today: that a token is used again then changes nothing.
      last_used_day: toDayNumber(TODAY),
    }),
  );
}

export interface TestBrowser {
  id: string;
  jwk: JWK;
  sequence: number;
  sign(type: string, payload: unknown, header?: Record<string, unknown>): Promise<string>;
  enrol(change?: Record<string, unknown>): Promise<Response>;
  post(batch?: Partial<SyncRequest> & Record<string, unknown>): Promise<Response>;
  sync(batch?: Partial<SyncRequest>): Promise<SyncResponse>;
}

/** Text and bytes go as they are, everything else as JSON. */
function payloadBytes(payload: unknown): Uint8Array {
  if (payload instanceof Uint8Array) return payload;
  return new TextEncoder().encode(typeof payload === 'string' ? payload : JSON.stringify(payload));
}

export function postSigned(to: Organisation, path: string, body: string): Promise<Response> {
  return to.fetch(path, { method: 'POST', headers: { 'content-type': JWS_CONTENT_TYPE }, body });
}

export async function newBrowser(org: Organisation): Promise<TestBrowser> {
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
  const jwk = await exportJWK(publicKey);
  const self: TestBrowser = {
    id: await calculateJwkThumbprint(jwk),
    jwk,
    sequence: 0,
    sign: (type, payload, header = {}) =>
      new CompactSign(payloadBytes(payload))
        .setProtectedHeader({ alg: 'ES256', typ: type, jwk, ...header })
        .sign(privateKey),
    enrol: async (change = {}) => {
      self.sequence += 1;
      const whole = { wire: 1, audience: ORIGIN, sequence: self.sequence, token: TOKEN, ...change };
      return postSigned(org, PATHS.enrol, await self.sign(JWS_TYPES.enrol, whole));
    },
    post: async (batch = {}) => {
      self.sequence += 1;
      const whole = { ...emptyBatch, sequence: self.sequence, nonce: rowId(), ...batch };
      return postSigned(org, PATHS.sync, await self.sign(JWS_TYPES.sync, whole));
    },
    sync: async (batch) => (await self.post(batch)).json(),
  };
  return self;
}

export const emptyBatch = {
  wire: 1,
  audience: ORIGIN,
  nonce: 'f'.repeat(32),
  policy: 1,
  catalogue: 0,
  observations: [],
  declarations: [],
  erasures: [],
  statements: [],
};

/** A browser that is enrolled, and has reported on three days, so that its rows count. */
export async function trustedBrowser(org: Organisation): Promise<TestBrowser> {
  const browser = await newBrowser(org);
  await browser.enrol();
  const { today } = org;
  for (const back of [2, 1, 0]) {
    org.today = addDays(today, -back);
    await browser.sync();
  }
  return browser;
}

/** Every row of every table that says something of use, sorted: what must be the same whatever happened on the way. */
export async function storedRows(): Promise<Record<string, unknown[]>> {
  const tables = [
    'observation',
    'browser_use',
    'browser_count',
    'service_seen',
    'declaration',
    'declared_answer',
    'erase_mark',
    'acknowledgement',
    'dismissal',
    'request',
  ] as const;
  const stored: Record<string, unknown[]> = {};
  for (const table of tables) {
    const rows = await readRows(env.DB, query.selectFrom(table).selectAll());
    stored[table] = rows.map((row) => JSON.stringify(row)).sort();
  }
  // A counter that went back to 0 says the same as one that was never there.
  stored['browser_count'] = (stored['browser_count'] ?? []).filter(
    (row) => !/"browsers":0,"declared":0/.test(String(row)),
  );
  return stored;
}

let ids = 0;
export function rowId(): string {
  ids += 1;
  return ids.toString(16).padStart(32, '0');
}

/** Browsers that are enrolled under a token and never report. */
export async function addPeers(token: string, count: number): Promise<void> {
  const { number } = await readRows(
    env.DB,
    query
      .selectFrom('enrolment_token')
      .select('number')
      .where('hash', '=', await hashToken(token)),
  ).then(([row]) => row ?? { number: 0 });
  for (let peer = 0; peer < count; peer++) {
    await readRows(
      env.DB,
      query.insertInto('device').values({ id: `peer ${rowId()}`, token: number, token_use: peer + 1 }),
    );
  }
}
