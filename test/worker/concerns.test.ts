import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, it } from 'vitest';
import { CONCERNS_A_DAY, PATHS } from '../../shared/api.ts';
import { addDays, toDayNumber } from '../../shared/day.ts';
import { query, readRows } from '../../worker/db/database.ts';
import { requestId } from '../../worker/requests/id.ts';
import { deleteExpired } from '../../worker/sync/store.ts';
import {
  addEnrolmentToken,
  addStaffToken,
  ORIGIN,
  type Organisation,
  organisation,
  rowId,
  TODAY,
  TOKEN,
} from './organisation.ts';
import { ADMIN } from './policy-content.ts';
import { expectRefused } from './refusal.ts';
import { everythingStored, SERVICE } from './rows.ts';

let org: Organisation;
beforeEach(async () => {
  org = organisation();
  await addEnrolmentToken();
  await addStaffToken(ADMIN, 'admin');
});

const body = (change: object = {}) => ({
  wire: 1,
  audience: ORIGIN,
  token: TOKEN,
  receipt: rowId(),
  category: 'unfair-to-people',
  text: 'It sorts applicants.',
  ...change,
});
const post = (change: object = {}) =>
  org.fetch(PATHS.concerns, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body(change)),
  });
const stored = async () => (await everythingStored())['request'] ?? [];
const counted = () => readRows(env.DB, query.selectFrom('enrolment_token').select(['concern_day', 'concerns']));

describe('a concern that comes alone', () => {
  it('is stored with its day and nothing of its browser, and staff see it at once', async () => {
    const receipt = rowId();
    const response = await post({ receipt, service: SERVICE });
    expect([response.status, await response.json()]).toEqual([200, { wire: 1 }]);
    expect(await stored()).toEqual([
      {
        id: await requestId(receipt),
        kind: 'concern',
        category: 'unfair-to-people',
        service: expect.any(Number),
        day: toDayNumber(TODAY),
        text: 'It sorts applicants.',
        held: 0,
        decision: null,
        answer: null,
        until_day: null,
        answered_day: null,
        answered_by: null,
        answered_at: null,
        earlier: '[]',
      },
    ]);
    const listed = await org.fetch(PATHS.requests, { headers: { authorization: `Bearer ${ADMIN}` } });
    expect(await listed.json()).toMatchObject({ requests: [{ service: SERVICE, day: TODAY }] });
    expect((await readRows(env.DB, query.selectFrom('device').selectAll())).length).toBe(0);
  });

  it('may be about no service, and the whole catalogue is numbered when one is named first', async () => {
    await post();
    expect(await stored()).toMatchObject([{ service: null }]);
    expect((await everythingStored())['service']).toEqual([]);
    await post({ service: SERVICE });
    expect((await everythingStored())['service']?.length).toBeGreaterThan(1_000);
  });

  it('is taken under a token that has expired', async () => {
    await readRows(env.DB, query.updateTable('enrolment_token').set({ expires_day: 0, uses: 1000 }));
    expect((await post()).status).toBe(200);
  });

  it('that comes again is answered the same, changes nothing and counts nothing', async () => {
    const receipt = rowId();
    const first = await post({ receipt });
    const before = await everythingStored();
    const again = await post({ receipt, text: 'Something else.' });
    expect([again.status, await again.text()]).toEqual([first.status, await first.text()]);
    expect(await everythingStored()).toEqual(before);
    expect(await counted()).toEqual([{ concern_day: toDayNumber(TODAY), concerns: 1 }]);
  });

  it('is one, however often it comes at once', async () => {
    const receipt = rowId();
    const answers = await Promise.all(Array.from({ length: 5 }, () => post({ receipt })));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    expect(await stored()).toHaveLength(1);
    expect(await counted()).toMatchObject([{ concerns: 1 }]);
  });
});

describe('a concern that is refused', () => {
  it.each([
    ['its token lets in from certain networks, and nobody came', { addresses: '["203.0.113.0/24"]' }],
    ['its token asks for approval, and nobody was approved', { needs_approval: 1, uses: 1 }],
  ])('comes past no door: %s', async (_, change) => {
    await readRows(env.DB, query.updateTable('enrolment_token').set(change));
    await expectRefused(() => post(), { status: 403, code: 'device.not-approved', field: 'token' });
  });

  it('came under a token that is unknown', async () => {
    const refusal = { status: 401, code: 'enrol.token-unknown', field: 'token' } as const;
    await expectRefused(() => post({ token: 'nobody-issued-this' }), refusal);
  });

  it('came under a token that was revoked, also when it was here before', async () => {
    const receipt = rowId();
    await post({ receipt });
    await readRows(env.DB, query.updateTable('enrolment_token').set({ revoked_day: toDayNumber(TODAY) }));
    const refusal = { status: 401, code: 'enrol.token-revoked', field: 'token' } as const;
    for (const change of [{}, { receipt }]) await expectRefused(() => post(change), refusal);
  });

  it('names a service that there is not', async () => {
    const refusal = { status: 422, code: 'concern.service-unknown', field: 'service' } as const;
    await expectRefused(() => post({ service: 'nobody-knows' }), refusal);
  });

  it('is the 21st of a day under its token; a known one, another token and the next day go on', async () => {
    const receipt = rowId();
    await post({ receipt });
    for (let n = 1; n < CONCERNS_A_DAY; n++) expect((await post()).status).toBe(200);
    await expectRefused(() => post(), { status: 429, code: 'concern.too-many' });
    expect((await post({ receipt })).status).toBe(200);
    await addEnrolmentToken('the-other-token-of-the-tests');
    expect((await post({ token: 'the-other-token-of-the-tests' })).status).toBe(200);
    org.today = addDays(TODAY, 1);
    expect((await post()).status).toBe(200);
    expect(await stored()).toHaveLength(CONCERNS_A_DAY + 2);
  });

  it('is one more than browsers enrolled with its token, where those are more than 20', async () => {
    const enrolled = CONCERNS_A_DAY + 3;
    await readRows(env.DB, query.updateTable('enrolment_token').set({ uses: enrolled }));
    for (let n = 0; n < enrolled; n++) expect((await post()).status).toBe(200);
    await expectRefused(() => post(), { status: 429, code: 'concern.too-many' });
    expect(await counted()).toMatchObject([{ concerns: enrolled }]);
  });

  it('is one too many of several at once', async () => {
    for (let n = 2; n < CONCERNS_A_DAY; n++) await post();
    const answers = await Promise.all(Array.from({ length: 5 }, () => post()));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 429, 429, 429]);
    expect(await stored()).toHaveLength(CONCERNS_A_DAY);
    expect(await counted()).toMatchObject([{ concerns: CONCERNS_A_DAY }]);
  });

  it.each([
    ['a name', { name: 'Ada' }, 'name'],
    ['a day of its own', { day: TODAY }, 'day'],
    ['an unknown category', { category: 'gossip' }, 'category'],
    ['no text', { text: undefined }, 'text'],
    ['a text of nothing', { text: '\n' }, 'text'],
    ['a text that is too long', { text: 'x'.repeat(1001) }, 'text'],
    ['a short receipt', { receipt: 'ab' }, 'receipt'],
    ['a service that is a path', { service: '../x' }, 'service'],
    ['a token that is too long', { token: 'x'.repeat(129) }, 'token'],
  ])('has %s', async (_what, change, field) => {
    await expectRefused(() => post(change), { status: 422, code: 'body.invalid', field });
  });
});

it('the daily run forgets how many concerns came with a token on a day that is over', async () => {
  await post();
  await deleteExpired(env.DB, TODAY);
  expect(await counted()).toMatchObject([{ concerns: 1 }]);
  await deleteExpired(env.DB, addDays(TODAY, 1));
  expect(await counted()).toMatchObject([{ concerns: 0 }]);
  expect(await stored()).toHaveLength(1);
});
