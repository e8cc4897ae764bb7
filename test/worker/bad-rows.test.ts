import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, it } from 'vitest';
import { JWS_TYPES, PATHS, type SyncRequest } from '../../shared/api.ts';
import { addDays, toDayNumber } from '../../shared/day.ts';
import { query, readRows } from '../../worker/db/database.ts';
import {
  addEnrolmentToken,
  emptyBatch,
  newBrowser,
  type Organisation,
  organisation,
  postSigned,
  rowId,
  type TestBrowser,
  TODAY,
} from './organisation.ts';
import { expectRefused } from './refusal.ts';
import {
  declaration,
  erasure,
  everythingStored,
  harmless,
  OTHER_SERVICE,
  observation,
  risky,
  withdrawal,
} from './rows.ts';

let org: Organisation;
let browser: TestBrowser;

beforeEach(async () => {
  org = organisation();
  await addEnrolmentToken();
  browser = await newBrowser(org);
  await browser.enrol();
});

const whole = () => ({ ...emptyBatch, sequence: 1 });
const without = (object: object, key: string) =>
  Object.fromEntries(Object.entries(object).filter(([name]) => name !== key));
const seen = (change: object) => ({ observations: [{ ...observation(), ...change }] });
const said = (change: object) => ({ declarations: [{ ...declaration(), ...change }] });
const answered = (change: object) => said({ answers: { ...harmless, ...change } });
const erased = (change: object) => ({ erasures: [{ ...erasure(), ...change }] });
const many = (count: number, row: () => object) => Array.from({ length: count }, row);

const BAD: [what: string, batch: object, field: string][] = [
  ['an unknown field', { url: 'https://chatgpt.com/c/1' }, 'url'],
  ['a field named constructor', { constructor: 1 }, 'constructor'],
  ['a sequence of 0', { sequence: 0 }, 'sequence'],
  ['a negative sequence', { sequence: -1 }, 'sequence'],
  ['a fraction as sequence', { sequence: 1.5 }, 'sequence'],
  ['a sequence past 2^47', { sequence: 2 ** 47 + 1 }, 'sequence'],
  ['a sequence in quotes', { sequence: '1' }, 'sequence'],
  ['a negative policy', { policy: -1 }, 'policy'],
  ['a fraction as policy', { policy: 0.5 }, 'policy'],
  ['a number as audience', { audience: 1 }, 'audience'],
  ['an object in place of rows', { observations: {} }, 'observations'],
  ['null in place of rows', { erasures: null }, 'erasures'],
  ['a row that is null', { observations: [null] }, 'observations[0]'],
  ['a row that is a number', { erasures: [7] }, 'erasures[0]'],
  ['101 observations', { observations: many(101, observation) }, 'observations'],
  ['101 declarations', { declarations: many(101, declaration) }, 'declarations'],
  ['101 erasures', { erasures: many(101, erasure) }, 'erasures'],
  [
    'a bad row behind a good one',
    { observations: [observation(), { ...observation(), tag: -1 }] },
    'observations[1].tag',
  ],

  ['an observation with a URL', seen({ url: 'https://chatgpt.com/' }), 'observations[0].url'],
  ['an observation without a tag', { observations: [without(observation(), 'tag')] }, 'observations[0].tag'],
  ['a short row id', seen({ id: 'ab' }), 'observations[0].id'],
  ['a row id in capitals', seen({ id: 'A'.repeat(32) }), 'observations[0].id'],
  ['a row id with a line break', seen({ id: `${'a'.repeat(32)}\n` }), 'observations[0].id'],
  ['a service in capitals', seen({ service: 'OpenAI' }), 'observations[0].service'],
  ['a service that is a path', seen({ service: '../openai' }), 'observations[0].service'],
  ['an empty service', seen({ service: '' }), 'observations[0].service'],
  ['a service with a line break', seen({ service: 'openai-chatgpt\n' }), 'observations[0].service'],
  ['a service of 65 letters', seen({ service: 'a'.repeat(65) }), 'observations[0].service'],
  ['a service named __proto__', seen({ service: '__proto__' }), 'observations[0].service'],
  ['a day that is none', seen({ day: '2026-02-29' }), 'observations[0].day'],
  ['a month that is none', seen({ day: '2026-13-01' }), 'observations[0].day'],
  ['a time', seen({ day: `${TODAY}T09:00:00Z` }), 'observations[0].day'],
  ['a day of two digits', seen({ day: '26-11-21' }), 'observations[0].day'],
  ['a day as a number', seen({ day: 20_778 }), 'observations[0].day'],
  ['a negative tag', seen({ tag: -1 }), 'observations[0].tag'],
  ['a tag of 2^47', seen({ tag: 2 ** 47 }), 'observations[0].tag'],
  ['a fraction as tag', seen({ tag: 0.5 }), 'observations[0].tag'],
  ['a tag in quotes', seen({ tag: '5' }), 'observations[0].tag'],
  ['no surface', seen({ surfaces: [] }), 'observations[0].surfaces'],
  ['an unknown surface', seen({ surfaces: ['web-app', 'desktop'] }), 'observations[0].surfaces[1]'],
  ['a surface named toString', seen({ surfaces: ['toString'] }), 'observations[0].surfaces[0]'],
  ['an unknown scope', seen({ scopes: ['mail', 'photos'] }), 'observations[0].scopes[1]'],
  ['an exact count of visits', seen({ visits: 17 }), 'observations[0].visits'],
  ['an unknown band of visits', seen({ visits: '3' }), 'observations[0].visits'],
  ['declared as a number', seen({ declared: 1 }), 'observations[0].declared'],

  ['a declaration without a kind', { declarations: [without(declaration(), 'kind')] }, 'declarations[0].kind'],
  ['a declaration of an unknown kind', said({ kind: 'approval' }), 'declarations[0].kind'],
  ['a declaration without answers', { declarations: [without(declaration(), 'answers')] }, 'declarations[0].answers'],
  ['a withdrawal of nothing', { declarations: [without(withdrawal(rowId()), 'replaces')] }, 'declarations[0].replaces'],
  [
    'a withdrawal with answers',
    { declarations: [{ ...withdrawal(rowId()), answers: harmless }] },
    'declarations[0].answers',
  ],
  ['replaces that is no id', said({ replaces: 'all' }), 'declarations[0].replaces'],
  ['replaces that is null', said({ replaces: null }), 'declarations[0].replaces'],
  ['a declaration with a name', said({ name: 'Ada' }), 'declarations[0].name'],
  ['an unknown purpose', answered({ purpose: 'spy' }), 'declarations[0].answers.purpose'],
  [
    'no purpose',
    { declarations: [{ ...declaration(), answers: without(harmless, 'purpose') }] },
    'declarations[0].answers.purpose',
  ],
  ['a bold purpose without a domain', answered({ purpose: 'health' }), 'declarations[0].answers.domain'],
  ['a domain without a bold purpose', answered({ domain: 'credit' }), 'declarations[0].answers.domain'],
  ['an unknown domain', answered({ ...risky, domain: 'war' }), 'declarations[0].answers.domain'],
  ['an unknown class of data', answered({ data: 'top-secret' }), 'declarations[0].answers.data'],
  ['an account that is an address', answered({ account: 'ada@example.com' }), 'declarations[0].answers.account'],
  ['answers with an e-mail', answered({ email: 'ada@example.com' }), 'declarations[0].answers.email'],
  ['an empty note', answered({ note: '' }), 'declarations[0].answers.note'],
  ['a note of spaces', answered({ note: ' \u00a0 ' }), 'declarations[0].answers.note'],
  ['a note of 201 characters', answered({ note: 'x'.repeat(201) }), 'declarations[0].answers.note'],
  ['a note with a line break', answered({ note: 'a\nb' }), 'declarations[0].answers.note'],
  ['a note with half a character', answered({ note: 'a\ud83d' }), 'declarations[0].answers.note'],
  ['a note that turns its direction', answered({ note: 'a\u202eb' }), 'declarations[0].answers.note'],

  ['an erasure of a row', erased({ row: rowId() }), 'erasures[0].row'],
  ['an erasure without a day', { erasures: [without(erasure(), 'upTo')] }, 'erasures[0].upTo'],
  ['an erasure up to no day', erased({ upTo: 'all' }), 'erasures[0].upTo'],
  ['an erasure of any tag', erased({ tag: null }), 'erasures[0].tag'],
];

describe('a signed batch', () => {
  it.each(BAD)('is refused whole with %s', async (_what, change, field) => {
    const body = await browser.sign(JWS_TYPES.sync, { ...whole(), ...change });
    const refused = await expectRefused(() => postSigned(org, PATHS.sync, body), {
      status: 422,
      code: 'body.invalid',
      field,
    });
    const sent = ['chatgpt.com/c/1', 'ada@example.com', 'top-secret'];
    const text = await refused.text();
    expect(sent.filter((value) => text.includes(value))).toEqual([]);
  });

  const whileWritten: [string, (json: string) => string, string][] = [
    ['a field named __proto__', (json) => json.replace('{', '{"__proto__":{"wire":1},'), '__proto__'],
    ['a row with a field named __proto__', (json) => json.replace('[]', '[{"__proto__":{}}]'), 'observations[0].id'],
    ['a number past every number', (json) => json.replace('"sequence":1', '"sequence":1e400'), 'sequence'],
    [
      'lists in lists, 30,000 deep',
      (json) => json.replace('[]', `${'['.repeat(30_000)}${']'.repeat(30_000)}`),
      'observations[0].id',
    ],
    [
      'the same field twice, the last of them wrong',
      (json) => json.replace('{', '{"policy":1,').replace(/"policy":1,"cat/, '"policy":-1,"cat'),
      'policy',
    ],
  ];
  it.each(whileWritten)('is refused whole with %s', async (_what, write, field) => {
    const json = write(JSON.stringify(whole()));
    expect(json).not.toBe(JSON.stringify(whole()));
    const body = await browser.sign(JWS_TYPES.sync, json);
    await expectRefused(() => postSigned(org, PATHS.sync, body), { status: 422, code: 'body.invalid', field });
    expect(({} as Record<string, unknown>)['wire']).toBeUndefined();
  });

  it.each(['audience', 'sequence', 'policy', 'observations', 'declarations', 'erasures'])(
    'is refused without %s',
    async (field) => {
      const body = await browser.sign(JWS_TYPES.sync, without(whole(), field));
      await expectRefused(() => postSigned(org, PATHS.sync, body), { status: 422, code: 'body.invalid', field });
    },
  );

  it('is taken with 100 rows of each kind', async () => {
    const answer = await browser.sync({
      observations: Array.from({ length: 100 }, (_, i) => observation({ tag: i % 60 })),
      declarations: Array.from({ length: 100 }, () => declaration()),
      erasures: Array.from({ length: 100 }, (_, i) => erasure({ tag: 1000 + i })),
    });
    expect(answer.merged).toHaveLength(100 + 20 + 100);
  });

  it('is refused for a device that is unknown', async () => {
    const stranger = await newBrowser(org);
    await expectRefused(() => stranger.post(), { status: 401, code: 'device.unknown' });
  });

  it('is refused for a device that was revoked', async () => {
    await readRows(
      env.DB,
      query
        .updateTable('device')
        .set({ revoked_day: toDayNumber(TODAY) })
        .where('id', '=', browser.id),
    );
    await expectRefused(() => browser.post({ observations: [observation()] }), { status: 401, code: 'device.revoked' });
  });
});

describe('a row that is refused', () => {
  const days: [what: string, row: Partial<SyncRequest>, refused: boolean][] = [
    ['an observation of 63 days ago', { observations: [observation({ day: addDays(TODAY, -63) })] }, true],
    ['an observation of 62 days ago', { observations: [observation({ day: addDays(TODAY, -62) })] }, false],
    ['an observation of tomorrow', { observations: [observation({ day: addDays(TODAY, 1) })] }, false],
    ['an observation of the day after', { observations: [observation({ day: addDays(TODAY, 2) })] }, true],
    ['a declaration of 63 days ago', { declarations: [declaration({ day: addDays(TODAY, -63) })] }, true],
    ['a declaration of tomorrow', { declarations: [declaration({ day: addDays(TODAY, 1) })] }, false],
    ['an erasure up to tomorrow', { erasures: [erasure({ upTo: addDays(TODAY, 1) })] }, false],
    ['an erasure up to the day after', { erasures: [erasure({ upTo: addDays(TODAY, 2) })] }, true],
  ];
  it.each(days)('is judged by the day of the server: %s', async (_what, batch, isRefused) => {
    const ids = Object.values(batch).flatMap((rows) => (rows as { id: string }[]).map(({ id }) => id));
    const { merged, refused } = await browser.sync(batch);
    expect(merged).toEqual(isRefused ? [] : ids);
    expect(refused).toEqual(isRefused ? ids.map((id) => ({ id, code: 'row.day-out-of-range' })) : []);
  });

  it('leaves nothing, and the rows beside it are merged', async () => {
    const good = observation({ service: OTHER_SERVICE });
    const late = observation({ day: addDays(TODAY, -63) });
    const unknown = [
      observation({ service: 'nobody-knows' }),
      declaration({ service: 'nobody-knows' }),
      erasure({ service: 'nobody-knows' }),
    ] as const;
    const answer = await browser.sync({
      observations: [late, unknown[0], good],
      declarations: [unknown[1]],
      erasures: [unknown[2]],
    });
    expect(answer.merged).toEqual([good.id]);
    expect(answer.refused).toEqual([
      { id: late.id, code: 'row.day-out-of-range' },
      ...unknown.map(({ id }) => ({ id, code: 'row.service-unknown' })),
    ]);
    const stored = await everythingStored();
    expect(stored['observation']).toHaveLength(1);
    // A number for a service of the catalogue says nothing of its use.
    expect(JSON.stringify(stored['service'])).not.toContain('nobody-knows');
    expect(stored['service_seen']).toHaveLength(1);
    expect([stored['declaration'], stored['erase_mark']]).toEqual([[], []]);
  });

  it('is the 61st new tag of a quarter; tags that are known go on', async () => {
    const tags = (from: number, to: number) =>
      Array.from({ length: to - from }, (_, i) => observation({ tag: from + i }));
    expect((await browser.sync({ observations: tags(0, 40) })).merged).toHaveLength(40);
    const over = tags(30, 62);
    const answer = await browser.sync({ observations: over });
    expect(answer.merged).toEqual(over.slice(0, 30).map(({ id }) => id));
    expect(answer.refused).toEqual(over.slice(30).map(({ id }) => ({ id, code: 'row.too-many-tags' })));
    expect((await everythingStored())['browser_use']).toHaveLength(60);
  });

  it('has a new allowance of tags in a new quarter', async () => {
    await browser.sync({ observations: Array.from({ length: 60 }, (_, tag) => observation({ tag })) });
    org.today = addDays(TODAY, 41);
    const next = observation({ tag: 99, day: org.today });
    expect((await browser.sync({ observations: [next] })).merged).toEqual([next.id]);
  });

  it('is the 21st declaration of a day; a known one and the next day go on', async () => {
    const rows = Array.from({ length: 21 }, () => declaration());
    const first = await browser.sync({ declarations: rows });
    expect(first.merged).toHaveLength(20);
    expect(first.refused).toEqual([{ id: rows[20]?.id, code: 'row.too-many-declarations' }]);
    const again = await browser.sync({ declarations: rows });
    expect(again.merged).toHaveLength(20);
    org.today = addDays(TODAY, 1);
    expect((await browser.sync({ declarations: rows.slice(20) })).refused).toEqual([]);
    expect((await everythingStored())['declaration']).toHaveLength(21);
  });

  it('is never one that is merged: a row that stands twice in a batch counts once', async () => {
    const row = declaration();
    const { merged, refused } = await browser.sync({ declarations: Array.from({ length: 25 }, () => row) });
    expect([...new Set(merged)]).toEqual([row.id]);
    expect(refused).toEqual([]);
    expect((await browser.sync({ declarations: Array.from({ length: 19 }, () => declaration()) })).refused).toEqual([]);
  });
});
