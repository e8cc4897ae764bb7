/** What staff see of the roll-out: browsers one by one, and coverage. */
import { env } from 'cloudflare:workers';
import * as v from 'valibot';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { type Installation, JWS_TYPES, PATHS } from '../../shared/api.ts';
import { addDays, toDayNumber } from '../../shared/day.ts';
import { PACKAGE_PATHS, type Packages } from '../../shared/deploy.ts';
import { type Device, devicesSchema, type Rollout, rolloutSchema } from '../../shared/rollout.ts';
import { query, readRows } from '../../worker/db/database.ts';
import { addStaff, logged, type Staff } from './governance.ts';
import {
  addEnrolmentToken,
  emptyBatch,
  newBrowser,
  ORIGIN,
  type Organisation,
  organisation,
  postSigned,
  type TestBrowser,
  TODAY,
  TOKEN,
  WITHOUT_PACKAGES,
} from './organisation.ts';
import { expectRefused } from './refusal.ts';
import { everythingStored, observation } from './rows.ts';

const OTHER = 'the-other-token-of-the-tests';
const INSTALLATION: Installation = {
  browser: 'chrome',
  version: '0.1.0',
  setup: 'managed',
  problems: [{ code: 'not-text', key: 'organisation' }],
};
const PACKAGES: Packages = {
  version: '0.2.0',
  server: ORIGIN,
  chromiumId: 'abcdefghijklmnopabcdefghijklmnop',
  firefoxId: 'unshade@unshade.example',
  firefoxSigned: false,
  files: [],
};

let org: Organisation;
let admin: Staff;

beforeEach(async () => {
  org = organisation();
  admin = await addStaff(org, 'Ada', 'admin');
  await readRows(
    env.DB,
    query.insertInto('browser_group').values({ number: 1, name: 'People', domain: null, version: 1 }),
  );
  await addEnrolmentToken(TOKEN, { group_number: 1, name: 'people' });
  await addEnrolmentToken(OTHER, { name: 'others' });
});

async function enrolled(token = TOKEN): Promise<TestBrowser> {
  const browser = await newBrowser(org);
  expect((await browser.enrol({ token })).status).toBe(200);
  return browser;
}

async function listed(parameters = ''): Promise<Device[]> {
  return v.parse(devicesSchema, await (await admin.get(`${PATHS.devices}${parameters}`)).json()).devices as Device[];
}

const rollout = async () => v.parse(rolloutSchema, await (await admin.get(PATHS.rollout)).json()) as Rollout;

/** Assets that hold this text in the place of the list of packages, and how often it was asked for. */
function assetsWith(text: string | null) {
  const asked: string[] = [];
  const assets = {
    async fetch(address: string) {
      asked.push(address);
      return text === null ? new Response('Not found', { status: 404 }) : new Response(text);
    },
  } as unknown as Fetcher;
  return { asked, withAssets: organisation(TODAY, { ...WITHOUT_PACKAGES, ASSETS: assets }) };
}

/** On the same database; `see` is shown what each batch of statements gives. */
function organisationCounting(see: (results: D1Result[]) => void): Organisation {
  const DB = new Proxy(env.DB, {
    get(db, name) {
      if (name !== 'batch') return (Reflect.get(db, name) as () => unknown).bind(db);
      return async (statements: D1PreparedStatement[]) => {
        const results = await db.batch(statements);
        see(results);
        return results;
      };
    },
  });
  return organisation(TODAY, { ...WITHOUT_PACKAGES, DB });
}

describe('an installation', () => {
  it('is stored beside its browser, joined to nothing else, and shown to admins', async () => {
    const browser = await enrolled();
    await browser.sync({ installation: INSTALLATION, observations: [observation()] });
    expect(await listed()).toEqual([
      {
        id: browser.id,
        state: 'enrolled',
        token: { number: expect.any(Number), name: 'people' },
        group: { number: 1, name: 'People' },
        browser: 'chrome',
        version: '0.1.0',
        setup: 'managed',
        problems: INSTALLATION.problems,
        enrolledDay: TODAY,
        lastDay: TODAY,
        ephemeral: false,
      },
    ]);
  });

  it('changes with the next sync that says otherwise, and with no repeat nor with one that says nothing', async () => {
    const browser = await enrolled();
    await browser.sync({ installation: INSTALLATION });
    await browser.sync({});
    expect(await listed()).toMatchObject([{ version: '0.1.0', problems: INSTALLATION.problems }]);
    const next = { ...INSTALLATION, version: '0.2.0', problems: [] };
    await browser.sync({ installation: next });
    expect(await listed()).toMatchObject([{ version: '0.2.0', problems: [] }]);
    browser.sequence += 1;
    const first = { ...emptyBatch, sequence: browser.sequence, installation: INSTALLATION };
    const body = await browser.sign(JWS_TYPES.sync, first);
    await postSigned(org, PATHS.sync, body);
    await browser.sync({ installation: next });
    const before = await everythingStored();
    expect((await postSigned(org, PATHS.sync, body)).status).toBe(200);
    expect(await everythingStored()).toEqual(before);
  });

  it('costs no row beside the one that every batch writes', async () => {
    const [telling, silent] = [await enrolled(), await enrolled()];
    const written = async (browser: TestBrowser, batch: object) => {
      let rows = 0;
      const count = (results: D1Result[]) => {
        rows += results.reduce((sum, { meta }) => sum + meta.rows_written, 0);
      };
      browser.sequence += 1;
      const body = await browser.sign(JWS_TYPES.sync, { ...emptyBatch, sequence: browser.sequence, ...batch });
      expect((await postSigned(organisationCounting(count), PATHS.sync, body)).status).toBe(200);
      return rows;
    };
    const installation = { installation: INSTALLATION };
    const first = [await written(telling, installation), await written(silent, {})];
    expect(first[0]).toBe(first[1]);
    const second = [await written(telling, installation), await written(silent, {})];
    expect(second[0]).toBe(second[1]);
  });

  it.each([
    ['a browser that there is not', { browser: 'netscape' }, 'installation.browser'],
    ['a version that is none', { version: '0.1.0-beta' }, 'installation.version'],
    ['another set-up', { setup: 'magic' }, 'installation.setup'],
    ['a problem of its own', { problems: [{ code: 'sad', key: 'x' }] }, 'installation.problems[0].code'],
    ['a key that could be anything', { problems: [{ code: 'nested', key: 'a b' }] }, 'installation.problems[0].key'],
    ['too many problems', { problems: Array(21).fill(INSTALLATION.problems[0]) }, 'installation.problems'],
    ['a user', { user: 'ada' }, 'installation.user'],
  ])('is refused with %s', async (_, change, field) => {
    const browser = await enrolled();
    const installation = { ...INSTALLATION, ...change } as Installation;
    await expectRefused(() => browser.post({ installation }), { status: 422, code: 'body.invalid', field });
  });
});

describe('the version that the server hands out', () => {
  it('is told with each sync, to a browser that asks, and on the page; its list is read once a while', async () => {
    const { asked, withAssets } = assetsWith(JSON.stringify(PACKAGES));
    const browser = await newBrowser(withAssets);
    await browser.enrol();
    expect((await browser.sync()).extension).toBe('0.2.0');
    expect((await browser.sync()).extension).toBe('0.2.0');
    const told = await withAssets.fetch(PATHS.setup, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ wire: 1, audience: ORIGIN, token: TOKEN }),
    });
    expect(await told.json()).toMatchObject({ extension: '0.2.0' });
    const staff = await addStaff(withAssets, 'Grace', 'viewer');
    expect(await (await staff.get(PATHS.rollout)).json()).toMatchObject({
      packages: { version: '0.2.0', chromiumId: PACKAGES.chromiumId, firefoxId: PACKAGES.firefoxId },
    });
    expect(asked).toEqual([ORIGIN + PACKAGE_PATHS.list]);
  });

  it.each([
    ['there is none', null],
    ['the list is no JSON', 'x'],
    ['the list is another', '{"version":"0.2.0"}'],
  ])('is left out where %s, and stops no sync', async (_, text) => {
    const said = vi.spyOn(console, 'error').mockImplementation(() => {});
    const { withAssets } = assetsWith(text);
    const browser = await newBrowser(withAssets);
    await browser.enrol();
    expect(await browser.sync()).not.toHaveProperty('extension');
    expect(said.mock.calls).toEqual(text === null ? [] : [['packages.unreadable', PACKAGE_PATHS.list]]);
    said.mockRestore();
  });
});

describe('the list of browsers', () => {
  it('filters by token, state and problems', async () => {
    const [well, wrong, other, ended] = [await enrolled(), await enrolled(), await enrolled(OTHER), await enrolled()];
    await well.sync({ installation: { ...INSTALLATION, problems: [] } });
    await wrong.sync({ installation: INSTALLATION });
    expect((await admin.send('DELETE', `${PATHS.devices}/${ended.id}`)).status).toBe(200);
    const ids = async (parameters: string) => (await listed(parameters)).map(({ id }) => id).sort();
    expect(await ids('')).toEqual([well.id, wrong.id, other.id, ended.id].sort());
    const number = (await listed()).find(({ id }) => id === other.id)?.token.number;
    expect(await ids(`?token=${number}`)).toEqual([other.id]);
    expect(await ids('?token=999')).toEqual([]);
    expect(await ids('?state=revoked')).toEqual([ended.id]);
    expect(await ids('?state=enrolled')).toEqual([well.id, wrong.id, other.id].sort());
    expect(await ids('?problems=any')).toEqual([wrong.id]);
    expect(await ids('?problems=any&state=silent')).toEqual([]);
  });

  it('comes in pages that follow one another, and stands in the log', async () => {
    for (let count = 0; count < 5; count++) await enrolled();
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const at: string = cursor === '' ? '' : `&cursor=${cursor}`;
      const page = v.parse(devicesSchema, await (await admin.get(`${PATHS.devices}?limit=2${at}`)).json());
      seen.push(...page.devices.map(({ id }) => id));
      cursor = page.next;
    }
    expect(seen).toHaveLength(5);
    expect(seen).toEqual([...seen].sort());
    await listed('?state=silent');
    expect((await logged()).map(({ detail }) => detail as object)).toEqual([
      ...Array(3).fill({ report: 'devices' }),
      { report: 'devices', state: 'silent' },
    ]);
  });

  it('says how each stands', async () => {
    await addEnrolmentToken('token-that-waits', { needs_approval: 1 });
    const states = async () => new Map((await listed()).map(({ id, state }) => [id, state]));
    const [reporting, never, waiting, forked] = [
      await enrolled(),
      await enrolled(),
      await enrolled('token-that-waits'),
      await enrolled(),
    ];
    await reporting.sync();
    await forked.sync();
    forked.sequence -= 1;
    expect((await forked.post()).status).toBe(409);
    const expected = (first: Device['state']) =>
      new Map([
        [reporting.id, first],
        [never.id, first],
        [waiting.id, 'waiting'],
        [forked.id, 'forked'],
      ]);
    org.today = addDays(TODAY, 7);
    expect(await states()).toEqual(expected('enrolled'));
    org.today = addDays(TODAY, 8);
    expect(await states()).toEqual(expected('silent'));
    await reporting.sync();
    expect((await states()).get(reporting.id)).toBe('enrolled');
  });
});

describe('the roll-out report', () => {
  it('of nobody is empty', async () => {
    expect(await rollout()).toEqual({
      day: TODAY,
      ...{ enrolled: 0, reporting: 0, silent: 0, waiting: 0, revoked: 0, forked: 0, ephemeral: 0 },
      ...{ groups: [], browsers: [], versions: [], setups: [], problems: [], alerts: [] },
      packages: null,
    });
  });

  it('counts those that may report by group, browser, version and set-up; what is silent is no visibility', async () => {
    await addEnrolmentToken('token-that-waits', { needs_approval: 1, name: 'waits' });
    await addEnrolmentToken('token-of-desktops', { ephemeral: 1, name: 'desktops', alert_above: 1 });
    const early = await enrolled();
    await early.sync({ installation: INSTALLATION });
    await enrolled(OTHER);
    org.today = addDays(TODAY, 20);
    const late = await enrolled();
    await late.sync({ installation: { ...INSTALLATION, browser: 'firefox', version: '0.2.0', setup: 'code' } });
    await enrolled(OTHER);
    await enrolled('token-that-waits');
    const ended = await enrolled();
    await admin.send('DELETE', `${PATHS.devices}/${ended.id}`);
    const desktops = [await enrolled('token-of-desktops'), await enrolled('token-of-desktops')];
    await desktops[0]?.sync({ installation: INSTALLATION });
    const report = await rollout();
    const desk = report.alerts[0]?.token;
    expect(report).toEqual({
      day: org.today,
      ...{ enrolled: 4, reporting: 1, silent: 2, waiting: 1, revoked: 1, forked: 0, ephemeral: 2 },
      groups: [
        { group: null, enrolled: 2, reporting: 0, silent: 1 },
        { group: { number: 1, name: 'People' }, enrolled: 2, reporting: 1, silent: 1 },
      ],
      browsers: [
        { browser: null, enrolled: 2, reporting: 0, silent: 1 },
        { browser: 'chrome', enrolled: 1, reporting: 0, silent: 1 },
        { browser: 'firefox', enrolled: 1, reporting: 1, silent: 0 },
      ],
      versions: [
        { version: null, enrolled: 2, reporting: 0, silent: 1 },
        { version: '0.1.0', enrolled: 1, reporting: 0, silent: 1 },
        { version: '0.2.0', enrolled: 1, reporting: 1, silent: 0 },
      ],
      setups: [
        { setup: null, enrolled: 2, reporting: 0, silent: 1 },
        { setup: 'code', enrolled: 1, reporting: 1, silent: 0 },
        { setup: 'managed', enrolled: 1, reporting: 0, silent: 1 },
      ],
      problems: [{ problem: { code: 'not-text', key: 'organisation' }, browsers: 2 }],
      alerts: [{ token: desk, name: 'desktops', enrolledToday: 2, alertAbove: 1 }],
      packages: null,
    });
    expect((await logged()).at(-1)).toEqual({
      kind: 'report-viewed',
      subject: null,
      actor: 'Ada',
      detail: { report: 'rollout' },
    });
  });

  it('of 10,000 browsers takes no row for each to the Worker', async () => {
    await env.DB.prepare(
      `insert into device (id, token, token_use, last_day, enrolled_day, browser, version, setup, problems)
       with recursive n(n) as (select 1 union all select n + 1 from n where n < 10000)
       select 'peer ' || n, (select min(number) from enrolment_token), n, ?1 - n % 10, ?1 - 30,
         iif(n % 2, 'chrome', 'edge'), '0.' || (n % 3) || '.0', 'managed',
         iif(n % 100 = 0, '[{"code":"missing","key":"server"}]', '[]') from n`,
    )
      .bind(toDayNumber(TODAY))
      .run();
    let rows = 0;
    const counting = organisationCounting((results) => {
      rows += results.reduce((sum, { results: some }) => sum + some.length, 0);
    });
    const staff = await addStaff(counting, 'Grace', 'viewer');
    const report = v.parse(rolloutSchema, await (await staff.get(PATHS.rollout)).json());
    expect(report).toMatchObject({
      ...{ enrolled: 10_000, reporting: 8_000, silent: 2_000 },
      problems: [{ problem: { code: 'missing', key: 'server' }, browsers: 100 }],
    });
    expect(report.versions.map(({ version, enrolled }) => [version, enrolled])).toEqual([
      ['0.1.0', 3_334],
      ['0.0.0', 3_333],
      ['0.2.0', 3_333],
    ]);
    expect(rows).toBeLessThan(20);
  });
});
