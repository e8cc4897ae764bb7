import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, it } from 'vitest';
import { DAYS_UNTIL_TRUSTED, JWS_TYPES, PATHS } from '../../shared/api.ts';
import { addDays, toDayNumber } from '../../shared/day.ts';
import { query, readRow, readRows } from '../../worker/db/database.ts';
import { hashToken } from '../../worker/tokens.ts';
import {
  addEnrolmentToken,
  addStaffToken,
  newBrowser,
  ORIGIN,
  type Organisation,
  organisation,
  postSigned,
  TODAY,
  TOKEN,
  trustedBrowser,
} from './organisation.ts';
import { expectRefused } from './refusal.ts';
import { declaration, everythingStored, observation } from './rows.ts';

let org: Organisation;

beforeEach(async () => {
  org = organisation();
  await addStaffToken();
});

async function tokenRecord(token = TOKEN) {
  const row = await readRow(
    env.DB,
    query
      .selectFrom('enrolment_token')
      .selectAll()
      .where('hash', '=', await hashToken(token)),
  );
  if (!row) throw new Error(`no token ${token}`);
  return row;
}

const devices = () => readRows(env.DB, query.selectFrom('device').selectAll());

async function revokeToken(): Promise<void> {
  await readRows(env.DB, query.updateTable('enrolment_token').set({ revoked_day: toDayNumber(TODAY) }));
}

describe('enrolment', () => {
  it('answers with the thumbprint of the key that signed, and stores nothing of the token but its number', async () => {
    await addEnrolmentToken();
    const browser = await newBrowser(org);
    const answer = await browser.enrol();
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({ wire: 1, device: browser.id });
    const stored = await everythingStored();
    expect(stored['device']).toEqual([
      expect.objectContaining({ id: browser.id, token: (await tokenRecord()).number }),
    ]);
    expect(JSON.stringify(stored)).not.toContain(TOKEN);
  });

  it('counts one use, however often a browser asks', async () => {
    await addEnrolmentToken();
    const browser = await newBrowser(org);
    await browser.enrol();
    const once = await everythingStored();
    for (const answer of [await browser.enrol(), ...(await Promise.all([browser.enrol(), browser.enrol()]))]) {
      expect(await answer.json()).toEqual({ wire: 1, device: browser.id });
    }
    expect(await everythingStored()).toEqual(once);
    expect((await tokenRecord()).uses).toBe(1);
  });

  it('never takes more browsers than the token allows, even when they ask at once', async () => {
    await addEnrolmentToken(TOKEN, { max_uses: 5 });
    const browsers = await Promise.all(Array.from({ length: 12 }, () => newBrowser(org)));
    const answers = await Promise.all(browsers.map((browser) => browser.enrol()));
    expect(answers.map(({ status }) => status).sort()).toEqual([...Array(5).fill(200), ...Array(7).fill(401)]);
    expect(await devices()).toHaveLength(5);
    expect((await tokenRecord()).uses).toBe(5);
    const again = await Promise.all(browsers.map((browser) => browser.enrol()));
    expect(again.map(({ status }) => status)).toEqual(answers.map(({ status }) => status));
  });

  it('keeps a browser enrolled whose token has expired or is used up since', async () => {
    await addEnrolmentToken(TOKEN, { max_uses: 1, expires_day: toDayNumber(TODAY) });
    const browser = await newBrowser(org);
    await browser.enrol();
    org.today = addDays(TODAY, 1);
    expect((await browser.enrol()).status).toBe(200);
    expect((await browser.post()).status).toBe(200);
  });

  it('moves a browser to another token and its group, and keeps what it had reported', async () => {
    await addEnrolmentToken(TOKEN, { group_number: 1 });
    await addEnrolmentToken('the-other-token-of-the-tests', { group_number: 2, uses: 4 });
    const browser = await trustedBrowser(org);
    const [before] = await devices();
    expect((await browser.enrol({ token: 'the-other-token-of-the-tests' })).status).toBe(200);
    const other = await tokenRecord('the-other-token-of-the-tests');
    expect(other.uses).toBe(5);
    const { sequence } = browser;
    expect(await devices()).toEqual([{ ...before, token: other.number, token_use: 5, sequence }]);
    expect((await browser.sync()).held).toBe(false);
  });

  it('stays where it is when an enrolment of before is played again, which costs nothing', async () => {
    await addEnrolmentToken(TOKEN, { group_number: 1 });
    await addEnrolmentToken('the-other-token-of-the-tests', { group_number: 2 });
    const browser = await newBrowser(org);
    const first = await browser.sign(JWS_TYPES.enrol, { wire: 1, audience: ORIGIN, sequence: 1, token: TOKEN });
    expect((await postSigned(org, PATHS.enrol, first)).status).toBe(200);
    browser.sequence = 1;
    await browser.enrol({ token: 'the-other-token-of-the-tests' });
    const before = await everythingStored();
    await expectRefused(() => postSigned(org, PATHS.enrol, first), {
      status: 409,
      code: 'device.sequence-too-old',
      field: 'sequence',
    });
    expect(await everythingStored()).toEqual(before);
  });

  it('stays where it is when the other token is no good', async () => {
    await addEnrolmentToken();
    await addEnrolmentToken('the-other-token-of-the-tests', { max_uses: 0 });
    const browser = await newBrowser(org);
    await browser.enrol();
    await expectRefused(() => browser.enrol({ token: 'the-other-token-of-the-tests' }), {
      status: 401,
      code: 'enrol.token-used-up',
      field: 'token',
    });
    expect((await browser.post()).status).toBe(200);
  });

  const BAD_TOKENS = [
    ['unknown', { token: 'another-token-of-the-tests' }, {}, 'enrol.token-unknown'],
    ['empty', { token: '' }, {}, 'enrol.token-unknown'],
    ['expired', {}, { expires_day: toDayNumber(TODAY) - 1 }, 'enrol.token-expired'],
    ['used up', {}, { max_uses: 3, uses: 3 }, 'enrol.token-used-up'],
    ['revoked', {}, { revoked_day: toDayNumber(TODAY) }, 'enrol.token-revoked'],
    ['revoked and expired', {}, { revoked_day: 1, expires_day: 1 }, 'enrol.token-revoked'],
  ] as const;
  it.each(BAD_TOKENS)('is refused with a token that is %s', async (_what, change, record, code) => {
    await addEnrolmentToken(TOKEN, record);
    const browser = await newBrowser(org);
    await expectRefused(() => browser.enrol(change), { status: 401, code, field: 'token' });
  });

  const BAD_FIELDS: [what: string, change: Record<string, unknown>, field: string][] = [
    ['no token', { token: undefined }, 'token'],
    ['a token that is a number', { token: 7 }, 'token'],
    ['a token that is an object', { token: { toString: 'x' } }, 'token'],
    ['a token of 129 characters', { token: 'x'.repeat(129) }, 'token'],
    ['a field too many', { group: 1 }, 'group'],
    ['a device id of its own choice', { device: 'me' }, 'device'],
    ['an audience that is a list', { audience: ['https://unshade.example'] }, 'audience'],
  ];
  it.each(BAD_FIELDS)('is refused with %s', async (_what, change, field) => {
    await addEnrolmentToken();
    const browser = await newBrowser(org);
    await expectRefused(() => browser.enrol(change), { status: 422, code: 'body.invalid', field });
  });

  it('is refused to a key that was revoked, under any token', async () => {
    await addEnrolmentToken();
    await addEnrolmentToken('the-other-token-of-the-tests');
    const browser = await newBrowser(org);
    await browser.enrol();
    await readRows(env.DB, query.updateTable('device').set({ revoked_day: toDayNumber(TODAY) }));
    for (const token of [TOKEN, 'the-other-token-of-the-tests']) {
      await expectRefused(() => browser.enrol({ token }), { status: 401, code: 'device.revoked' });
    }
  });
});

describe('a new browser', () => {
  beforeEach(() => addEnrolmentToken());

  async function counted(): Promise<unknown> {
    const rows = await readRows(env.DB, query.selectFrom('browser_count').select(['browsers', 'declared']));
    return rows.filter(({ browsers }) => browsers !== 0);
  }

  it('is held on its first two days of reporting and counted from the third', async () => {
    const browser = await newBrowser(org);
    await browser.enrol();
    const rows = [observation({ day: addDays(TODAY, -1), declared: true }), observation()];
    const held: boolean[] = [];
    const counts: unknown[] = [];
    // Days on which it is silent do not count.
    for (const ahead of [0, 1, 9, 10]) {
      org.today = addDays(TODAY, ahead);
      held.push((await browser.sync({ observations: rows })).held);
      counts.push(await counted());
    }
    const one = [{ browsers: 1, declared: 1 }];
    expect(held).toEqual([true, true, false, false]);
    expect(counts).toEqual([[], [], one, one]);
    expect(held.filter(Boolean)).toHaveLength(DAYS_UNTIL_TRUSTED - 1);
  });

  it('does not come sooner by reporting often in a day', async () => {
    const browser = await newBrowser(org);
    await browser.enrol();
    for (let time = 0; time < 5; time++) expect((await browser.sync()).held).toBe(true);
  });

  it('ends the hold of a row by sending it again, and of no other', async () => {
    const browser = await newBrowser(org);
    await browser.enrol();
    const first = observation();
    const kept = declaration();
    const forgotten = observation({ service: 'anthropic-claude', tag: 77 });
    await browser.sync({ observations: [first, forgotten], declarations: [kept] });
    for (const ahead of [1, 2]) {
      org.today = addDays(TODAY, ahead);
      await browser.sync();
    }
    const token = (await tokenRecord()).number;
    const heldOf = async (table: 'observation' | 'browser_use' | 'declaration') =>
      (await readRows(env.DB, query.selectFrom(table).select('held').orderBy('held'))).map(({ held }) => held);
    expect(await heldOf('observation')).toEqual([token, token]);
    expect((await browser.sync({ observations: [first], declarations: [kept] })).held).toBe(false);
    expect(await heldOf('observation')).toEqual([0, token]);
    expect(await heldOf('browser_use')).toEqual([0, token]);
    expect(await heldOf('declaration')).toEqual([0]);
    expect(await counted()).toEqual([{ browsers: 1, declared: 0 }]);
  });

  it('goes when its token is revoked; one that is trusted goes on', async () => {
    const trusted = await trustedBrowser(org);
    const fresh = await newBrowser(org);
    await fresh.enrol();
    await revokeToken();
    await expectRefused(() => fresh.post({ observations: [observation()] }), { status: 401, code: 'device.revoked' });
    expect((await trusted.post({ observations: [observation()] })).status).toBe(200);
  });
});
