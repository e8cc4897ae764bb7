import { createScheduledController } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import { type AssessmentRecord, FULL_REACH } from '../../shared/assessment.ts';
import { FIRST_CRITERIA } from '../../shared/criteria.ts';
import { ACCEPTED_DAYS_BACK, addDays, type Day, quarterOf, toDayNumber } from '../../shared/day.ts';
import { EMPTY_RECORD } from '../../shared/system.ts';
import { runDaily } from '../../worker/daily.ts';
import { query, readRows, runBatch } from '../../worker/db/database.ts';
import worker from '../../worker/index.ts';
import { DISMISSAL_DAYS, deleteExpired, OBSERVATION_DAYS } from '../../worker/sync/store.ts';
import { draftOf } from './assessing.ts';
import {
  addEnrolmentToken,
  addStaffToken,
  newBrowser,
  organisation,
  storedRows,
  TODAY,
  trustedBrowser,
} from './organisation.ts';
import { declaration, erasure, everythingStored, harmless, observation } from './rows.ts';

const day = toDayNumber(TODAY);
const quarter = quarterOf(TODAY);
/** One day more than a row may be late. */
const LAST_MARK = ACCEPTED_DAYS_BACK + 1;

/** Rows on both sides of every edge, and rows that are old and must stay. */
async function fill(): Promise<void> {
  await addEnrolmentToken();
  await addStaffToken();
  await (await newBrowser(organisation())).enrol();
  const seen = { service: 1, tag: 1, surfaces: 1, scopes: 0, visits: 0, declared: 0, group_number: 0, held: 0 };
  const observed = [0, OBSERVATION_DAYS, OBSERVATION_DAYS + 1, 400].map((back) => ({ ...seen, day: day - back }));
  const quarters = [quarter, quarter - 1, quarter - 2, quarter - 9];
  const declared = {
    service: 1,
    tag: 1,
    group_number: 0,
    held: 0,
    replaces: null,
    answers: JSON.stringify(harmless),
    note: 'kept',
  };
  await runBatch(env.DB, [
    query.insertInto('service').values({ id: 'a-service' }),
    query.insertInto('observation').values(observed),
    query
      .insertInto('browser_use')
      .values(quarters.map((q) => ({ quarter: q, service: 1, tag: 1, declared: 0, group_number: 0, held: 0 }))),
    query
      .insertInto('browser_count')
      .values(quarters.map((q) => ({ quarter: q, service: 1, group_number: 0, browsers: 1, declared: 0 }))),
    query.insertInto('service_seen').values({
      service: 1,
      held: 0,
      first_day: day - 900,
      last_day: day - 800,
      opened_day: day - 900,
      surfaces: 1,
      scopes: 0,
    }),
    query.insertInto('declaration').values({ ...declared, id: 'a', day: day - 900 }),
    query
      .insertInto('declared_answer')
      .values({ service: 1, answers: declared.answers, group_number: 0, held: 0, note: 'kept' }),
    query.insertInto('browser_band').values(quarters.map((q) => ({ service: 1, quarter: q, day: day - 900, rank: 1 }))),
    ...decisions(),
    query.insertInto('own_catalogue').values({
      version: 1,
      entries: JSON.stringify({ services: [], signals: [], renamed: [], excluded: [] }),
      changed_by: 'test',
      changed_at: '2024-01-01T00:00:00.000Z',
    }),
    query.insertInto('policy').values({
      version: 2,
      text_version: 1,
      changed_by: 'test',
      changed_at: '2024-01-01T00:00:00.000Z',
      document: '{}',
    }),
    query
      .insertInto('acknowledgement')
      .values({ version: 1, tag: 1, day: day - 900, check_result: 2, held: 0, forgotten: 0 }),
    query.insertInto('dismissal').values(
      [0, DISMISSAL_DAYS, DISMISSAL_DAYS + 1].map((back) => ({
        id: `${back}`,
        service: 1,
        reason: 'not-ai' as const,
        month: day - back,
        held: 0,
      })),
    ),
    query
      .insertInto('request')
      .values({ id: 'a', kind: 'concern', category: 'safety', day: day - 900, text: 'kept', held: 0 }),
    query
      .insertInto('erase_mark')
      .values([0, LAST_MARK, LAST_MARK + 1].map((back) => ({ service: 1, tag: back, up_to: day - back }))),
    query
      .insertInto('coverage')
      .values([0, OBSERVATION_DAYS, OBSERVATION_DAYS + 1].map((back) => ({ day: day - back, browsers: 1 }))),
  ]);
}

/** What staff decided, and what was found: kept for as long as the management system asks for. */
function decisions() {
  const by = { version: 1, changed_by: 'test', changed_at: '2024-01-01T00:00:00.000Z' };
  const old = day - 900;
  return [
    query
      .insertInto('ai_system')
      .values({ id: 'own-a', source: 'manual', record: JSON.stringify(EMPTY_RECORD), registered_day: old, ...by }),
    query.insertInto('use_review').values({
      system: 'own-a',
      use: 'code',
      review: JSON.stringify({ facts: {}, override: null, reason: 'kept' }),
      ...by,
    }),
    query.insertInto('screening').values({
      system: 'own-a',
      kind: 'no-visibility',
      record: JSON.stringify({ reason: 'kept', reviewDay: '2024-06-01', scope: null }),
      ...by,
    }),
    query.insertInto('assessment').values({
      system: 'own-a',
      number: 1,
      record: JSON.stringify(ASSESSED),
      decided_day: old,
      decided_by: 'test',
      decided_at: by.changed_at,
    }),
    query.insertInto('open_assessment').values({
      system: 'own-a',
      number: 2,
      version: 1,
      state: 'draft',
      draft: JSON.stringify(draftOf()),
      answered_by: '{}',
      opened_by: 'test',
      opened_at: by.changed_at,
    }),
    query.insertInto('exclusion').values({
      system: 'own-a',
      record: JSON.stringify({ reason: 'kept', reviewDay: '2024-06-01' }),
      version: 1,
      proposed_by: 'test',
      proposed_at: by.changed_at,
    }),
    query.insertInto('criteria').values({
      version: 1,
      content: JSON.stringify(FIRST_CRITERIA),
      proposed_by: 'test',
      proposed_at: by.changed_at,
      approved_by: null,
      approved_at: null,
    }),
    query.insertInto('browser_group').values({ number: 1, name: 'kept', domain: null, version: 1 }),
    query.insertInto('finding').values({
      system: 'own-a',
      kind: 'no-owner',
      since_day: old,
      priority: 'P3',
      due_day: old,
      urgent_priority: 'P3',
      urgent_due_day: old,
      reasons: '[]',
      rules: '[]',
      closed_day: null,
    }),
    query.insertInto('ruling_day').values({ service: 'a-service', status: 'rejected', day: old }),
    query
      .insertInto('system_change')
      .values({ system: 'own-a', day: old, status: 'retired', eu_class: 'minimal', digest: '' }),
    query.insertInto('log').values({
      number: 1,
      at: by.changed_at,
      actor: 'test',
      kind: 'system-registered',
      subject: 'own-a',
      detail: '{}',
      hash: 'kept',
    }),
  ];
}

const ASSESSED: AssessmentRecord = {
  decision: 'approved',
  level: 'I',
  decidedDay: '2024-01-01' as Day,
  reviewDay: '2025-01-01' as Day,
  assessor: 'Ada',
  scope: {
    purposes: ['code'],
    domains: [],
    affected: ['nobody'],
    data: 'public',
    handling: 'used-after-check',
    accounts: ['work'],
  },
  conditions: null,
  evidence: null,
  reason: 'kept',
  reach: FULL_REACH,
};

it('the daily run deletes what is too old, and nothing else', async () => {
  await fill();
  const before = await everythingStored();
  await deleteExpired(env.DB, TODAY);
  const after = await everythingStored();
  const days = async (table: 'observation' | 'coverage') =>
    (await readRows(env.DB, query.selectFrom(table).select('day').orderBy('day'))).map((row) => row.day);
  expect(await days('observation')).toEqual([day - OBSERVATION_DAYS, day]);
  expect(await days('coverage')).toEqual([day - OBSERVATION_DAYS, day]);
  const months = await readRows(env.DB, query.selectFrom('dismissal').select('month').orderBy('month'));
  expect(months).toEqual([{ month: day - DISMISSAL_DAYS }, { month: day }]);
  const marks = await readRows(env.DB, query.selectFrom('erase_mark').select('up_to').orderBy('up_to'));
  expect(marks).toEqual([{ up_to: day - LAST_MARK }, { up_to: day }]);
  for (const table of ['browser_use', 'browser_count', 'browser_band'] as const) {
    const kept = await readRows(env.DB, query.selectFrom(table).select('quarter').orderBy('quarter'));
    expect(kept).toEqual([{ quarter: quarter - 1 }, { quarter }]);
  }
  const touched = [
    'observation',
    'coverage',
    'dismissal',
    'erase_mark',
    'browser_use',
    'browser_count',
    'browser_band',
  ];
  const others = (tables: Record<string, unknown[]>) =>
    Object.entries(tables).filter(([name]) => !touched.includes(name));
  expect(others(after)).toEqual(others(before));
  expect(others(after).filter(([, rows]) => rows.length === 0)).toEqual([]);
});

it('a second run on the same day deletes nothing more', async () => {
  await fill();
  await deleteExpired(env.DB, TODAY);
  const once = await everythingStored();
  await deleteExpired(env.DB, TODAY);
  expect(await everythingStored()).toEqual(once);
});

it('the schedule runs it for the day it was meant for, however late it runs', async () => {
  await fill();
  const scheduledTime = new Date(toDayNumber(addDays(TODAY, -400)) * 86_400_000 + 11_820_000);
  const run = async (at: Date) => {
    await worker.scheduled(createScheduledController({ scheduledTime: at, cron: '17 3 * * *' }), env);
    return (await readRows(env.DB, query.selectFrom('observation').select('day'))).length;
  };
  expect(await run(scheduledTime)).toBe(4);
  expect(await run(new Date(day * 86_400_000))).toBe(2);
});

it('the daily run drops what an untrusted browser of a revoked token left, and the report does not show it before', async () => {
  const org = organisation();
  await addEnrolmentToken();
  await addStaffToken();
  const browser = await newBrowser(org);
  await browser.enrol();
  await browser.sync({ observations: [observation()], declarations: [declaration()] });
  expect((await org.inventory()).systems).toHaveLength(1);
  await readRows(env.DB, query.updateTable('enrolment_token').set({ revoked_day: day }));
  expect((await org.inventory()).systems).toEqual([]);
  await deleteExpired(env.DB, TODAY);
  const stored = await storedRows();
  expect(stored).toEqual(Object.fromEntries(Object.keys(stored).map((table) => [table, []])));
});

it('an erase mark goes when no row is taken any more that it could match, and not on the last day on which one is', async () => {
  const org = organisation();
  await addEnrolmentToken();
  const browser = await trustedBrowser(org);
  const rows = {
    observations: [observation()],
    declarations: [declaration({ answers: { ...harmless, note: 'for tests' } })],
  };
  await browser.sync({ erasures: [erasure()] });
  const stored = async () => {
    const {
      observation: observed,
      browser_use: used,
      declaration: declared,
      erase_mark: marks,
    } = await everythingStored();
    return { observed, used, declared, marks: marks?.length };
  };
  const nothing = { observed: [], used: [], marks: 1 };

  org.today = addDays(TODAY, ACCEPTED_DAYS_BACK);
  await deleteExpired(env.DB, org.today);
  expect((await browser.sync(rows)).refused).toEqual([]);
  expect(await stored()).toMatchObject({ ...nothing, declared: [{ tag: null, note: null }] });
  // A batch of that day may be merged after the run of the next one.
  await deleteExpired(env.DB, addDays(TODAY, LAST_MARK));
  expect((await browser.sync(rows)).refused).toEqual([]);
  expect(await stored()).toMatchObject(nothing);

  org.today = addDays(TODAY, LAST_MARK);
  expect((await browser.sync(rows)).merged).toEqual([]);
  org.today = addDays(TODAY, LAST_MARK + 1);
  await deleteExpired(env.DB, org.today);
  expect((await browser.sync(rows)).merged).toEqual([]);
  expect(await stored()).toMatchObject({ ...nothing, marks: 0 });
});

it('runs no more statements in a day than a free account may in one invocation', async () => {
  let statements = 0;
  const DB = new Proxy(env.DB, {
    get(db, name) {
      const value = Reflect.get(db, name) as unknown;
      if (name === 'prepare') statements += 1;
      return typeof value === 'function' ? (value.bind(db) as unknown) : value;
    },
  });
  await runDaily({ ...env, DB }, TODAY, `${TODAY}T03:17:00.000Z`);
  expect(statements).toBeGreaterThan(20);
  expect(statements).toBeLessThanOrEqual(50);
});
