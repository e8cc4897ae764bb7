import { CompactSign, exportJWK, generateKeyPair } from 'jose';
import { beforeEach, describe, expect, it } from 'vitest';
import { BODY_LIMIT, JWS_CONTENT_TYPE, JWS_TYPES, PATHS } from '../../shared/api.ts';
import { ROLES } from '../../shared/role.ts';
import { ENDPOINTS } from '../../worker/endpoints.ts';
import {
  addEnrolmentToken,
  addStaffToken,
  emptyBatch,
  newBrowser,
  ORIGIN,
  type Organisation,
  organisation,
  postSigned,
  STAFF_TOKEN,
  type TestBrowser,
  TODAY,
  TOKEN,
} from './organisation.ts';
import { expectRefused, type Refusal } from './refusal.ts';
import { observation, SERVICE } from './rows.ts';

let org: Organisation;
let browser: TestBrowser;

beforeEach(async () => {
  org = organisation();
  await addEnrolmentToken();
  browser = await newBrowser(org);
  await browser.enrol();
});

const base64url = (text: string) => btoa(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
const batch = () => ({ ...emptyBatch, sequence: 1, observations: [observation()] });
/** What each address takes beside wire version and audience. */
function bodyFor(path: string): object {
  const nonce = 'f'.repeat(32);
  switch (path) {
    case PATHS.enrol:
      return { sequence: 1, token: TOKEN };
    case PATHS.ownData:
      return { day: TODAY, nonce, services: [], policies: [] };
    case PATHS.concerns:
      return { token: TOKEN, receipt: nonce, category: 'safety', text: 'It drives.' };
    case PATHS.receipts:
      return { receipt: nonce };
    default:
      return batch();
  }
}
const signedBatch = () => browser.sign(JWS_TYPES.sync, batch());

describe('a request to the wrong place', () => {
  it.each([
    '/',
    '/v1',
    '/v1/',
    '/v1/sync/',
    '/v1/Sync',
    '/v1/inventory/openai-chatgpt',
    '/v2/sync',
    '/v1/%73ync%00',
    '/__proto__',
  ])('is told that there is nothing at %s', async (path) => {
    await expectRefused(() => org.fetch(path), { status: 404, code: 'route.unknown' });
    await expectRefused(() => org.fetch(path, { method: 'POST', body: 'x' }), { status: 404, code: 'route.unknown' });
  });

  it.each([
    ['GET', PATHS.enrol, 'POST'],
    ['PUT', PATHS.sync, 'POST'],
    ['DELETE', PATHS.sync, 'POST'],
    ['POST', PATHS.inventory, 'GET, HEAD'],
    ['OPTIONS', PATHS.inventory, 'GET, HEAD'],
    ['PATCH', PATHS.health, 'GET, HEAD'],
    ['POST', PATHS.openapi, 'GET, HEAD'],
    ['GET', PATHS.ownData, 'POST'],
    ['GET', PATHS.concerns, 'POST'],
    ['PUT', PATHS.receipts, 'POST'],
    ['DELETE', PATHS.policy, 'GET, HEAD, PUT'],
    ['POST', PATHS.requests, 'GET, HEAD'],
    ['GET', PATHS.requestAnswer, 'PUT'],
  ])('is told which method to use instead of %s %s', async (method, path, allow) => {
    const refused = await expectRefused(() => org.fetch(path, { method }), {
      status: 405,
      code: 'route.method-not-allowed',
    });
    expect(refused.headers.get('allow')).toBe(allow);
  });
});

describe.each([
  ['enrolment', PATHS.enrol, JWS_TYPES.enrol, JWS_TYPES.sync],
  ['sync', PATHS.sync, JWS_TYPES.sync, JWS_TYPES.enrol],
  ['own data', PATHS.ownData, JWS_TYPES.ownData, JWS_TYPES.sync],
])('a body for %s', (_, path, type, otherType) => {
  const payload = () => ({ wire: 1, audience: ORIGIN, ...bodyFor(path) });
  const post = (body: BodyInit, headers: Record<string, string> = { 'content-type': JWS_CONTENT_TYPE }) =>
    org.fetch(path, { method: 'POST', headers, body });

  it.each([
    undefined,
    '',
    'application/json',
    'text/plain',
    'application/jose+json',
    'application/x-www-form-urlencoded',
  ])('is refused as %s', async (contentType) => {
    const body = new TextEncoder().encode(await browser.sign(type, payload()));
    const headers: Record<string, string> = contentType === undefined ? {} : { 'content-type': contentType };
    await expectRefused(() => post(body, headers), { status: 415, code: 'body.content-type' });
  });

  it('is taken with a content type in capitals and with parameters', async () => {
    const body = await browser.sign(type, payload());
    expect((await post(body, { 'content-type': 'Application/JOSE; charset=utf-8' })).status).toBe(200);
  });

  it('is refused by its announced length, before it is read', async () => {
    const headers = { 'content-type': JWS_CONTENT_TYPE, 'content-length': String(BODY_LIMIT + 1) };
    const refused = await expectRefused(() => post('short', headers), { status: 413, code: 'body.too-large' });
    expect(refused.headers.get('access-control-allow-origin')).toBe('*');
    expect(((await refused.json()) as { error: { message: string } }).error.message).toContain(String(BODY_LIMIT));
  });

  it('is refused when a stream without a length grows too long', async () => {
    const chunk = new TextEncoder().encode('a'.repeat(16_384));
    let sent = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += chunk.length;
        controller.enqueue(chunk);
      },
    });
    await expectRefused(() => post(endless), { status: 413, code: 'body.too-large' });
    expect(sent).toBeLessThan(BODY_LIMIT * 2);
  });

  it('is taken as a stream of just the allowed length', async () => {
    const whole = await browser.sign(type, payload());
    const body = new Blob([whole]).stream();
    expect((await post(body)).status).toBe(200);
    const full = new Blob(['a'.repeat(BODY_LIMIT)]).stream();
    await expectRefused(() => post(full), { status: 400, code: 'body.malformed-jws' });
  });

  const malformed: [string, () => string | Promise<string>][] = [
    ['nothing', () => ''],
    ['JSON', () => JSON.stringify(payload())],
    ['a header that is not base64', () => '???.e30.AAAA'],
    ['a header that is not JSON', () => `${base64url('no json')}.e30.AAAA`],
    ['a header that is a list', () => `${base64url('[]')}.e30.AAAA`],
    ['two parts', async () => (await browser.sign(type, payload())).split('.').slice(0, 2).join('.')],
    ['four parts', async () => `${await browser.sign(type, payload())}.AAAA`],
    ['no typ', () => browser.sign(undefined as unknown as string, payload())],
    ['a typ of another purpose', () => browser.sign(otherType, payload())],
    ['alg none', () => unsigned({ alg: 'none', typ: type, jwk: browser.jwk })],
    ['alg none in capitals', () => unsigned({ alg: 'NONE', typ: type, jwk: browser.jwk })],
    ['ES256 and no jwk', () => browser.sign(type, payload(), { jwk: undefined })],
    ['a jwk that is text', () => unsigned({ alg: 'ES256', typ: type, jwk: 'P-256' })],
    ['a jwk that is null', () => unsigned({ alg: 'ES256', typ: type, jwk: null })],
    ['a jwk without a point', () => unsigned({ alg: 'ES256', typ: type, jwk: { kty: 'EC', crv: 'P-256' } })],
    [
      'a jwk whose point is off the curve',
      () => unsigned({ alg: 'ES256', typ: type, jwk: { ...browser.jwk, y: browser.jwk.x } }),
    ],
    ['a jwk that only encrypts', () => browser.sign(type, payload(), { jwk: { ...browser.jwk, use: 'enc' } })],
    ['HS256 with the public key as the secret', () => signedByHmac()],
    ['a private key as jwk', () => signedWithPrivateJwk()],
    ['a P-384 key', () => signedByP384()],
  ];

  const unsigned = (header: object) => `${base64url(JSON.stringify(header))}.${base64url(JSON.stringify(payload()))}.`;
  const bytes = () => new TextEncoder().encode(JSON.stringify(payload()));

  async function signedByHmac(): Promise<string> {
    const secret = new TextEncoder().encode(JSON.stringify(browser.jwk));
    return new CompactSign(bytes()).setProtectedHeader({ alg: 'HS256', typ: type, jwk: browser.jwk }).sign(secret);
  }

  async function signedWithPrivateJwk(): Promise<string> {
    const { privateKey } = await generateKeyPair('ES256', { extractable: true });
    const jwk = await exportJWK(privateKey);
    return new CompactSign(bytes()).setProtectedHeader({ alg: 'ES256', typ: type, jwk }).sign(privateKey);
  }

  async function signedByP384(): Promise<string> {
    const { privateKey, publicKey } = await generateKeyPair('ES384', { extractable: true });
    const jwk = await exportJWK(publicKey);
    return new CompactSign(bytes()).setProtectedHeader({ alg: 'ES384', typ: type, jwk }).sign(privateKey);
  }

  it.each(malformed)('is refused as malformed with %s', async (_what, body) => {
    const text = await body();
    await expectRefused(() => postSigned(org, path, text), { status: 400, code: 'body.malformed-jws' });
  });

  it('is refused when its payload was altered', async () => {
    const [header, , signature] = (await browser.sign(type, payload())).split('.');
    const altered = `${header}.${base64url(JSON.stringify({ ...payload(), policy: 0 }))}.${signature}`;
    await expectRefused(() => postSigned(org, path, altered), { status: 401, code: 'device.bad-signature' });
  });

  it('is refused when its header was altered', async () => {
    const [, body, signature] = (await browser.sign(type, payload())).split('.');
    const header = base64url(JSON.stringify({ alg: 'ES256', typ: type, jwk: browser.jwk, kid: 'other' }));
    const altered = `${header}.${body}.${signature}`;
    await expectRefused(() => postSigned(org, path, altered), { status: 401, code: 'device.bad-signature' });
  });

  it('is refused when another key signed it, or nobody', async () => {
    const other = await newBrowser(org);
    const text = await other.sign(type, payload(), { jwk: browser.jwk });
    const stripped = `${text.split('.').slice(0, 2).join('.')}.`;
    for (const body of [text, stripped, `${stripped}AAAA`]) {
      await expectRefused(() => postSigned(org, path, body), { status: 401, code: 'device.bad-signature' });
    }
  });

  const notJson: [string, string | Uint8Array][] = [
    ['empty', ''],
    ['cut off', '{"wire":1,'],
    ['two values', '{"wire":1} {}'],
    ['NaN', '{"wire":NaN}'],
    ['not UTF-8', Uint8Array.of(0x22, 0xff, 0xfe, 0x22)],
    ['a cut-off UTF-8 sequence', Uint8Array.of(0x22, 0xe2, 0x82, 0x22)],
  ];
  it.each(notJson)('is refused when its payload is %s', async (_what, content) => {
    const text = await browser.sign(type, content);
    await expectRefused(() => postSigned(org, path, text), { status: 400, code: 'body.malformed-json' });
  });

  const unsuited: [string, unknown, Refusal][] = [
    ['null', 'null', { status: 422, code: 'body.invalid' }],
    ['a number', '7', { status: 422, code: 'body.invalid' }],
    ['text', '"wire"', { status: 422, code: 'body.invalid' }],
    ['a list', '[]', { status: 422, code: 'body.invalid', field: 'wire' }],
    ['an empty object', '{}', { status: 422, code: 'body.invalid', field: 'wire' }],
    ['an older wire version', { wire: 0 }, { status: 400, code: 'wire.version-unsupported', field: 'wire' }],
    [
      'a newer wire version',
      { wire: 2, future: true },
      { status: 400, code: 'wire.version-unsupported', field: 'wire' },
    ],
    ['an endless wire version', '{"wire":1e400}', { status: 400, code: 'wire.version-unsupported', field: 'wire' }],
    ['a wire version in quotes', { wire: '1' }, { status: 422, code: 'body.invalid', field: 'wire' }],
  ];
  it.each(unsuited)('is refused when its payload is %s', async (_what, content, refusal) => {
    const text = await browser.sign(type, content);
    await expectRefused(() => postSigned(org, path, text), refusal);
  });

  it.each(['https://other.example', `${ORIGIN}/`, 'http://unshade.example', ''])(
    'is refused when it was signed for "%s"',
    async (audience) => {
      const text = await browser.sign(type, { ...payload(), audience });
      await expectRefused(() => postSigned(org, path, text), {
        status: 400,
        code: 'wire.wrong-audience',
        field: 'audience',
      });
    },
  );

  it('lets a browser read a refusal from any origin, and asks for no cookies', async () => {
    const preflight = await org.fetch(path, {
      method: 'OPTIONS',
      headers: {
        origin: 'moz-extension://x',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'content-type',
      },
    });
    const refused = await post('x', { 'content-type': JWS_CONTENT_TYPE, origin: 'moz-extension://x' });
    for (const { headers } of [preflight, refused]) {
      expect(headers.get('access-control-allow-origin')).toBe('*');
      expect(headers.get('access-control-allow-credentials')).toBeNull();
    }
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-headers')).toBe('content-type');
  });
});

it('a body is checked before the device is known: a stranger learns nothing of devices', async () => {
  const stranger = await newBrowser(org);
  const bad = await stranger.sign(JWS_TYPES.sync, { ...batch(), sequence: 0 });
  await expectRefused(() => postSigned(org, PATHS.sync, bad), { status: 422, code: 'body.invalid', field: 'sequence' });
  const good = await stranger.sign(JWS_TYPES.sync, batch());
  await expectRefused(() => postSigned(org, PATHS.sync, good), { status: 401, code: 'device.unknown' });
  expect((await postSigned(org, PATHS.sync, await signedBatch())).status).toBe(200);
});

describe.each([PATHS.concerns, PATHS.receipts])('a body without signature for %s', (path) => {
  const payload = (change: object = {}) => ({ wire: 1, audience: ORIGIN, ...bodyFor(path), ...change });
  const post = (body: BodyInit, headers: Record<string, string> = { 'content-type': 'application/json' }) =>
    org.fetch(path, { method: 'POST', headers, body });

  it.each(['', JWS_CONTENT_TYPE, 'text/plain', 'application/x-www-form-urlencoded'])(
    'is refused as %s',
    async (contentType) => {
      const send = () => post(JSON.stringify(payload()), { 'content-type': contentType });
      await expectRefused(send, { status: 415, code: 'body.content-type' });
    },
  );

  it('is refused when it is too large, and any origin may read so', async () => {
    const send = () =>
      post('x'.repeat(BODY_LIMIT + 1), { 'content-type': 'application/json', origin: 'moz-extension://x' });
    const refused = await expectRefused(send, { status: 413, code: 'body.too-large' });
    expect(refused.headers.get('access-control-allow-origin')).toBe('*');
  });

  it.each(['', '{', '{"wire":NaN}', '{} {}'])('is refused as %j', async (text) => {
    await expectRefused(() => post(text), { status: 400, code: 'body.malformed-json' });
  });

  const unsuited: [string, unknown, Refusal][] = [
    ['nothing', null, { status: 422, code: 'body.invalid' }],
    ['a list', [], { status: 422, code: 'body.invalid', field: 'wire' }],
    ['a field too many', { url: 'https://chatgpt.com/' }, { status: 422, code: 'body.invalid', field: 'url' }],
    ['a receipt that is none', { receipt: 'F'.repeat(32) }, { status: 422, code: 'body.invalid', field: 'receipt' }],
    ['another wire version', { wire: 2 }, { status: 400, code: 'wire.version-unsupported', field: 'wire' }],
    [
      'another server',
      { audience: 'https://other.example' },
      { status: 400, code: 'wire.wrong-audience', field: 'audience' },
    ],
  ];
  it.each(unsuited)('is refused with %s', async (_what, change, refusal) => {
    const isWhole = change === null || Array.isArray(change);
    await expectRefused(() => post(JSON.stringify(isWhole ? change : payload(change as object))), refusal);
  });

  it('is taken from any origin, and never kept by a cache', async () => {
    const { status, headers } = await post(JSON.stringify(payload()));
    expect([status, headers.get('access-control-allow-origin'), headers.get('cache-control')]).toEqual([
      200,
      '*',
      'no-store',
    ]);
  });
});

describe('a parameter that there is not', () => {
  const paths = ENDPOINTS.map(({ method, path }) => [method, path.replace(/:\w+/g, '1')] as const);
  it.each(paths)('is refused by name: %s %s', async (method, path) => {
    for (const role of ROLES) await addStaffToken(`token-${role}`, role);
    await addStaffToken('all', ROLES);
    const send = (query: string) =>
      org.fetch(`${path}?${query}`, {
        method,
        headers: { authorization: 'Bearer all' },
        ...(method === 'GET' ? {} : { body: '' }),
      });
    await expectRefused(() => send('colour=1'), { status: 400, code: 'query.unknown', field: 'colour' });
    await expectRefused(() => send('__proto__=1'), { status: 400, code: 'query.unknown', field: '__proto__' });
    await expectRefused(() => send('a=1&a=2'), { status: 400, code: 'query.invalid', field: 'a' });
  });

  it('is told only to who may call', async () => {
    await addStaffToken();
    await expectRefused(() => org.fetch('/v1/staff?colour=1'), { status: 401, code: 'auth.missing' });
    const headers = { authorization: `Bearer ${STAFF_TOKEN}` };
    await expectRefused(() => org.fetch('/v1/staff?colour=1', { headers }), {
      status: 403,
      code: 'auth.role-not-allowed',
    });
  });

  it.each(['csv', 'html'])('nor is a limit for what comes whole, %s', async (format) => {
    await addStaffToken();
    const headers = { authorization: `Bearer ${STAFF_TOKEN}` };
    const refusal = { status: 400, code: 'query.invalid', field: 'limit' } as const;
    await expectRefused(() => org.fetch(`/v1/inventory?format=${format}&limit=1`, { headers }), refusal);
    await expectRefused(() => org.fetch(`/v1/inventory?format=${format}&limit=100`, { headers }), refusal);
    expect((await org.fetch('/v1/inventory?format=json&limit=1', { headers })).status).toBe(200);
  });
});

describe('a body of staff', () => {
  it.each(['[]', '[1]', '[{"basedOn":1}]', 'null', '1', '"x"', 'true'])('is an object, and not %s', async (body) => {
    await addStaffToken('all', ROLES);
    const headers = { authorization: 'Bearer all', 'content-type': 'application/json', 'if-match': '"0"' };
    const taking = ENDPOINTS.filter((endpoint) => endpoint.body !== undefined && endpoint.access.kind === 'staff');
    expect(taking.length).toBeGreaterThan(9);
    for (const { method, path } of taking) {
      const send = () => org.fetch(path.replace(':id', SERVICE).replace(/:\w+/g, '1'), { method, headers, body });
      const refused = await send();
      const { error } = (await refused.json()) as { error: { code: string; message: string } };
      expect([refused.status, error.code], path).toEqual([422, 'body.invalid']);
      expect(error.message, path).toMatch(/^Expected: (?:an object|Object)/);
    }
  });
});
