import { env } from 'cloudflare:workers';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { addDays } from '../../shared/day.ts';
import { EMPTY_RECORD, MOST_SYSTEMS, type SystemRecord } from '../../shared/system.ts';
import { readRows } from '../../worker/db/database.ts';
import { makeId } from '../../worker/systems/id.ts';
import { everyMetSystem, metSystems } from '../../worker/systems/store.ts';
import { addStaff, atOnce, logged, record, type Staff } from './governance.ts';
import { addEnrolmentToken, type Organisation, organisation, TODAY, trustedBrowser } from './organisation.ts';
import { expectRefused, type Refusal } from './refusal.ts';
import { declaration, everythingStored, harmless, OTHER_SERVICE, observation, SERVICE } from './rows.ts';

let org: Organisation;
let ada: Staff;
beforeEach(async () => {
  org = organisation();
  ada = await addStaff(org, 'Ada', 'assessor');
});

const SYSTEMS = '/v1/systems';
const register = (body: object) => ada.send('POST', SYSTEMS, body);
const put = (id: string, body: object, version?: number | string) => ada.send('PUT', `${SYSTEMS}/${id}`, body, version);

const FULL: SystemRecord = {
  product: 'Helper',
  vendor: 'Acme',
  country: 'DE',
  category: 'assistant',
  features: ['agent'],
  forms: ['desktop-app', 'api'],
  owner: 'Head of Sales',
  isoRoles: ['customer', 'partner'],
  euRoles: ['deployer'],
  partOf: SERVICE,
  uses: [harmless],
  vendorFacts: [
    { fact: 'training', says: 'No', source: 'https://acme.example/terms', day: TODAY, expires: addDays(TODAY, 365) },
    { fact: 'region', says: 'EU', source: 'https://acme.example/eu', day: TODAY, expires: addDays(TODAY, 365) },
  ],
  firstDay: addDays(TODAY, -30),
  lastDay: TODAY,
  retiredDay: null,
  notes: 'Two lines,\none comma.',
};

describe('a system by hand', () => {
  it('is kept with everything that is said of it, under an id made of its names', async () => {
    const response = await register(FULL);
    expect(response.status).toBe(200);
    expect(response.headers.get('etag')).toBe('"1"');
    expect(await response.json()).toEqual({ id: 'own-acme-helper', version: 1, record: FULL });
    const { results } = await env.DB.prepare('select * from ai_system').all();
    expect(results).toEqual([
      {
        id: 'own-acme-helper',
        source: 'manual',
        record: JSON.stringify(FULL),
        registered_day: expect.any(Number),
        version: 1,
        changed_by: 'Ada',
        changed_at: '2026-11-21T12:00:00.000Z',
      },
    ]);
  });

  it('needs its names and nothing else', async () => {
    const answer = (await (await register({ product: 'Helper', vendor: 'Acme' })).json()) as { record: SystemRecord };
    expect(answer.record).toEqual(record());
    expect(EMPTY_RECORD.isoRoles).toEqual(['customer']);
  });

  it('has a number at the end of its id where that is taken', async () => {
    for (const id of ['own-acme-helper', 'own-acme-helper-2', 'own-acme-helper-3']) {
      expect(await (await register({ product: 'Helper', vendor: 'Acme' })).json()).toMatchObject({ id });
    }
  });

  it('has names and an id as long as they can be, and a number at its end all the same', async () => {
    const names = { product: 'p'.repeat(80), vendor: 'v'.repeat(80) };
    const made = async () => ((await (await register(names)).json()) as { id: string }).id;
    expect([await made(), await made(), await made()]).toEqual([
      `own-${'v'.repeat(60)}`,
      `own-${'v'.repeat(58)}-2`,
      `own-${'v'.repeat(58)}-3`,
    ]);
    const longest = `own-${'x'.repeat(60)}`;
    expect((await register({ id: longest, ...record() })).status).toBe(200);
    const taken = { status: 409, code: 'system.exists', field: 'id' } as const;
    await expectRefused(() => register({ id: longest, ...record() }), taken);
    await expectRefused(() => register({ id: `${longest}x`, ...record() }), {
      status: 422,
      code: 'body.invalid',
      field: 'id',
    });
    expect((await register({ id: longest.slice(0, 63), ...record() })).status).toBe(200);
  });

  it('may be a service of the catalogue that no browser has met, and then needs no name', async () => {
    expect(await (await register({ id: SERVICE })).json()).toEqual({ id: SERVICE, version: 1, record: EMPTY_RECORD });
  });

  it('is in the log with what is not as for every system, and changes with before and after', async () => {
    await register(record({ owner: 'Eve' }));
    await put('own-acme-helper', record({ owner: 'Bob', notes: 'New.' }), 1);
    expect(await logged()).toEqual([
      {
        kind: 'system-registered',
        subject: 'own-acme-helper',
        actor: 'Ada',
        detail: {
          version: 1,
          source: 'manual',
          changed: { product: [null, 'Helper'], vendor: [null, 'Acme'], owner: [null, 'Eve'] },
        },
      },
      {
        kind: 'system-changed',
        subject: 'own-acme-helper',
        actor: 'Ada',
        detail: { version: 2, changed: { owner: ['Eve', 'Bob'], notes: [null, 'New.'] } },
      },
    ]);
  });

  const bad: [string, object, Refusal][] = [
    ['no product', { vendor: 'Acme' }, { status: 422, code: 'system.name-missing', field: 'product' }],
    ['no vendor', { product: 'Helper' }, { status: 422, code: 'system.name-missing', field: 'vendor' }],
    ['an id that is none', record({}), { status: 422, code: 'body.invalid', field: 'id' }],
    ['a part of what there is not', record({ partOf: 'own-x' }), partOf()],
    ['a part of itself', { id: 'own-me', ...record({ partOf: 'own-me' }) }, partOf()],
    [
      'days that end before they begin',
      record({ firstDay: TODAY, lastDay: addDays(TODAY, -1) }),
      { status: 422, code: 'body.invalid', field: 'lastDay' },
    ],
    [
      'a day that has begun nowhere',
      record({ firstDay: addDays(TODAY, 2) }),
      { status: 422, code: 'body.invalid', field: 'firstDay' },
    ],
    ['no role', record({ isoRoles: [] }), { status: 422, code: 'body.invalid', field: 'isoRoles' }],
    [
      'a source that is no address',
      record({ vendorFacts: [{ ...FULL.vendorFacts[0], source: 'http://acme.example' } as never] }),
      { status: 422, code: 'body.invalid', field: 'vendorFacts[0].source' },
    ],
    ['a field of its own', { ...record(), colour: 'red' }, { status: 422, code: 'body.invalid', field: 'colour' }],
  ];
  it.each(bad)('is refused with %s', async (what, body, refusal) => {
    const given = what === 'an id that is none' ? { ...body, id: 'not-in-the-catalogue' } : body;
    await expectRefused(() => register(given), refusal);
  });

  it('is refused where it is there already, also when browsers have met it', async () => {
    await addEnrolmentToken();
    await (await trustedBrowser(org)).sync({ observations: [observation()] });
    await register({ id: OTHER_SERVICE });
    for (const id of [SERVICE, OTHER_SERVICE]) {
      await expectRefused(() => register({ id }), { status: 409, code: 'system.exists', field: 'id' });
    }
  });

  it('is refused when there are as many as there can be; what browsers met does not count', async () => {
    const rows = `with recursive n (i) as (select 1 union all select i + 1 from n where i <= ${MOST_SYSTEMS})
      insert into ai_system select 'own-' || i, iif(i > ${MOST_SYSTEMS - 1}, null, 'manual'), '{}', 1, 1, 'x', 'x' from n`;
    await env.DB.prepare(rows).run();
    expect((await register(record())).status).toBe(200);
    await expectRefused(() => register(record()), { status: 422, code: 'system.too-many' });
  });

  it('is one of two that are registered at once under one id', async () => {
    const send = () => register({ id: 'own-one', ...record() });
    expect(await atOnce(send(), send())).toEqual([200, 409]);
    expect(await logged()).toHaveLength(1);
  });
});

describe('a change of a system', () => {
  const ID = 'own-acme-helper';
  const STALE = { status: 412, code: 'write.stale', field: 'If-Match' } as const;
  beforeEach(async () => {
    await register(record());
  });

  it('replaces the record, and gives the next version', async () => {
    const response = await put(ID, FULL, 1);
    expect(response.headers.get('etag')).toBe('"2"');
    expect(await response.json()).toEqual({ id: ID, version: 2, record: FULL });
    expect((await put(ID, record(), 'W/"2"')).status).toBe(200);
  });

  it('says the same in the same way: facts have an order', async () => {
    const answer = (await (await put(ID, { ...FULL, vendorFacts: FULL.vendorFacts.toReversed() }, 1)).json()) as {
      record: SystemRecord;
    };
    expect(answer.record).toEqual(FULL);
  });

  it('is refused without the version that was read, or with another', async () => {
    await expectRefused(() => put(ID, FULL), { status: 428, code: 'write.if-match-missing', field: 'If-Match' });
    for (const version of [0, 2]) await expectRefused(() => put(ID, FULL, version), STALE);
  });

  it.each(['*', '1', '', '"x"', '"-1"', '"1.0"', '"1', '"1", "2"', 'W/"1", W/"2"', 'w/"1"', '"1234567890123456"'])(
    'is told the form of a version that is none: %s',
    async (version) => {
      const invalid = { status: 400, code: 'write.if-match-invalid', field: 'If-Match' } as const;
      const refused = await expectRefused(() => put(ID, FULL, version), invalid);
      expect(await refused.text()).toContain('If-Match: \\"3\\"');
    },
  );

  it('that changes nothing makes no version and no entry', async () => {
    expect(await (await put(ID, FULL, 1)).json()).toMatchObject({ version: 2 });
    const before = await everythingStored();
    const again = await put(ID, { ...FULL, vendorFacts: FULL.vendorFacts.toReversed() }, 2);
    expect(again.headers.get('etag')).toBe('"2"');
    expect(await again.json()).toEqual({ id: ID, version: 2, record: FULL });
    expect(await everythingStored()).toEqual(before);
    await expectRefused(() => put(ID, FULL, 1), STALE);
  });

  it('that says nothing of what browsers met leaves it at version 0', async () => {
    await addEnrolmentToken();
    await (await trustedBrowser(org)).sync({ observations: [observation()] });
    const before = await everythingStored();
    expect(await (await put(SERVICE, EMPTY_RECORD, 0)).json()).toEqual({
      id: SERVICE,
      version: 0,
      record: EMPTY_RECORD,
    });
    expect(await everythingStored()).toEqual(before);
  });

  it('has one winner of many at once, and nothing half written', async () => {
    const owners = ['Bob', 'Eve', 'Kim', 'Lee'];
    expect(await atOnce(...owners.map((owner) => put(ID, record({ owner }), 1)))).toEqual([200, 412, 412, 412]);
    const { results } = await env.DB.prepare("select record ->> 'owner' as owner, version from ai_system").all();
    const last = (await logged()).at(-1);
    expect(results).toEqual([{ owner: last?.detail.changed.owner[1], version: 2 }]);
    expect(await logged()).toHaveLength(2);
  });

  it('of one that there is not is refused, and of one that nobody met or registered', async () => {
    for (const id of ['own-nobody', SERVICE, 'import', '%27']) {
      await expectRefused(() => put(id, record(), 0), { status: 404, code: 'system.unknown' });
    }
  });

  it('needs every field: what is left out is not meant to be emptied', async () => {
    const { notes: _, ...rest } = record();
    await expectRefused(() => put(ID, rest, 1), { status: 422, code: 'body.invalid', field: 'notes' });
  });

  it('cannot take the names of an own system away', async () => {
    await expectRefused(() => put(ID, EMPTY_RECORD, 1), { status: 422, code: 'system.name-missing', field: 'product' });
  });

  it('makes no circle of parts, one after the other or two at once', async () => {
    await register({ id: 'own-b', ...record({ partOf: ID }) });
    await register({ id: 'own-c', ...record({ partOf: 'own-b' }) });
    await expectRefused(() => put(ID, record({ partOf: 'own-c' }), 1), partOf());
    await put('own-b', record(), 1);
    const sent = [put('own-b', record({ partOf: 'own-c' }), 2), put(ID, record({ partOf: 'own-b' }), 1)];
    await Promise.all([...sent, put('own-c', record({ partOf: ID }), 1)]);
    const { results } = await env.DB.prepare("select id, record ->> 'partOf' as part_of from ai_system").all();
    const parents = new Map(results.map(({ id, part_of }) => [id, part_of]));
    for (const { id } of results) {
      let [one, steps] = [parents.get(id), 0];
      for (; one !== null; one = parents.get(one)) steps += 1;
      expect(steps).toBeLessThan(3);
    }
  });

  it('of one that browsers met makes its row, under version 0, and leaves its names to the catalogue', async () => {
    await addEnrolmentToken();
    await (await trustedBrowser(org)).sync({ observations: [observation()] });
    const sent = [
      put(SERVICE, { ...EMPTY_RECORD, owner: 'Eve' }, 0),
      put(SERVICE, { ...EMPTY_RECORD, owner: 'Bob' }, 0),
    ];
    expect(await atOnce(...sent)).toEqual([200, 412]);
    const { results } = await env.DB.prepare('select source, version from ai_system where id = ?').bind(SERVICE).all();
    expect(results).toEqual([{ source: null, version: 1 }]);
  });
});

describe('what browsers met', () => {
  it('is found without reading their rows, however many there are', async () => {
    for (const statement of [everyMetSystem(), metSystems([SERVICE])]) {
      const { sql, parameters } = statement.compile();
      const plan = await env.DB.prepare(`explain query plan ${sql}`)
        .bind(...parameters)
        .all<{ detail: string }>();
      const steps = plan.results.map(({ detail }) => detail);
      expect(steps.filter((step) => step.includes('service=?'))).toHaveLength(1);
      expect(steps.join('\n')).not.toMatch(/declaration|observation|browser_use|SCAN seen/);
    }
  });

  it('has what employees only declared, until its token is revoked', async () => {
    await addEnrolmentToken();
    const browser = await trustedBrowser(org);
    await browser.sync({ declarations: [declaration({ service: OTHER_SERVICE })] });
    const met = async () => (await readRows(env.DB, everyMetSystem())).map(({ id }) => id);
    expect(await met()).toContain(OTHER_SERVICE);
    await env.DB.prepare('update service_seen set held = 1').run();
    expect(await met()).toContain(OTHER_SERVICE);
    await env.DB.prepare('update enrolment_token set revoked_day = 1').run();
    expect(await met()).toEqual([]);
  });
});

describe('who registers', () => {
  it('is an assessor or an admin', async () => {
    for (const role of ['viewer', 'approver', 'works-council'] as const) {
      const other = await addStaff(org, role, role);
      await expectRefused(() => other.send('POST', SYSTEMS, record()), { status: 403, code: 'auth.role-not-allowed' });
    }
    expect((await (await addStaff(org, 'Root', 'admin')).send('POST', SYSTEMS, record())).status).toBe(200);
  });
});

describe('an id that is made', () => {
  it.each([
    ['OpenAI', 'ChatGPT', 'own-openai-chatgpt'],
    ['Acme', 'Acme Helper', 'own-acme-helper'],
    ['Müller & Söhne', 'Größe 2.0', 'own-muller-sohne-gro-e-2-0'],
    ['百度', '文心一言', 'own-system'],
  ])('of %s and %s is %s', (vendor, product, id) => {
    expect(makeId({ vendor, product }, () => false)).toBe(id);
  });

  it('is always one that fits, and none that is taken', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string(), fc.nat(12), (vendor, product, others) => {
        const taken = new Set<string>();
        for (let made = 0; made <= others; made++) {
          const id = makeId({ vendor, product }, (one) => taken.has(one));
          expect(taken.has(id)).toBe(false);
          expect(id).toMatch(/^own(-[a-z0-9]+)+$/);
          expect(id.length).toBeLessThanOrEqual(64);
          taken.add(id);
        }
      }),
    );
  });
});

function partOf(): Refusal {
  return { status: 422, code: 'system.part-of', field: 'partOf' };
}
