import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, it } from 'vitest';
import { NEW_TAGS_A_QUARTER, type SyncRequest } from '../../shared/api.ts';
import { builtIn } from '../../shared/catalogue/built-in.ts';
import { addDays } from '../../shared/day.ts';
import { query, readRows } from '../../worker/db/database.ts';
import {
  addEnrolmentToken,
  addStaffToken,
  emptyBatch,
  newBrowser,
  type Organisation,
  organisation,
  rowId,
  type TestBrowser,
  TODAY,
  trustedBrowser,
} from './organisation.ts';
import { ADMIN, CONTENT, putPolicy } from './policy-content.ts';
import {
  acknowledgement,
  concern,
  declaration,
  dismissal,
  erasure,
  everythingStored,
  exception,
  observation,
} from './rows.ts';

let org: Organisation;
let browser: TestBrowser;

beforeEach(async () => {
  org = organisation();
  await addEnrolmentToken();
  browser = await trustedBrowser(org);
});

const digestsOf = async (): Promise<string[]> =>
  (await readRows(env.DB, query.selectFrom('device').select('recent'))).flatMap(({ recent }) =>
    (JSON.parse(recent) as [number, string][]).map(([, digest]) => digest),
  );

async function digest(payload: unknown): Promise<string> {
  const bytes = new TextEncoder().encode(JSON.stringify(payload));
  return Array.from(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)).subarray(0, 8), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
}

describe('what is stored of a device', () => {
  it('cannot be found again from the rows in the database', async () => {
    const row = declaration();
    const nonce = rowId();
    await browser.sync({ declarations: [row], nonce });
    const stored = await digestsOf();
    const payload = (n: string, sequence: number): SyncRequest =>
      ({ ...emptyBatch, sequence, nonce: n, declarations: [row] }) as SyncRequest;
    // Whoever knew the nonce could; it is in no table.
    expect(stored).toContain(await digest(payload(nonce, browser.sequence)));
    const tables = ['device', 'declaration', 'observation', 'browser_use', 'service_seen'] as const;
    for (const table of tables) {
      expect(JSON.stringify(await readRows(env.DB, query.selectFrom(table).selectAll()))).not.toContain(nonce);
    }
  });
});

describe('the number of a service', () => {
  const numbers = () => readRows(env.DB, query.selectFrom('service').select(['id', 'number']).orderBy('number'));

  it('says nothing of which was met first or with which: all are numbered at once, by id', async () => {
    const [first, second] = builtIn.services.map(({ id }) => id).toReversed();
    await browser.sync({ observations: [observation({ service: first as string, tag: 1 })] });
    const once = await numbers();
    await browser.sync({ observations: [observation({ service: second as string, tag: 2 })] });
    expect(await numbers()).toEqual(once);
    expect(once.map(({ id }) => id)).toEqual(builtIn.services.map(({ id }) => id).sort());
  });

  it('is not given for rows that are refused', async () => {
    const { refused } = await browser.sync({ observations: [observation({ day: addDays(TODAY, -400) })] });
    expect(refused).toMatchObject([{ code: 'row.day-out-of-range' }]);
    expect(await numbers()).toEqual([]);
  });
});

describe('the limit of new tags', () => {
  it('counts what a tag is used for: one number for many services is many tags', async () => {
    const many = await newBrowser(org);
    await many.enrol();
    const rows = builtIn.services
      .slice(0, 30)
      .flatMap(({ id }) => [0, 60].map((back) => observation({ service: id, tag: 4242, day: addDays(TODAY, -back) })));
    const more = builtIn.services.slice(0, 5).map(({ id }) => observation({ service: id, tag: 4243 }));
    await many.sync({ observations: rows });
    const { refused } = await many.sync({ observations: more });
    expect(refused).toEqual(more.map(({ id }) => ({ id, code: 'row.too-many-tags' })));
    expect(await readRows(env.DB, query.selectFrom('browser_use').selectAll())).toHaveLength(NEW_TAGS_A_QUARTER);
  });
});

describe('what people state', () => {
  it('leaves neither receipt nor id of a row, but the random one that dismissals are told apart by', async () => {
    await addStaffToken(ADMIN, 'admin');
    await putPolicy(org, { basedOn: 1, ...CONTENT });
    const [read, dismissed, asked, worried] = [acknowledgement(), dismissal(), exception(), concern()];
    expect((await browser.sync({ statements: [read, dismissed, asked, worried] })).refused).toEqual([]);
    const { dismissal: dismissals, ...others } = await everythingStored();
    expect(dismissals).toMatchObject([{ id: dismissed.id }]);
    const text = JSON.stringify(others);
    const sent = [read.id, dismissed.id, asked.id, asked.receipt, worried.id, worried.receipt];
    expect(sent.filter((value) => text.includes(value))).toEqual([]);
  });
});

describe('the tables that batches are merged into', () => {
  it('keep no order of arrival, no device and no time of day', async () => {
    await addStaffToken(ADMIN, 'admin');
    await putPolicy(org, { basedOn: 1, ...CONTENT });
    await browser.sync({
      observations: [observation()],
      declarations: [declaration()],
      erasures: [erasure({ tag: 1 })],
      statements: [acknowledgement(), dismissal(), concern()],
    });
    const known = [
      'coverage',
      'device',
      'enrolment_token',
      'log',
      'policy',
      'rollout',
      'ruling_day',
      'service',
      'staff_token',
    ];
    const filled = Object.entries(await everythingStored()).filter(
      ([name, rows]) => rows.length > 0 && !known.includes(name),
    );
    expect(filled).toHaveLength(10);
    for (const [name, rows] of filled) {
      const made = await env.DB.prepare('select sql from sqlite_master where name = ?').bind(name).first<string>('sql');
      expect(made, name).toMatch(/\) without rowid$/i);
      expect(JSON.stringify(rows), name).not.toContain(browser.id);
      expect(JSON.stringify(rows), name).not.toMatch(/T\d\d:\d\d/);
    }
  });
});
