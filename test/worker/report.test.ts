/** What is asked of the report and the queue: filters, pages, an answer only where something changed, a page to print. */
import { env } from 'cloudflare:workers';
import * as v from 'valibot';
import { beforeEach, describe, expect, it } from 'vitest';
import { PATHS } from '../../shared/api.ts';
import { FULL_REACH } from '../../shared/assessment.ts';
import { addDays, type Day } from '../../shared/day.ts';
import { type FindingQueue, findingQueueSchema } from '../../shared/finding-queue.ts';
import { type Inventory, inventorySchema } from '../../shared/inventory.ts';
import type { ProblemCode } from '../../shared/problem.ts';
import { EMPTY_RECORD } from '../../shared/system.ts';
import { type SystemReport, systemReportSchema } from '../../shared/system-report.ts';
import { runDaily } from '../../worker/daily.ts';
import { query, readRows } from '../../worker/db/database.ts';
import { SCOPE } from './assessing.ts';
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
import { expectRefused } from './refusal.ts';
import { declaration, harmless, OTHER_SERVICE, observation, risky, SERVICE } from './rows.ts';

let org: Organisation;
const headers = { authorization: `Bearer ${STAFF_TOKEN}` };

const get = (path: string, more: Record<string, string> = {}) => org.fetch(path, { headers: { ...headers, ...more } });
const read = async <T>(path: string): Promise<T> => (await get(path)).json();
const ids = async (query: string) => (await read<Inventory>(`${PATHS.inventory}?${query}`)).systems.map(({ id }) => id);
const daily = (day = org.today) => runDaily(env, day, `${day}T03:17:00.000Z`);

async function register(id: string, change: object = {}): Promise<void> {
  const response = await org.fetch(PATHS.systems, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify({ id, ...EMPTY_RECORD, product: id, vendor: 'Own', ...change }),
  });
  expect(response.status, await response.text()).toBe(200);
}

beforeEach(async () => {
  org = organisation();
  await addStaffToken(STAFF_TOKEN, ['assessor', 'approver', 'admin']);
  await addEnrolmentToken();
  const browser = await trustedBrowser(org);
  await browser.sync({
    observations: [
      observation({ day: addDays(TODAY, -3) }),
      observation({ service: OTHER_SERVICE, day: addDays(TODAY, -20) }),
    ],
    declarations: [declaration({ answers: risky })],
  });
  await register('own-desktop', { owner: 'Ada', forms: ['desktop-app'], uses: [harmless] });
});

describe('the filters of the report', () => {
  it.each([
    ['', [OTHER_SERVICE, SERVICE, 'own-desktop']],
    ['status=assessment-due', [SERVICE]],
    ['status=detected', [OTHER_SERVICE]],
    ['source=manual', ['own-desktop']],
    ['owner=Ada', ['own-desktop']],
    ['owner=', [OTHER_SERVICE, SERVICE]],
    ['finding=high-risk-hint', [SERVICE]],
    ['finding=no-visibility', ['own-desktop']],
    // Not in force yet, and passed: whoever asks for high-risk systems wants to see it.
    ['class=high-risk', [SERVICE]],
    ['class=pending', [SERVICE]],
    ['class=prohibited', []],
    ['group=People', []],
    [`changed-since=${TODAY}`, [OTHER_SERVICE, SERVICE, 'own-desktop']],
    [`changed-since=${addDays(TODAY, 1)}`, []],
    ['finding=unassessed-system&owner=Ada', ['own-desktop']],
  ])('%s', async (query, expected) => {
    expect(await ids(query)).toEqual(expected);
  });

  it('find what changed since a day, and leave out what did not', async () => {
    await daily();
    org.today = addDays(TODAY, 5);
    expect(await ids(`changed-since=${addDays(TODAY, 1)}`)).toEqual([]);
    const before = (await get(`/v1/systems/own-desktop`)).headers.get('etag') ?? '';
    await org.fetch('/v1/systems/own-desktop', {
      method: 'PUT',
      headers: { ...headers, 'content-type': 'application/json', 'if-match': before },
      body: JSON.stringify({ ...EMPTY_RECORD, product: 'Own desktop', vendor: 'Own', owner: 'Bela' }),
    });
    expect(await ids(`changed-since=${addDays(TODAY, 1)}`)).toEqual(['own-desktop']);
  });

  it('find what a policy, a name, a group or law that begins has changed', async () => {
    await daily();
    const later = addDays(TODAY, 3);
    org.today = later;
    const changed = () => ids(`changed-since=${later}`);
    expect(await changed()).toEqual([]);
    await readRows(
      env.DB,
      query.insertInto('ruling_day').values({ service: OTHER_SERVICE, status: 'rejected', day: 1 }),
    );
    expect(await changed()).toEqual([OTHER_SERVICE]);
    await daily();
    org.today = '2027-12-02' as Day;
    await addStaffToken('a-later-token', 'viewer', addDays(org.today, 1), 'later');
    const response = await org.fetch(`${PATHS.inventory}?changed-since=2027-12-02&class=high-risk`, {
      headers: { authorization: 'Bearer a-later-token' },
    });
    expect(((await response.json()) as Inventory).systems.map(({ id }) => id)).toEqual([SERVICE]);
  });

  it.each<[string, ProblemCode, string]>([
    ['unknown=1', 'query.unknown', 'unknown'],
    ['status=good', 'query.invalid', 'status'],
    ['changed-since=yesterday', 'query.invalid', 'changed-since'],
    ['limit=0', 'query.invalid', 'limit'],
    ['limit=501', 'query.invalid', 'limit'],
    ['limit=ten', 'query.invalid', 'limit'],
    ['status=detected&status=declared', 'query.invalid', 'status'],
    ['cursor=nonsense', 'query.cursor', 'cursor'],
    ['cursor=', 'query.cursor', 'cursor'],
    ['cursor=Li4vLi4', 'query.cursor', 'cursor'],
    ['format=csv&cursor=YQ', 'query.cursor', 'cursor'],
    ['format=pdf', 'query.invalid', 'format'],
  ])('refuse %s', async (query, code, field) => {
    await expectRefused(() => get(`${PATHS.inventory}?${query}`), { status: 400, code, field });
  });
});

describe('the pages of the report', () => {
  it('hold each system once, and fit their schema', async () => {
    const seen: string[] = [];
    let query = 'limit=1';
    for (let pages = 0; pages < 3; pages++) {
      const page = await read<Inventory>(`${PATHS.inventory}?${query}`);
      expect(v.parse(inventorySchema, page)).toEqual(page);
      expect(page.total).toBe(3);
      seen.push(...page.systems.map(({ id }) => id));
      query = `limit=1&cursor=${page.next}`;
      expect(page.next === null).toBe(pages === 2);
    }
    expect(seen).toEqual([OTHER_SERVICE, SERVICE, 'own-desktop']);
  });

  it('go on after a row that came meanwhile, and lose none', async () => {
    const { next } = await read<Inventory>(`${PATHS.inventory}?limit=2`);
    await register('own-aaa');
    await register('own-zzz');
    expect(await ids(`limit=5&cursor=${next}`)).toEqual(['own-aaa', 'own-desktop', 'own-zzz']);
  });
});

describe('a report that was read before', () => {
  it.each([PATHS.inventory, PATHS.findings])('is not sent again by %s, until something changes', async (path) => {
    const first = await get(path);
    const tag = first.headers.get('etag') ?? '';
    const again = await get(path, { 'if-none-match': `"other", ${tag}` });
    expect(again.status).toBe(304);
    expect(await again.text()).toBe('');
    await register('own-more');
    const changed = await get(path, { 'if-none-match': tag });
    expect(changed.status).toBe(200);
    expect(changed.headers.get('etag')).not.toBe(tag);
  });

  it('is logged all the same, and its head is of the entry before', async () => {
    await get(PATHS.inventory);
    const { logHead } = await read<Inventory>(PATHS.inventory);
    const { entries } = await read<{ entries: { kind: string; hash: string; detail: object }[] }>(
      `${PATHS.log}?kind=report-viewed`,
    );
    expect(entries.map(({ detail }) => detail)).toMatchObject([
      { report: 'inventory', filters: {} },
      { report: 'inventory' },
    ]);
    expect(entries[1]?.hash).toBe(logHead);
  });
});

describe('the page to print', () => {
  it('names every system and finding, escapes what people typed, and runs nothing', async () => {
    await register('own-hostile', { product: '<script>alert(1)</script>', owner: '"><img src=x>' });
    const response = await get(`${PATHS.inventory}?format=html`);
    expect(response.headers.get('content-type')).toBe('text/html; charset=UTF-8');
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
    const text = await response.text();
    expect(text).toContain('ChatGPT');
    expect(text).toContain('May be high-risk');
    expect(text).toContain('1 browser reported');
    expect(text).not.toContain('<script');
    expect(text).not.toContain('<img');
    expect(text).toContain('&lt;script&gt;');
  });

  it('tells which filters it was made with, and the head of the log', async () => {
    const { head } = await read<{ head: { hash: string } }>(PATHS.log);
    const text = await (await get(`${PATHS.inventory}?format=html&owner=Ada`)).text();
    expect(text).toContain('owner = Ada');
    expect(text).not.toContain('ChatGPT');
    expect(head.hash).toHaveLength(64);
    expect(text).toMatch(/Log head [0-9a-f]{64}/);
  });
});

describe('the queue of findings', () => {
  it('has the earliest due first, then the most pressing, in pages too', async () => {
    const queue = await read<FindingQueue>(PATHS.findings);
    expect(v.parse(findingQueueSchema, queue)).toEqual(queue);
    const order = queue.findings.map(({ due, priority, id }) => `${due} ${priority} ${id}`);
    expect(order).toEqual(order.toSorted());
    const paged: string[] = [];
    for (let next: string | null = ''; next !== null; ) {
      const page: FindingQueue = await read(`${PATHS.findings}?limit=2${next && `&cursor=${next}`}`);
      paged.push(...page.findings.map(({ id }) => id));
      next = page.next;
    }
    expect(paged).toEqual(queue.findings.map(({ id }) => id));
  });

  it.each([
    ['kind=high-risk-hint', [`${SERVICE}/high-risk-hint`]],
    ['priority=P1', [`${SERVICE}/high-risk-hint`, `${SERVICE}/unassessed-system`]],
    [`due-until=${TODAY}`, []],
    ['owner=Ada&kind=unassessed-system', ['own-desktop/unassessed-system']],
  ])('of %s', async (query, expected) => {
    const { findings } = await read<FindingQueue>(`${PATHS.findings}?${query}`);
    expect(findings.map(({ id }) => id).sort()).toEqual(expected);
  });

  it.each<[string, ProblemCode, string]>([
    ['finding=no-owner', 'query.unknown', 'finding'],
    ['kind=good', 'query.invalid', 'kind'],
    ['due-until=soon', 'query.invalid', 'due-until'],
    ['cursor=YQ', 'query.cursor', 'cursor'],
  ])('refuses %s', async (query, code, field) => {
    await expectRefused(() => get(`${PATHS.findings}?${query}`), { status: 400, code, field });
  });

  it('tells what is overdue', async () => {
    org.today = addDays(TODAY, 80);
    const { findings } = await read<FindingQueue>(PATHS.findings);
    expect(findings.every(({ overdue, due }) => overdue === due < org.today)).toBe(true);
    expect(findings.some(({ overdue }) => overdue)).toBe(true);
  });
});

describe('one AI system', () => {
  it('is told whole, with the version to change it by and its history', async () => {
    await daily();
    const response = await get(`/v1/systems/own-desktop`);
    const report: SystemReport = await response.json();
    expect(v.parse(systemReportSchema, report)).toEqual(report);
    expect(response.headers.get('etag')).toBe('"1"');
    expect(report.record).toMatchObject({ version: 1, owner: 'Ada' });
    expect(report.statusHistory).toEqual([{ day: TODAY, status: 'declared', euClass: 'minimal' }]);
    expect(report.history.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['system-registered', 'finding-opened']),
    );
  });

  it('calls the groups and the alternatives of its decisions by name, as far as there are such', async () => {
    const send = async (method: string, path: string, body: object) => {
      const response = await org.fetch(path, {
        method,
        headers: { ...headers, 'content-type': 'application/json', 'if-match': '"0"' },
        body: JSON.stringify(body),
      });
      expect(response.status, await response.text()).toBe(200);
    };
    await send('PUT', PATHS.groups, {
      groups: [5, 2, 3].map((number) => ({ number, name: `No ${number}`, domain: null })),
    });
    await send('POST', PATHS.assessments.replace(':id', SERVICE), {
      decision: 'rejected',
      level: 'I',
      decidedDay: TODAY,
      reviewDay: addDays(TODAY, 30),
      assessor: 'Ada',
      scope: SCOPE,
      conditions: null,
      evidence: null,
      reason: 'On paper.',
      reach: { ...FULL_REACH, groups: [2, 5], alternative: OTHER_SERVICE },
    });
    const names = async () => (await read<SystemReport>(`/v1/systems/${SERVICE}`)).names;
    const services = [{ id: OTHER_SERVICE, product: 'Claude' }];
    expect(await names()).toEqual({
      groups: [
        { number: 2, name: 'No 2' },
        { number: 5, name: 'No 5' },
      ],
      services,
    });
    await env.DB.prepare('delete from browser_group where number = 5').run();
    expect(await names()).toEqual({ groups: [{ number: 2, name: 'No 2' }], services });
    expect((await read<SystemReport>('/v1/systems/own-desktop')).names).toEqual({ groups: [], services: [] });
  });

  it('that is not in the inventory is unknown, though the catalogue may know it', async () => {
    await expectRefused(() => get('/v1/systems/deepl'), { status: 404, code: 'system.unknown' });
  });
});

describe('the daily run', () => {
  const entries = async () =>
    (
      await read<{ entries: { kind: string; subject: string; detail: { kind: string } }[] }>(
        `${PATHS.log}?actor=unshade&limit=500`,
      )
    ).entries.map(({ kind, subject, detail }) => [kind, subject, detail.kind].join(' '));

  it('logs what opened once, sorted by system, and nothing more on the same day', async () => {
    await daily();
    const first = await entries();
    expect(first).toContain(`finding-opened ${SERVICE} high-risk-hint`);
    const subjects = first.toReversed().map((entry) => entry.split(' ')[1]);
    expect(subjects).toEqual(subjects.toSorted());
    await daily();
    expect(await entries()).toEqual(first);
  });

  it('writes down as many systems as can be registered', async () => {
    for (const part of [0, 1]) {
      const rows = Array.from({ length: 2_000 }, (_, number) => `Tool ${part} ${number},Vendor`);
      const response = await org.fetch(`${PATHS.systemsImport}?dryRun=false`, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'text/csv' },
        body: ['product,vendor', ...rows].join('\n'),
      });
      expect(response.status).toBe(200);
    }
    await daily();
    const opened = await readRows(
      env.DB,
      query
        .selectFrom('log')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .where('kind', '=', 'finding-opened'),
    );
    expect(opened[0]?.count).toBeGreaterThan(3 * 4_000);
    await daily();
    const again = await readRows(
      env.DB,
      query
        .selectFrom('log')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .where('kind', '=', 'finding-opened'),
    );
    expect(again).toEqual(opened);
  });

  it('done twice at once, logs once', async () => {
    await Promise.all([daily(), daily()]);
    const all = await entries();
    expect(all).toEqual([...new Set(all)]);
  });

  it('logs how the status of a system moves', async () => {
    await daily();
    org.today = addDays(TODAY, 7);
    await org.fetch('/v1/systems/own-desktop', {
      method: 'PUT',
      headers: { ...headers, 'content-type': 'application/json', 'if-match': '"1"' },
      body: JSON.stringify({ ...EMPTY_RECORD, product: 'Own desktop', vendor: 'Own', retiredDay: org.today }),
    });
    await daily();
    await daily();
    const { statusHistory } = await read<SystemReport>('/v1/systems/own-desktop');
    expect(statusHistory).toEqual([
      { day: TODAY, status: 'declared', euClass: 'minimal' },
      { day: org.today, status: 'retired', euClass: 'unclassified' },
    ]);
  });

  it('closes the findings of a system that is in the inventory no more', async () => {
    await addEnrolmentToken('another-token');
    const browser = await newBrowser(org);
    await browser.enrol({ token: 'another-token' });
    await browser.sync({ observations: [observation({ service: 'deepl' })] });
    await daily();
    expect(await entries()).toContain('finding-opened deepl no-owner');
    await readRows(
      env.DB,
      query.updateTable('enrolment_token').set({ revoked_day: 1 }).where('uses', '=', 1).where('name', '=', 'test'),
    );
    await daily();
    expect(await entries()).toContain('finding-closed deepl no-owner');
    const once = await entries();
    await daily();
    expect(await entries()).toEqual(once);
  });

  it('logs what closed, and keeps the day that the others opened', async () => {
    await daily();
    org.today = addDays(TODAY, 7);
    await org.fetch(`/v1/systems/${SERVICE}`, {
      method: 'PUT',
      headers: { ...headers, 'content-type': 'application/json', 'if-match': '"0"' },
      body: JSON.stringify({ ...EMPTY_RECORD, owner: 'Ada' }),
    });
    await daily();
    expect((await entries())[0]).toBe(`finding-closed ${SERVICE} no-owner`);
    const { findings } = await read<FindingQueue>(`${PATHS.findings}?kind=high-risk-hint`);
    expect(findings[0]?.since).toBe(TODAY);
  });
});
