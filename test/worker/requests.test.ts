import { compactVerify, EmbeddedJWK } from 'jose';
import * as v from 'valibot';
import { beforeEach, describe, expect, it } from 'vitest';
import { JWS_TYPES, PATHS, receiptResponseSchema } from '../../shared/api.ts';
import { addDays, type Day } from '../../shared/day.ts';
import { requestAnswerSchema } from '../../shared/statement.ts';
import { MOST_DAYS_GRANTED } from '../../worker/requests/judge.ts';
import { requestsSchema } from '../../worker/requests/routes.ts';
import { ROLES } from '../../worker/staff/authorise.ts';
import {
  addEnrolmentToken,
  addStaffToken,
  ORIGIN,
  type Organisation,
  organisation,
  type TestBrowser,
  TODAY,
  trustedBrowser,
} from './organisation.ts';
import { ADMIN } from './policy-content.ts';
import { expectRefused, type Refusal } from './refusal.ts';
import { concern, everythingStored, exception, SERVICE } from './rows.ts';

let org: Organisation;
let browser: TestBrowser;
beforeEach(async () => {
  org = organisation();
  await addEnrolmentToken();
  for (const role of ROLES) await addStaffToken(`token-${role}`, role);
  await addStaffToken(ADMIN, 'admin');
  browser = await trustedBrowser(org);
});

type Requests = v.InferOutput<typeof requestsSchema>['requests'];

const get = (query = '', token = ADMIN) =>
  org.fetch(PATHS.requests + query, { headers: { authorization: `Bearer ${token}` } });
const list = async (query = ''): Promise<Requests> =>
  ((await (await get(query)).json()) as { requests: Requests }).requests;
const put = (id: string, body: unknown, token = ADMIN) =>
  org.fetch(PATHS.requestAnswer.replace(':id', id), {
    method: 'PUT',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
const ask = (receipt: string) =>
  org.fetch(PATHS.receipts, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ wire: 1, audience: ORIGIN, receipt }),
  });

async function told(receipt: string): Promise<unknown> {
  const body = v.parse(receiptResponseSchema, await (await ask(receipt)).json());
  if (body.answer === null) return null;
  const { payload, protectedHeader } = await compactVerify(body.answer, EmbeddedJWK, { algorithms: ['Ed25519'] });
  expect(protectedHeader.typ).toBe(JWS_TYPES.answer);
  return v.parse(requestAnswerSchema, JSON.parse(new TextDecoder().decode(payload)));
}

/** A request that has come in, as staff see it. */
async function received(row: ReturnType<typeof exception> | ReturnType<typeof concern>): Promise<Requests[number]> {
  const before = new Set((await list()).map(({ id }) => id));
  await browser.sync({ statements: [row] });
  return (await list()).find(({ id }) => !before.has(id)) as Requests[number];
}

const ANSWERED = { decision: 'answered', text: 'We look into it.' } as const;
const GRANTED = { decision: 'granted', text: 'For the fair only.', until: addDays(TODAY, 30) } as const;
const DECLINED = { decision: 'declined', text: 'Use the approved one.' } as const;

describe('requests', () => {
  it('are shown with what was asked, and by day', async () => {
    const rows = [exception({ day: TODAY }), concern({ day: addDays(TODAY, -2), service: SERVICE }), concern()];
    await browser.sync({ statements: rows });
    const response = await get();
    const { requests } = v.parse(requestsSchema, await response.json());
    const open = { decision: null, answer: null, until: null, answeredBy: null, answeredAt: null };
    const id = expect.stringMatching(/^[0-9a-f]{32}$/);
    const service = { service: SERVICE, product: 'ChatGPT' };
    const first = { id, kind: 'concern', category: 'unfair-to-people', ...service, day: addDays(TODAY, -2), ...open };
    expect(requests[0]).toEqual({ ...first, text: 'It sorts applicants.' });
    expect(requests.slice(1)).toEqual(
      expect.arrayContaining([
        { ...first, day: TODAY, kind: 'exception', category: null, text: 'For the trade fair.' },
        { ...first, day: TODAY, service: null, product: null, text: 'It sorts applicants.' },
      ]),
    );
    for (const { receipt } of rows) expect(JSON.stringify(requests)).not.toContain(receipt);
  });

  it('are sorted by what was done about them', async () => {
    const one = await received(concern());
    const other = await received(concern());
    await put(one.id, ANSWERED);
    expect(await list()).toEqual([other]);
    expect((await list('?state=open')).map(({ id }) => id)).toEqual([other.id]);
    expect(await list('?state=answered')).toEqual([
      {
        ...one,
        decision: 'answered',
        answer: ANSWERED.text,
        answeredBy: 'test',
        answeredAt: '2026-11-21T12:00:00.000Z',
      },
    ]);
    expect((await list('?state=all')).map(({ id }) => id)).toEqual([one.id, other.id].sort());
  });

  it.each(ROLES)('may be read by the role %s, or not', async (role) => {
    const send = () => get('', `token-${role}`);
    if (role === 'viewer') await expectRefused(send, { status: 403, code: 'auth.role-not-allowed' });
    else expect((await send()).status).toBe(200);
  });

  it.each([
    ['?state=closed', { status: 400, code: 'query.invalid', field: 'state' }],
    ['?state=open&state=all', { status: 400, code: 'query.invalid', field: 'state' }],
    ['?page=2', { status: 400, code: 'query.unknown', field: 'page' }],
  ] satisfies [string, Refusal][])('are not listed by %s', async (query, refusal) => {
    await expectRefused(() => get(query), refusal);
  });
});

describe('an answer', () => {
  it.each(ROLES)('may come from the role %s, to concerns and to exceptions, or not', async (role) => {
    const [worry, wish] = [await received(concern()), await received(exception())];
    const refusal = { status: 403, code: 'auth.role-not-allowed' } as const;
    for (const [id, body, allowed] of [
      [worry.id, ANSWERED, ['assessor', 'approver', 'admin']],
      [wish.id, GRANTED, ['approver', 'admin']],
    ] as const) {
      const send = () => put(id, body, `token-${role}`);
      if ((allowed as readonly string[]).includes(role)) {
        const response = await send();
        expect([response.status, await response.json()]).toEqual([200, { id, decision: body.decision }]);
      } else await expectRefused(send, refusal);
    }
  });

  const bad: [what: string, kind: 'exception' | 'concern', body: object, field: string][] = [
    ['without a decision', 'concern', { text: 'Yes.' }, 'decision'],
    ['of an unknown decision', 'concern', { ...ANSWERED, decision: 'ignored' }, 'decision'],
    ['without a text', 'concern', { decision: 'answered' }, 'text'],
    ['of an empty text', 'concern', { ...ANSWERED, text: ' ' }, 'text'],
    ['of a text that is too long', 'concern', { ...ANSWERED, text: 'x'.repeat(1001) }, 'text'],
    ['with a field too many', 'concern', { ...ANSWERED, to: 'Ada' }, 'to'],
    ['that grants a concern', 'concern', GRANTED, 'decision'],
    ['that declines a concern', 'concern', DECLINED, 'decision'],
    ['with a last day to a concern', 'concern', { ...ANSWERED, until: TODAY }, 'until'],
    ['that neither grants nor declines', 'exception', ANSWERED, 'decision'],
    ['that declines up to a day', 'exception', { ...DECLINED, until: TODAY }, 'until'],
    ['that grants without end', 'exception', { decision: 'granted', text: 'Yes.' }, 'until'],
    ['that grants up to a day that is none', 'exception', { ...GRANTED, until: '2026-02-30' }, 'until'],
    ['that grants up to yesterday', 'exception', { ...GRANTED, until: addDays(TODAY, -1) }, 'until'],
    ['that grants for too long', 'exception', { ...GRANTED, until: addDays(TODAY, MOST_DAYS_GRANTED + 1) }, 'until'],
    ['that grants for ever', 'exception', { ...GRANTED, until: '9999-12-31' as Day }, 'until'],
  ];
  it.each(bad)('%s is refused', async (_what, kind, body, field) => {
    const { id } = await received(kind === 'concern' ? concern() : exception());
    await expectRefused(() => put(id, body), { status: 422, code: 'body.invalid', field });
  });

  it.each([TODAY, addDays(TODAY, MOST_DAYS_GRANTED)])('may grant up to %s', async (until) => {
    const { id } = await received(exception());
    expect((await put(id, { ...GRANTED, until })).status).toBe(200);
    expect((await list('?state=answered'))[0]?.until).toBe(until);
  });

  it.each(['f'.repeat(32), 'x', '%27or%271', '..'])('to the unknown request %s is refused', async (id) => {
    const refusal =
      id === '..'
        ? ({ status: 404, code: 'route.unknown' } as const)
        : ({ status: 404, code: 'request.unknown' } as const);
    await expectRefused(() => put(id, ANSWERED), refusal);
  });

  it('is given once', async () => {
    const { id } = await received(concern());
    await put(id, ANSWERED);
    await expectRefused(() => put(id, { ...ANSWERED, text: 'No.' }), { status: 409, code: 'request.answered-already' });
  });

  it('of several at once is one, and the others are told', async () => {
    const { id } = await received(exception());
    const answers = await Promise.all([put(id, GRANTED), put(id, DECLINED), put(id, DECLINED)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
    const won = answers.findIndex(({ status }) => status === 200);
    expect((await list('?state=answered'))[0]?.decision).toBe(won === 0 ? 'granted' : 'declined');
  });

  it('stays when the request comes again', async () => {
    const row = concern();
    const { id } = await received(row);
    await put(id, ANSWERED);
    const before = (await everythingStored())['request'];
    await browser.sync({ statements: [row] });
    expect((await everythingStored())['request']).toEqual(before);
  });
});

describe('the answer to a receipt', () => {
  it('is none as long as nobody has answered, and none for an unknown receipt: the two look alike', async () => {
    const row = concern();
    await received(row);
    const [open, unknown] = [await ask(row.receipt), await ask('0'.repeat(31).concat('f'))];
    expect([open.status, unknown.status]).toEqual([200, 200]);
    expect(await open.text()).toBe(await unknown.text());
  });

  it('is signed, and names service and last day of what was granted', async () => {
    const row = exception();
    await put((await received(row)).id, GRANTED);
    const answer = { receipt: row.receipt, text: GRANTED.text, day: TODAY };
    expect(await told(row.receipt)).toEqual({ ...answer, decision: 'granted', until: GRANTED.until, service: SERVICE });
  });

  it('names neither for the rest, nor who answered', async () => {
    const [wish, worry] = [exception(), concern({ service: SERVICE })];
    await put((await received(wish)).id, DECLINED);
    await put((await received(worry)).id, ANSWERED);
    expect(await told(wish.receipt)).toEqual({ receipt: wish.receipt, ...DECLINED, day: TODAY });
    expect(await told(worry.receipt)).toEqual({ receipt: worry.receipt, ...ANSWERED, day: TODAY });
  });

  it('is not given for the id that staff see', async () => {
    const row = concern();
    const { id } = await received(row);
    await put(id, ANSWERED);
    expect(await told(id)).toBeNull();
  });

  it('is fetched without a trace', async () => {
    const row = concern();
    await put((await received(row)).id, ANSWERED);
    const before = await everythingStored();
    await ask(row.receipt);
    expect(await everythingStored()).toEqual(before);
  });
});
