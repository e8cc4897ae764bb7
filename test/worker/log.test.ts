import { env } from 'cloudflare:workers';
import * as v from 'valibot';
import { beforeEach, describe, expect, it } from 'vitest';
import { PATHS } from '../../shared/api.ts';
import { checkLog, type LogCheck } from '../../shared/check-log.ts';
import { addDays } from '../../shared/day.ts';
import { entryLine, FIRST_HASH, hashedText, logEntrySchema } from '../../shared/log-entry.ts';
import { query, readRows, runBatch } from '../../worker/db/database.ts';
import { logSchema } from '../../worker/log/routes.ts';
import { logHead, type NewEntry, runLogged, toLogHead, writeLog } from '../../worker/log/write.ts';
import { addStaffToken, type Organisation, organisation, TODAY } from './organisation.ts';
import { ADMIN, CONTENT, putPolicy } from './policy-content.ts';
import { expectRefused, type Refusal } from './refusal.ts';
import { OTHER_SERVICE, SERVICE } from './rows.ts';

const ADA = { actor: 'Ada', at: '2026-11-21T12:00:00.000Z' };

const storedLog = () => readRows(env.DB, query.selectFrom('log').selectAll().orderBy('number'));
const groups = () => readRows(env.DB, query.selectFrom('browser_group').select(['number', 'name']).orderBy('number'));
const about = (subject: string): NewEntry => ({ kind: 'groups-changed', subject, detail: { of: subject } });

/** Guards itself: changes nothing where the group is there. */
const addGroup = (number: number) =>
  query
    .insertInto('browser_group')
    .values({ number, name: `group ${number}`, version: 1 })
    .onConflict((conflict) => conflict.column('number').doNothing())
    .returning('number');

const view = (number: number): NewEntry => ({ kind: 'report-viewed', subject: null, detail: { number } });

/** The same database as another isolate has it: it knows nothing of who waits here. */
const anotherIsolate = (): D1Database =>
  ({ prepare: env.DB.prepare.bind(env.DB), batch: env.DB.batch.bind(env.DB) }) as Partial<D1Database> as D1Database;

/** A database that counts its batches, and refuses those with `refused` in what they bind. */
function counted(db: D1Database, refused?: string): { db: D1Database; count: () => number } {
  let count = 0;
  const bad = new WeakSet<D1PreparedStatement>();
  const prepare = (sql: string) => {
    const bind = (...values: unknown[]) => {
      const statement = db.prepare(sql).bind(...values);
      if (refused !== undefined && JSON.stringify(values).replaceAll('\\', '').includes(refused)) bad.add(statement);
      return statement;
    };
    return { bind };
  };
  const batch = (statements: D1PreparedStatement[]) => {
    count += 1;
    return statements.some((statement) => bad.has(statement))
      ? Promise.reject(new Error('refused by the test'))
      : db.batch(statements);
  };
  return { db: { prepare, batch } as unknown as D1Database, count: () => count };
}

/** Not `text()`: workerd logs a warning for every body whose type is not text. */
const textOf = async (response: Response) => new TextDecoder().decode(await response.arrayBuffer());

async function sha256(text: string): Promise<string> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))).toHex();
}

/** By hand, and not by the code that wrote it. */
async function expectWhole(): Promise<void> {
  let hash = FIRST_HASH;
  for (const [position, entry] of (await storedLog()).entries()) {
    expect(entry.number).toBe(position + 1);
    hash = await sha256(hashedText(hash, entry));
    expect(entry.hash).toBe(hash);
  }
}

describe('a logged change', () => {
  it('is made and logged, each entry chained to the one before', async () => {
    expect(await runLogged(env.DB, ADA, addGroup(1), [about('one'), about('two')])).toEqual([{ number: 1 }]);
    await runLogged(env.DB, ADA, addGroup(2), [about('three')], [addGroup(3)]);
    expect(await groups()).toHaveLength(3);
    expect(await storedLog()).toMatchObject([
      { number: 1, ...ADA, kind: 'groups-changed', subject: 'one', detail: '{"of":"one"}' },
      { number: 2, subject: 'two' },
      { number: 3, subject: 'three' },
    ]);
    await expectWhole();
  });

  it('that changes nothing logs nothing, and nothing comes after it', async () => {
    await runLogged(env.DB, ADA, addGroup(1), [about('one')]);
    expect(await runLogged(env.DB, ADA, addGroup(1), [about('again')], [addGroup(2)])).toEqual([]);
    expect(await groups()).toHaveLength(1);
    expect(await storedLog()).toHaveLength(1);
  });

  it('that updates no row logs nothing, even right after one that did', async () => {
    const rename = (name: string) => query.updateTable('browser_group').set({ name }).where('number', '=', 9);
    await runLogged(env.DB, ADA, addGroup(1), [about('one')]);
    expect(await runLogged(env.DB, ADA, rename('x').returning('number'), [about('nine')])).toEqual([]);
    expect(await storedLog()).toHaveLength(1);
  });

  it('whose last statement fails leaves neither change nor entry', async () => {
    const bad = query.insertInto('browser_group').values({ number: 1, name: 'twice', version: 1 });
    await expect(runLogged(env.DB, ADA, addGroup(1), [about('one')], [bad])).rejects.toThrow('UNIQUE');
    expect(await groups()).toEqual([]);
    expect(await storedLog()).toEqual([]);
  });

  it('without an entry is no logged change', async () => {
    await expect(runLogged(env.DB, ADA, addGroup(1), [])).rejects.toThrow('Nothing to log');
    expect(await groups()).toEqual([]);
  });

  it('moves the head', async () => {
    expect(toLogHead([])).toEqual({ number: 0, hash: FIRST_HASH });
    await writeLog(env.DB, ADA, [about('one'), about('two')]);
    const [heads] = await runBatch(env.DB, [logHead()]);
    expect(toLogHead(heads)).toEqual({ number: 2, hash: (await storedLog())[1]?.hash });
  });

  it('keeps text byte for byte, whatever it holds', async () => {
    const texts = [
      '"quoted" \\ back',
      'line\nfeed',
      '\u0000\u2028\u2029\ud800',
      '🌘 zażółć',
      '</script>',
      "'; drop table log",
    ];
    await writeLog(
      env.DB,
      ADA,
      texts.map((text) => ({ kind: 'system-changed', subject: 'x', detail: { text } })),
    );
    expect((await storedLog()).map(({ detail }) => JSON.parse(detail).text)).toEqual(texts);
    // Every reader takes each entry for one line.
    expect((await storedLog()).map(entryLine).join('')).not.toMatch(/[\n\r\u2028\u2029]/);
    await expectWhole();
  });

  it.each(['two\nlines', 'two\rlines', 'two\u2028lines', 'two\u2029lines', ''])(
    'is refused from or about %j, which is no line',
    async (name) => {
      await expect(writeLog(env.DB, ADA, [about(name)])).rejects.toThrow('Not one line');
      await expect(runLogged(env.DB, { ...ADA, actor: name }, addGroup(1), [about('x')])).rejects.toThrow('Not one');
      expect([await storedLog(), await groups()]).toEqual([[], []]);
    },
  );

  it.each([20, 60])('of %d writers at once all get in, in one chain', async (count) => {
    const writers = Array.from({ length: count }, (_, number) =>
      runLogged(env.DB, ADA, addGroup(number), [about(`${number} a`), about(`${number} b`)]),
    );
    expect((await Promise.all(writers)).flat()).toHaveLength(count);
    expect(await groups()).toHaveLength(count);
    expect(await storedLog()).toHaveLength(2 * count);
    await expectWhole();
  });

  it('of writers in several isolates all get in, in one chain', async () => {
    const isolates = Array.from({ length: 4 }, anotherIsolate);
    const writers = Array.from({ length: 40 }, (_, number) => {
      const db = isolates[number % isolates.length] ?? env.DB;
      return number % 3 === 0
        ? runLogged(db, ADA, addGroup(number), [about(`${number} a`), about(`${number} b`)])
        : writeLog(db, ADA, [view(number)]);
    });
    await Promise.all(writers);
    expect(await groups()).toHaveLength(14);
    expect(await storedLog()).toHaveLength(2 * 14 + 26);
    await expectWhole();
  });

  it('goes before views that wait, and these are written at once, in the order they came', async () => {
    const batches = counted(env.DB);
    const first = runLogged(batches.db, ADA, addGroup(1), [about('one')]);
    const views = Array.from({ length: 30 }, (_, number) => writeLog(batches.db, ADA, [view(number)]));
    const second = runLogged(batches.db, ADA, addGroup(2), [about('two')]);
    await Promise.all([first, ...views, second]);
    const said = (await storedLog()).map(({ detail, subject }) => subject ?? JSON.parse(detail).number);
    expect(said).toEqual(['one', 'two', ...Array.from({ length: 30 }, (_, number) => number)]);
    expect(batches.count()).toBe(3);
    await expectWhole();
  });

  it('that fails takes no view with it, nor a view that cannot be written another', async () => {
    const batches = counted(env.DB, '"number":3}');
    const bad = query.insertInto('browser_group').values({ number: 1, name: 'twice', version: 1 });
    const ends = await Promise.allSettled([
      runLogged(batches.db, ADA, addGroup(1), [about('one')], [bad]),
      ...Array.from({ length: 6 }, (_, number) => writeLog(batches.db, ADA, [view(number)])),
      runLogged(batches.db, ADA, addGroup(2), [about('two')]),
    ]);
    const failed = ends.flatMap((end, position) => (end.status === 'rejected' ? [[position, String(end.reason)]] : []));
    expect(failed).toEqual([
      [0, expect.stringContaining('UNIQUE')],
      [4, expect.stringContaining('refused by the test')],
    ]);
    const said = (await storedLog()).map(({ detail, subject }) => subject ?? JSON.parse(detail).number);
    expect(said).toEqual(['two', 0, 1, 2, 4, 5]);
    await expectWhole();
  });

  it('of many writers of the same thing is made once and logged once', async () => {
    const writers = Array.from({ length: 10 }, () => runLogged(env.DB, ADA, addGroup(1), [about('one')]));
    expect((await Promise.all(writers)).flat()).toEqual([{ number: 1 }]);
    expect(await storedLog()).toHaveLength(1);
  });
});

describe('the log', () => {
  let org: Organisation;
  const get = (query = '', token = ADMIN) =>
    org.fetch(PATHS.log + query, { headers: { authorization: `Bearer ${token}` } });
  const read = async (query = '') => {
    const page: unknown = await (await get(query)).json();
    return v.parse(logSchema, page);
  };
  const numbers = async (query: string) => (await read(query)).entries.map(({ number }) => number);

  beforeEach(async () => {
    org = organisation();
    await addStaffToken(ADMIN, 'admin');
  });

  it('is empty at first, but for who looks at it', async () => {
    expect(await read()).toEqual({ head: { number: 0, hash: FIRST_HASH }, total: 0, entries: [], next: null });
    const { entries, head } = await read();
    expect(entries).toMatchObject([
      { number: 1, at: '2026-11-21T12:00:00.000Z', actor: 'test', kind: 'report-viewed', detail: { report: 'log' } },
    ]);
    expect(entries[0]?.hash).toBe(head.hash);
  });

  it('comes newest first, page by page, without a gap while others write', async () => {
    await writeLog(
      env.DB,
      ADA,
      Array.from({ length: 7 }, (_, number) => about(`s${number}`)),
    );
    const first = await read('?limit=3');
    expect(first.entries.map(({ number }) => number)).toEqual([7, 6, 5]);
    expect(first.total).toBe(7);
    const second = await read(`?limit=3&cursor=${first.next}`);
    expect(second.entries.map(({ number }) => number)).toEqual([4, 3, 2]);
    const third = await read(`?limit=3&cursor=${second.next}`);
    expect(third.entries.map(({ number }) => number)).toEqual([1]);
    expect(third.next).toBeNull();
  });

  it('is filtered by kind, subject, actor and days', async () => {
    await writeLog(env.DB, { ...ADA, at: '2026-11-19T23:59:59.999Z' }, [about('one')]);
    await writeLog(env.DB, { ...ADA, at: '2026-11-20T00:00:00.000Z' }, [about('two')]);
    await writeLog(env.DB, { actor: 'unshade', at: '2026-11-20T23:59:59.999Z' }, [
      { kind: 'finding-opened', subject: 'one', detail: {} },
    ]);
    expect(await numbers('?subject=one')).toEqual([3, 1]);
    expect(await numbers('?kind=finding-opened')).toEqual([3]);
    expect(await numbers('?actor=Ada')).toEqual([2, 1]);
    expect(await numbers('?since=2026-11-20&until=2026-11-20')).toEqual([3, 2]);
    expect(await numbers('?until=2026-11-19')).toEqual([1]);
    expect(await numbers('?subject=one&actor=Ada')).toEqual([1]);
    expect(await numbers('?subject=One')).toEqual([]);
    const { next } = await read('?actor=Ada&limit=1');
    expect(next).toBe('2');
    expect(await numbers('?actor=Ada&limit=1&cursor=2')).toEqual([1]);
  });

  it('counts all entries, and those about one subject; counting others would read the whole log', async () => {
    const write = (actor: string, ...subjects: string[]) => writeLog(env.DB, { ...ADA, actor }, subjects.map(about));
    await write('Ada', 'one', 'two', 'one');
    await write('Eve', 'one');
    const total = async (query: string) => (await read(query)).total;
    expect(await total('')).toBe(4);
    expect(await total('?limit=1&cursor=3')).toBe(5);
    expect(await total('?subject=one&limit=1')).toBe(3);
    expect(await total('?subject=one&actor=Eve')).toBe(1);
    expect(await total('?subject=nobody')).toBe(0);
    expect(await total('?actor=Ada')).toBeNull();
    expect(await total('?kind=groups-changed&since=2026-01-01')).toBeNull();
  });

  const refusals: [string, Refusal][] = [
    [`?actor=${'x'.repeat(121)}`, { status: 400, code: 'query.invalid', field: 'actor' }],
    ['?actor=a%0Ab', { status: 400, code: 'query.invalid', field: 'actor' }],
    ['?actor=', { status: 400, code: 'query.invalid', field: 'actor' }],
    ['?subject=a%E2%80%A8b', { status: 400, code: 'query.invalid', field: 'subject' }],
    [`?subject=${'x'.repeat(121)}`, { status: 400, code: 'query.invalid', field: 'subject' }],
    ['?limit=0', { status: 400, code: 'query.invalid', field: 'limit' }],
    ['?limit=501', { status: 400, code: 'query.invalid', field: 'limit' }],
    ['?limit=1.5', { status: 400, code: 'query.invalid', field: 'limit' }],
    ['?kind=nonsense', { status: 400, code: 'query.invalid', field: 'kind' }],
    ['?since=yesterday', { status: 400, code: 'query.invalid', field: 'since' }],
    ['?until=2026-02-30', { status: 400, code: 'query.invalid', field: 'until' }],
    ['?cursor=', { status: 400, code: 'query.cursor', field: 'cursor' }],
    ['?cursor=0', { status: 400, code: 'query.cursor', field: 'cursor' }],
    ['?cursor=1e3', { status: 400, code: 'query.cursor', field: 'cursor' }],
    ['?cursor=-1', { status: 400, code: 'query.cursor', field: 'cursor' }],
    ["?cursor=1'--", { status: 400, code: 'query.cursor', field: 'cursor' }],
    ['?page=2', { status: 400, code: 'query.unknown', field: 'page' }],
    ['?kind=policy-changed&kind=report-viewed', { status: 400, code: 'query.invalid', field: 'kind' }],
    ['?format=csv', { status: 400, code: 'query.invalid', field: 'format' }],
    ['?format=jsonl&actor=Ada', { status: 400, code: 'query.invalid', field: 'actor' }],
  ];
  it.each(refusals)('refuses %s, and logs no view', async (query, refusal) => {
    await expectRefused(() => get(query), refusal);
  });

  it('leaves as lines that anybody can check, and that it left is logged', async () => {
    await putPolicy(org, { basedOn: 1, ...CONTENT });
    await writeLog(env.DB, ADA, [about('zażółć "x"')]);
    const response = await get('?format=jsonl');
    expect(response.headers.get('content-type')).toBe('application/x-ndjson');
    expect(response.headers.get('content-disposition')).toBe(`attachment; filename="unshade-log-${TODAY}.jsonl"`);
    const text = await textOf(response);
    const lines = text.split('\n');
    expect(lines.pop()).toBe('');
    const entries = lines.map((line) => v.parse(logEntrySchema, JSON.parse(line)));
    const stored = await storedLog();
    expect(stored.slice(0, -1)).toEqual(entries);
    const head = { number: entries.length, hash: entries.at(-1)?.hash };
    expect(stored.at(-1)).toMatchObject({ kind: 'log-exported', actor: 'test', detail: JSON.stringify({ head }) });
    // Hashes first, because the check takes a function that answers at once.
    const hashes = new Map<string, string>();
    let previous = FIRST_HASH;
    for (const entry of entries) {
      const hashed = hashedText(previous, entry);
      previous = await sha256(hashed);
      hashes.set(hashed, previous);
    }
    const whole: LogCheck = { kind: 'whole', count: entries.length, head: head.hash ?? '' };
    expect(await checkLog(lines, (hashed) => hashes.get(hashed) ?? '', head.hash)).toEqual(whole);
  });

  it('takes what stands in a filter as it is, and still leaves as one line an entry', async () => {
    const owner = 'a\u2028b\u2029c\nd\u0085e"\\';
    const headers = { authorization: `Bearer ${ADMIN}` };
    const answer = await org.fetch(`${PATHS.inventory}?owner=${encodeURIComponent(owner)}`, { headers });
    await answer.arrayBuffer();
    expect(answer.status).toBe(200);
    const text = await textOf(await get('?format=jsonl'));
    expect(text.split(/[\n\r\u2028\u2029]/)).toHaveLength(2);
    expect(JSON.parse(JSON.parse(text).detail).filters).toEqual({ owner });
    await expectWhole();
  });

  it('leaves whole when it is longer than what is read at once', async () => {
    const many = Array.from({ length: 5_300 }, (_, number) => about(`s${number}`));
    await writeLog(env.DB, ADA, many);
    await writeLog(env.DB, ADA, many);
    const lines = (await textOf(await get('?format=jsonl'))).trimEnd().split('\n');
    expect(lines).toHaveLength(10_600);
    expect(lines.map((line) => JSON.parse(line).number)).toEqual(lines.map((_, position) => position + 1));
  });

  it('has each change of the policy: what is ruled otherwise, no text', async () => {
    const rule = (service: string, status: string) => ({ service, status });
    const first = { ...CONTENT, services: [rule(SERVICE, 'rejected'), rule(OTHER_SERVICE, 'approved')] };
    await putPolicy(org, { basedOn: 1, ...first });
    await putPolicy(org, { basedOn: 2, ...first, services: [rule(SERVICE, 'rejected')], contact: null });
    await putPolicy(org, { basedOn: 2, ...first });
    const { entries } = await read('?kind=policy-changed');
    const whole = entries.filter(({ subject }) => subject === null);
    expect(entries.map(({ subject }) => subject)).toEqual([OTHER_SERVICE, null, OTHER_SERVICE, SERVICE, null]);
    expect(whole.map(({ detail }) => detail)).toEqual([
      {
        version: 3,
        services: [{ service: OTHER_SERVICE, from: 'approved', to: 'unassessed' }],
        parts: CONTENT.contact === null ? [] : ['contact'],
        text: CONTENT.text?.version ?? null,
        reason: null,
      },
      {
        version: 2,
        services: [
          { service: SERVICE, from: 'unassessed', to: 'rejected' },
          { service: OTHER_SERVICE, from: 'unassessed', to: 'approved' },
        ],
        parts: expect.arrayContaining(['text']),
        text: CONTENT.text?.version ?? null,
        reason: null,
      },
    ]);
    expect(JSON.stringify(entries)).not.toContain(CONTENT.text?.translations[0]?.title);
    await expectWhole();
  });

  it("has each change of the organisation's own entries", async () => {
    const own = { id: 'own-helper', product: 'Helper', vendor: 'We', country: null, category: 'assistant' };
    const entries = { services: [{ ...own, accountMatters: false }], signals: [], renamed: [], excluded: [SERVICE] };
    const put = (body: object) =>
      org.fetch(PATHS.catalogue, {
        method: 'PUT',
        headers: { authorization: `Bearer ${ADMIN}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    await put({ basedOn: 0, ...entries });
    await put({ basedOn: 1, ...entries, services: [{ ...own, product: 'Help', accountMatters: false }], excluded: [] });
    await put({ basedOn: 1, ...entries });
    const log = (await read('?kind=catalogue-changed')).entries;
    const nothing = { added: [], removed: [], changed: [] };
    const [helper] = entries.services;
    expect(log.map(({ detail }) => detail)).toEqual([
      {
        version: 2,
        services: { ...nothing, changed: [{ before: helper, after: { ...helper, product: 'Help' } }] },
        signals: nothing,
        renamed: nothing,
        excluded: { added: [], removed: [SERVICE] },
      },
      {
        version: 1,
        services: { ...nothing, added: [helper] },
        signals: nothing,
        renamed: nothing,
        excluded: { added: [SERVICE], removed: [] },
      },
    ]);
  });

  it('knows since when the policy calls a service rejected or retired', async () => {
    const days = () =>
      readRows(env.DB, query.selectFrom('ruling_day').select(['service', 'status', 'day']).orderBy('service'));
    const put = async (basedOn: number, ...services: [service: string, status: string][]) => {
      const rulings = services.map(([service, status]) => ({ service, status }));
      expect((await putPolicy(org, { basedOn, ...CONTENT, services: rulings })).status).toBe(200);
      return new Map((await days()).map(({ service, status, day }) => [service, [status, day]]));
    };
    const day = Date.parse(TODAY) / 86_400_000;
    expect(await put(1, [SERVICE, 'rejected'], [OTHER_SERVICE, 'approved'])).toEqual(
      new Map([[SERVICE, ['rejected', day]]]),
    );
    org.today = addDays(TODAY, 1);
    expect(await put(2, [SERVICE, 'rejected'], [OTHER_SERVICE, 'retired'])).toEqual(
      new Map([
        [SERVICE, ['rejected', day]],
        [OTHER_SERVICE, ['retired', day + 1]],
      ]),
    );
    org.today = addDays(TODAY, 2);
    expect(await put(3, [SERVICE, 'retired'])).toEqual(new Map([[SERVICE, ['retired', day + 2]]]));
    expect(await put(4)).toEqual(new Map());
  });
});
