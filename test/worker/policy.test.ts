import { env } from 'cloudflare:workers';
import { calculateJwkThumbprint, compactVerify, EmbeddedJWK } from 'jose';
import * as v from 'valibot';
import { beforeEach, describe, expect, it } from 'vitest';
import { JWS_TYPES, PATHS } from '../../shared/api.ts';
import { builtIn } from '../../shared/catalogue/built-in.ts';
import {
  FIRST_POLICY,
  MOST_RULINGS,
  POLICY_TEXT_LENGTH,
  type PolicyContent,
  policyHash,
  policySchema,
} from '../../shared/policy.ts';
import { ROLES } from '../../shared/role.ts';
import { policyReportSchema } from '../../worker/policy/routes.ts';
import { logged } from './governance.ts';
import {
  addEnrolmentToken,
  addStaffToken,
  newBrowser,
  type Organisation,
  organisation,
  postSigned,
  trustedBrowser,
} from './organisation.ts';
import { ADMIN, CONTENT, getPolicy, putPolicy, TEXT } from './policy-content.ts';
import { expectRefused, type Refusal } from './refusal.ts';
import { acknowledgement, everythingStored, forgetting, OTHER_SERVICE, observation, SERVICE } from './rows.ts';

let org: Organisation;
beforeEach(async () => {
  org = organisation();
  await addEnrolmentToken();
  await addStaffToken(ADMIN, 'admin');
});

const get = async () => (await (await getPolicy(org)).json()) as v.InferOutput<typeof policyReportSchema>;
const put = (body: unknown) => putPolicy(org, body);
const { format: _format, version: _version, group: _group, ...FIRST_CONTENT } = FIRST_POLICY;

async function readSigned(jws: string | undefined): Promise<{ text: string; hash: string }> {
  const { payload, protectedHeader } = await compactVerify(jws ?? '', EmbeddedJWK, { algorithms: ['Ed25519'] });
  const { d: _, ...publicKey } = JSON.parse(env.SIGNING_KEY);
  expect(protectedHeader.typ).toBe(JWS_TYPES.policy);
  expect(protectedHeader['kid']).toBe(await calculateJwkThumbprint(publicKey));
  const hash = policyHash(new Uint8Array(await crypto.subtle.digest('SHA-256', new Uint8Array(payload))));
  return { text: new TextDecoder().decode(payload), hash };
}

async function signedFor(held: number): Promise<string | undefined> {
  const browser = await newBrowser(org);
  await browser.enrol();
  return (await browser.sync({ policy: held })).policy;
}

describe('the policy', () => {
  it('is the first one as long as nobody has set another, and its hash is that of what browsers get', async () => {
    const report = await get();
    expect(report).toEqual({
      ...FIRST_CONTENT,
      version: 1,
      hash: (await readSigned(await signedFor(0))).hash,
      groupHashes: [],
      changedBy: null,
      changedAt: null,
      acknowledgements: [],
      coverage: { browsersReporting: 0 },
    });
    expect(v.parse(policyReportSchema, report)).toEqual(report);
  });

  it('is kept with who set it and when, and every version stays', async () => {
    const first = await put({ basedOn: 1, ...CONTENT });
    expect(first.status).toBe(200);
    const expected = {
      ...CONTENT,
      version: 2,
      hash: expect.stringMatching(/^[0-9a-f]{16}$/),
      groupHashes: [],
      changedBy: 'test',
      changedAt: '2026-11-21T12:00:00.000Z',
      acknowledgements: [],
      coverage: { browsersReporting: 0 },
    };
    expect(await first.json()).toEqual(expected);
    expect(await get()).toEqual(expected);
    await put({ basedOn: 2, ...CONTENT, services: [] });
    const { results } = await env.DB.prepare('select version, text_version from policy order by version').all();
    expect(results).toEqual([
      { version: 2, text_version: 1 },
      { version: 3, text_version: 1 },
    ]);
  });

  it('leaves out what may be left out, and fills in what holds then', async () => {
    const { hours: _, ...quiet } = CONTENT.quiet;
    const { days: _days, ...fewer } = quiet;
    const bare = { ...CONTENT, quiet: fewer, services: [{ service: SERVICE, status: 'approved' }] };
    expect(await (await put({ basedOn: 1, ...bare })).json()).toMatchObject({
      quiet: { days: [], interruptionsADay: 1, interruptionsAService: 2 },
      services: [{ service: SERVICE, status: 'approved', askAgain: 0 }],
    });
  });

  it('that says the same makes no new version and no entry, in whatever order', async () => {
    await put({ basedOn: 1, ...CONTENT });
    const before = await everythingStored();
    const again = await put({ basedOn: 2, ...CONTENT, services: CONTENT.services.toReversed(), reason: 'Once more.' });
    expect(await again.json()).toMatchObject({ version: 2, ...CONTENT });
    expect(await everythingStored()).toEqual(before);
    const refusal = { status: 409, code: 'policy.version-conflict', field: 'basedOn' } as const;
    await expectRefused(() => put({ basedOn: 1, ...CONTENT }), refusal);
  });

  it('as nobody has set it makes no new version', async () => {
    expect(await (await put({ basedOn: 1, ...FIRST_CONTENT })).json()).toMatchObject({ version: 1, changedBy: null });
    expect((await everythingStored())['log']).toEqual([]);
  });

  it('stands in the history of each service that it rules otherwise, with the reason, which no browser gets', async () => {
    const reason = 'Its terms changed.';
    await put({ basedOn: 1, ...CONTENT, reason });
    const [, other] = CONTENT.services;
    const retired = { service: SERVICE, status: 'retired', askAgain: 0 };
    await put({ basedOn: 2, ...CONTENT, services: [retired, other] });
    await put({ basedOn: 3, ...CONTENT, services: [retired], contact: null });
    const before = { status: 'rejected', alternative: OTHER_SERVICE, askAgain: 0 };
    const approved = { status: 'approved', mode: 'ask', conditions: 'No customer data.', askAgain: 2 };
    const after = { status: 'retired', askAgain: 0 };
    const entry = (subject: string, detail: object) => ({ kind: 'policy-changed', actor: 'test', subject, detail });
    const entries = await logged();
    expect(entries.filter(({ subject }) => subject !== null)).toEqual([
      entry(SERVICE, { version: 2, before: null, after: before, reason }),
      entry(OTHER_SERVICE, { version: 2, before: null, after: approved, reason }),
      entry(SERVICE, { version: 3, before, after, reason: null }),
      entry(OTHER_SERVICE, { version: 4, before: approved, after: null, reason: null }),
    ]);
    expect(entries.filter(({ subject }) => subject === null).map(({ detail }) => detail)).toEqual([
      {
        version: 2,
        services: [
          { service: SERVICE, from: 'unassessed', to: 'rejected' },
          { service: OTHER_SERVICE, from: 'unassessed', to: 'approved' },
        ],
        parts: ['modes', 'quiet', 'text', 'contact', 'privateLife'],
        text: 1,
        reason,
      },
      {
        version: 3,
        services: [{ service: SERVICE, from: 'rejected', to: 'retired' }],
        parts: [],
        text: 1,
        reason: null,
      },
      {
        version: 4,
        services: [{ service: OTHER_SERVICE, from: 'approved', to: 'unassessed' }],
        parts: ['contact'],
        text: 1,
        reason: null,
      },
    ]);
    expect((await readSigned(await signedFor(0))).text).not.toContain('reason');
    expect(await get()).not.toHaveProperty('reason');
    await (await trustedBrowser(org)).sync({ observations: [observation()] });
    const system = await org.fetch(`/v1/systems/${SERVICE}`, { headers: { authorization: `Bearer ${ADMIN}` } });
    const { history } = (await system.json()) as { history: { actor: string; kind: string }[] };
    expect(history.map(({ actor, kind }) => [actor, kind])).toEqual([
      ['test', 'policy-changed'],
      ['test', 'policy-changed'],
    ]);
  });

  it.each(['', 'two\nlines', 'x'.repeat(301), 1, null])('is refused with the reason %j', async (reason) => {
    const refusal = { status: 422, code: 'body.invalid', field: 'reason' } as const;
    await expectRefused(() => put({ basedOn: 1, ...CONTENT, reason }), refusal);
  });

  it('of a thousand rulings is logged with each of them', async () => {
    const services = builtIn.services
      .slice(0, MOST_RULINGS)
      .map(({ id }) => ({ service: id, status: 'rejected' as const, conditions: 'x'.repeat(300), askAgain: 0 }));
    expect((await put({ basedOn: 1, ...CONTENT, services, reason: 'r'.repeat(300) })).status).toBe(200);
    expect(await logged()).toHaveLength(MOST_RULINGS + 1);
  });

  it('is not written over unread', async () => {
    await put({ basedOn: 1, ...CONTENT });
    const refusal = { status: 409, code: 'policy.version-conflict', field: 'basedOn' } as const;
    await expectRefused(() => put({ basedOn: 1, ...CONTENT, contact: null }), refusal);
    await expectRefused(() => put({ basedOn: 7, ...CONTENT, contact: null }), refusal);
  });

  it('of two at once one is written and the other told', async () => {
    const answers = await Promise.all([
      put({ basedOn: 1, ...CONTENT }),
      put({ basedOn: 1, ...CONTENT, contact: null }),
      put({ basedOn: 1, ...CONTENT, services: [] }),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
    expect((await everythingStored())['policy']).toHaveLength(1);
  });

  it.each(ROLES)('may be read by the role %s, and set by admins alone', async (role) => {
    await addStaffToken('of-the-role', role);
    expect((await getPolicy(org, 'of-the-role')).status).toBe(200);
    const send = () => putPolicy(org, { basedOn: 1, ...CONTENT }, 'of-the-role');
    if (role === 'admin') expect((await send()).status).toBe(200);
    else await expectRefused(send, { status: 403, code: 'auth.role-not-allowed' });
  });

  it('holds markup as the text that it is', async () => {
    const body = '<script>alert(1)</script>\n<b>bold</b> & "quoted"';
    const text = { version: 1, translations: [{ language: 'en', title: '<h1>AI</h1>', body }] };
    await put({ basedOn: 1, ...CONTENT, text });
    expect((await get()).text).toEqual(text);
    expect(JSON.parse((await readSigned(await signedFor(1))).text).text).toEqual(text);
  });

  it("may name the organisation's own services", async () => {
    const services = [{ service: 'own-helper', status: 'approved' }];
    const refusal = { status: 422, code: 'policy.service-unknown', field: 'services[0].service' } as const;
    await expectRefused(() => put({ basedOn: 1, ...CONTENT, services }), refusal);
    const own = { id: 'own-helper', product: 'Helper', vendor: 'We', country: null, category: 'assistant' };
    await org.fetch(PATHS.catalogue, {
      method: 'PUT',
      headers: { authorization: `Bearer ${ADMIN}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        basedOn: 0,
        services: [{ ...own, accountMatters: false }],
        signals: [],
        renamed: [],
        excluded: [],
      }),
    });
    expect((await put({ basedOn: 1, ...CONTENT, services })).status).toBe(200);
  });
});

const ruling = (change: object) => ({ services: [{ service: OTHER_SERVICE, status: 'approved', ...change }] });
const translated = (change: object) => ({
  text: { version: 1, translations: [{ language: 'en', title: 'AI', body: 'Ask.', ...change }] },
});
const invalid = (field: string): Refusal => ({ status: 422, code: 'body.invalid', field });

describe('a policy that cannot stand', () => {
  const { modes: _modes, ...withoutModes } = CONTENT;
  const bad: [what: string, change: object, refusal: Refusal][] = [
    ['no version', { basedOn: undefined }, invalid('basedOn')],
    ['version 0', { basedOn: 0 }, invalid('basedOn')],
    ['private life in words of its own', { privateLife: 'sometimes' }, invalid('privateLife')],
    ['a version of its own', { version: 9 }, invalid('version')],
    ['a form of its own', { format: 2 }, invalid('format')],
    ['a field too many', { theme: 'dark' }, invalid('theme')],
    ['a field too many among the modes', { modes: { ...CONTENT.modes, banned: 'block' } }, invalid('modes.banned')],
    ['an unknown mode', { modes: { ...CONTENT.modes, approved: 'nag' } }, invalid('modes.approved')],
    ['a field too many on a service', ruling({ owner: 'Ada' }), invalid('services[0].owner')],
    [
      'a field too many in the quiet hours',
      { quiet: { hours: { from: '12:00', to: '13:00', zone: 'UTC' } } },
      invalid('quiet.hours.zone'),
    ],
    ['a field too many on quiet', { quiet: { silent: true } }, invalid('quiet.silent')],
    ['more interruptions than there may be', { quiet: { interruptionsADay: 2 } }, invalid('quiet.interruptionsADay')],
    ['a time that is none', { quiet: { hours: { from: '24:00', to: '13:00' } } }, invalid('quiet.hours.from')],
    ['a field too many on the text', { text: { ...TEXT, author: 'Ada' } }, invalid('text.author')],
    ['a field too many on a translation', translated({ html: '<p>' }), invalid('text.translations[0].html')],
    [
      'a field too many on the check question',
      translated({ check: { question: 'Yes?', choices: ['Yes', 'No'], answer: 0, hint: 'Yes' } }),
      invalid('text.translations[0].check.hint'),
    ],
    [
      'a right answer that is no choice',
      translated({ check: { question: 'Yes?', choices: ['Yes', 'No'], answer: 2 } }),
      invalid('text.translations[0].check.answer'),
    ],
    [
      'a text that is too long',
      translated({ body: 'x'.repeat(POLICY_TEXT_LENGTH + 1) }),
      invalid('text.translations[0].body'),
    ],
    ['a text of 100 kB', translated({ body: 'x'.repeat(100_000) }), invalid('text.translations[0].body')],
    ['a text that turns its direction', translated({ body: 'a\u202eb' }), invalid('text.translations[0].body')],
    ['a title of two lines', translated({ title: 'a\nb' }), invalid('text.translations[0].title')],
    [
      'a language twice',
      { text: { ...TEXT, translations: [TEXT.translations[0], TEXT.translations[0]] } },
      invalid('text.translations'),
    ],
    [
      'a check question in one language of two',
      { text: { ...TEXT, translations: [TEXT.translations[0], { language: 'fr', title: 'IA', body: 'Non.' }] } },
      invalid('text.translations'),
    ],
    ['a service twice', { services: [CONTENT.services[1], CONTENT.services[1]] }, invalid('services')],
    ['a contact of two lines', { contact: 'a\nb' }, invalid('contact')],
    [
      'a service that there is not',
      { services: [CONTENT.services[1], { service: 'nobody-knows', status: 'approved' }] },
      { status: 422, code: 'policy.service-unknown', field: 'services[1].service' },
    ],
    [
      'an alternative that there is not',
      ruling({ alternative: 'nobody-knows' }),
      { status: 422, code: 'policy.service-unknown', field: 'services[0].alternative' },
    ],
    [
      'an alternative that it blocks too',
      ruling({ alternative: OTHER_SERVICE, mode: 'block' }),
      { status: 422, code: 'policy.alternative-blocked', field: 'services[0].alternative' },
    ],
    [
      'an alternative that its status blocks',
      {
        services: [
          { service: SERVICE, status: 'rejected', alternative: OTHER_SERVICE },
          { service: OTHER_SERVICE, status: 'retired' },
        ],
      },
      { status: 422, code: 'policy.alternative-blocked', field: 'services[0].alternative' },
    ],
    [
      'an alternative where everything is blocked that is not named',
      { modes: { ...CONTENT.modes, unassessed: 'block' }, ...ruling({ alternative: SERVICE }) },
      { status: 422, code: 'policy.alternative-blocked', field: 'services[0].alternative' },
    ],
    [
      'an alternative for a purpose that there is not',
      ruling({ purposes: [{ purposes: ['code'], status: 'rejected', alternative: 'nobody-knows' }] }),
      { status: 422, code: 'policy.service-unknown', field: 'services[0].purposes[0].alternative' },
    ],
    [
      'an alternative for a group that is blocked',
      ruling({ groups: [{ groups: [3], status: 'rejected', alternative: OTHER_SERVICE }], mode: 'block' }),
      { status: 422, code: 'policy.alternative-blocked', field: 'services[0].groups[0].alternative' },
    ],
    [
      'two decisions for one purpose',
      ruling({
        purposes: [
          { purposes: ['code'], status: 'rejected' },
          { purposes: ['research', 'code'], status: 'approved' },
        ],
      }),
      { status: 422, code: 'policy.decided-twice', field: 'services[0].purposes' },
    ],
    [
      'two decisions for one group',
      ruling({
        groups: [
          { groups: [3], status: 'rejected' },
          { groups: [3], status: 'approved' },
        ],
      }),
      { status: 422, code: 'policy.decided-twice', field: 'services[0].groups' },
    ],
    [
      'a decision for no purpose',
      ruling({ purposes: [{ purposes: [], status: 'rejected' }] }),
      { status: 422, code: 'policy.names-nothing', field: 'services[0].purposes[0].purposes' },
    ],
    [
      'a group that is no number of one',
      ruling({ groups: [{ groups: [1.5], status: 'rejected' }] }),
      { status: 422, code: 'policy.names-nothing', field: 'services[0].groups[0].groups' },
    ],
    [
      'more sets of groups than a ruling has',
      ruling({ groups: Array.from({ length: 21 }, (_, at) => ({ groups: [at + 1], status: 'rejected' })) }),
      { status: 422, code: 'policy.too-many', field: 'services[0].groups' },
    ],
    [
      'more groups than a set has',
      ruling({ groups: [{ groups: Array.from({ length: 101 }, (_, at) => at + 1), status: 'rejected' }] }),
      { status: 422, code: 'policy.too-many', field: 'services[0].groups[0].groups' },
    ],
    [
      'a key that a decision for a group does not have',
      ruling({ groups: [{ groups: [3], status: 'rejected', colour: 'red' }] }),
      { status: 422, code: 'body.invalid', field: 'services[0].groups[0].colour' },
    ],
  ];
  it.each(bad)('is refused for %s', async (_what, change, refusal) => {
    const refused = await expectRefused(() => put({ basedOn: 1, ...CONTENT, ...change }), refusal);
    expect(await refused.text()).not.toMatch(/xxx|nobody-knows|Ada/);
  });

  it('is refused without the modes, as no JSON and as another type', async () => {
    await expectRefused(() => put({ basedOn: 1, ...withoutModes }), invalid('modes'));
    await expectRefused(() => put('{'), { status: 400, code: 'body.malformed-json' });
    const asText = () => putPolicy(org, { basedOn: 1, ...CONTENT }, ADMIN, 'text/plain');
    await expectRefused(asText, { status: 415, code: 'body.content-type' });
  });
});

describe('the text of a policy', () => {
  const refusal = { status: 422, code: 'policy.text-version', field: 'text.version' } as const;
  const changed = (version: number) => ({ version, translations: TEXT.translations.slice(0, 1) });
  let version: number;
  const change = async (content: Partial<PolicyContent>): Promise<number> => {
    const { status } = await put({ basedOn: version, ...CONTENT, ...content });
    if (status === 200) version += 1;
    return status;
  };
  beforeEach(async () => {
    version = 1;
    expect(await change({ text: { ...TEXT, version: 5 } })).toBe(200);
  });

  it('keeps its version when only something else changes', async () => {
    expect(await change({ text: { ...TEXT, version: 5 }, contact: null })).toBe(200);
  });

  it.each([1, 5])('needs a greater version than %i when it changes', async (next) => {
    await expectRefused(() => put({ basedOn: version, ...CONTENT, text: changed(next) }), refusal);
    expect(await change({ text: changed(6) })).toBe(200);
  });

  it('may be asked for again unchanged, under a greater version, and not under a smaller one', async () => {
    await expectRefused(() => put({ basedOn: version, ...CONTENT, text: { ...TEXT, version: 4 } }), refusal);
    expect(await change({ text: { ...TEXT, version: 6 } })).toBe(200);
  });

  it('may go; one that comes later has a greater version than any before', async () => {
    expect(await change({ text: null })).toBe(200);
    await expectRefused(() => put({ basedOn: version, ...CONTENT, text: { ...TEXT, version: 5 } }), refusal);
    expect(await change({ text: { ...TEXT, version: 6 } })).toBe(200);
  });
});

describe('a browser', () => {
  it('is told with its next sync, signed, byte for byte what the hash is of', async () => {
    await put({ basedOn: 1, ...CONTENT });
    const { text, hash } = await readSigned(await signedFor(1));
    expect(JSON.parse(text)).toEqual({ format: 1, version: 2, ...CONTENT, group: 0 });
    expect(JSON.stringify(v.parse(policySchema, JSON.parse(text)))).toBe(text);
    expect(hash).toBe((await get()).hash);
    expect((await readSigned(await signedFor(0))).text).toBe(text);
  });

  it('of a group is told what was decided for it, and nothing of other groups', async () => {
    const tokens = { sales: 'token-of-the-sales-group', lab: 'token-of-the-lab-group' };
    await addEnrolmentToken(tokens.sales, { group_number: 3 });
    await addEnrolmentToken(tokens.lab, { group_number: 4 });
    const forLab = { groups: [4], status: 'approved', conditions: 'For trials.' } as const;
    const services = [{ service: SERVICE, status: 'rejected' as const, groups: [forLab], askAgain: 1 }];
    await put({ basedOn: 1, ...CONTENT, services });
    const told = async (token: string) => {
      const browser = await newBrowser(org);
      await browser.enrol({ token });
      return readSigned((await browser.sync({ policy: 1 })).policy);
    };
    const [sales, lab] = [await told(tokens.sales), await told(tokens.lab)];
    expect(JSON.parse(sales.text)).toMatchObject({ group: 3, services: [{ status: 'rejected', askAgain: 1 }] });
    expect(JSON.parse(lab.text).services).toEqual([
      { service: SERVICE, status: 'approved', conditions: 'For trials.', askAgain: 1 },
    ]);
    expect(sales.text).not.toContain('trials');
    expect((await get()).groupHashes).toEqual([{ group: 4, hash: lab.hash }]);
  });

  it('that came to another group is told what holds there, under the same version', async () => {
    const tokens = { sales: 'token-of-the-sales-group', lab: 'token-of-the-lab-group' };
    await addEnrolmentToken(tokens.sales, { group_number: 3 });
    await addEnrolmentToken(tokens.lab, { group_number: 4 });
    const services = [
      {
        service: SERVICE,
        status: 'rejected' as const,
        groups: [{ groups: [4], status: 'approved' as const }],
        askAgain: 0,
      },
    ];
    await put({ basedOn: 1, ...CONTENT, services });
    const browser = await newBrowser(org);
    await browser.enrol({ token: tokens.lab });
    const inLab = JSON.parse((await readSigned((await browser.sync({ policy: 1 })).policy)).text);
    await browser.enrol({ token: tokens.sales });
    // What a browser sends first after it was connected anew.
    const inSales = JSON.parse((await readSigned((await browser.sync({ policy: 0 })).policy)).text);
    expect([inLab.version, inLab.group, inLab.services[0].status]).toEqual([2, 4, 'approved']);
    expect([inSales.version, inSales.group, inSales.services[0].status]).toEqual([2, 3, 'rejected']);
  });

  it('that holds it, or a newer one, is told nothing', async () => {
    await put({ basedOn: 1, ...CONTENT });
    expect(await signedFor(2)).toBeUndefined();
    expect(await signedFor(9)).toBeUndefined();
  });

  it('is told again when it repeats its batch', async () => {
    const browser = await trustedBrowser(org);
    await put({ basedOn: 1, ...CONTENT });
    const batch = { wire: 1, audience: 'https://unshade.example', sequence: 9, nonce: 'f'.repeat(32), policy: 1 };
    const body = await browser.sign(JWS_TYPES.sync, { ...batch, observations: [], declarations: [], erasures: [] });
    const answers = [await postSigned(org, PATHS.sync, body), await postSigned(org, PATHS.sync, body)];
    const told = await Promise.all(answers.map(async (answer) => ((await answer.json()) as { policy: string }).policy));
    expect(told[0]).toEqual(expect.any(String));
    expect(told[1]).toBe(told[0]);
  });

  it('costs two round trips to the database, news or none', async () => {
    const browser = await trustedBrowser(org);
    await put({ basedOn: 1, ...CONTENT });
    let trips = 0;
    const counting = new Proxy(env.DB, {
      get(db, name) {
        if (name === 'prepare') return db.prepare.bind(db);
        return async (statements: D1PreparedStatement[]) => {
          trips += 1;
          return db.batch(statements);
        };
      },
    });
    const seen = organisation(org.today, { ...env, DB: counting });
    const batch = { wire: 1, audience: 'https://unshade.example', sequence: 9, nonce: 'f'.repeat(32), policy: 1 };
    const rows = { observations: [], declarations: [], erasures: [] };
    await postSigned(seen, PATHS.sync, await browser.sign(JWS_TYPES.sync, { ...batch, ...rows }));
    expect(trips).toBe(2);
  });
});

describe('how far the text is known', () => {
  const acknowledge = async (browsers: number, check: 'passed' | 'failed', firstTag: number) => {
    const browser = await trustedBrowser(org);
    const rows = Array.from({ length: browsers }, (_, i) => acknowledgement({ tag: firstTag + i, check }));
    expect((await browser.sync({ statements: rows })).refused).toEqual([]);
  };

  it('is told in bands, for each version', async () => {
    await put({ basedOn: 1, ...CONTENT });
    await put({ basedOn: 2, ...CONTENT, text: { ...TEXT, version: 2 } });
    await acknowledge(12, 'passed', 100);
    await acknowledge(9, 'failed', 200);
    const browser = await trustedBrowser(org);
    await browser.sync({ statements: [acknowledgement({ version: 2, tag: 1 })] });
    expect((await get()).acknowledgements).toEqual([
      { version: 1, browsers: { label: '20–49', rank: 2 }, passed: { label: '10–19', rank: 1 } },
      { version: 2, browsers: { label: '<10', rank: 0 }, passed: { label: '<10', rank: 0 } },
    ]);
  });

  it('counts neither new browsers nor what was forgotten', async () => {
    await put({ basedOn: 1, ...CONTENT });
    const fresh = await newBrowser(org);
    await fresh.enrol();
    await fresh.sync({ statements: [acknowledgement({ tag: 1 })] });
    expect((await get()).acknowledgements).toEqual([]);
    await acknowledge(10, 'passed', 100);
    expect((await get()).acknowledgements[0]?.browsers.rank).toBe(1);
    const browser = await trustedBrowser(org);
    await browser.sync({ statements: [forgetting({ tag: 100 })] });
    expect((await get()).acknowledgements[0]?.browsers.rank).toBe(0);
  });
});
