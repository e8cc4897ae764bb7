import { env } from 'cloudflare:workers';
import { compactVerify, EmbeddedJWK } from 'jose';
import * as v from 'valibot';
import { beforeEach, describe, expect, it } from 'vitest';
import { JWS_TYPES, PATHS, receiptResponseSchema } from '../../shared/api.ts';
import { addDays, type Day, toDayNumber } from '../../shared/day.ts';
import { MOST_DAYS_GRANTED, requestsSchema } from '../../shared/requests.ts';
import { ROLES } from '../../shared/role.ts';
import { requestAnswerSchema } from '../../shared/statement.ts';
import { query, readRows } from '../../worker/db/database.ts';
import { answerRequest, MOST_LISTED, readRequest } from '../../worker/requests/store.ts';
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
    const open = { decision: null, answer: null, until: null, answeredBy: null, answeredAt: null, earlier: [] };
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

  it('are the newest 500, and it is said when there are more', async () => {
    const fill = async (from: number, count: number) => {
      for (let n = from; n < from + count; n += 10) {
        const rows = Array.from({ length: Math.min(10, from + count - n) }, (_, at) => ({
          id: (n + at).toString(16).padStart(32, '0'),
          kind: 'concern' as const,
          day: toDayNumber(TODAY) - 1000 + n + at,
          text: `${n + at}`,
          held: 0,
        }));
        await readRows(env.DB, query.insertInto('request').values(rows));
      }
    };
    const read = async () => v.parse(requestsSchema, await (await get('?state=all')).json());
    await fill(0, MOST_LISTED);
    expect(await read()).toMatchObject({ more: false });
    await fill(MOST_LISTED, 1);
    const { requests, more } = await read();
    expect([more, requests.length]).toEqual([true, MOST_LISTED]);
    expect(requests.map(({ text }) => Number(text))).toEqual(Array.from({ length: MOST_LISTED }, (_, n) => n + 1));
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
    ['with a last day to a concern', 'concern', { ...ANSWERED, until: TODAY }, 'until'],
    ['that declines a concern up to a day', 'concern', { ...DECLINED, until: TODAY }, 'until'],
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

  it('may decline a concern, once, and whoever holds the receipt is told why', async () => {
    const row = concern({ service: SERVICE });
    const { id } = await received(row);
    expect((await put(id, DECLINED, 'token-assessor')).status).toBe(200);
    expect(await told(row.receipt)).toEqual({ receipt: row.receipt, ...DECLINED, day: TODAY });
    await expectRefused(() => put(id, ANSWERED), { status: 409, code: 'request.answered-already' });
  });

  it.each([
    ['takes back', DECLINED],
    ['shortens', { ...GRANTED, until: TODAY, text: 'Today only.' }],
    ['prolongs', { ...GRANTED, until: addDays(TODAY, 90), text: 'The fair was put off.' }],
  ] as const)(
    'to a granted exception may be followed by one that %s it; the browser is told, and the first is kept',
    async (_what, again) => {
      const row = exception();
      const { id } = await received(row);
      await put(id, GRANTED);
      org.today = addDays(TODAY, 1);
      const later = again.decision === 'granted' && again.until === TODAY ? { ...again, until: org.today } : again;
      expect((await put(id, later, 'token-approver')).status).toBe(200);
      const answers = await list('?state=answered');
      expect(answers).toMatchObject([
        {
          decision: later.decision,
          answer: later.text,
          until: 'until' in later ? later.until : null,
          answeredAt: '2026-11-22T12:00:00.000Z',
          earlier: [
            {
              decision: 'granted',
              answer: GRANTED.text,
              until: GRANTED.until,
              answeredBy: 'test',
              answeredAt: '2026-11-21T12:00:00.000Z',
            },
          ],
        },
      ]);
      const service = later.decision === 'granted' ? { service: SERVICE } : {};
      expect(await told(row.receipt)).toEqual({ receipt: row.receipt, ...later, ...service, day: org.today });
    },
  );

  it('may follow an earlier one as often as the exception is granted, each time kept', async () => {
    const { id } = await received(exception());
    for (const days of [30, 20, 10])
      expect((await put(id, { ...GRANTED, until: addDays(TODAY, days) })).status).toBe(200);
    expect((await put(id, DECLINED)).status).toBe(200);
    const [answered] = await list('?state=answered');
    expect(answered?.earlier.map(({ until }) => until)).toEqual([30, 20, 10].map((days) => addDays(TODAY, days)));
    await expectRefused(() => put(id, GRANTED), { status: 409, code: 'request.answered-already' });
    await expectRefused(() => put(id, DECLINED), { status: 409, code: 'request.answered-already' });
  });

  it('to a granted exception is refused a second time when it changes nothing, does not fit, or comes from the wrong role', async () => {
    const { id } = await received(exception());
    await put(id, GRANTED);
    const sameDay = { ...GRANTED, text: 'Again.' };
    await expectRefused(() => put(id, sameDay), { status: 409, code: 'request.answered-already' });
    const until = addDays(TODAY, MOST_DAYS_GRANTED + 1);
    await expectRefused(() => put(id, { ...GRANTED, until }), { status: 422, code: 'body.invalid', field: 'until' });
    await expectRefused(() => put(id, ANSWERED), { status: 422, code: 'body.invalid', field: 'decision' });
    const role = { status: 403, code: 'auth.role-not-allowed' } as const;
    await expectRefused(() => put(id, DECLINED, 'token-assessor'), role);
  });

  it('of several at once to a granted exception is one, and the others are told', async () => {
    const { id } = await received(exception());
    await put(id, GRANTED);
    const days = [1, 2, 3, 4].map((ahead) => ({ ...GRANTED, until: addDays(TODAY, ahead) }));
    const answers = await Promise.all([...days, DECLINED].map((body) => put(id, body)));
    // One that read after another had won is judged by what that one said: never two over the same answer.
    const won = answers.filter(({ status }) => status === 200).length;
    expect((await list('?state=answered'))[0]?.earlier).toHaveLength(won);
    expect(answers.every(({ status }) => status === 200 || status === 409)).toBe(true);
  });

  it('is given once over the same earlier one', async () => {
    const { id } = await received(exception());
    await put(id, GRANTED);
    const read = await readRequest(env.DB, id);
    const given = { text: 'No.', until: null, day: TODAY, by: 'test', at: '2026-11-21T12:00:00.000Z' };
    const answer = { ...given, decision: 'declined' } as const;
    const written = await Promise.all(
      [1, 2, 3].map(() => answerRequest(env.DB, read as NonNullable<typeof read>, answer)),
    );
    expect(written.sort()).toEqual([false, false, true]);
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
