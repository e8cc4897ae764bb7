import { env } from 'cloudflare:workers';
import { calculateJwkThumbprint, compactVerify, EmbeddedJWK } from 'jose';
import * as v from 'valibot';
import { beforeEach, describe, expect, it } from 'vitest';
import { JWS_TYPES, PATHS } from '../../shared/api.ts';
import { type OwnEntries, ownCatalogueSchema } from '../../shared/catalogue/own-entries.ts';
import { ROLES } from '../../shared/role.ts';
import { logged } from './governance.ts';
import {
  addEnrolmentToken,
  addStaffToken,
  newBrowser,
  type Organisation,
  organisation,
  STAFF_TOKEN,
  trustedBrowser,
} from './organisation.ts';
import { expectRefused, type Refusal } from './refusal.ts';
import { everythingStored, observation } from './rows.ts';

const ADMIN = 'token-of-an-admin';
const ENTRIES: OwnEntries = {
  services: [
    { id: 'own-helper', product: 'Helper', vendor: 'We', country: 'DE', category: 'assistant', accountMatters: true },
  ],
  signals: [{ service: 'own-helper', surface: 'web-app', host: 'helper.acme.example', inFrames: false }],
  renamed: [{ service: 'deepl', product: 'DeepL (ours)' }],
  excluded: ['otter'],
};

let org: Organisation;
beforeEach(async () => {
  org = organisation();
  await addEnrolmentToken();
  await addStaffToken();
  await addStaffToken(ADMIN, 'admin');
});

const get = (token = STAFF_TOKEN) => org.fetch(PATHS.catalogue, { headers: { authorization: `Bearer ${token}` } });
const put = (body: unknown, token = ADMIN, type = 'application/json') =>
  org.fetch(PATHS.catalogue, {
    method: 'PUT',
    headers: { authorization: `Bearer ${token}`, 'content-type': type },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });

async function readSigned(jws: string): Promise<unknown> {
  const { payload, protectedHeader } = await compactVerify(jws, EmbeddedJWK, { algorithms: ['Ed25519'] });
  const { d: _, ...publicKey } = JSON.parse(env.SIGNING_KEY);
  expect(protectedHeader.typ).toBe(JWS_TYPES.catalogue);
  expect(protectedHeader['kid']).toBe(await calculateJwkThumbprint(publicKey));
  return JSON.parse(new TextDecoder().decode(payload));
}

describe("a change of the organisation's entries", () => {
  it('is in the log with the names and hosts that it brings, takes away and changes', async () => {
    await put({ basedOn: 0, ...ENTRIES });
    const [helper] = ENTRIES.services;
    const [signal] = ENTRIES.signals;
    const renamed = [{ service: 'deepl', product: 'DeepL Pro' }];
    await put({ basedOn: 1, services: [{ ...helper, product: 'Aid' }], signals: [], renamed, excluded: [] });
    const none = { added: [], removed: [], changed: [] };
    expect((await logged()).map(({ detail }) => detail)).toEqual([
      {
        version: 1,
        services: { ...none, added: [helper] },
        signals: { ...none, added: [signal] },
        renamed: { ...none, added: ENTRIES.renamed },
        excluded: { added: ['otter'], removed: [] },
      },
      {
        version: 2,
        services: { ...none, changed: [{ before: helper, after: { ...helper, product: 'Aid' } }] },
        signals: { ...none, removed: ['own-helper helper.acme.example'] },
        renamed: { ...none, changed: [{ before: ENTRIES.renamed[0], after: renamed[0] }] },
        excluded: { added: [], removed: ['otter'] },
      },
    ]);
  });

  it('that changes nothing makes no version and no entry, in whatever order', async () => {
    const excluded = ['otter', 'deepl'];
    await put({ basedOn: 0, ...ENTRIES, excluded });
    const before = await everythingStored();
    const again = await put({ basedOn: 1, ...ENTRIES, excluded: excluded.toReversed() });
    expect(await again.json()).toMatchObject({ version: 1, excluded });
    expect(await everythingStored()).toEqual(before);
    const conflict = { status: 409, code: 'catalogue.version-conflict', field: 'basedOn' } as const;
    await expectRefused(() => put({ basedOn: 0, ...ENTRIES, excluded }), conflict);
  });
});

describe("the organisation's entries", () => {
  it('are none at first', async () => {
    const response = await get();
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({
      version: 0,
      changedBy: null,
      changedAt: null,
      services: [],
      signals: [],
      renamed: [],
      excluded: [],
    });
  });

  it('are kept with who changed them and when, and every version stays', async () => {
    const first = await put({ basedOn: 0, ...ENTRIES });
    expect(first.status).toBe(200);
    const expected = { ...ENTRIES, version: 1, changedBy: 'test', changedAt: '2026-11-21T12:00:00.000Z' };
    expect(await first.json()).toEqual(expected);
    expect(await (await get()).json()).toEqual(expected);
    await put({ basedOn: 1, ...ENTRIES, excluded: [] });
    const { results } = await env.DB.prepare('select version, entries from own_catalogue order by version').all();
    expect(results.map(({ version }) => version)).toEqual([1, 2]);
    expect(JSON.parse(String(results[0]?.['entries'])).excluded).toEqual(['otter']);
  });

  it('are not written over unread', async () => {
    await put({ basedOn: 0, ...ENTRIES });
    const refusal = { status: 409, code: 'catalogue.version-conflict', field: 'basedOn' } as const;
    await expectRefused(() => put({ basedOn: 0, ...ENTRIES, excluded: [] }), refusal);
    await expectRefused(() => put({ basedOn: 7, ...ENTRIES, excluded: [] }), refusal);
  });

  it('of two at once one is written and the other told', async () => {
    const answers = await Promise.all([put({ basedOn: 0, ...ENTRIES }), put({ basedOn: 0, ...ENTRIES, excluded: [] })]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  });

  it.each(ROLES)('may be read by the role %s, and changed by admins and assessors alone', async (role) => {
    await addStaffToken('of-the-role', role);
    expect((await get('of-the-role')).status).toBe(200);
    const mayChange = role === 'admin' || role === 'assessor';
    if (mayChange) expect((await put({ basedOn: 0, ...ENTRIES }, 'of-the-role')).status).toBe(200);
    else
      await expectRefused(() => put({ basedOn: 0, ...ENTRIES }, 'of-the-role'), {
        status: 403,
        code: 'auth.role-not-allowed',
      });
  });

  const signal = ENTRIES.signals[0] as OwnEntries['signals'][number];
  const bad: [string, unknown, Refusal][] = [
    ['no JSON', '{', { status: 400, code: 'body.malformed-json' }],
    ['nothing', '', { status: 400, code: 'body.malformed-json' }],
    [
      'another shape',
      { basedOn: 0, ...ENTRIES, services: 'all' },
      { status: 422, code: 'body.invalid', field: 'services' },
    ],
    [
      'a field too many',
      { basedOn: 0, ...ENTRIES, regex: '.*' },
      { status: 422, code: 'body.invalid', field: 'regex' },
    ],
    ['no version', ENTRIES, { status: 422, code: 'body.invalid', field: 'basedOn' }],
    [
      'a category that is none',
      { basedOn: 0, ...ENTRIES, services: [{ ...ENTRIES.services[0], category: 'magic' }] },
      { status: 422, code: 'body.invalid', field: 'services[0].category' },
    ],
    [
      'what people type',
      { basedOn: 0, ...ENTRIES, signals: [{ ...signal, path: '/find', query: { key: 'q', value: 'union' } }] },
      { status: 422, code: 'catalogue.free-text', field: 'signals[0].query.key' },
    ],
    [
      'a host that is none',
      { basedOn: 0, ...ENTRIES, signals: [{ ...signal, host: 'https://x.example/' }] },
      { status: 422, code: 'body.invalid', field: 'signals[0].host' },
    ],
    [
      'a public suffix',
      { basedOn: 0, ...ENTRIES, signals: [signal, { ...signal, host: 'co.uk' }] },
      { status: 422, code: 'catalogue.public-suffix', field: 'signals[1].host' },
    ],
    [
      'a top site',
      { basedOn: 0, ...ENTRIES, signals: [{ ...signal, host: 'youtube.com' }] },
      { status: 422, code: 'catalogue.top-site', field: 'signals[0].host' },
    ],
    [
      'private life',
      { basedOn: 0, ...ENTRIES, signals: [{ ...signal, host: 'character.ai' }] },
      { status: 422, code: 'catalogue.private-life', field: 'signals[0].host' },
    ],
    [
      'an unknown service',
      { basedOn: 0, ...ENTRIES, excluded: ['no-such-service'] },
      { status: 422, code: 'catalogue.service-unknown', field: 'excluded[0]' },
    ],
    [
      'a place twice',
      { basedOn: 0, ...ENTRIES, signals: [signal, signal] },
      { status: 422, code: 'catalogue.twice', field: 'signals[1].host' },
    ],
  ];
  it.each(bad)('are refused with %s', async (_what, body, refusal) => {
    await expectRefused(() => put(body), refusal);
  });

  it('are refused as another type', async () => {
    await expectRefused(() => put({ basedOn: 0, ...ENTRIES }, ADMIN, 'text/plain'), {
      status: 415,
      code: 'body.content-type',
    });
  });
});

describe('a browser', () => {
  it('is told with its next sync, signed, once', async () => {
    const browser = await newBrowser(org);
    await browser.enrol();
    expect((await browser.sync({ catalogue: 0 })).catalogue).toBeUndefined();
    await put({ basedOn: 0, ...ENTRIES });
    const { catalogue } = await browser.sync({ catalogue: 0 });
    const told = await readSigned(catalogue ?? '');
    expect(told).toEqual({ format: 1, version: 1, ...ENTRIES });
    expect(v.is(ownCatalogueSchema, told)).toBe(true);
    expect((await browser.sync({ catalogue: 1 })).catalogue).toBeUndefined();
  });

  it('that was built before there were entries is told too', async () => {
    await put({ basedOn: 0, ...ENTRIES });
    const browser = await newBrowser(org);
    await browser.enrol();
    const response = await browser.post({ catalogue: undefined } as Record<string, unknown>);
    expect(response.status).toBe(200);
    expect((await response.json()) as object).toHaveProperty('catalogue');
  });

  it("reports what it met of the organisation's services, and the inventory names them as the organisation does", async () => {
    const browser = await trustedBrowser(org);
    const rows = [observation({ service: 'own-helper', tag: 1 }), observation({ service: 'deepl', tag: 2 })];
    const early = await browser.sync({ observations: rows });
    expect(early.refused).toEqual([{ id: rows[0]?.id, code: 'row.service-unknown' }]);
    await put({ basedOn: 0, ...ENTRIES });
    expect((await browser.sync({ observations: rows })).refused).toEqual([]);
    const { systems } = await org.inventory();
    expect(systems.map(({ id, product, vendor, category }) => ({ id, product, vendor, category }))).toEqual([
      { id: 'deepl', product: 'DeepL (ours)', vendor: 'DeepL', category: 'translation' },
      { id: 'own-helper', product: 'Helper', vendor: 'We', category: 'assistant' },
    ]);
  });
});
