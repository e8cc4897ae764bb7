import { env } from 'cloudflare:workers';
import * as v from 'valibot';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { JWS_TYPES, PATHS } from '../../shared/api.ts';
import { addDays, type Day, toDayNumber } from '../../shared/day.ts';
import { type OwnData, type OwnDataRequest, ownDataSchema } from '../../shared/own-data.ts';
import { query, readRows } from '../../worker/db/database.ts';
import { ownDataStatements } from '../../worker/own-data/store.ts';
import {
  addEnrolmentToken,
  addPeers,
  addStaffToken,
  newBrowser,
  ORIGIN,
  type Organisation,
  organisation,
  postSigned,
  type TestBrowser,
  TODAY,
  TOKEN,
  trustedBrowser,
} from './organisation.ts';
import { ADMIN, CONTENT, putPolicy, TEXT } from './policy-content.ts';
import { expectRefused } from './refusal.ts';
import {
  acknowledgement,
  concern,
  declaration,
  dismissal,
  erasure,
  everythingStored,
  forgetting,
  harmless,
  OTHER_SERVICE,
  observation,
  SERVICE,
  withdrawal,
} from './rows.ts';

let org: Organisation;
let browser: TestBrowser;
beforeEach(async () => {
  org = organisation();
  await addEnrolmentToken();
  await addStaffToken(ADMIN, 'admin');
  await putPolicy(org, { basedOn: 1, ...CONTENT });
  browser = await trustedBrowser(org);
});

const EARLIER = addDays(TODAY, -60);
const SERVICES = [
  { service: SERVICE, tag: 1 },
  { service: SERVICE, tag: 2 },
  { service: OTHER_SERVICE, tag: 3 },
  { service: OTHER_SERVICE, tag: 4 },
];
const POLICIES = [
  { version: 1, tag: 11 },
  { version: 2, tag: 12 },
];

const request = (change: Partial<OwnDataRequest> = {}) => ({
  wire: 1,
  audience: ORIGIN,
  day: TODAY,
  nonce: 'f'.repeat(32),
  services: SERVICES,
  policies: POLICIES,
  ...change,
});
const send = async (change: Partial<OwnDataRequest> & Record<string, unknown> = {}, by = browser, to = org) =>
  postSigned(to, PATHS.ownData, await by.sign(JWS_TYPES.ownData, request(change)));
const read = async (change: Partial<OwnDataRequest> = {}, by = browser): Promise<OwnData> =>
  v.parse(ownDataSchema, await (await send(change, by)).json());

const said = [
  declaration({ tag: 1, answers: { ...harmless, note: 'for tests' } }),
  declaration({ tag: 3, service: OTHER_SERVICE, day: addDays(TODAY, -1) }),
] as const;
const takenBack = { ...withdrawal(said[1].id), service: OTHER_SERVICE, tag: 3 };

/** Something in every table that a browser's rows reach, and the same of another browser. */
async function fill(by = browser, shift = 0): Promise<void> {
  const moved = <Row extends { tag: number }>(row: Row): Row => ({ ...row, tag: row.tag + shift });
  await by.sync({
    observations: [
      observation({ tag: 1, surfaces: ['embedded', 'web-app'], scopes: ['mail'], visits: '10+', declared: true }),
      observation({ tag: 1, day: addDays(TODAY, -1) }),
      observation({ tag: 2, day: EARLIER }),
      observation({ tag: 3, service: OTHER_SERVICE }),
    ].map(moved),
    declarations: shift === 0 ? [...said, takenBack] : [moved(declaration({ tag: 1 }))],
    erasures: [erasure({ tag: 4, service: OTHER_SERVICE, upTo: EARLIER })].map(moved),
    statements: [
      moved(acknowledgement({ tag: 11, check: 'passed' })),
      moved(acknowledgement({ tag: 12, version: 1 })),
      moved(forgetting({ tag: 12, version: 2 })),
      dismissal(),
      concern(),
    ],
  });
}

async function publishAnotherText(): Promise<void> {
  await putPolicy(org, { basedOn: 2, ...CONTENT, text: { ...TEXT, version: 2 } });
}

describe('what a browser is shown of itself', () => {
  it('is nothing but its record at first', async () => {
    expect(await read()).toEqual({
      wire: 1,
      day: TODAY,
      browser: {
        device: browser.id,
        enrolledWith: 'test',
        reportedDays: 3,
        lastDay: TODAY,
        sequence: 4,
        newTagsThisQuarter: 0,
        declarationsToday: 0,
        statementsToday: 0,
      },
      observations: [],
      uses: [],
      declarations: [],
      acknowledgements: [],
      eraseMarks: [],
      forgottenAcknowledgements: [],
    });
    const fresh = await newBrowser(org);
    await fresh.enrol();
    expect((await read({}, fresh)).browser).toMatchObject({ reportedDays: 0, lastDay: null, sequence: 1 });
  });

  it('is everything under its tags, sorted, and nothing of others', async () => {
    await readRows(env.DB, query.updateTable('enrolment_token').set({ group_number: 2 }));
    await addPeers(TOKEN, 10);
    await publishAnotherText();
    await fill();
    await fill(await trustedBrowser(org), 100);
    const none = { group: 2, held: false };
    const data = await read();
    expect(data).toMatchObject({
      browser: { sequence: 5, newTagsThisQuarter: 6, declarationsToday: 3, statementsToday: 4 },
      observations: [
        { service: SERVICE, day: EARLIER, tag: 2, visits: '1', declared: false, ...none },
        { service: SERVICE, day: addDays(TODAY, -1), tag: 1, surfaces: ['web-app'], scopes: [], ...none },
        { service: OTHER_SERVICE, day: TODAY, tag: 3, ...none },
        {
          service: SERVICE,
          day: TODAY,
          tag: 1,
          surfaces: ['web-app', 'embedded'],
          scopes: ['mail'],
          visits: '10+',
          declared: true,
          ...none,
        },
      ],
      uses: [
        { service: SERVICE, quarter: '2026-Q3', tag: 2, declared: false, ...none },
        { service: OTHER_SERVICE, quarter: '2026-Q4', tag: 3, declared: false, ...none },
        { service: SERVICE, quarter: '2026-Q4', tag: 1, declared: true, ...none },
      ],
      acknowledgements: [{ version: 1, day: TODAY, tag: 11, check: 'passed', held: false }],
      eraseMarks: [{ service: OTHER_SERVICE, tag: 4, upTo: EARLIER }],
      forgottenAcknowledgements: [{ version: 2, tag: 12 }],
    });
    const { kind: _first, ...first } = said[0];
    const { kind: _second, ...second } = said[1];
    const { kind: _third, ...third } = takenBack;
    const byDayAndId = (a: { day: string; id: string }, b: { day: string; id: string }) =>
      a.day + a.id < b.day + b.id ? -1 : 1;
    expect(data.declarations).toEqual(
      [
        { ...first, replaces: null, ...none },
        { ...second, replaces: null, ...none },
        { ...third, answers: null, ...none },
      ].sort(byDayAndId),
    );
  });

  it('is only what it asks for, under both service and tag', async () => {
    await fill();
    expect(await read({ services: [], policies: [] })).toMatchObject({ observations: [], uses: [], declarations: [] });
    const crossed = await read({
      services: [
        { service: OTHER_SERVICE, tag: 1 },
        { service: 'nobody-knows', tag: 1 },
      ],
      policies: [{ version: 2, tag: 11 }],
    });
    expect(crossed).toMatchObject({ observations: [], uses: [], declarations: [], acknowledgements: [] });
  });

  it('is each row once, however often its tag is named', async () => {
    await fill();
    const twice = { services: [...SERVICES, ...SERVICES], policies: [...POLICIES, ...POLICIES] };
    expect(await read(twice)).toEqual(await read());
  });

  it('says what is held', async () => {
    const fresh = await newBrowser(org);
    await fresh.enrol();
    await fill(fresh);
    const { observations, uses, declarations, acknowledgements } = await read({}, fresh);
    const held = [observations, uses, declarations, acknowledgements].flat().map((row) => row.held);
    expect([...new Set(held)]).toEqual([true]);
  });

  it('is the mark alone after an erase, and what was declared is no longer joined to it', async () => {
    await fill();
    await browser.sync({ erasures: SERVICES.map((row) => erasure({ ...row, upTo: TODAY })) });
    const { eraseMarks, ...rest } = await read();
    expect(eraseMarks).toHaveLength(4);
    expect([rest.observations, rest.uses, rest.declarations]).toEqual([[], [], []]);
  });

  it('counts of yesterday are not those of today', async () => {
    await fill();
    org.today = addDays(TODAY, 1);
    const { browser: record } = await read({ day: org.today });
    expect(record).toMatchObject({ newTagsThisQuarter: 5, declarationsToday: 0, statementsToday: 0, lastDay: TODAY });
  });
});

/** Which part of the answer tells what a table holds under a tag. */
const ANSWERED_IN: Record<string, (data: OwnData) => readonly unknown[]> = {
  acknowledgement: (data) => [...data.acknowledgements, ...data.forgottenAcknowledgements],
  browser_use: (data) => data.uses,
  declaration: (data) => data.declarations,
  erase_mark: (data) => data.eraseMarks,
  observation: (data) => data.observations,
};

it('no table that has tags is left out, and each row of them is answered', async () => {
  const { results } = await env.DB.prepare(
    `select t.name from sqlite_master t join pragma_table_info(t.name) c
     where t.type = 'table' and c.name like '%tag%' and t.name not glob '_*' and c.name not in ('tag_quarter', 'new_tags')
     order by t.name`,
  ).all<{ name: string }>();
  expect(results.map(({ name }) => name)).toEqual(Object.keys(ANSWERED_IN));
  await publishAnotherText();
  await fill();
  const [stored, data] = [await everythingStored(), await read({ policies: [...POLICIES, { version: 1, tag: 12 }] })];
  for (const [table, find] of Object.entries(ANSWERED_IN)) {
    expect(stored[table]?.length, table).toBeGreaterThan(0);
    expect(find(data), table).toHaveLength(stored[table]?.length ?? 0);
  }
});

describe('asking', () => {
  it('changes nothing and logs nothing, answered or refused', async () => {
    await fill();
    const spies = (['log', 'info', 'warn', 'error', 'debug'] as const).map((name) => vi.spyOn(console, name));
    const before = await everythingStored();
    const stranger = await newBrowser(org);
    expect((await send()).status).toBe(200);
    expect((await send()).status).toBe(200);
    expect((await send({}, stranger)).status).toBe(401);
    expect((await send({ day: addDays(TODAY, -9) })).status).toBe(422);
    expect(await everythingStored()).toEqual(before);
    for (const spy of spies) {
      expect(spy).not.toHaveBeenCalled();
      spy.mockRestore();
    }
    // Nor is it noted as a batch: the next one goes on where the last one was.
    expect((await browser.sync()).held).toBe(false);
  });

  it('is one round trip that writes no row', async () => {
    await fill();
    const written: number[] = [];
    const counting = new Proxy(env.DB, {
      get(db, name) {
        if (name === 'prepare') return db.prepare.bind(db);
        return async (statements: D1PreparedStatement[]) => {
          const results = await db.batch(statements);
          written.push(results.reduce((sum, { meta }) => sum + meta.rows_written, 0));
          return results;
        };
      },
    });
    expect((await send({}, browser, organisation(TODAY, { ...env, DB: counting }))).status).toBe(200);
    expect(written).toEqual([0]);
  });

  it('finds rows by key, never by reading a whole table', async () => {
    await fill();
    for (const statement of ownDataStatements(browser.id, request() as OwnDataRequest)) {
      const { sql, parameters } = 'compile' in statement ? statement.compile() : statement;
      const plan = await env.DB.prepare(`explain query plan ${sql}`)
        .bind(...parameters)
        .all<{ detail: string }>();
      const tables = /^SCAN (o|u|d|a|m|s|device|token|observation|browser_use)\b/;
      const scans = plan.results.map(({ detail }) => detail).filter((text) => tables.test(text));
      expect(scans, sql).toEqual([]);
    }
  });

  it.each([-2, 2, 400])('is refused with the day of %i days from now', async (shift) => {
    const day = addDays(TODAY, shift);
    await expectRefused(() => send({ day }), { status: 422, code: 'body.invalid', field: 'day' });
  });

  it.each([-1, 0, 1])('is taken with the day of %i days from now', async (shift) => {
    expect((await send({ day: addDays(TODAY, shift) })).status).toBe(200);
  });

  it.each([
    ['an unknown field', { names: true }, 'names'],
    ['no day', { day: undefined as unknown as Day }, 'day'],
    ['a tag that is none', { services: [{ service: SERVICE, tag: -1 }] }, 'services[0].tag'],
    ['a service that is none', { services: [{ service: '*', tag: 1 }] }, 'services[0].service'],
    ['too many tags', { services: Array(1001).fill(SERVICES[0]) }, 'services'],
    ['too many versions', { policies: Array(1001).fill(POLICIES[0]) }, 'policies'],
  ])('is refused with %s', async (_what, change, field) => {
    await expectRefused(() => send(change), { status: 422, code: 'body.invalid', field });
  });

  it('is taken with as many tags as there may be', async () => {
    const many = Array.from({ length: 1000 }, (_, tag) => ({ service: SERVICE, tag, version: tag }));
    await fill();
    const { observations } = await read({
      services: many.map(({ service, tag }) => ({ service, tag })),
      policies: many.map(({ version, tag }) => ({ version, tag })),
    });
    expect(observations).toHaveLength(3);
  });

  it('is refused to a browser that is unknown, revoked or forked', async () => {
    await expectRefused(async () => send({}, await newBrowser(org)), { status: 401, code: 'device.unknown' });
    const set = (values: object) => readRows(env.DB, query.updateTable('device').set(values));
    await set({ forked_day: toDayNumber(TODAY) });
    await expectRefused(() => send(), { status: 409, code: 'device.forked' });
    await set({ revoked_day: toDayNumber(TODAY) });
    await expectRefused(() => send(), { status: 401, code: 'device.revoked' });
    await set({ revoked_day: null, forked_day: null });
    await readRows(env.DB, query.updateTable('enrolment_token').set({ revoked_day: toDayNumber(TODAY) }));
    expect((await send()).status).toBe(200);
    await set({ reported_days: 2 });
    await expectRefused(() => send(), { status: 401, code: 'device.revoked' });
  });
});
