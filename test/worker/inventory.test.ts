import { env } from 'cloudflare:workers';
import * as v from 'valibot';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { PATHS } from '../../shared/api.ts';
import { addDays, type Day, quarterOf, toDayNumber } from '../../shared/day.ts';
import type { Answers } from '../../shared/declaration.ts';
import { inventorySchema } from '../../shared/inventory.ts';
import { numberServices } from '../../worker/catalogue/numbers.ts';
import { runBatch } from '../../worker/db/database.ts';
import { type MergeInput, mergeStatements } from '../../worker/db/merge.ts';
import { RULEPACK } from '../../worker/triage/rulepack.ts';
import {
  addEnrolmentToken,
  addStaffToken,
  newBrowser,
  type Organisation,
  organisation,
  STAFF_TOKEN,
  TODAY,
  trustedBrowser,
} from './organisation.ts';
import { declaration, harmless, OTHER_SERVICE, observation, risky, SERVICE } from './rows.ts';

let org: Organisation;

beforeEach(async () => {
  org = organisation();
  await addStaffToken();
});

/** That many browsers used the service on that day, as the Worker merges them. */
async function addBrowsers(
  count: number,
  change: { day?: Day; group?: number; held?: number; firstTag?: number } = {},
): Promise<void> {
  const { day = TODAY, group = 0, held = 0, firstTag = 1 } = change;
  const service = (await numberServices(env.DB, [SERVICE])).get(SERVICE) ?? 0;
  const row = {
    service,
    day: toDayNumber(day),
    quarter: quarterOf(day),
    surfaces: 1,
    scopes: 0,
    visits: 0,
    declared: 0,
  };
  const observations = Array.from({ length: count }, (_, i) => ({ ...row, tag: firstTag + i + quarterOf(day) * 1000 }));
  const others = { declarations: [], erasures: [], statements: [] };
  const input: MergeInput = { group, held, today: toDayNumber(TODAY), observations, ...others };
  await runBatch(env.DB, mergeStatements(input));
}

const bandLabel = async () => (await org.inventory()).systems[0]?.browsers.label;

describe('the inventory', () => {
  it('of an organisation that has seen nothing is empty', async () => {
    expect(await org.inventory()).toEqual({
      day: TODAY,
      threshold: 10,
      coverage: { browsersReporting: 0 },
      rulepack: RULEPACK,
      criteria: 0,
      logHead: '',
      total: 0,
      systems: [],
      next: null,
    });
  });

  it('of a pilot of one browser shows the system, its days, its finding and its declaration, and no count', async () => {
    await addEnrolmentToken();
    const browser = await newBrowser(org);
    await browser.enrol();
    await browser.sync({
      observations: [
        observation({ day: addDays(TODAY, -3), surfaces: ['embedded'], scopes: ['agent'] }),
        observation({ declared: true, scopes: ['mail'] }),
      ],
      declarations: [declaration({ answers: { ...risky, note: 'screening of applicants' } })],
    });
    const report = await org.inventory();
    expect(v.parse(inventorySchema, report)).toEqual(report);
    expect(report.coverage).toEqual({ browsersReporting: 1 });
    expect(report.systems).toEqual([
      expect.objectContaining({
        id: SERVICE,
        product: 'ChatGPT',
        vendor: 'OpenAI',
        country: 'US',
        category: 'assistant',
        source: 'detected',
        status: 'assessment-due',
        // By law that is passed and not in force yet.
        euClass: 'pending',
        owner: null,
        isoRoles: ['customer'],
        euRoles: ['deployer'],
        firstDay: addDays(TODAY, -3),
        lastDay: TODAY,
        surfaces: ['web-app', 'embedded'],
        scopes: ['mail', 'agent'],
        browsers: { label: '<10', rank: 0 },
        groups: [],
        notForWork: { label: '<10', rank: 0 },
        notAi: { label: '<10', rank: 0 },
        declarations: [{ ...risky, note: 'screening of applicants' }],
      }),
    ]);
    const [system] = report.systems;
    expect(system?.uses).toMatchObject([
      {
        id: 'evaluate-people:employment',
        saidBy: ['employees'],
        overridden: false,
        verdict: { assessment: 'full', priority: 'P1' },
      },
    ]);
    expect(system?.findings.map(({ kind, priority, since, due }) => [kind, priority, since, due])).toEqual([
      // From the day it became known, whatever day the row is about; and from the end of the roll-out's first days.
      ['unassessed-system', 'P1', TODAY, addDays(TODAY, 30 + 14)],
      ['high-risk-hint', 'P1', TODAY, addDays(TODAY, 30 + 14)],
      ['no-owner', 'P2', TODAY, addDays(TODAY, 30 + 30)],
      ['vendor-facts-missing', 'P3', TODAY, addDays(TODAY, 30 + 90)],
    ]);
  });

  it('flags a system that nobody has declared', async () => {
    await addBrowsers(1, { day: '2026-11-01' as Day });
    const [system] = (await org.inventory()).systems;
    expect(system?.status).toBe('detected');
    expect(system?.findings[0]).toEqual({
      kind: 'unassessed-system',
      priority: 'P2',
      reasons: expect.arrayContaining(['no-assessment-on-record', 'purpose-not-declared']),
      rules: [],
      since: TODAY,
      due: '2026-12-21',
    });
  });

  it('shows equal answers once, whatever the number of browsers that gave them, and lists systems by id', async () => {
    await addEnrolmentToken();
    const browser = await trustedBrowser(org);
    const reordered = Object.fromEntries(Object.entries(harmless).reverse()) as Answers;
    await browser.sync({
      observations: [observation(), observation({ service: OTHER_SERVICE })],
      declarations: [declaration(), declaration(), declaration({ answers: reordered })],
    });
    const { systems } = await org.inventory();
    expect(systems.map(({ id, declarations }) => [id, declarations.length])).toEqual([
      [OTHER_SERVICE, 0],
      [SERVICE, 1],
    ]);
  });

  it('lists a service that was only declared, met in no way yet', async () => {
    await addEnrolmentToken();
    const browser = await trustedBrowser(org);
    await browser.sync({ declarations: [declaration({ answers: risky })] });
    expect((await org.inventory()).systems).toMatchObject([
      { id: SERVICE, firstDay: TODAY, surfaces: [], declarations: [risky] },
    ]);
    await browser.sync({ observations: [observation()] });
    expect((await org.inventory()).systems).toMatchObject([{ surfaces: ['web-app'], declarations: [risky] }]);
  });

  it('is never kept in a cache', async () => {
    const response = await org.fetch(PATHS.inventory, { headers: { authorization: `bearer ${STAFF_TOKEN}` } });
    expect(response.status).toBe(200);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  });
});

describe('the number of browsers', () => {
  it.each([
    [1, '<10'],
    [9, '<10'],
    [10, '10–19'],
    [11, '10–19'],
    [19, '10–19'],
    [20, '20–49'],
    [100, '100–199'],
  ])('of %i reads %s', async (count, label) => {
    await addBrowsers(count);
    expect(await bandLabel()).toBe(label);
  });

  it('leaves the very same report at 1 and at 9 browsers', async () => {
    await addBrowsers(1);
    const one = await org.inventory();
    await addBrowsers(9);
    expect(await org.inventory()).toEqual(one);
  });

  it.each([
    ['5', 4, '<5'],
    ['5', 5, '5–9'],
    ['15', 14, '<15'],
    ['15', 15, '15–19'],
  ])('under a threshold of %s, of %i reads %s', async (THRESHOLD, count, label) => {
    org = organisation(TODAY, { ...env, THRESHOLD });
    await addBrowsers(count);
    expect(await bandLabel()).toBe(label);
    expect((await org.inventory()).threshold).toBe(Number(THRESHOLD));
  });

  it.each(['4', '0', '-10', 'ten', '', '10.5', '1e9'])(
    'is not told under a threshold of "%s": the report fails instead',
    async (THRESHOLD) => {
      const silenced = vi.spyOn(console, 'error').mockImplementation(() => undefined);
      org = organisation(TODAY, { ...env, THRESHOLD });
      const response = await org.fetch(PATHS.inventory, { headers: { authorization: `Bearer ${STAFF_TOKEN}` } });
      expect(response.status).toBe(500);
      expect(await response.json()).toEqual({ error: { code: 'server.error', message: expect.any(String) } });
      expect(silenced).toHaveBeenCalledOnce();
      silenced.mockRestore();
    },
  );

  const LAST_QUARTER = '2026-09-30' as Day;
  it('is the larger of this quarter and the last, never their sum', async () => {
    await addBrowsers(12, { day: LAST_QUARTER });
    expect(await bandLabel()).toBe('10–19');
    await addBrowsers(12);
    expect(await bandLabel()).toBe('10–19');
    await addBrowsers(25, { day: LAST_QUARTER });
    expect(await bandLabel()).toBe('20–49');
  });

  it('forgets the quarter before the last', async () => {
    await addBrowsers(12, { day: LAST_QUARTER });
    org.today = '2027-01-01' as Day;
    expect(await bandLabel()).toBe('<10');
  });

  it('counts the browsers of all groups together, and none that is held', async () => {
    await addBrowsers(6, { group: 1 });
    await addBrowsers(3, { group: 2, firstTag: 100 });
    await addBrowsers(50, { held: 7, firstTag: 200 });
    expect(await bandLabel()).toBe('<10');
    await addBrowsers(1, { group: 0, firstTag: 300 });
    expect(await bandLabel()).toBe('10–19');
  });

  it('counts a browser once, however many days it used the service', async () => {
    for (const back of [0, 1, 2, 3]) await addBrowsers(9, { day: addDays(TODAY, -back) });
    expect(await bandLabel()).toBe('<10');
  });
});

describe('coverage', () => {
  it('counts each reporting browser once a day, exactly, and tells the busiest of the last seven days', async () => {
    await addEnrolmentToken();
    const browsers = await Promise.all([newBrowser(org), newBrowser(org), newBrowser(org)]);
    for (const browser of browsers) await browser.enrol();
    const reporting = async () => (await org.inventory()).coverage.browsersReporting;
    expect(await reporting()).toBe(0);
    for (const browser of browsers) for (let time = 0; time < 3; time++) await browser.sync();
    expect(await reporting()).toBe(3);
    org.today = addDays(TODAY, 6);
    await browsers[0]?.sync();
    expect(await reporting()).toBe(3);
    org.today = addDays(TODAY, 7);
    expect(await reporting()).toBe(1);
    org.today = addDays(TODAY, 13);
    expect(await reporting()).toBe(0);
  });
});
