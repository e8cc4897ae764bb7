/** What nobody is enrolled by, and what staff cannot do to tokens and browsers: a code each, and no row written. */
import { env } from 'cloudflare:workers';
import { CompactSign, exportJWK, generateKeyPair, type JWK } from 'jose';
import { beforeEach, describe, expect, it } from 'vitest';
import { BODY_LIMIT, JWS_CONTENT_TYPE, JWS_TYPES, PATHS } from '../../shared/api.ts';
import { addDays, toDayNumber } from '../../shared/day.ts';
import { makeEnrolmentToken } from '../../shared/enrolment-token.ts';
import type { ProblemCode } from '../../shared/problem.ts';
import { query, readRows } from '../../worker/db/database.ts';
import { keyFingerprint } from '../../worker/signing-key.ts';
import { addStaff, type Staff } from './governance.ts';
import {
  addEnrolmentToken,
  newBrowser,
  ORIGIN,
  type Organisation,
  organisation,
  postSigned,
  type TestBrowser,
  TODAY,
  TOKEN,
} from './organisation.ts';
import { expectNoSecretWritten } from './quiet.ts';
import { expectRefused, type Refusal } from './refusal.ts';
import { everythingStored } from './rows.ts';

const day = toDayNumber(TODAY);
const RANDOM = 'r'.repeat(43);
const OURS = makeEnrolmentToken(await keyFingerprint(env), RANDOM);
const FOREIGN = makeEnrolmentToken('another-', RANDOM);
const ADDRESS = '203.0.113.77';

let org: Organisation;
let browser: TestBrowser;
let admin: Staff;

beforeEach(async () => {
  org = organisation();
  browser = await newBrowser(org);
  admin = await addStaff(org, 'Ada', 'admin');
});
expectNoSecretWritten(() => [TOKEN, OURS, RANDOM, ADDRESS, String(browser.jwk.x)]);

describe('an enrolment token', () => {
  const unknown = { status: 401, code: 'enrol.token-unknown', field: 'token' } as const;
  const foreign = { status: 401, code: 'enrol.token-other-server', field: 'token' } as const;
  const tooLong = { status: 422, code: 'body.invalid', field: 'token' } as const;

  const UNKNOWN: [what: string, token: string, Refusal][] = [
    ['that nobody made', 'another-token-of-the-tests', unknown],
    ['of this server’s form that nobody made', OURS, unknown],
    ['that is empty', '', unknown],
    ['that is white space', ' ', unknown],
    ['with a space behind it', `${TOKEN} `, unknown],
    ['in capitals', TOKEN.toUpperCase(), unknown],
    ['that is one character short', TOKEN.slice(0, -1), unknown],
    ['that is one character long', 'e', unknown],
    ['as long as can be', 'x'.repeat(128), unknown],
    ['that is too long', 'x'.repeat(129), tooLong],
    ['of another server', FOREIGN, foreign],
    ['of another server, of the same beginning but for one letter', OURS.replace(/^e1-./, 'e1-_'), foreign],
    ['of another server that is one character short', FOREIGN.slice(0, -1), unknown],
    ['of another server that is one character longer', `${FOREIGN}r`, unknown],
    ['of another server with letters that a token has not', FOREIGN.replace('rr', '+/'), unknown],
    ['of another version of the form', FOREIGN.replace('e1-', 'e2-'), unknown],
    ['with a zero character', `${TOKEN}\u0000`, unknown],
    ['that looks like a query', "' or 1=1--", unknown],
    ['that is the hash of a good one', '', unknown],
  ];
  it.each(UNKNOWN)('%s', async (what, token, refusal) => {
    await addEnrolmentToken();
    const [stored] = await readRows(env.DB, query.selectFrom('enrolment_token').select('hash'));
    const sent = what.includes('hash') ? (stored?.hash ?? '') : token;
    await expectRefused(() => browser.enrol({ token: sent }), refusal);
  });

  const ENDED: [what: string, record: Parameters<typeof addEnrolmentToken>[1], code: ProblemCode][] = [
    ['expired', { expires_day: day - 1 }, 'enrol.token-expired'],
    ['expired long ago and used up', { expires_day: 1, max_uses: 1, uses: 1 }, 'enrol.token-expired'],
    ['used up', { max_uses: 3, uses: 3 }, 'enrol.token-used-up'],
    ['used more often than it may be', { max_uses: 3, uses: 4 }, 'enrol.token-used-up'],
    ['for nobody', { max_uses: 0 }, 'enrol.token-used-up'],
    ['revoked', { revoked_day: day }, 'enrol.token-revoked'],
    ['revoked, expired and used up', { revoked_day: 1, expires_day: 1, max_uses: 1, uses: 1 }, 'enrol.token-revoked'],
    ['expired and ephemeral', { expires_day: day - 1, ephemeral: 1 }, 'enrol.token-expired'],
    ['used up and asks for approval', { max_uses: 0, needs_approval: 1 }, 'enrol.token-used-up'],
  ];
  it.each(ENDED)('that is %s', async (_, record, code) => {
    await addEnrolmentToken(TOKEN, record);
    await expectRefused(() => browser.enrol(), { status: 401, code, field: 'token' });
  });

  const OUTSIDE: [what: string, networks: string[], address: string | null][] = [
    ['from no address that anybody names', ['203.0.113.0/25'], null],
    ['from an empty address', ['203.0.113.0/25'], ''],
    ['from the address behind the last', ['203.0.113.0/25'], '203.0.113.128'],
    ['from another kind of address', ['203.0.113.0/25'], '2001:db8::1'],
    ['from outside of several networks', ['203.0.113.0/26', '2001:db8::/64', '198.51.100.7'], ADDRESS],
    ['from two addresses', ['203.0.113.0/24'], `${ADDRESS}, ${ADDRESS}`],
    ['from an address with a port', ['203.0.113.0/24'], `${ADDRESS}:443`],
    ['from an address in another writing', ['203.0.113.0/24'], '0xcb.0.113.77'],
    ['from an address with a zone', ['fe80::/10'], 'fe80::1%eth0'],
    ['from what is no address', ['0.0.0.0/0', '::/0'], 'localhost'],
  ];
  it.each(OUTSIDE)('used %s', async (_, networks, address) => {
    await addEnrolmentToken(TOKEN, { addresses: JSON.stringify(networks) });
    const body = await browser.sign(JWS_TYPES.enrol, { wire: 1, audience: ORIGIN, sequence: 1, token: TOKEN });
    const headers: Record<string, string> = { 'content-type': JWS_CONTENT_TYPE };
    if (address !== null) headers['cf-connecting-ip'] = address;
    // What others may write does not count.
    headers['x-forwarded-for'] = '203.0.113.1';
    const send = () => org.fetch(PATHS.enrol, { method: 'POST', headers, body });
    const refused = await expectRefused(send, { status: 403, code: 'enrol.address-not-allowed', field: 'token' });
    if (address) expect(await refused.text()).not.toContain(address);
    const ask = { wire: 1, audience: ORIGIN, token: TOKEN };
    const asked = () =>
      org.fetch(PATHS.setup, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json' },
        body: JSON.stringify(ask),
      });
    await expectRefused(asked, { status: 403, code: 'enrol.address-not-allowed', field: 'token' });
  });
});

describe('an enrolment', () => {
  beforeEach(() => addEnrolmentToken());
  const payload = (change: object = {}) => ({ wire: 1, audience: ORIGIN, sequence: 1, token: TOKEN, ...change });
  const signed = (change: object = {}, header: object = {}) =>
    browser.sign(JWS_TYPES.enrol, payload(change), { ...header });
  const base64url = (text: string) =>
    new TextEncoder().encode(text).toBase64({ alphabet: 'base64url', omitPadding: true });
  const bytes = () => new TextEncoder().encode(JSON.stringify(payload()));
  const malformed = { status: 400, code: 'body.malformed-jws' } as const;
  const badSignature = { status: 401, code: 'device.bad-signature' } as const;
  const invalid = (field?: string): Refusal => ({ status: 422, code: 'body.invalid', ...(field && { field }) });

  async function withPart(at: 0 | 1 | 2, change: (part: string) => string): Promise<string> {
    const parts = (await signed()).split('.');
    parts[at] = change(parts[at] ?? '');
    return parts.join('.');
  }
  const unsigned = (header: object) => `${base64url(JSON.stringify(header))}.${base64url(JSON.stringify(payload()))}.`;
  /** Another character in its place, far from the end, whose last bits may count for nothing. */
  const turn = (part: string) => part.slice(0, 9) + (part[9] === 'A' ? 'B' : 'A') + part.slice(10);

  async function signedBy(alg: string, jwkOf: (own: JWK) => JWK = (own) => own): Promise<string> {
    const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
    const jwk = jwkOf(await exportJWK(publicKey));
    return new CompactSign(bytes()).setProtectedHeader({ alg, typ: JWS_TYPES.enrol, jwk }).sign(privateKey);
  }

  async function byHmac(secret: Uint8Array): Promise<string> {
    const header = { alg: 'HS256', typ: JWS_TYPES.enrol, jwk: browser.jwk };
    return new CompactSign(bytes()).setProtectedHeader(header).sign(secret);
  }

  async function withPrivateKey(): Promise<string> {
    const { privateKey } = await generateKeyPair('ES256', { extractable: true });
    const header = { alg: 'ES256', typ: JWS_TYPES.enrol, jwk: await exportJWK(privateKey) };
    return new CompactSign(bytes()).setProtectedHeader(header).sign(privateKey);
  }

  async function byAnotherKey(): Promise<string> {
    return (await newBrowser(org)).sign(JWS_TYPES.enrol, payload(), { jwk: browser.jwk });
  }

  const BODIES: [what: string, body: () => string | Promise<string>, Refusal][] = [
    ['a header that was altered', () => withPart(0, () => base64url('{"alg":"ES256"}')), malformed],
    [
      'a header with a key of somebody else',
      async () =>
        withPart(0, () =>
          base64url(JSON.stringify({ alg: 'ES256', typ: JWS_TYPES.enrol, jwk: browser.jwk, kid: 'x' })),
        ),
      badSignature,
    ],
    [
      'a payload with another token',
      () => withPart(1, () => base64url(JSON.stringify(payload({ token: OURS })))),
      badSignature,
    ],
    ['a payload that was altered in one place', () => withPart(1, turn), badSignature],
    ['a signature that was altered', () => withPart(2, turn), badSignature],
    ['no signature', () => withPart(2, () => ''), badSignature],
    ['half a signature', () => withPart(2, (part) => part.slice(0, 40)), badSignature],
    ['two parts', async () => (await signed()).split('.').slice(0, 2).join('.'), malformed],
    ['four parts', async () => `${await signed()}.AAAA`, malformed],
    ['nothing', () => '', malformed],
    ['JSON alone', () => JSON.stringify(payload()), malformed],
    ['alg none', () => unsigned({ alg: 'none', typ: JWS_TYPES.enrol, jwk: browser.jwk }), malformed],
    ['alg none in other letters', () => unsigned({ alg: 'nOnE', typ: JWS_TYPES.enrol, jwk: browser.jwk }), malformed],
    ['no alg', () => unsigned({ typ: JWS_TYPES.enrol, jwk: browser.jwk }), malformed],
    [
      'HS256 with the public key as secret',
      () => byHmac(new TextEncoder().encode(JSON.stringify(browser.jwk))),
      malformed,
    ],
    ['HS256 with the token as secret', () => byHmac(new TextEncoder().encode(TOKEN.repeat(2))), malformed],
    ['ES384', () => signedBy('ES384'), malformed],
    ['RS256', () => signedBy('RS256'), malformed],
    ['EdDSA', () => signedBy('Ed25519'), malformed],
    ['ES256 over a key of another curve', () => signed({}, { jwk: { ...browser.jwk, crv: 'P-384' } }), malformed],
    ['a key without a point', () => signed({}, { jwk: { kty: 'EC', crv: 'P-256' } }), malformed],
    ['a key off its curve', () => signed({}, { jwk: { ...browser.jwk, y: browser.jwk.x } }), malformed],
    ['a private key', withPrivateKey, malformed],
    ['no key', () => signed({}, { jwk: undefined }), malformed],
    ['the signature of another key', byAnotherKey, badSignature],
    ['no typ', () => signed({}, { typ: undefined }), malformed],
    ['the typ of a sync', () => signed({}, { typ: JWS_TYPES.sync }), malformed],
    ['the typ of a policy', () => signed({}, { typ: JWS_TYPES.policy }), malformed],
    [
      'a part that must be understood',
      () => unsigned({ alg: 'ES256', typ: JWS_TYPES.enrol, jwk: browser.jwk, crit: ['x'], x: 1 }),
      malformed,
    ],
    ['no wire version', () => signed({ wire: undefined }), invalid('wire')],
    ['no audience', () => signed({ audience: undefined }), invalid('audience')],
    ['no token', () => signed({ token: undefined }), invalid('token')],
    ['a token that is a number', () => signed({ token: 7 }), invalid('token')],
    ['a token that is a list', () => signed({ token: [TOKEN] }), invalid('token')],
    ['a token that is null', () => signed({ token: null }), invalid('token')],
    ['a group of its own choice', () => signed({ group: 1 }), invalid('group')],
    ['an approval of its own', () => signed({ approved: true }), invalid('approved')],
    ['an id of its own choice', () => signed({ device: 'me' }), invalid('device')],
    ['a list', () => browser.sign(JWS_TYPES.enrol, [payload()]), invalid('wire')],
    ['null', () => browser.sign(JWS_TYPES.enrol, 'null'), invalid()],
    [
      'text that is no JSON',
      () => browser.sign(JWS_TYPES.enrol, '{"wire":1'),
      { status: 400, code: 'body.malformed-json' },
    ],
    [
      'what is not UTF-8',
      () => browser.sign(JWS_TYPES.enrol, Uint8Array.of(0x22, 0xff, 0x22)),
      { status: 400, code: 'body.malformed-json' },
    ],
    [
      'an older wire version',
      () => signed({ wire: 0 }),
      { status: 400, code: 'wire.version-unsupported', field: 'wire' },
    ],
    [
      'a newer wire version',
      () => signed({ wire: 2 }),
      { status: 400, code: 'wire.version-unsupported', field: 'wire' },
    ],
    [
      'the audience of another server',
      () => signed({ audience: 'https://other.example' }),
      { status: 400, code: 'wire.wrong-audience', field: 'audience' },
    ],
    [
      'an audience with a path',
      () => signed({ audience: `${ORIGIN}/` }),
      { status: 400, code: 'wire.wrong-audience', field: 'audience' },
    ],
    [
      'an audience in plain http',
      () => signed({ audience: ORIGIN.replace('https', 'http') }),
      { status: 400, code: 'wire.wrong-audience', field: 'audience' },
    ],
    [
      'more than a body can have',
      async () => (await signed()) + 'A'.repeat(BODY_LIMIT),
      { status: 413, code: 'body.too-large' },
    ],
  ];
  it.each(BODIES)('with %s', async (_, body, refusal) => {
    const text = await body();
    await expectRefused(() => postSigned(org, PATHS.enrol, text), refusal);
  });

  it.each(['', 'application/json', 'text/plain', 'multipart/form-data'])('sent as %j', async (type) => {
    const body = new TextEncoder().encode(await signed());
    const headers: Record<string, string> = type === '' ? {} : { 'content-type': type };
    const send = () => org.fetch(PATHS.enrol, { method: 'POST', headers, body });
    await expectRefused(send, { status: 415, code: 'body.content-type' });
  });

  it('that comes again changes nothing, and is worth nothing elsewhere', async () => {
    const body = await signed();
    expect((await postSigned(org, PATHS.enrol, body)).status).toBe(200);
    const before = await everythingStored();
    expect((await postSigned(org, PATHS.enrol, body)).status).toBe(200);
    expect(await everythingStored()).toEqual(before);
    await expectRefused(() => postSigned(org, PATHS.sync, body), malformed);
    await expectRefused(() => postSigned(org, PATHS.ownData, body), malformed);
  });

  it('that comes again when its browser or its token has ended lets nobody in', async () => {
    const body = await signed();
    await postSigned(org, PATHS.enrol, body);
    await readRows(env.DB, query.updateTable('enrolment_token').set({ revoked_day: day }));
    const send = () => postSigned(org, PATHS.enrol, body);
    await expectRefused(send, { status: 401, code: 'enrol.token-revoked', field: 'token' });
    await readRows(env.DB, query.updateTable('device').set({ forked_day: day }));
    await expectRefused(send, { status: 409, code: 'device.forked' });
    await readRows(env.DB, query.updateTable('device').set({ revoked_day: day }));
    await expectRefused(send, { status: 401, code: 'device.revoked' });
  });
});

describe('the page that asks what a browser should have been given', () => {
  const ask = (change: object) =>
    org.fetch(PATHS.setup, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ wire: 1, audience: ORIGIN, token: TOKEN, ...change }),
    });
  const WRONG: [what: string, change: object, Refusal][] = [
    ['no token', { token: undefined }, { status: 422, code: 'body.invalid', field: 'token' }],
    ['a token that is too long', { token: 'x'.repeat(129) }, { status: 422, code: 'body.invalid', field: 'token' }],
    ['a field too many', { device: 'me' }, { status: 422, code: 'body.invalid', field: 'device' }],
    [
      'another server',
      { audience: 'https://other.example' },
      { status: 400, code: 'wire.wrong-audience', field: 'audience' },
    ],
    ['another wire version', { wire: 2 }, { status: 400, code: 'wire.version-unsupported', field: 'wire' }],
  ];
  it.each(WRONG)('is refused with %s', async (_, change, refusal) => {
    await expectRefused(() => ask(change), refusal);
  });
});

describe('staff', () => {
  const NEW = { name: 'Sales', expiresDay: addDays(TODAY, 90), maxUses: 100 };
  const invalid = (field: string): Refusal => ({ status: 422, code: 'body.invalid', field });
  const TOKENS: [what: string, change: object, Refusal][] = [
    ['no name', { name: '' }, invalid('name')],
    ['a name of two lines', { name: 'Sales\nAdmin' }, invalid('name')],
    ['a name that turns around', { name: 'Sales\u202e' }, invalid('name')],
    ['a long name', { name: 'a'.repeat(81) }, invalid('name')],
    ['no last day', { expiresDay: undefined }, invalid('expiresDay')],
    ['a last day that is over', { expiresDay: addDays(TODAY, -1) }, invalid('expiresDay')],
    ['a last day that is far away', { expiresDay: addDays(TODAY, 801) }, invalid('expiresDay')],
    ['a day that there is not', { expiresDay: '2027-02-29' }, invalid('expiresDay')],
    ['no use', { maxUses: 0 }, invalid('maxUses')],
    ['half a use', { maxUses: 0.5 }, invalid('maxUses')],
    ['uses without end', { maxUses: 1_000_001 }, invalid('maxUses')],
    ['a group that is text', { group: '1' }, invalid('group')],
    ['a group that there is not', { group: 7 }, { status: 422, code: 'token.group-unknown', field: 'group' }],
    ['a secret of its own', { token: OURS }, invalid('token')],
    ['approval that is text', { needsApproval: 'yes' }, invalid('needsApproval')],
    ['addresses that are text', { addresses: '203.0.113.0/24' }, invalid('addresses')],
    ['an address that is none', { addresses: ['203.0.113.0/24', 'office'] }, invalid('addresses[1]')],
    ['a network with too many bits', { addresses: ['203.0.113.0/33'] }, invalid('addresses[0]')],
    ['a network with half a bit', { addresses: ['203.0.113.0/2.5'] }, invalid('addresses[0]')],
    ['a number for an address', { addresses: ['1'] }, invalid('addresses[0]')],
    ['an address with a zone', { addresses: ['fe80::1%eth0'] }, invalid('addresses[0]')],
    ['an empty address', { addresses: [''] }, invalid('addresses[0]')],
    ['an address that is too long', { addresses: ['1'.repeat(51)] }, invalid('addresses[0]')],
    ['an alarm that always rings', { alertAbove: 0 }, invalid('alertAbove')],
    ['a name in force', { name: 'Taken' }, { status: 409, code: 'token.name-taken', field: 'name' }],
    ['a name in force, in capitals', { name: 'TAKEN' }, { status: 409, code: 'token.name-taken', field: 'name' }],
  ];
  it.each(TOKENS)('make no enrolment token with %s', async (_, change, refusal) => {
    await addEnrolmentToken(TOKEN, { name: 'Taken' });
    await expectRefused(() => admin.send('POST', PATHS.enrolmentTokens, { ...NEW, ...change }), refusal);
  });

  const ROTATION = { overlapUntil: addDays(TODAY, 7), expiresDay: addDays(TODAY, 90) };
  const ROTATIONS: [what: string, change: object, Refusal][] = [
    ['no end of the old one', { overlapUntil: undefined }, invalid('overlapUntil')],
    ['an end of the old one that is over', { overlapUntil: addDays(TODAY, -1) }, invalid('overlapUntil')],
    ['an end of the new one that is over', { expiresDay: addDays(TODAY, -1) }, invalid('expiresDay')],
    ['an end of the new one that is far away', { expiresDay: addDays(TODAY, 801) }, invalid('expiresDay')],
    ['another name', { name: 'Sales' }, invalid('name')],
  ];
  it.each(ROTATIONS)('rotate no token with %s', async (_, change, refusal) => {
    await addEnrolmentToken();
    const [token] = await readRows(env.DB, query.selectFrom('enrolment_token').select('number'));
    const path = `${PATHS.enrolmentTokens}/${token?.number}/rotation`;
    await expectRefused(() => admin.send('POST', path, { ...ROTATION, ...change }), refusal);
  });

  it.each([
    ['revoked', { revoked_day: day }],
    ['expired', { expires_day: day - 1 }],
  ])('rotate no token that is %s', async (_, record) => {
    await addEnrolmentToken(TOKEN, record);
    const [token] = await readRows(env.DB, query.selectFrom('enrolment_token').select('number'));
    const path = `${PATHS.enrolmentTokens}/${token?.number}/rotation`;
    await expectRefused(() => admin.send('POST', path, ROTATION), { status: 409, code: 'token.ended-already' });
  });

  it.each(['0', '999', '-1', '1.0', '1e3', '99999999999999999999', 'Sales', '%00'])(
    'know no enrolment token %s',
    async (number) => {
      const unknown = { status: 404, code: 'token.unknown' } as const;
      await addEnrolmentToken();
      await expectRefused(() => admin.send('DELETE', `${PATHS.enrolmentTokens}/${number}`), unknown);
      await expectRefused(() => admin.send('POST', `${PATHS.enrolmentTokens}/${number}/rotation`, ROTATION), unknown);
    },
  );

  it.each(['x', '1', 'peer%00', 'a'.repeat(43)])('know no browser %s', async (id) => {
    const unknown = { status: 404, code: 'browser.unknown' } as const;
    await expectRefused(() => admin.send('DELETE', `${PATHS.devices}/${id}`), unknown);
    await expectRefused(() => admin.send('POST', `${PATHS.devices}/${id}/approval`), unknown);
  });

  const QUERIES: [path: string, Refusal][] = [
    [`${PATHS.devices}?token=0`, { status: 400, code: 'query.invalid', field: 'token' }],
    [`${PATHS.devices}?token=x`, { status: 400, code: 'query.invalid', field: 'token' }],
    [`${PATHS.devices}?state=good`, { status: 400, code: 'query.invalid', field: 'state' }],
    [`${PATHS.devices}?problems=none`, { status: 400, code: 'query.invalid', field: 'problems' }],
    [`${PATHS.devices}?limit=0`, { status: 400, code: 'query.invalid', field: 'limit' }],
    [`${PATHS.devices}?limit=300`, { status: 400, code: 'query.invalid', field: 'limit' }],
    [`${PATHS.devices}?cursor=x`, { status: 400, code: 'query.cursor', field: 'cursor' }],
    [`${PATHS.devices}?cursor=`, { status: 400, code: 'query.cursor', field: 'cursor' }],
    [`${PATHS.rollout}?day=${TODAY}`, { status: 400, code: 'query.unknown', field: 'day' }],
  ];
  it.each(QUERIES)('read nothing by %s', async (path, refusal) => {
    await expectRefused(() => admin.get(path), refusal);
  });

  it('revoke with a word that there is', async () => {
    await addEnrolmentToken();
    const [token] = await readRows(env.DB, query.selectFrom('enrolment_token').select('number'));
    const path = `${PATHS.enrolmentTokens}/${token?.number}?browsers=all`;
    await expectRefused(() => admin.send('DELETE', path), { status: 400, code: 'query.invalid', field: 'browsers' });
  });
});
