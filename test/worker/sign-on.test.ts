/** Staff by single sign-on: which JWTs of Cloudflare Access let somebody in, and from where. */
import { env } from 'cloudflare:workers';
import { exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import * as v from 'valibot';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PATHS } from '../../shared/api.ts';
import { addDays, toDayNumber } from '../../shared/day.ts';
import type { ProblemCode } from '../../shared/problem.ts';
import { query, readRows } from '../../worker/db/database.ts';
import { addedStaffTokenSchema } from '../../worker/staff/routes.ts';
import { addStaff, atOnce, logged, type Staff } from './governance.ts';
import { ORIGIN, type Organisation, organisation, TODAY, WITHOUT_PACKAGES } from './organisation.ts';
import { expectNoSecretWritten } from './quiet.ts';
import { expectRefused, type Refusal } from './refusal.ts';
import { everythingStored } from './rows.ts';

const AUDIENCE = 'a'.repeat(64);
const NOW = toDayNumber(TODAY) * 86_400 + 43_200;
const ADA = { name: 'Ada', roles: ['assessor'], expiresDay: addDays(TODAY, 90), email: 'ada@unshade.example' };

const [good, other] = await Promise.all([newKey('good'), newKey('other')]);
let teams = 0;
let team: string;
let org: Organisation;
let admin: Staff;
let fetched: string[];
/** What the team publishes. */
let published: () => Response;
let sent: string[];

async function newKey(kid: string) {
  const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true });
  return { kid, privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg: 'RS256', use: 'sig' } as JWK };
}

beforeEach(async () => {
  // Keys are kept by team: each test has one of its own.
  teams += 1;
  team = `https://team-${teams}.cloudflareaccess.com`;
  org = organisation(TODAY, { ...WITHOUT_PACKAGES, ACCESS_TEAM: team, ACCESS_AUDIENCE: AUDIENCE });
  admin = await addStaff(org, 'Grace', 'admin');
  fetched = [];
  sent = [];
  published = () => Response.json({ keys: [good.jwk] });
  vi.stubGlobal('fetch', async (address: URL | string) => {
    fetched.push(String(address));
    return published();
  });
});
afterEach(() => vi.unstubAllGlobals());
expectNoSecretWritten(() => [...sent, ADA.email]);

interface Claims {
  [claim: string]: unknown;
}
const claims = (change: Claims = {}): Claims => ({
  iss: team,
  aud: [AUDIENCE],
  email: ADA.email,
  iat: NOW - 60,
  nbf: NOW - 60,
  exp: NOW + 3_600,
  ...change,
});

function jwt(change: Claims = {}, { key = good, header = {} }: { key?: typeof good; header?: object } = {}) {
  return new SignJWT(claims(change)).setProtectedHeader({ alg: 'RS256', kid: key.kid, ...header }).sign(key.privateKey);
}

async function call(path: string, token: string, init: { method?: string; headers?: object; body?: string } = {}) {
  sent.push(token);
  const { method = 'GET', headers = {}, body } = init;
  return org.fetch(path, {
    method,
    headers: { 'cf-access-jwt-assertion': token, ...headers } as Record<string, string>,
    ...(body === undefined ? {} : { body }),
  });
}
const register = (change: object = {}) => admin.send('POST', PATHS.staff, { ...ADA, ...change });

describe('who signs on', () => {
  it('is let in under the mail address that an admin registered, however it is written', async () => {
    expect((await register({ email: 'Ada@Unshade.Example' })).status).toBe(200);
    const me = await call(PATHS.me, await jwt({ email: 'ADA@unshade.example' }));
    expect(await me.json()).toEqual({ name: 'Ada', roles: ['assessor'], signedInBy: 'single-sign-on' });
    const refused = await call(PATHS.staff, await jwt());
    expect([refused.status, fetched]).toEqual([403, [`${team}/cdn-cgi/access/certs`]]);
    const [row] = await readRows(env.DB, query.selectFrom('staff_token').selectAll().where('name', '=', 'Ada'));
    expect(row).toMatchObject({ email: ADA.email, hash: `email:${row?.number}`, last_used_day: toDayNumber(TODAY) });
  });

  it('stands in the log by name, and the list has no token to show', async () => {
    const added = v.parse(addedStaffTokenSchema, await (await register()).json());
    expect(added).toMatchObject({ token: null, email: ADA.email, lastUsedDay: null });
    await call(PATHS.rollout, await jwt());
    expect((await logged()).map(({ kind, actor, detail }) => ({ kind, actor, detail }))).toEqual([
      {
        kind: 'staff-token-added',
        actor: 'Grace',
        detail: { number: added.number, roles: ['assessor'], expiresDay: ADA.expiresDay, by: 'single sign-on' },
      },
      { kind: 'report-viewed', actor: 'Ada', detail: { report: 'rollout' } },
    ]);
  });

  it('goes by the token where one is sent', async () => {
    await register();
    const headers = { authorization: 'Bearer token-of-Grace' };
    const me = await call(PATHS.me, await jwt(), { headers });
    expect(await me.json()).toEqual({ name: 'Grace', roles: ['admin'], signedInBy: 'token' });
    const bad = await call(PATHS.me, await jwt(), { headers: { authorization: 'Bearer nobody' } });
    expect(bad.status).toBe(401);
    expect(fetched).toEqual([]);
  });

  it('is let in by a key that the team has changed to meanwhile', async () => {
    await register();
    vi.useFakeTimers({ toFake: ['Date'] });
    try {
      expect((await call(PATHS.me, await jwt({ exp: NOW + 90_000 }))).status).toBe(200);
      published = () => Response.json({ keys: [other.jwk] });
      // Not asked again at once: whoever makes up key names does not make us ask.
      expect((await call(PATHS.me, await jwt({}, { key: other }))).status).toBe(401);
      expect(fetched).toHaveLength(1);
      vi.advanceTimersByTime(31_000);
      expect((await call(PATHS.me, await jwt({}, { key: other }))).status).toBe(200);
      expect(fetched).toHaveLength(2);
      expect((await call(PATHS.me, await jwt())).status).toBe(401);
    } finally {
      vi.useRealTimers();
    }
  });

  it('stays out when revoked, and may be registered anew under another name', async () => {
    const { number } = v.parse(addedStaffTokenSchema, await (await register()).json());
    await expectRefused(() => register({ name: 'Ada 2' }), { status: 409, code: 'staff.email-taken', field: 'email' });
    expect((await admin.send('DELETE', `${PATHS.staff}/${number}`)).status).toBe(200);
    const token = await jwt();
    await expectRefused(() => call(PATHS.me, token), { status: 401, code: 'auth.token-revoked' });
    expect((await register({ name: 'Ada 2' })).status).toBe(200);
    expect((await call(PATHS.me, token)).status).toBe(200);
  });

  it('stays out when the registration is over', async () => {
    await register({ expiresDay: TODAY });
    org.today = addDays(TODAY, 1);
    const token = await jwt({ exp: NOW + 200_000 });
    await expectRefused(() => call(PATHS.me, token), { status: 401, code: 'auth.token-expired' });
  });

  it('of two under one address at once one is registered', async () => {
    expect(await atOnce(register({ name: 'A' }), register({ name: 'B' }), register({ name: 'C' }))).toEqual([
      200, 409, 409,
    ]);
  });

  it.each([
    ['no address', ''],
    ['two addresses', 'ada@unshade.example,eve@unshade.example'],
    ['a name before it', 'Ada <ada@unshade.example>'],
    ['a line feed', 'ada@unshade.example\n'],
    ['a list', ['ada@unshade.example']],
    ['an address too long', `${'a'.repeat(250)}@b.example`],
  ])('is not registered with %s', async (_, email) => {
    await expectRefused(() => register({ email }), { status: 422, code: 'body.invalid', field: 'email' });
  });
});

describe('a sign-on', () => {
  beforeEach(() => register());
  const b64 = (value: unknown) =>
    new TextEncoder().encode(JSON.stringify(value)).toBase64({ alphabet: 'base64url', omitPadding: true });
  const hmac = (secret: string) =>
    new SignJWT(claims()).setProtectedHeader({ alg: 'HS256', kid: 'good' }).sign(new TextEncoder().encode(secret));
  async function byPss(): Promise<string> {
    const { privateKey } = await generateKeyPair('PS256');
    return new SignJWT(claims()).setProtectedHeader({ alg: 'PS256', kid: 'good' }).sign(privateKey);
  }
  const invalid = { status: 401, code: 'auth.sign-on-invalid' } as const;

  const TABLE: [what: string, token: () => string | Promise<string>, Refusal][] = [
    ['that is none', () => 'x', invalid],
    ['that is three dots', () => '..', invalid],
    ['with alg none', () => `${b64({ alg: 'none', kid: 'good' })}.${b64(claims())}.`, invalid],
    ['with alg none in capitals', () => `${b64({ alg: 'NONE' })}.${b64(claims())}.`, invalid],
    ['with HS256 and the public key as secret', () => hmac(JSON.stringify(good.jwk)), invalid],
    ['with HS256 and the modulus as secret', () => hmac(String(good.jwk.n)), invalid],
    ['with PS256', byPss, invalid],
    ['of an unknown key', () => jwt({}, { key: other }), invalid],
    ['of another key under the name of a known one', () => jwt({}, { key: { ...other, kid: 'good' } }), invalid],
    ['with a key of its own in the header', () => jwt({}, { key: other, header: { jwk: other.jwk } }), invalid],
    [
      'with the address of its keys in the header',
      () => jwt({}, { key: other, header: { jku: 'https://evil.example' } }),
      invalid,
    ],
    [
      'that was altered',
      async () => (await jwt()).replace(/\.[^.]+\./, `.${b64(claims({ email: 'grace@unshade.example' }))}.`),
      invalid,
    ],
    ['without signature', async () => (await jwt()).replace(/[^.]+$/, ''), invalid],
    ['that is over', () => jwt({ exp: NOW - 1 }), invalid],
    ['that ends at this moment', () => jwt({ exp: NOW }), invalid],
    ['without end', () => jwt({ exp: undefined }), invalid],
    ['whose end is text', () => jwt({ exp: 'tomorrow' }), invalid],
    ['that begins later', () => jwt({ nbf: NOW + 60 }), invalid],
    ['for another application', () => jwt({ aud: ['b'.repeat(64)] }), invalid],
    ['for no application', () => jwt({ aud: undefined }), invalid],
    ['of another team', () => jwt({ iss: 'https://evil.cloudflareaccess.com' }), invalid],
    ['of a team that begins the same', () => jwt({ iss: `${team}.evil.example` }), invalid],
    ['of no team', () => jwt({ iss: undefined }), invalid],
    ['of a service, without mail address', () => jwt({ email: undefined, common_name: 'robot' }), invalid],
    ['with an empty mail address', () => jwt({ email: '' }), invalid],
    ['with a mail address that is a list', () => jwt({ email: [ADA.email] }), invalid],
    [
      'of somebody whom nobody registered',
      () => jwt({ email: 'eve@unshade.example' }),
      { status: 403, code: 'auth.sign-on-unknown' },
    ],
    [
      'of somebody whose address begins the same',
      () => jwt({ email: `${ADA.email}.evil.example` }),
      { status: 403, code: 'auth.sign-on-unknown' },
    ],
  ];
  it.each(TABLE)('%s lets nobody in', async (_, token, refusal) => {
    const text = await token();
    await expectRefused(() => call(PATHS.me, text), refusal);
  });

  it.each([
    [
      'cannot be reached',
      () => {
        throw new TypeError('Network connection lost.');
      },
    ],
    ['answer with an error', () => new Response('down', { status: 502 })],
    ['lead elsewhere', () => Response.redirect('https://evil.example/keys', 302)],
    ['are no JSON', () => new Response('<html>')],
    ['are no keys', () => Response.json({ keys: 'none' })],
  ] as const)('cannot be judged while the keys %s', async (_, answer) => {
    published = answer;
    const told = vi.spyOn(console, 'error').mockImplementation(() => {});
    const token = await jwt();
    await expectRefused(() => call(PATHS.me, token), { status: 503, code: 'auth.sign-on-unavailable' });
    expect(told.mock.calls).toEqual([['auth.sign-on-unavailable', expect.any(String)]]);
    published = () => Response.json({ keys: [good.jwk] });
    // Not asked again at once: whoever sends many does not make us send many.
    await expectRefused(() => call(PATHS.me, token), { status: 503, code: 'auth.sign-on-unavailable' });
    told.mockRestore();
    org.today = addDays(org.today, 1);
    expect((await call(PATHS.me, await jwt({ exp: NOW + 90_000 }))).status).toBe(200);
  });

  it('is nothing where the organisation has none, and a setting alone is told', async () => {
    const token = await jwt();
    const without = organisation(TODAY, WITHOUT_PACKAGES);
    const send = (to: Organisation) => to.fetch(PATHS.me, { headers: { 'cf-access-jwt-assertion': token } });
    await expectRefused(() => send(without), { status: 401, code: 'auth.missing' });
    const said = vi.spyOn(console, 'error').mockImplementation(() => {});
    for (const half of [
      { ACCESS_TEAM: team },
      { ACCESS_AUDIENCE: AUDIENCE },
      { ACCESS_TEAM: 'acme', ACCESS_AUDIENCE: AUDIENCE },
    ]) {
      await expectRefused(() => send(organisation(TODAY, { ...WITHOUT_PACKAGES, ...half })), {
        status: 500,
        code: 'server.error',
      });
    }
    said.mockRestore();
  });
});

describe('a request with a sign-on that another site makes the browser send', () => {
  beforeEach(() => register({ roles: ['admin'] }));
  const group = '{"groups":[]}';
  const crossSite = { status: 403, code: 'auth.cross-site' satisfies ProblemCode } as const;

  const REFUSED: [method: string, headers: object][] = [
    ['GET', { 'sec-fetch-site': 'cross-site' }],
    ['HEAD', { 'sec-fetch-site': 'cross-site' }],
    ['PUT', { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }],
    ['PUT', { 'sec-fetch-site': 'same-site', origin: 'https://other.unshade.example' }],
    ['PUT', { 'sec-fetch-site': 'same-site' }],
    ['PUT', { origin: 'https://evil.example' }],
    ['PUT', { origin: 'null' }],
    ['PUT', { origin: `${ORIGIN}:8443` }],
    ['PUT', { 'sec-fetch-site': 'same-origin', origin: 'https://evil.example' }],
    ['PUT', { 'sec-fetch-site': 'none', origin: 'http://unshade.example' }],
    ['PUT', { 'sec-fetch-site': 'unheard-of' }],
  ];
  it.each(REFUSED)('is refused: %s with %j', async (method, headers) => {
    const token = await jwt();
    const send = () =>
      call(PATHS.groups, token, {
        method,
        headers: { 'content-type': 'application/json', 'if-match': '"0"', ...headers },
        ...(method === 'PUT' ? { body: group } : {}),
      });
    if (method !== 'HEAD') return void (await expectRefused(send, crossSite));
    const before = await everythingStored();
    expect((await send()).status).toBe(403);
    expect(await everythingStored()).toEqual(before);
  });

  const TAKEN: [method: string, headers: object][] = [
    ['GET', {}],
    ['GET', { 'sec-fetch-site': 'same-origin' }],
    ['GET', { 'sec-fetch-site': 'same-site' }],
    ['GET', { 'sec-fetch-site': 'none' }],
    ['PUT', {}],
    ['PUT', { 'sec-fetch-site': 'same-origin', origin: ORIGIN }],
    ['PUT', { 'sec-fetch-site': 'none' }],
    ['PUT', { origin: ORIGIN }],
  ];
  it.each(TAKEN)('is taken from the dashboard itself: %s with %j', async (method, headers) => {
    const all = { 'content-type': 'application/json', 'if-match': '"0"', ...headers };
    const answer = await call(PATHS.groups, await jwt(), {
      method,
      headers: all,
      ...(method === 'PUT' ? { body: group } : {}),
    });
    expect(answer.status).toBe(200);
  });

  it('is no matter of a token, which no other site has', async () => {
    const headers = {
      authorization: 'Bearer token-of-Grace',
      'sec-fetch-site': 'cross-site',
      origin: 'https://evil.example',
    };
    expect((await org.fetch(PATHS.groups, { headers })).status).toBe(200);
  });
});
