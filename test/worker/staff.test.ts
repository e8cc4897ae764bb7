import { env } from 'cloudflare:workers';
import * as v from 'valibot';
import { beforeEach, describe, expect, it } from 'vitest';
import { PATHS } from '../../shared/api.ts';
import { addDays, toDayNumber } from '../../shared/day.ts';
import { query, readRows } from '../../worker/db/database.ts';
import { addedStaffTokenSchema, staffSchema } from '../../worker/staff/routes.ts';
import {
  addEnrolmentToken,
  addStaffToken,
  type Organisation,
  organisation,
  STAFF_TOKEN,
  TODAY,
  TOKEN,
} from './organisation.ts';
import { ADMIN } from './policy-content.ts';
import { expectRefused, type Refusal } from './refusal.ts';
import { everythingStored } from './rows.ts';

let org: Organisation;

beforeEach(async () => {
  org = organisation();
  await addEnrolmentToken();
  await addStaffToken();
});

describe('staff access', () => {
  const get = (headers: Record<string, string>, query = '') => org.fetch(PATHS.inventory + query, { headers });
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

  const missing: Record<string, string>[] = [
    {},
    { authorization: '' },
    { authorization: 'Bearer' },
    { authorization: 'Bearer ' },
    { authorization: STAFF_TOKEN },
    { authorization: `Basic ${STAFF_TOKEN}` },
    { authorization: `Bearer ${STAFF_TOKEN} x` },
    { cookie: `token=${STAFF_TOKEN}` },
  ];
  it.each(missing)('needs a bearer token: %j', async (headers) => {
    const refused = await expectRefused(() => get(headers), { status: 401, code: 'auth.missing' });
    expect(refused.headers.get('www-authenticate')).toBe('Bearer');
  });

  it.each(['unknown', `${STAFF_TOKEN}x`, STAFF_TOKEN.toUpperCase(), TOKEN, "' or 1=1--"])(
    'does not know %s',
    async (token) => {
      const code = token.includes(' ') ? 'auth.missing' : 'auth.token-unknown';
      const refused = await expectRefused(() => get(bearer(token)), { status: 401, code });
      expect(refused.headers.get('www-authenticate')).toBe('Bearer');
    },
  );

  it('ends the day after a token expires', async () => {
    await addStaffToken('short', 'viewer', TODAY);
    expect((await get(bearer('short'))).status).toBe(200);
    org.today = addDays(TODAY, 1);
    await expectRefused(() => get(bearer('short')), { status: 401, code: 'auth.token-expired' });
  });

  it('notes the day of use, once a day and no more of it', async () => {
    const days = async () =>
      (await readRows(env.DB, query.selectFrom('staff_token').select('last_used_day'))).map((row) => row.last_used_day);
    await readRows(env.DB, query.updateTable('staff_token').set({ last_used_day: null }));
    expect((await get(bearer(STAFF_TOKEN))).status).toBe(200);
    expect(await days()).toEqual([toDayNumber(TODAY)]);
    org.today = addDays(TODAY, 1);
    expect((await get(bearer(STAFF_TOKEN))).status).toBe(200);
    expect(await days()).toEqual([toDayNumber(TODAY) + 1]);
  });

  it.each(['viewer', 'assessor', 'approver', 'admin', 'works-council'])('shows the inventory to a %s', async (role) => {
    await addStaffToken('of-the-role', role);
    expect((await get(bearer('of-the-role'))).status).toBe(200);
  });

  it.each(['intern', '', 'Viewer', 'constructor'])('refuses the role "%s"', async (role) => {
    await addStaffToken('of-the-role', role);
    await expectRefused(() => get(bearer('of-the-role')), { status: 403, code: 'auth.role-not-allowed' });
  });

  const queries: [string, Refusal][] = [
    ['?format=xml', { status: 400, code: 'query.invalid', field: 'format' }],
    ['?format=', { status: 400, code: 'query.invalid', field: 'format' }],
    ['?format=CSV', { status: 400, code: 'query.invalid', field: 'format' }],
    ['?format=csv&format=csv', { status: 400, code: 'query.invalid', field: 'format' }],
    ['?Format=csv', { status: 400, code: 'query.unknown', field: 'Format' }],
    ['?format=csv&colour=1', { status: 400, code: 'query.unknown', field: 'colour' }],
    ['?constructor=1', { status: 400, code: 'query.unknown', field: 'constructor' }],
    ['?__proto__=1', { status: 400, code: 'query.unknown', field: '__proto__' }],
    ['?toString=1&toString=2', { status: 400, code: 'query.invalid', field: 'toString' }],
  ];
  it.each(queries)('refuses the query %s', async (query, refusal) => {
    await expectRefused(() => get(bearer(STAFF_TOKEN), query), refusal);
  });

  it('asks who is there before it looks at the query', async () => {
    await expectRefused(() => get({}, '?format=xml'), { status: 401, code: 'auth.missing' });
  });
});

describe('the tokens of staff', () => {
  beforeEach(() => addStaffToken(ADMIN, 'admin'));

  const LAST = addDays(TODAY, 400);
  const ADA = { name: 'Ada', roles: ['assessor', 'approver'], expiresDay: addDays(TODAY, 90) };
  const as = (token: string, method: string, path: string, body?: unknown) =>
    org.fetch(path, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const post = (body: unknown, token = ADMIN) => as(token, 'POST', PATHS.staff, body);
  const revoke = (number: number | string, token = ADMIN) => as(token, 'DELETE', `${PATHS.staff}/${number}`);
  const add = async (body: unknown = ADA, token = ADMIN) => {
    const added = v.parse(addedStaffTokenSchema, await (await post(body, token)).json());
    return { ...added, token: added.token ?? '' };
  };
  const list = async () =>
    v.parse(staffSchema, await (await as(ADMIN, 'GET', PATHS.staff)).json()).tokens.map(({ number, ...rest }) => rest);
  const number = async (role: string) =>
    (await readRows(env.DB, query.selectFrom('staff_token').selectAll())).find((row) => row.roles === `["${role}"]`)
      ?.number ?? 0;
  const logged = async () =>
    (await readRows(env.DB, query.selectFrom('log').selectAll().orderBy('number'))).map(
      ({ actor, kind, subject, detail }) => ({ actor, kind, subject, detail: JSON.parse(detail) as object }),
    );

  it('are made with several roles, and shown once', async () => {
    const { token, ...made } = await add();
    expect(token).toMatch(/^unshade_[\w-]{43}$/);
    const { number: _, ...rest } = made;
    expect(rest).toEqual({ ...ADA, createdDay: TODAY, lastUsedDay: null, revokedDay: null, email: null });
    expect(await list()).toContainEqual(rest);
    expect(JSON.stringify(await everythingStored())).not.toContain(token.slice('unshade_'.length));
    expect((await as(token, 'GET', PATHS.log)).status).toBe(200);
    await expectRefused(() => as(token, 'GET', PATHS.staff), { status: 403, code: 'auth.role-not-allowed' });
  });

  it('are listed without their hashes', async () => {
    const text = await (await as(ADMIN, 'GET', PATHS.staff)).text();
    for (const { hash } of await readRows(env.DB, query.selectFrom('staff_token').select('hash'))) {
      expect(text).not.toContain(hash);
    }
  });

  it('stop working when they are revoked, stay on the list, and may be revoked again', async () => {
    const { token, number } = await add();
    for (const _ of [1, 2]) {
      const answer = await revoke(number);
      expect(answer.status).toBe(200);
      expect(await answer.json()).toMatchObject({ number, name: 'Ada', revokedDay: TODAY });
    }
    await expectRefused(() => as(token, 'GET', PATHS.inventory), { status: 401, code: 'auth.token-revoked' });
    expect((await list()).map(({ name }) => name)).toContain('Ada');
  });

  it('are logged when they are made and revoked, by whom, and never with what is secret', async () => {
    const { token, number } = await add();
    await revoke(number);
    await revoke(number);
    const { roles, expiresDay } = ADA;
    expect(await logged()).toEqual([
      { actor: 'test', kind: 'staff-token-added', subject: 'Ada', detail: { number, roles, expiresDay } },
      { actor: 'test', kind: 'staff-token-revoked', subject: 'Ada', detail: { number, roles } },
    ]);
    const hashes = (await readRows(env.DB, query.selectFrom('staff_token').select('hash'))).map(({ hash }) => hash);
    for (const secret of [token, ...hashes]) expect(JSON.stringify(await logged())).not.toContain(secret);
  });

  it('bear each name once for ever, however it is written', async () => {
    const first = await add();
    const taken = { status: 409, code: 'staff.name-taken', field: 'name' } as const;
    const same = ['Ada', 'ADA', ' ada ', 'A\u00adda', 'Ad\u200ba', 'Ａda', 'Ada\u3164', 'A\ufe0fda'];
    for (const name of same) await expectRefused(() => post({ ...ADA, name }), taken);
    await revoke(first.number);
    const told = await expectRefused(() => post(ADA), taken);
    expect(await told.text()).toContain('ever used');
    org.today = addDays(TODAY, 100);
    await addStaffToken('later', 'admin', addDays(TODAY, 200), 'later');
    await as('later', 'GET', PATHS.catalogue);
    await expectRefused(() => post({ ...ADA, expiresDay: org.today }, 'later'), taken);
    expect((await add({ ...ADA, name: 'Ada Lovelace', expiresDay: org.today }, 'later')).number).toBeGreaterThan(
      first.number,
    );
  });

  it.each(['Unshade', ' UNSHADE', 'un\u200bshade', 'ｕｎｓｈａｄｅ'])(
    'never bear the name under which Unshade itself writes into the log: %j',
    async (name) => {
      const taken = { status: 409, code: 'staff.name-taken', field: 'name' } as const;
      const told = await expectRefused(() => post({ ...ADA, name }), taken);
      expect(await told.text()).toContain('Unshade itself');
    },
  );

  it.each(['Аda', 'Adа Lovelace', 'Αda', 'unshаde', 'Bob Во', '\u3164'])(
    'bear no name that looks like another, or like nothing: %j',
    async (name) => {
      await expectRefused(() => post({ ...ADA, name }), { status: 422, code: 'body.invalid', field: 'name' });
    },
  );

  it.each(['Анна Петрова', 'Ελένη', '山田 太郎', 'Ñandú Öztürk', 'محمد', 'O’Neil-Müller (IT) 2'])(
    'bear names of every script: %s',
    async (name) => {
      expect((await post({ ...ADA, name })).status).toBe(200);
    },
  );

  it('of two with one name at once one is made', async () => {
    const answers = await Promise.all([post(ADA), post(ADA), post(ADA)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
    expect(await logged()).toHaveLength(1);
  });

  it('of many at once each has the number that the log says', async () => {
    const names = ['Ann', 'Ben', 'Cid'];
    const answers = await Promise.all(names.map((name) => post({ ...ADA, name })));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    const stored = await readRows(env.DB, query.selectFrom('staff_token').select(['number', 'name']));
    const told = (await logged()).map(({ subject, detail }) => [(detail as { number: number }).number, subject]);
    expect(told).toHaveLength(3);
    for (const one of told) expect(stored.map((row) => [row.number, row.name])).toContainEqual(one);
  });

  it('are in the log from their first use when they came with the database, once', async () => {
    await readRows(
      env.DB,
      query.updateTable('staff_token').set({ last_used_day: null }).where('roles', '=', '["admin"]'),
    );
    await Promise.all([1, 2, 3].map(() => as(ADMIN, 'GET', PATHS.catalogue)));
    const entry = {
      actor: 'unshade',
      kind: 'staff-token-added',
      subject: 'test',
      detail: { number: await number('admin'), roles: ['admin'], by: 'first start' },
    };
    expect(await logged()).toEqual([entry]);
    await readRows(env.DB, query.updateTable('staff_token').set({ last_used_day: null }));
    await as(ADMIN, 'GET', PATHS.catalogue);
    expect(await logged()).toEqual([entry]);
    expect(await list()).toContainEqual(expect.objectContaining({ roles: ['admin'], lastUsedDay: TODAY }));
  });

  it('are in the log once when an admin made them, also after their first use', async () => {
    const { token } = await add();
    await as(token, 'GET', PATHS.catalogue);
    expect((await logged()).map(({ kind }) => kind)).toEqual(['staff-token-added']);
  });

  it('leave one admin in force', async () => {
    const lastAdmin = { status: 409, code: 'staff.last-admin' } as const;
    const own = await number('admin');
    await expectRefused(() => revoke(own), lastAdmin);
    await addStaffToken('expired', 'admin', addDays(TODAY, -1));
    await expectRefused(() => revoke(own), lastAdmin);
    const other = await add({ name: 'Grace', roles: ['viewer', 'admin'], expiresDay: LAST });
    expect((await revoke(own)).status).toBe(200);
    await as(other.token, 'GET', PATHS.staff);
    await expectRefused(() => revoke(other.number, other.token), lastAdmin);
  });

  it('leave one admin when two revoke each other at once', async () => {
    const grace = await add({ name: 'Grace', roles: ['admin'], expiresDay: LAST });
    const hopper = await add({ name: 'Hopper', roles: ['admin'], expiresDay: LAST });
    await revoke(await number('admin'));
    const answers = await Promise.all([revoke(hopper.number, grace.token), revoke(grace.number, hopper.token)]);
    // The slower one is told that it is revoked, or that it revokes the last admin.
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => [401, 409].includes(status))).toHaveLength(1);
  });

  it.each(['0', '999', '-1', '1.0', 'Ada', '1e3', '99999999999999999999', '%00'])(
    'does not know the token %s',
    async (unknown) => {
      await expectRefused(() => revoke(unknown), { status: 404, code: 'staff.unknown' });
    },
  );

  const wrong: [string, unknown, string][] = [
    ['no name', { ...ADA, name: '' }, 'name'],
    ['a name of two lines', { ...ADA, name: 'Ada\nAdmin' }, 'name'],
    ['a name that turns around', { ...ADA, name: 'Ada\u202e' }, 'name'],
    ['a long name', { ...ADA, name: 'a'.repeat(81) }, 'name'],
    ['no role', { ...ADA, roles: [] }, 'roles'],
    ['a role twice', { ...ADA, roles: ['viewer', 'viewer'] }, 'roles'],
    ['an unknown role', { ...ADA, roles: ['viewer', 'root'] }, 'roles[1]'],
    ['roles as text', { ...ADA, roles: 'admin' }, 'roles'],
    ['a last day that is over', { ...ADA, expiresDay: addDays(TODAY, -1) }, 'expiresDay'],
    ['a last day that is far away', { ...ADA, expiresDay: addDays(LAST, 1) }, 'expiresDay'],
    ['a token of its own', { ...ADA, token: 'unshade_mine' }, 'token'],
    ['no last day', { name: 'Ada', roles: ['viewer'] }, 'expiresDay'],
  ];
  it.each(wrong)('are not made with %s', async (_, body, field) => {
    await expectRefused(() => post(body), { status: 422, code: 'body.invalid', field });
  });
});
