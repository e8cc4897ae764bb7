/** Enrolment tokens as staff make, rotate and end them, and what each of them lets in. */
import { env } from 'cloudflare:workers';
import * as v from 'valibot';
import { beforeEach, describe, expect, it } from 'vitest';
import { JWS_CONTENT_TYPE, JWS_TYPES, PATHS } from '../../shared/api.ts';
import { parseConnectCode } from '../../shared/connect-code.ts';
import { addDays, toDayNumber } from '../../shared/day.ts';
import {
  type AddedToken,
  addedTokenSchema,
  type EnrolmentToken,
  enrolmentTokenSchema,
  enrolmentTokensSchema,
} from '../../shared/rollout.ts';
import { query, readRows } from '../../worker/db/database.ts';
import { keyFingerprint } from '../../worker/signing-key.ts';
import { deleteExpired } from '../../worker/sync/store.ts';
import { addStaff, atOnce, logged, type Staff } from './governance.ts';
import {
  addEnrolmentToken,
  newBrowser,
  ORIGIN,
  type Organisation,
  organisation,
  type TestBrowser,
  TODAY,
  TOKEN,
  trustedBrowser,
} from './organisation.ts';
import { expectRefused } from './refusal.ts';
import { everythingStored, observation } from './rows.ts';

let org: Organisation;
let admin: Staff;

beforeEach(async () => {
  org = organisation();
  admin = await addStaff(org, 'Ada', 'admin');
});

const SALES = { name: 'Sales', expiresDay: addDays(TODAY, 90), maxUses: 100 };
const add = async (change: object = {}) =>
  v.parse(
    addedTokenSchema,
    await (await admin.send('POST', PATHS.enrolmentTokens, { ...SALES, ...change })).json(),
  ) as AddedToken;
const list = async () =>
  v.parse(enrolmentTokensSchema, await (await admin.get(PATHS.enrolmentTokens)).json()).tokens as EnrolmentToken[];
const rotate = (number: number, change: object = {}) =>
  admin.send('POST', `${PATHS.enrolmentTokens}/${number}/rotation`, {
    overlapUntil: addDays(TODAY, 7),
    expiresDay: addDays(TODAY, 180),
    ...change,
  });
const revoke = (number: number, browsers = 'keep') =>
  admin.send('DELETE', `${PATHS.enrolmentTokens}/${number}?browsers=${browsers}`);
const enrolWith = async (token: string): Promise<TestBrowser> => {
  const browser = await newBrowser(org);
  expect((await browser.enrol({ token })).status).toBe(200);
  return browser;
};

describe('an enrolment token', () => {
  it('is made with what staff choose, shown once, and carries the server in itself and in its connect code', async () => {
    await readRows(
      env.DB,
      query.insertInto('browser_group').values({ number: 3, name: 'People', domain: null, version: 1 }),
    );
    const fingerprint = await keyFingerprint(env);
    const { token, connectCode, ...made } = await add({ group: 3, addresses: ['203.0.113.0/24', '2001:db8::/32'] });
    expect(token).toMatch(new RegExp(`^e1-${fingerprint.slice(0, 8)}-[\\w-]{43}$`));
    expect(parseConnectCode(connectCode)).toEqual({ server: ORIGIN, token, key: fingerprint });
    expect(made).toEqual({
      ...SALES,
      number: made.number,
      group: 3,
      needsApproval: false,
      ephemeral: false,
      addresses: ['203.0.113.0/24', '2001:db8::/32'],
      alertAbove: 50,
      state: 'good',
      uses: 0,
      createdDay: TODAY,
      createdBy: 'Ada',
      lastUsedDay: null,
      revokedDay: null,
      enrolledToday: 0,
      alert: false,
      replaces: null,
      browsers: { enrolled: 0, waiting: 0, revoked: 0 },
    });
    expect(await list()).toEqual([made]);
    expect(JSON.stringify(await everythingStored())).not.toContain(token.slice(-43));
    expect(await logged()).toEqual([
      {
        kind: 'enrolment-token-added',
        actor: 'Ada',
        subject: 'Sales',
        detail: {
          number: made.number,
          group: 3,
          expiresDay: SALES.expiresDay,
          maxUses: 100,
          needsApproval: false,
          ephemeral: false,
          alertAbove: 50,
          networks: 2,
        },
      },
    ]);
  });

  it('lets a browser in, and counts it', async () => {
    const { token, number } = await add();
    await enrolWith(token);
    org.today = addDays(TODAY, 1);
    const browser = await enrolWith(token);
    await browser.enrol({ token });
    expect(await list()).toMatchObject([
      { number, uses: 2, lastUsedDay: addDays(TODAY, 1), enrolledToday: 1, browsers: { enrolled: 2 } },
    ]);
  });

  it('is read alone with its own browsers, and no view of that is logged', async () => {
    const [mine, other] = [await add(), await add({ name: 'Other' })];
    for (const token of [mine.token, mine.token, other.token]) await enrolWith(token);
    const before = (await logged()).length;
    const answer = await admin.get(`${PATHS.enrolmentTokens}/${mine.number}`);
    expect(v.parse(enrolmentTokenSchema, await answer.json())).toEqual(
      (await list()).find(({ number }) => number === mine.number),
    );
    expect(
      v.parse(enrolmentTokenSchema, await (await admin.get(`${PATHS.enrolmentTokens}/${mine.number}`)).json()).browsers,
    ).toEqual({
      enrolled: 2,
      waiting: 0,
      revoked: 0,
    });
    expect(await logged()).toHaveLength(before);
    await expectRefused(() => admin.get(`${PATHS.enrolmentTokens}/999`), { status: 404, code: 'token.unknown' });
  });

  it('bears a name that no other in force has; one of before is no hindrance', async () => {
    const { number } = await add();
    expect((await admin.send('POST', PATHS.enrolmentTokens, SALES)).status).toBe(409);
    await revoke(number);
    await add();
    expect((await list()).map(({ name, state }) => [name, state])).toEqual([
      ['Sales', 'revoked'],
      ['Sales', 'good'],
    ]);
  });

  it('of two with one name at once one is made, of many each has the number that the log says', async () => {
    expect(await atOnce(...[1, 2].map(() => admin.send('POST', PATHS.enrolmentTokens, SALES)))).toEqual([200, 409]);
    const more = ['A', 'B', 'C'].map((name) => admin.send('POST', PATHS.enrolmentTokens, { ...SALES, name }));
    expect(await atOnce(...more)).toEqual([200, 200, 200]);
    const told = (await logged()).map(({ subject, detail }) => [(detail as { number: number }).number, subject]);
    expect(told.sort()).toEqual((await list()).map(({ number, name }) => [number, name]).sort());
  });

  it.each([
    ['good', {}],
    ['expired', { expires_day: toDayNumber(TODAY) - 1 }],
    ['used-up', { max_uses: 2, uses: 2 }],
    ['revoked', { revoked_day: toDayNumber(TODAY), expires_day: 1 }],
  ] as const)('says that it is %s, to staff and to a browser that asks', async (state, record) => {
    await readRows(
      env.DB,
      query.insertInto('browser_group').values({ number: 1, name: 'People', domain: null, version: 1 }),
    );
    await addEnrolmentToken(TOKEN, { group_number: 1, ...record });
    expect((await list()).map((token) => token.state)).toEqual([state]);
    const before = await everythingStored();
    const asked = await org.fetch(PATHS.setup, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: 'moz-extension://x' },
      body: JSON.stringify({ wire: 1, audience: ORIGIN, token: TOKEN }),
    });
    expect(asked.headers.get('access-control-allow-origin')).toBe('*');
    expect(await asked.json()).toEqual({
      wire: 1,
      server: ORIGIN,
      keyFingerprint: await keyFingerprint(env),
      token: state,
      group: state === 'good' ? 'People' : null,
      extension: null,
    });
    expect(await everythingStored()).toEqual(before);
  });

  it.each([
    ['nobody-made-this-token', 'unknown'],
    [`e1-another--${'r'.repeat(43)}`, 'other-server'],
  ])('tells a browser that asks of %s that it is %s', async (token, state) => {
    const asked = await org.fetch(PATHS.setup, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ wire: 1, audience: ORIGIN, token }),
    });
    expect(await asked.json()).toMatchObject({ token: state, group: null });
  });
});

describe('rotation', () => {
  it('makes a token of the same settings under the same name; the old one ends after a while', async () => {
    const old = await add({ needsApproval: true, addresses: ['::/0', '0.0.0.0/0'], alertAbove: 7 });
    const answer = await rotate(old.number);
    const { token, connectCode: _, ...made } = v.parse(addedTokenSchema, await answer.json());
    expect(token).not.toBe(old.token);
    const until = addDays(TODAY, 7);
    expect(await list()).toMatchObject([
      { number: old.number, name: `Sales (until ${until})`, expiresDay: until, state: 'good', replaces: null },
      { ...made, name: 'Sales', expiresDay: addDays(TODAY, 180), replaces: old.number },
    ]);
    expect(made).toMatchObject({ needsApproval: true, addresses: ['::/0', '0.0.0.0/0'], alertAbove: 7, maxUses: 100 });
    expect((await logged()).at(-1)).toEqual({
      kind: 'enrolment-token-rotated',
      actor: 'Ada',
      subject: 'Sales',
      detail: { number: made.number, replaces: old.number, expiresDay: addDays(TODAY, 180), overlapUntil: until },
    });
  });

  it('lets browsers in with both until the overlap is over', async () => {
    const old = await add();
    const { token } = v.parse(addedTokenSchema, await (await rotate(old.number)).json());
    org.today = addDays(TODAY, 7);
    await enrolWith(old.token);
    org.today = addDays(TODAY, 8);
    await enrolWith(token);
    const late = await newBrowser(org);
    const expired = { status: 401, code: 'enrol.token-expired', field: 'token' } as const;
    await expectRefused(() => late.enrol({ token: old.token }), expired);
  });

  it('never lengthens the old one', async () => {
    const old = await add({ expiresDay: addDays(TODAY, 2) });
    await rotate(old.number);
    expect((await list())[0]).toMatchObject({
      expiresDay: addDays(TODAY, 2),
      name: `Sales (until ${addDays(TODAY, 2)})`,
    });
  });

  it('of one token happens once, also at once; its successor may be rotated, on the same day too', async () => {
    const old = await add();
    expect(await atOnce(rotate(old.number), rotate(old.number))).toEqual([200, 409]);
    const second = (await list())[1]?.number ?? 0;
    expect((await rotate(second)).status).toBe(200);
    const until = addDays(TODAY, 7);
    expect((await list()).map(({ name }) => name)).toEqual([
      `Sales (until ${until})`,
      `Sales (until ${until}, 2)`,
      'Sales',
    ]);
    expect((await logged()).map(({ kind }) => kind)).toEqual([
      'enrolment-token-added',
      'enrolment-token-rotated',
      'enrolment-token-rotated',
    ]);
  });

  it('keeps a long name within its length, without half a character', async () => {
    const name = `${'a'.repeat(58)}${'😀'.repeat(11)}`;
    const old = await add({ name });
    await rotate(old.number);
    const [first, second] = await list();
    expect(second?.name).toBe(name);
    expect(first?.name).toBe(`${'a'.repeat(58)}😀 (until ${addDays(TODAY, 7)})`);
    expect(v.is(enrolmentTokenSchema, first)).toBe(true);
  });

  it('keeps a browser approved that staff approved, when it takes the new token', async () => {
    const old = await add({ needsApproval: true });
    const [approved, waiting] = [await enrolWith(old.token), await enrolWith(old.token)];
    expect((await admin.send('POST', `${PATHS.devices}/${approved.id}/approval`)).status).toBe(200);
    const { token } = v.parse(addedTokenSchema, await (await rotate(old.number)).json());
    for (const browser of [approved, waiting]) expect((await browser.enrol({ token })).status).toBe(200);
    expect((await approved.post()).status).toBe(200);
    expect((await waiting.post()).status).toBe(403);
  });
});

describe('revocation', () => {
  it('ends the token, and the browsers that nobody trusts yet', async () => {
    const { token, number } = await add();
    await addEnrolmentToken();
    const trusted = await trustedBrowser(org);
    await trusted.enrol({ token });
    const fresh = await enrolWith(token);
    const answer = await revoke(number);
    expect(await answer.json()).toMatchObject({
      number,
      state: 'revoked',
      revokedDay: TODAY,
      browsers: { enrolled: 1, revoked: 1 },
    });
    const stranger = await newBrowser(org);
    await expectRefused(() => stranger.enrol({ token }), { status: 401, code: 'enrol.token-revoked', field: 'token' });
    await expectRefused(() => fresh.post(), { status: 401, code: 'device.revoked' });
    expect((await trusted.post({ observations: [observation()] })).status).toBe(200);
    expect((await logged()).at(-1)).toEqual({
      kind: 'enrolment-token-revoked',
      actor: 'Ada',
      subject: 'Sales',
      detail: { number, browsers: 'keep' },
    });
  });

  it('ends all browsers that came with it when asked to, then or later', async () => {
    const { token, number } = await add();
    await addEnrolmentToken();
    const trusted = await trustedBrowser(org);
    await trusted.enrol({ token });
    const other = await trustedBrowser(org);
    expect((await revoke(number)).status).toBe(200);
    await expectRefused(() => revoke(number), { status: 409, code: 'token.ended-already' });
    expect((await revoke(number, 'revoke')).status).toBe(200);
    await expectRefused(() => revoke(number, 'revoke'), { status: 409, code: 'token.ended-already' });
    await expectRefused(() => trusted.post(), { status: 401, code: 'device.revoked' });
    expect((await other.post()).status).toBe(200);
    expect((await logged()).map(({ detail }) => (detail as { browsers?: string }).browsers)).toEqual([
      undefined,
      'keep',
      'revoke',
    ]);
  });

  it('at once is logged once', async () => {
    const { number } = await add();
    expect(await atOnce(revoke(number), revoke(number))).toEqual([200, 409]);
    expect(await logged()).toHaveLength(2);
  });
});

describe('a token that asks for approval', () => {
  const waits = { status: 403, code: 'device.not-approved' } as const;

  it('enrols browsers that wait until staff let them in', async () => {
    const { token } = await add({ needsApproval: true });
    const browser = await enrolWith(token);
    await expectRefused(() => browser.post({ observations: [observation()] }), waits);
    const ask = { wire: 1, audience: ORIGIN, day: TODAY, nonce: 'f'.repeat(32), services: [], policies: [] };
    const ownData = async () =>
      org.fetch(PATHS.ownData, {
        method: 'POST',
        headers: { 'content-type': JWS_CONTENT_TYPE },
        body: await browser.sign(JWS_TYPES.ownData, ask),
      });
    await expectRefused(ownData, waits);
    expect(await readRows(env.DB, query.selectFrom('rollout').selectAll())).toEqual([]);
    const approval = `${PATHS.devices}/${browser.id}/approval`;
    expect(await (await admin.send('POST', approval)).json()).toMatchObject({ id: browser.id, state: 'enrolled' });
    expect((await browser.post()).status).toBe(200);
    expect(await readRows(env.DB, query.selectFrom('rollout').selectAll())).toHaveLength(1);
    await expectRefused(() => admin.send('POST', approval), { status: 409, code: 'device.approved-already' });
    expect((await logged()).slice(1)).toMatchObject([{ kind: 'device-approved', actor: 'Ada', subject: browser.id }]);
  });

  it('makes a new browser wait that came with a token that asked for none, and lets one that is trusted go on', async () => {
    await addEnrolmentToken();
    const browser = await newBrowser(org);
    await browser.enrol();
    const trusted = await trustedBrowser(org);
    const { token } = await add({ needsApproval: true });
    await browser.enrol({ token });
    await trusted.enrol({ token });
    await expectRefused(() => browser.post(), waits);
    expect((await trusted.post()).status).toBe(200);
    await browser.enrol();
    expect((await browser.post()).status).toBe(200);
  });

  it('lets in nobody who was revoked while waiting', async () => {
    const { token } = await add({ needsApproval: true });
    const browser = await enrolWith(token);
    expect((await admin.send('DELETE', `${PATHS.devices}/${browser.id}`)).status).toBe(200);
    const ended = { status: 409, code: 'browser.ended-already' } as const;
    await expectRefused(() => admin.send('POST', `${PATHS.devices}/${browser.id}/approval`), ended);
    await expectRefused(() => admin.send('DELETE', `${PATHS.devices}/${browser.id}`), ended);
    await expectRefused(() => browser.post(), { status: 401, code: 'device.revoked' });
  });
});

describe('a token with networks', () => {
  it.each([
    ['203.0.113.77', ['203.0.113.0/24']],
    ['::ffff:203.0.113.77', ['203.0.113.0/24']],
    ['203.0.113.77', ['2001:db8::/32', '203.0.113.77']],
    ['2001:db8:0:0::9', ['2001:db8::/32']],
    ['198.51.100.1', ['0.0.0.0/0']],
  ])('lets in from %s where it names %j, and keeps the address nowhere', async (address, addresses) => {
    const { token } = await add({ addresses });
    const browser = await newBrowser(org);
    const body = await browser.sign(JWS_TYPES.enrol, { wire: 1, audience: ORIGIN, sequence: 1, token });
    const headers = { 'content-type': JWS_CONTENT_TYPE, 'cf-connecting-ip': address };
    expect((await org.fetch(PATHS.enrol, { method: 'POST', headers, body })).status).toBe(200);
    const stored = await everythingStored();
    if (!addresses.includes(address)) expect(JSON.stringify(stored)).not.toContain(address);
  });
});

describe('more enrolments in a day than were set', () => {
  const alerts = async () => (await logged()).filter(({ kind }) => kind === 'enrolment-rate-exceeded');

  it('are told once that day, and refused to nobody', async () => {
    const { token, number } = await add({ alertAbove: 2 });
    for (const _ of [1, 2]) await enrolWith(token);
    expect(await alerts()).toEqual([]);
    const third = await enrolWith(token);
    const told = {
      kind: 'enrolment-rate-exceeded',
      actor: 'unshade',
      subject: 'Sales',
      detail: { number, alertAbove: 2 },
    };
    expect(await alerts()).toEqual([told]);
    expect((await list())[0]).toMatchObject({ enrolledToday: 3, alert: true });
    for (const _ of [1, 2]) await enrolWith(token);
    await third.enrol({ token });
    // Under its other name it is the same token.
    await rotate(number);
    await enrolWith(token);
    expect(await alerts()).toEqual([told]);
    org.today = addDays(TODAY, 1);
    await enrolWith(token);
    expect((await list())[0]).toMatchObject({ enrolledToday: 1, alert: false });
    for (const _ of [1, 2, 3]) await enrolWith(token);
    expect(await alerts()).toHaveLength(2);
  });

  it('are counted anew each day, and what was counted goes with the daily run', async () => {
    const { token } = await add();
    await enrolWith(token);
    org.today = addDays(TODAY, 1);
    await deleteExpired(env.DB, org.today);
    expect(await readRows(env.DB, query.selectFrom('enrolment_token').select(['uses', 'enrolments']))).toEqual([
      { uses: 1, enrolments: 0 },
    ]);
  });

  it('are told once when all come at once', async () => {
    const { token } = await add({ alertAbove: 3 });
    const browsers = await Promise.all(Array.from({ length: 8 }, () => newBrowser(org)));
    expect(await atOnce(...browsers.map((browser) => browser.enrol({ token })))).toEqual(Array(8).fill(200));
    expect(await alerts()).toHaveLength(1);
  });
});
