import { env } from 'cloudflare:workers';
import * as v from 'valibot';
import { beforeEach, describe, expect, it } from 'vitest';
import { BODY_LIMIT } from '../../shared/api.ts';
import { importReportSchema } from '../../shared/import-report.ts';
import { EMPTY_RECORD, MOST_SYSTEMS } from '../../shared/system.ts';
import { DERIVED_COLUMNS } from '../../worker/systems/columns.ts';
import { addStaff, atOnce, logged, record, type Staff } from './governance.ts';
import { applyFile, csv, refusedFile, storedSystems } from './import-file.ts';
import { addEnrolmentToken, type Organisation, organisation, trustedBrowser } from './organisation.ts';
import { expectRefused } from './refusal.ts';
import { everythingStored, harmless, OTHER_SERVICE, observation, SERVICE } from './rows.ts';

let org: Organisation;
let ada: Staff;
beforeEach(async () => {
  org = organisation();
  ada = await addStaff(org, 'Ada', 'assessor');
});

const LIST = csv('product,vendor,owner', 'Helper,Acme,Eve', 'Writer,Acme,', 'ChatGPT,openai,Bob');
const apply = (file: BodyInit) => applyFile(ada, file);
const problemsOf = (file: BodyInit, code: string) => refusedFile(ada, file, code);

describe('an import', () => {
  it('is a dry run unless it is said otherwise, and says what would change', async () => {
    const before = await everythingStored();
    const response = await ada.import(LIST);
    expect(v.parse(importReportSchema, await response.json())).toEqual({
      dryRun: true,
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      rows: 3,
      new: ['own-acme-helper', 'own-acme-writer', SERVICE],
      changed: [],
      unchanged: 0,
      ignoredColumns: [],
      versions: null,
    });
    expect(await everythingStored()).toEqual(before);
  });

  it('registers what is new, a product of the catalogue by its names as well', async () => {
    const { versions, dryRun } = await apply(LIST);
    expect({ versions, dryRun }).toEqual({
      versions: { 'own-acme-helper': 1, 'own-acme-writer': 1, [SERVICE]: 1 },
      dryRun: false,
    });
    expect(await storedSystems()).toEqual([
      { id: SERVICE, source: 'imported', version: 1, record: { ...EMPTY_RECORD, owner: 'Bob' } },
      { id: 'own-acme-helper', source: 'imported', version: 1, record: record({ owner: 'Eve' }) },
      { id: 'own-acme-writer', source: 'imported', version: 1, record: record({ product: 'Writer' }) },
    ]);
  });

  it('changes nothing the second time, whatever the order of rows, and logs nothing', async () => {
    await apply(LIST);
    const before = await everythingStored();
    const [header = '', ...rows] = LIST.trim().split('\r\n');
    const again = await apply(csv(header, ...rows.toReversed()));
    expect(again).toMatchObject({ new: [], changed: [], unchanged: 3, versions: {} });
    expect(await everythingStored()).toEqual(before);
  });

  it('changes what its columns say, empties what is empty, and leaves what it has no column for', async () => {
    await apply(csv('id,product,vendor,owner,notes,forms', 'own-a,Helper,Acme,Eve,A note,api; ide'));
    const answer = await apply(csv('product,vendor,owner,forms', 'HELPER , acme,,api'));
    expect(answer.changed).toEqual([{ id: 'own-a', fields: ['product', 'vendor', 'forms', 'owner'] }]);
    expect((await storedSystems())[0]).toMatchObject({
      version: 2,
      record: { product: 'HELPER ', owner: null, notes: 'A note', forms: ['api'] },
    });
  });

  it('is in the log: the file by its hash, and each system with what changed', async () => {
    await apply(LIST);
    const { sha256 } = await apply(csv('product,vendor,owner', 'Helper,Acme,Kim', 'Writer,Acme,'));
    expect((await logged()).map(({ kind }) => kind)).toEqual([
      'systems-imported',
      'system-registered',
      'system-registered',
      'system-registered',
      'systems-imported',
      'system-changed',
    ]);
    expect((await logged()).slice(4).map(({ subject, detail }) => ({ subject, detail }))).toEqual([
      { subject: null, detail: { rows: 2, new: 0, changed: 1, sha256 } },
      { subject: 'own-acme-helper', detail: { version: 2, changed: { owner: ['Eve', 'Kim'] } } },
    ]);
    const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(LIST));
    expect((await logged())[0]?.detail.sha256).toBe(new Uint8Array(digest).toHex());
  });

  it('changes only the part of staff in a row of what browsers met', async () => {
    await addEnrolmentToken();
    await (await trustedBrowser(org)).sync({ observations: [observation()] });
    const header = 'id,product,vendor,country,first_day,last_day,owner';
    const file = csv(header, `${SERVICE},Chatty,Somebody,FR,2020-01-01,2020-01-02,Eve`);
    expect(await apply(file)).toMatchObject({ new: [], changed: [{ id: SERVICE, fields: ['owner'] }] });
    expect(await storedSystems()).toEqual([
      { id: SERVICE, source: null, version: 1, record: { ...EMPTY_RECORD, owner: 'Eve' } },
    ]);
    expect(await apply(csv('id,owner', `${SERVICE},Eve`))).toMatchObject({ unchanged: 1 });
  });

  it('reads past the columns that every export makes anew, and names them', async () => {
    const file = csv(
      `product,vendor,${DERIVED_COLUMNS.join(',')}`,
      `Helper,Acme${',x'.repeat(DERIVED_COLUMNS.length)}`,
    );
    expect((await apply(file)).ignoredColumns).toEqual(DERIVED_COLUMNS);
  });

  it('takes a system for a part of one that stands further down', async () => {
    const file = csv('id,product,vendor,part_of', 'own-b,Part,Acme,own-a', 'own-a,Whole,Acme,');
    expect((await apply(file)).new).toEqual(['own-b', 'own-a']);
  });

  it('takes an administrator too, and nobody else', async () => {
    const viewer = await addStaff(org, 'Eve', 'viewer', 'approver');
    await expectRefused(() => viewer.import(LIST, 'apply'), { status: 403, code: 'auth.role-not-allowed' });
    expect((await (await addStaff(org, 'Root', 'admin')).import(LIST, 'apply')).status).toBe(200);
  });
});

describe('a large file', () => {
  const rows = (count: number, line: (i: number) => string) => Array.from({ length: count }, (_, i) => line(i));

  it('of 100,000 rows is refused, whether it is short enough to be read or not', async () => {
    const short = csv('product,owner', ...rows(100_000, () => 'a,b'));
    expect(short.length).toBeLessThan(BODY_LIMIT);
    expect(await problemsOf(short, 'import.too-many-rows')).toEqual([
      { row: MOST_SYSTEMS + 2, column: null, message: expect.stringContaining('100000 rows') },
    ]);
    const long = csv('product,vendor,owner', ...rows(100_000, (i) => `Product ${i},Acme,Eve`));
    await expectRefused(() => ada.import(long, 'apply'), { status: 413, code: 'body.too-large' });
  });

  it('of as many systems as there can be is imported whole, and one more is refused', async () => {
    const most = csv(
      'product,vendor,owner,category,iso_roles,eu_roles',
      ...rows(
        MOST_SYSTEMS,
        (i) =>
          `Product number ${i},Acme ${i % 50},Department of business operations ${i % 40},assistant,customer; partner,deployer; importer`,
      ),
    );
    expect(most.length).toBeLessThan(BODY_LIMIT);
    const { new: made } = await apply(most);
    expect(new Set(made).size).toBe(MOST_SYSTEMS);
    expect(await logged()).toHaveLength(MOST_SYSTEMS + 1);
    expect(await apply(most)).toMatchObject({ unchanged: MOST_SYSTEMS });
    await problemsOf(csv('product,vendor', 'One more,Acme'), 'system.too-many');
  });
});

describe('two imports at once', () => {
  it('have one winner, and the other is told to read again; nothing is half written', async () => {
    const file = (owner: string) =>
      csv('product,vendor,owner', ...Array.from({ length: 40 }, (_, i) => `Product ${i},Acme,${owner}`));
    expect(await atOnce(ada.import(file('Eve'), 'apply'), ada.import(file('Bob'), 'apply'))).toEqual([200, 412]);
    const owners = new Set((await storedSystems()).map(({ record: { owner } }) => owner));
    expect(owners.size).toBe(1);
    expect(await storedSystems()).toHaveLength(40);
    expect((await logged()).map(({ detail }) => detail.rows).filter(Boolean)).toEqual([40]);
  });

  it('and a change by hand between reading and writing: all or nothing', async () => {
    await apply(LIST);
    const sent = [
      ada.import(csv('id,owner', `own-acme-helper,Kim`, `${OTHER_SERVICE},Kim`), 'apply'),
      ada.send('PUT', '/v1/systems/own-acme-helper', record({ owner: 'Lee' }), 1),
    ];
    const statuses = await atOnce(...sent);
    expect(statuses[0]).toBe(200);
    const kim = (await storedSystems()).filter((row) => row.record.owner === 'Kim').length;
    expect([0, 1, 2]).toContain(kim);
    expect(kim === 2).toBe((await sent[0])?.status === 200 && statuses[1] !== 200);
  });
});

describe('the export of the inventory', () => {
  const download = async () => (await ada.get('/v1/inventory?format=csv')).arrayBuffer();

  it('changes nothing where it came from, and brings the same systems to where there are none', async () => {
    await addEnrolmentToken();
    await (await trustedBrowser(org)).sync({ observations: [observation()] });
    await ada.send('PUT', `/v1/systems/${SERVICE}`, { ...EMPTY_RECORD, owner: '=1+1', uses: [harmless] }, 0);
    await ada.send('POST', '/v1/systems', { id: OTHER_SERVICE, notes: "'-2;=3\nline" });
    await ada.send('POST', '/v1/systems', record({ partOf: SERVICE, features: [], forms: ['api'], owner: "'=x" }));
    const file = await download();
    expect(await applyFile(ada, file)).toMatchObject({ rows: 3, new: [], changed: [], unchanged: 3 });
    const before = await storedSystems();
    await env.DB.prepare('delete from ai_system').run();
    await applyFile(ada, file);
    const records = (rows: typeof before) => rows.map(({ id, record: kept }) => [id, kept]);
    expect(records(await storedSystems())).toEqual(records(before));
  });
});
