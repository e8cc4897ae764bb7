import { env } from 'cloudflare:workers';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  DECLARATIONS_A_DAY,
  NEW_TAGS_A_QUARTER,
  PATHS,
  STATEMENTS_A_DAY,
  type SyncRequest,
  type SyncResponse,
} from '../../shared/api.ts';
import { builtIn } from '../../shared/catalogue/built-in.ts';
import { ACCEPTED_DAYS_BACK, addDays, type Day, fromDayNumber, toDayNumber } from '../../shared/day.ts';
import type { Statement } from '../../shared/statement.ts';
import { query, readRows } from '../../worker/db/database.ts';
import { requestId } from '../../worker/requests/id.ts';
import { DISMISSAL_DAYS, deleteExpired } from '../../worker/sync/store.ts';
import {
  addEnrolmentToken,
  addStaffToken,
  newBrowser,
  type Organisation,
  organisation,
  STAFF_TOKEN,
  storedRows,
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
  forgetting,
  OTHER_SERVICE,
  observation,
  SERVICE,
} from './rows.ts';

const day = toDayNumber(TODAY);

let org: Organisation;
let browser: TestBrowser;
beforeEach(async () => {
  org = organisation();
  await addEnrolmentToken();
  await addStaffToken();
  await addStaffToken(ADMIN, 'admin');
  await putPolicy(org, { basedOn: 1, ...CONTENT });
  browser = await trustedBrowser(org);
});

const stored = async (table: 'acknowledgement' | 'dismissal' | 'request') => (await everythingStored())[table];
const send = (...statements: Statement[]) => browser.sync({ statements });
const untrustedBrowser = async () => {
  const fresh = await newBrowser(org);
  await fresh.enrol();
  return fresh;
};
const revokeTokens = () => readRows(env.DB, query.updateTable('enrolment_token').set({ revoked_day: day }));

describe('statements', () => {
  it('of every kind are stored under what they need, and with nothing else', async () => {
    const rows = [
      acknowledgement({ check: 'passed' }),
      dismissal({ reason: 'not-ai' }),
      exception({ day: addDays(TODAY, -1) }),
      concern({ service: OTHER_SERVICE }),
      concern(),
    ] as const;
    const { merged, refused } = await send(...rows);
    expect([merged, refused]).toEqual([rows.map(({ id }) => id), []]);
    expect(await stored('acknowledgement')).toEqual([
      { version: 1, tag: 7_001, day, check_result: 2, held: 0, forgotten: 0 },
    ]);
    const number = expect.any(Number);
    const month = toDayNumber('2026-11-01' as Day);
    expect(await stored('dismissal')).toEqual([{ id: rows[1].id, service: number, reason: 'not-ai', month, held: 0 }]);
    const open = {
      held: 0,
      earlier: '[]',
      decision: null,
      answer: null,
      until_day: null,
      answered_day: null,
      answered_by: null,
      answered_at: null,
    };
    const requests = await Promise.all(
      rows.slice(2).map(async (row) => {
        const { kind, text, receipt, ...said } = row as ReturnType<typeof exception> | ReturnType<typeof concern>;
        const category = 'category' in said ? said.category : null;
        const service = said.service === undefined ? null : number;
        return { id: await requestId(receipt), kind, category, service, day: toDayNumber(said.day), text, ...open };
      }),
    );
    expect(await stored('request')).toEqual(requests.sort((a, b) => (a.id < b.id ? -1 : 1)));
  });

  it('may be left out by a browser that was built before there were any', async () => {
    const response = await browser.post({ statements: undefined } as Record<string, unknown>);
    expect(response.status).toBe(200);
  });

  it('say nothing of a service being in use', async () => {
    await send(dismissal(), exception(), concern({ service: SERVICE }));
    expect((await org.inventory()).systems).toEqual([]);
  });
});

const OLD = addDays(TODAY, -ACCEPTED_DAYS_BACK - 1);
const AHEAD = addDays(TODAY, 2);

describe('a statement that is refused', () => {
  const bad: [what: string, row: () => Statement, code: string][] = [
    ['an acknowledgement of long ago', () => acknowledgement({ day: OLD }), 'row.day-out-of-range'],
    ['an acknowledgement of days to come', () => acknowledgement({ day: AHEAD }), 'row.day-out-of-range'],
    ['a dismissal of long ago', () => dismissal({ day: OLD }), 'row.day-out-of-range'],
    ['an exception of long ago', () => exception({ day: '1970-01-01' as Day }), 'row.day-out-of-range'],
    ['a concern of days to come', () => concern({ day: '2031-01-01' as Day }), 'row.day-out-of-range'],
    ['a forgetting of days to come', () => forgetting({ day: AHEAD }), 'row.day-out-of-range'],
    ['a dismissal of an unknown service', () => dismissal({ service: 'nobody-knows' }), 'row.service-unknown'],
    ['an exception for an unknown service', () => exception({ service: 'nobody-knows' }), 'row.service-unknown'],
    ['a concern about an unknown service', () => concern({ service: 'nobody-knows' }), 'row.service-unknown'],
    ['an acknowledgement of a text that never was', () => acknowledgement({ version: 2 }), 'row.policy-unknown'],
    ['a forgetting of a text that never was', () => forgetting({ version: 2 }), 'row.policy-unknown'],
  ];
  it.each(bad)('is %s; it leaves nothing, and the row beside it is merged', async (_what, make, code) => {
    const row = make();
    const good = acknowledgement({ tag: 1 });
    expect(await send(row, good)).toMatchObject({ merged: [good.id], refused: [{ id: row.id, code }] });
    const { acknowledgement: acknowledged, dismissal: dismissed, request } = await everythingStored();
    expect([acknowledged?.length, dismissed, request]).toEqual([1, [], []]);
  });

  it('is never a forgetting that comes late', async () => {
    expect((await send(forgetting({ day: OLD }))).refused).toEqual([]);
  });

  it('is never an acknowledgement of an earlier text', async () => {
    await putPolicy(org, { basedOn: 2, ...CONTENT, text: null });
    expect((await send(acknowledgement())).refused).toEqual([]);
  });

  const malformed: [what: string, row: () => object, field: string][] = [
    ['a kind that there is not', () => ({ ...dismissal(), kind: 'praise' }), 'kind'],
    ['a name', () => ({ ...concern(), name: 'Ada' }), 'name'],
    ['a tag on a dismissal', () => ({ ...dismissal(), tag: 1 }), 'tag'],
    ['an unknown category', () => ({ ...concern(), category: 'gossip' }), 'category'],
    ['an unknown reason', () => ({ ...dismissal(), reason: 'bored' }), 'reason'],
    ['an unknown result', () => ({ ...acknowledgement(), check: 'cheated' }), 'check'],
    ['a version of 0', () => acknowledgement({ version: 0 }), 'version'],
    ['a receipt that is none', () => exception({ receipt: 'ab' }), 'receipt'],
    ['an exception for no service', () => ({ ...exception(), service: undefined }), 'service'],
    ['a reason of nothing', () => exception({ text: ' \n ' }), 'text'],
    ['a reason that is too long', () => exception({ text: 'x'.repeat(501) }), 'text'],
    ['a concern that is too long', () => concern({ text: 'x'.repeat(1001) }), 'text'],
    ['a concern that turns its direction', () => concern({ text: 'a\u202eb' }), 'text'],
  ];
  it.each(malformed)('takes the whole batch with it when it has %s', async (_what, make, name) => {
    const before = await everythingStored();
    const response = await browser.post({ statements: [concern(), make()] as Statement[] });
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({ error: { code: 'body.invalid', field: `statements[1].${name}` } });
    expect(await everythingStored()).toEqual(before);
  });

  it('is the 41st new one of a day; known ones and the next day go on', async () => {
    const rows = Array.from({ length: STATEMENTS_A_DAY + 1 }, (_, n) =>
      n % 3 === 0 ? dismissal() : n % 3 === 1 ? concern() : acknowledgement({ tag: n }),
    );
    const over = rows.slice(-1).map(({ id }) => ({ id, code: 'row.too-many-statements' }));
    expect((await send(...rows)).refused).toEqual(over);
    // Which comes first does not matter: what is known is free, what is new is one too many.
    expect((await send(...rows.toReversed())).refused).toEqual(over);
    org.today = addDays(TODAY, 1);
    expect((await send(...rows)).refused).toEqual([]);
    expect((await readRows(env.DB, query.selectFrom('device').select('statements')))[0]).toEqual({ statements: 1 });
  });

  it('is never one that says again what is known, under whatever id', async () => {
    const [asked, acknowledged] = [concern(), acknowledgement()];
    await send(asked, acknowledged);
    const [before] = await readRows(env.DB, query.selectFrom('device').select('statements'));
    await send({ ...asked, id: 'a'.repeat(32) }, { ...acknowledged, id: 'b'.repeat(32) });
    expect(await readRows(env.DB, query.selectFrom('device').select('statements'))).toEqual([before]);
    expect(before).toEqual({ statements: 2 });
  });

  const underOneId: [what: string, table: 'acknowledgement' | 'request', row: (n: number) => Statement][] = [
    ['100 acknowledgements', 'acknowledgement', (n) => acknowledgement({ id: 'a'.repeat(32), tag: n })],
    ['100 exceptions', 'request', () => exception({ id: 'a'.repeat(32) })],
    ['100 concerns', 'request', () => concern({ id: 'a'.repeat(32) })],
  ];
  it.each(underOneId)('is what goes over the limit of %s that share one id', async (_what, table, make) => {
    const { merged, refused } = await send(...Array.from({ length: 100 }, (_, n) => make(n)));
    expect(await stored(table)).toHaveLength(STATEMENTS_A_DAY);
    expect([merged.length, refused.length]).toEqual([STATEMENTS_A_DAY, 100 - STATEMENTS_A_DAY]);
    expect(refused[0]?.code).toBe('row.too-many-statements');
  });
});

describe('a batch that comes again', () => {
  it('brings nothing in that was refused before: what a repeat brings is counted nowhere', async () => {
    const observed = builtIn.services.slice(0, 70).map(({ id }) => observation({ service: id }));
    const statements = Array.from({ length: 60 }, () => concern());
    const declarations = Array.from({ length: DECLARATIONS_A_DAY + 5 }, () => declaration());
    const batch = { sequence: 50, nonce: 'e'.repeat(32), observations: observed, statements, declarations };
    await browser.post(batch);
    const before = await storedRows();
    org.today = addDays(TODAY, 1);
    await deleteExpired(env.DB, org.today);
    await browser.post(batch);
    await readRows(env.DB, query.updateTable('device').set({ new_tags: 0 }));
    const again = (await (await browser.post(batch)).json()) as SyncResponse;
    expect(await storedRows()).toEqual(before);
    expect(again.merged).toHaveLength(NEW_TAGS_A_QUARTER + STATEMENTS_A_DAY + DECLARATIONS_A_DAY);
  });
});

describe('the tag of an acknowledgement', () => {
  const allowances = async () =>
    (await readRows(env.DB, query.selectFrom('device').select(['new_tags', 'statements'])))[0];
  const use = (used: { new_tags?: number; statements?: number }) =>
    readRows(env.DB, query.updateTable('device').set(used));

  it('is one of the new ones that a quarter allows, and costs no statement when it is one too many', async () => {
    const known = acknowledgement({ tag: 1 });
    await send(known);
    await use({ new_tags: NEW_TAGS_A_QUARTER - 1 });
    const [last, over] = [acknowledgement({ tag: 2 }), acknowledgement({ tag: 3 })];
    const refused = [{ id: over.id, code: 'row.too-many-tags' }];
    expect(await send(known, last, over)).toMatchObject({ merged: [known.id, last.id], refused });
    expect(await allowances()).toEqual({ new_tags: NEW_TAGS_A_QUARTER, statements: 2 });
    expect(await stored('acknowledgement')).toHaveLength(2);
  });

  it('is not used up by what is refused for the day', async () => {
    await use({ statements: STATEMENTS_A_DAY });
    expect((await send(acknowledgement())).refused).toMatchObject([{ code: 'row.too-many-statements' }]);
    expect(await allowances()).toMatchObject({ new_tags: 0 });
  });

  it('is forgotten whatever was sent that day and quarter', async () => {
    const rows = Array.from({ length: STATEMENTS_A_DAY }, (_, tag) => acknowledgement({ tag }));
    await send(...rows);
    await use({ new_tags: NEW_TAGS_A_QUARTER });
    expect((await send(...rows.map(({ tag }) => forgetting({ tag })))).refused).toEqual([]);
    expect((await stored('acknowledgement'))?.map((row) => (row as { forgotten: number }).forgotten)).toEqual(
      rows.map(() => 1),
    );
  });

  it('may be forgotten before it comes, for one new tag and no statement; it then comes for nothing', async () => {
    await use({ statements: STATEMENTS_A_DAY });
    expect((await send(forgetting())).refused).toEqual([]);
    expect((await send(acknowledgement(), forgetting())).refused).toEqual([]);
    expect(await allowances()).toEqual({ new_tags: 1, statements: STATEMENTS_A_DAY });
    expect(await stored('acknowledgement')).toMatchObject([{ forgotten: 1, day: 0 }]);
  });

  it('may not be made up without end in order to be forgotten', async () => {
    const marks = Array.from({ length: 100 }, (_, tag) => forgetting({ id: 'a'.repeat(32), tag }));
    const { refused } = await send(...marks);
    expect(refused).toHaveLength(100 - NEW_TAGS_A_QUARTER);
    expect(refused[0]?.code).toBe('row.too-many-tags');
    expect(await stored('acknowledgement')).toHaveLength(NEW_TAGS_A_QUARTER);
  });
});

describe('a dismissal', () => {
  it('shares no day with the erase mark of the same press, only its month', async () => {
    await browser.sync({ erasures: [erasure()], statements: [dismissal(), dismissal({ day: addDays(TODAY, -21) })] });
    const months = (await stored('dismissal'))?.map((row) => fromDayNumber((row as { month: number }).month)).sort();
    expect(months).toEqual(['2026-10-01', '2026-11-01']);
    expect(JSON.stringify(await stored('dismissal'))).not.toContain(`${day}`);
  });
});

describe('an acknowledgement', () => {
  it('keeps its first day and its best check', async () => {
    await send(acknowledgement({ check: 'failed' }));
    await send(acknowledgement({ day: addDays(TODAY, -3) }));
    await send(acknowledgement({ day: addDays(TODAY, -1), check: 'passed' }));
    expect(await stored('acknowledgement')).toMatchObject([{ day: day - 3, check_result: 2 }]);
  });

  it('that is forgotten leaves version and tag, whichever came first', async () => {
    const mark = { version: 1, day: 0, check_result: 0, held: 0, forgotten: 1 };
    await send(acknowledgement({ tag: 1, check: 'passed' }));
    await send(forgetting({ tag: 1 }), forgetting({ tag: 2 }), acknowledgement({ tag: 3 }), forgetting({ tag: 3 }));
    await send(acknowledgement({ tag: 2, check: 'passed' }), acknowledgement({ tag: 1 }));
    expect(await stored('acknowledgement')).toEqual([1, 2, 3].map((tag) => ({ ...mark, tag })));
  });
});

describe('two requests with one receipt', () => {
  it('are one, and the first stays', async () => {
    const first = concern();
    await send(first);
    await send(concern({ receipt: first.receipt, text: 'Something else.' }));
    expect(await stored('request')).toMatchObject([{ text: first.text }]);
  });
});

/** Statements out of few tags and ids, so that they often meet in one row. What a dismissal or request says is fixed by its id. */
const hex = (n: number) => n.toString(16).padStart(32, '0');
const back = fc.integer({ min: -1, max: ACCEPTED_DAYS_BACK + 2 }).map((days) => addDays(TODAY, -days));
const tag = fc.integer({ min: 1, max: 3 });
const statement = fc.oneof(
  fc
    .record({ tag, day: back, version: tag, check: fc.constantFrom('none', 'failed', 'passed') })
    .map((row) => acknowledgement({ ...row, id: hex(row.tag) }) as Statement),
  fc.record({ tag, day: back, version: tag }).map((row) => forgetting({ ...row, id: hex(10 + row.tag) }) as Statement),
  tag.map((n): Statement => dismissal({ id: hex(20 + n), day: addDays(TODAY, -n) })),
  tag.map((n): Statement => exception({ id: hex(30 + n), receipt: hex(n), day: addDays(TODAY, -n) })),
  tag.map((n): Statement => concern({ id: hex(40 + n), receipt: hex(100 + n), text: `concern ${n}` })),
);

describe('statements of many batches', () => {
  it('leave the same tables in any order and however often they come, from new browsers and known ones', async () => {
    const fresh = await untrustedBrowser();
    const batches = fc.array(fc.record({ statements: fc.array(statement, { maxLength: 4 }), isNew: fc.boolean() }), {
      minLength: 1,
      maxLength: 5,
    });
    const orders = batches.chain((all) =>
      fc.array(fc.nat({ max: all.length - 1 }), { maxLength: 3 }).chain((again) =>
        fc.record({
          all: fc.constant(all),
          arrival: fc.shuffledSubarray([...all.keys(), ...again], { minLength: all.length + again.length }),
        }),
      ),
    );
    const tablesAfter = async (order: { statements: Statement[]; isNew: boolean }[]) => {
      await env.DB.batch(
        [
          'delete from acknowledgement',
          'delete from dismissal',
          'delete from request',
          'update device set statements = 0, new_tags = 0',
        ].map((text) => env.DB.prepare(text)),
      );
      for (const { statements, isNew } of order) await (isNew ? fresh : browser).sync({ statements });
      return storedRows();
    };
    await fc.assert(
      fc.asyncProperty(orders, async ({ all, arrival }) => {
        const inOrder = await tablesAfter(all);
        expect(await tablesAfter(arrival.map((at) => all[at] as (typeof all)[number]))).toEqual(inOrder);
      }),
    );
  });

  it('write nothing but the number of the batch when they come again', async () => {
    const statements = [acknowledgement(), forgetting({ tag: 2 }), dismissal(), exception(), concern()];
    await browser.sync({ statements });
    const { device: _, ...before } = await everythingStored();
    await browser.sync({ statements });
    const { device: _device, ...after } = await everythingStored();
    expect(after).toEqual(before);
  });
});

describe('what a new browser states', () => {
  const rows = () => [acknowledgement(), dismissal(), exception()];
  const held = async () =>
    (await Promise.all((['acknowledgement', 'dismissal', 'request'] as const).map(stored)))
      .flat()
      .map((row) => (row as { held: number }).held);

  it('is held until it is sent again by one that is known', async () => {
    const fresh = await untrustedBrowser();
    const statements = rows();
    expect((await fresh.sync({ statements })).held).toBe(true);
    expect(await held()).toEqual([1, 1, 1]);
    for (const ahead of [1, 2]) {
      org.today = addDays(TODAY, ahead);
      await fresh.sync();
    }
    await fresh.sync({ statements });
    expect(await held()).toEqual([0, 0, 0]);
  });

  it('is not shown from the moment its token is revoked, and dropped by the next daily run', async () => {
    const fresh = await untrustedBrowser();
    await fresh.sync({ statements: [...rows(), forgetting({ tag: 9 })] });
    const list = async () => {
      const response = await org.fetch(PATHS.requests, { headers: { authorization: `Bearer ${ADMIN}` } });
      return ((await response.json()) as { requests: unknown[] }).requests;
    };
    expect(await list()).toHaveLength(1);
    await revokeTokens();
    expect(await list()).toEqual([]);
    await deleteExpired(env.DB, TODAY);
    // A mark that something is forgotten is no count, and stays.
    expect(await stored('acknowledgement')).toMatchObject([{ tag: 9, forgotten: 1 }]);
    expect([await stored('dismissal'), await stored('request')]).toEqual([[], []]);
  });
});

describe('dismissals in the inventory', () => {
  const dismiss = async (count: number, change: Parameters<typeof dismissal>[0] = {}, by = browser) => {
    await by.sync({ statements: Array.from({ length: count }, () => dismissal(change)) });
  };
  const shown = async () =>
    (await org.inventory()).systems.map(({ id, notForWork, notAi }) => [id, notForWork.label, notAi.label]);
  beforeEach(() => browser.sync({ observations: [observation(), observation({ service: OTHER_SERVICE })] }));

  it('are counted by service and reason, in bands', async () => {
    await dismiss(12);
    await dismiss(9, { reason: 'not-ai' });
    await dismiss(11, { service: OTHER_SERVICE, reason: 'not-ai' });
    expect(await shown()).toEqual([
      [OTHER_SERVICE, '<10', '10–19'],
      [SERVICE, '10–19', '<10'],
    ]);
    const csv = await org.fetch(`${PATHS.inventory}?format=csv`, {
      headers: { authorization: `Bearer ${STAFF_TOKEN}` },
    });
    expect(await csv.text()).toContain(',<10,1,,10 to 19,<10,');
  });

  it('of new browsers are not counted', async () => {
    await dismiss(20, {}, await untrustedBrowser());
    expect((await shown())[1]).toEqual([SERVICE, '<10', '<10']);
  });

  it('are counted for 180 days from the first of their month, and one that was deleted is too old to come again', async () => {
    const longestMonth = 31;
    expect(DISMISSAL_DAYS - longestMonth).toBeGreaterThan(ACCEPTED_DAYS_BACK + 1);
    await readRows(env.DB, query.updateTable('staff_token').set({ expires_day: day + 400 }));
    const statements: SyncRequest['statements'] = Array.from({ length: 12 }, () => dismissal());
    await browser.sync({ statements });
    for (const [after, label] of [
      [DISMISSAL_DAYS, '10–19'],
      [DISMISSAL_DAYS + 1, '<10'],
    ] as const) {
      org.today = addDays('2026-11-01' as Day, after);
      await deleteExpired(env.DB, org.today);
      expect((await shown())[1]?.[1]).toBe(label);
    }
    expect((await browser.sync({ statements })).merged).toEqual([]);
  });
});

describe('the daily run', () => {
  it('forgets how many statements and declarations a browser made on a day that is over, and new tags with the quarter', async () => {
    const counts = (new_tags: number, declarations: number, statements: number) =>
      expect(
        readRows(env.DB, query.selectFrom('device').select(['new_tags', 'declarations', 'statements'])),
      ).resolves.toEqual([{ new_tags, declarations, statements }]);
    await browser.sync({ observations: [observation()], declarations: [declaration()], statements: [concern()] });
    await deleteExpired(env.DB, TODAY);
    await counts(1, 1, 1);
    await deleteExpired(env.DB, addDays(TODAY, 1));
    await counts(1, 0, 0);
    await deleteExpired(env.DB, '2026-12-31' as Day);
    await counts(1, 0, 0);
    await deleteExpired(env.DB, '2027-01-01' as Day);
    await counts(0, 0, 0);
  });
});
