import { env } from 'cloudflare:workers';
import * as v from 'valibot';
import { beforeEach, describe, expect, it } from 'vitest';
import { BODY_LIMIT, IMPORT_LIMIT } from '../../shared/api.ts';
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

  it('of 100,000 rows is refused', async () => {
    for (const line of [() => 'a,b', (i: number) => `Product number ${i},Eve`]) {
      expect(await problemsOf(csv('product,owner', ...rows(100_000, line)), 'import.too-many-rows')).toEqual([
        { row: MOST_SYSTEMS + 2, column: null, message: expect.stringContaining('100000 rows') },
      ]);
    }
  });

  it('that is too long is refused with the length that it may have, announced or not', async () => {
    const tooLong = 'x'.repeat(IMPORT_LIMIT + 1);
    for (const file of [tooLong, new Blob([tooLong]).stream()]) {
      const refused = await expectRefused(() => ada.import(file), { status: 413, code: 'body.too-large' });
      expect(await refused.text()).toContain(`at most ${IMPORT_LIMIT} bytes`);
    }
    const other = await ada.send('POST', '/v1/systems', 'x'.repeat(BODY_LIMIT + 1));
    expect([other.status, await other.text()]).toEqual([413, expect.stringContaining(`at most ${BODY_LIMIT} bytes`)]);
    const long = csv('product,vendor', ...rows(9, (i) => `P${i},Acme${' '.repeat(BODY_LIMIT / 8)}`));
    expect(long.length).toBeGreaterThan(BODY_LIMIT);
    expect((await problemsOf(long, 'import.cell')).map(({ row, column }) => [row, column])).toEqual(
      rows(9, (i) => [i + 2, 'vendor'] as never),
    );
  });

  it('is not read when it comes from somebody who may not import', async () => {
    const eve = await addStaff(org, 'Eve', 'viewer');
    const forbidden = { status: 403, code: 'auth.role-not-allowed' } as const;
    await expectRefused(() => eve.import('x'.repeat(IMPORT_LIMIT + 1)), forbidden);
  });

  it('that is an export of as many systems as there can be, all of them full, is imported again, by one of two', async () => {
    const header = `id,product,vendor,country,category,owner,iso_roles,eu_roles,forms,features,first_day,uses,${['training', 'retention', 'region'].map((fact) => `${fact},${fact}_source,${fact}_day,${fact}_expires`).join(',')},notes`;
    const fact = 'Never without a contract,https://acme.example/terms/of/service,2026-01-01,2027-01-01';
    const use =
      'evaluate-people (employment), applicants-evaluated, personal, used-after-check, work | code, nobody, internal, draft-i-rewrite, work';
    const file = (owner: string) =>
      csv(
        header,
        ...rows(
          MOST_SYSTEMS,
          (i) =>
            `own-system-number-${i},Product number ${i},Acme ${i % 50},DE,assistant,${owner} ${i % 40},customer; partner,deployer; importer,api; desktop-app,agent; general-purpose,2024-02-01,"${use}",${fact},${fact},${fact},${'Known since the audit. '.repeat(12)}`,
        ),
      );
    expect((await apply(file('Department'))).new).toHaveLength(MOST_SYSTEMS);
    const exported = await (await ada.get('/v1/inventory?format=csv')).arrayBuffer();
    expect(exported.byteLength).toBeGreaterThan(6 * BODY_LIMIT);
    expect(exported.byteLength).toBeLessThan(IMPORT_LIMIT);
    expect(await apply(exported)).toMatchObject({ rows: MOST_SYSTEMS, new: [], changed: [], unchanged: MOST_SYSTEMS });
    const sent = [ada.import(file('Head'), 'apply'), ada.import(file('Team'), 'apply')];
    expect(await atOnce(...sent)).toEqual([200, 412]);
    const { results } = await env.DB.prepare(
      "select substr(record ->> 'owner', 1, 4) as owner, version, count(*) as count from ai_system group by 1, 2",
    ).all();
    expect(results).toEqual([{ owner: expect.stringMatching(/^(?:Head|Team)$/), version: 2, count: MOST_SYSTEMS }]);
    const imports = (await logged()).filter(({ kind }) => kind === 'systems-imported');
    expect(imports.map(({ detail }) => [detail.new, detail.changed])).toEqual([
      [MOST_SYSTEMS, 0],
      [0, MOST_SYSTEMS],
    ]);
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
