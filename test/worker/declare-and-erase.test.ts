import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, it } from 'vitest';
import { addDays, type Day } from '../../shared/day.ts';
import { query, readRows } from '../../worker/db/database.ts';
import {
  addEnrolmentToken,
  addPeers,
  addStaffToken,
  type Organisation,
  organisation,
  storedRows,
  type TestBrowser,
  TODAY,
  TOKEN,
  trustedBrowser,
} from './organisation.ts';
import { declaration, erasure, harmless, OTHER_SERVICE, observation, risky, withdrawal } from './rows.ts';

let org: Organisation;
let browser: TestBrowser;

beforeEach(async () => {
  org = organisation();
  await addStaffToken();
  await addEnrolmentToken();
  browser = await trustedBrowser(org);
});

/** The service's answers that are in force, as the report has them. */
async function declared(): Promise<unknown> {
  return (await org.inventory()).systems.find(({ id }) => id === 'openai-chatgpt')?.declarations;
}

const daysOf = async () => (await org.inventory()).systems.map(({ firstDay, lastDay }) => [firstDay, lastDay]);

describe('declarations', () => {
  it('are both in force when the same one is edited twice', async () => {
    const said = declaration();
    await browser.sync({ observations: [observation()], declarations: [said] });
    await browser.sync({ declarations: [declaration({ replaces: said.id, answers: risky })] });
    await browser.sync({ declarations: [declaration({ replaces: said.id, answers: { ...harmless, note: 'tests' } })] });
    expect(await declared()).toEqual([risky, { ...harmless, note: 'tests' }]);
    expect((await org.inventory()).systems[0]?.findings[0]?.priority).toBe('P1');
  });

  it('are replaced by an edit that arrives before them', async () => {
    const said = declaration({ answers: risky });
    await browser.sync({ observations: [observation()], declarations: [declaration({ replaces: said.id })] });
    await browser.sync({ declarations: [said] });
    expect(await declared()).toEqual([harmless]);
  });

  it('are taken back by a withdrawal, in either order', async () => {
    for (const order of ['before', 'after']) {
      const said = declaration({ answers: risky });
      const rows = [said, withdrawal(said.id)];
      if (order === 'before') rows.reverse();
      for (const row of rows) await browser.sync({ observations: [observation()], declarations: [row] });
      expect(await declared()).toEqual([]);
    }
  });

  it('are not taken back by an edit for another service', async () => {
    const said = declaration({ answers: risky });
    await browser.sync({ observations: [observation()], declarations: [said] });
    await browser.sync({ declarations: [declaration({ replaces: said.id, service: OTHER_SERVICE })] });
    expect(await declared()).toEqual([risky]);
  });
});

describe('an erasure', () => {
  const tagged = { day: addDays(TODAY, -1), tag: 4242 };
  const mark = () => erasure({ tag: 4242 });

  it('deletes what was seen, takes tag, group and note off what was declared, and leaves that it was declared', async () => {
    await readRows(env.DB, query.updateTable('enrolment_token').set({ group_number: 2 }));
    await addPeers(TOKEN, 10);
    const said = declaration({ ...tagged, answers: { ...harmless, note: 'secret plans' } });
    await browser.sync({ observations: [observation(tagged)], declarations: [said] });
    expect(await readRows(env.DB, query.selectFrom('declaration').select(['tag', 'group_number', 'note']))).toEqual([
      { tag: 4242, group_number: 2, note: 'secret plans' },
    ]);
    await browser.sync({ erasures: [mark()] });
    const stored = await storedRows();
    expect([stored['observation'], stored['browser_use'], stored['browser_count']]).toEqual([[], [], []]);
    expect(
      await readRows(env.DB, query.selectFrom('declaration').select(['tag', 'group_number', 'note', 'answers'])),
    ).toEqual([{ tag: null, group_number: 0, note: null, answers: expect.stringContaining('"code"') }]);
    expect(await declared()).toEqual([harmless]);
    expect(await daysOf()).toEqual([[tagged.day, tagged.day]]);
  });

  it('is kept against a batch that comes late', async () => {
    await browser.sync({ erasures: [mark()] });
    const said = declaration({ ...tagged, answers: { ...harmless, note: 'secret plans' } });
    const { merged } = await browser.sync({ observations: [observation(tagged)], declarations: [said] });
    expect(merged).toHaveLength(2);
    expect((await storedRows())['observation']).toEqual([]);
    expect((await storedRows())['browser_count']).toEqual([]);
    expect(JSON.stringify((await storedRows())['declaration'])).not.toMatch(/secret plans|4242/);
  });

  it('spares later days and other tags', async () => {
    const spared = [observation({ tag: 4242 }), observation({ ...tagged, tag: 4243 })];
    await browser.sync({ observations: [observation(tagged), ...spared] });
    await browser.sync({ erasures: [erasure({ tag: 4242, upTo: tagged.day })] });
    expect(await readRows(env.DB, query.selectFrom('observation').select(['day', 'tag']).orderBy('tag'))).toHaveLength(
      2,
    );
    expect(await readRows(env.DB, query.selectFrom('browser_count').select('browsers'))).toEqual([{ browsers: 2 }]);
  });

  it('uncounts a browser of the last quarter, late in this one', async () => {
    await browser.sync({ observations: [observation({ day: '2026-11-20' as Day, tag: 4242 })] });
    org.today = '2027-03-30' as Day;
    await browser.sync({ erasures: [erasure({ tag: 4242, upTo: org.today })] });
    expect(await readRows(env.DB, query.selectFrom('browser_use').selectAll())).toEqual([]);
    expect((await storedRows())['browser_count']).toEqual([]);
  });

  it('merges by maximum', async () => {
    for (const back of [5, 1, 9]) await browser.sync({ erasures: [erasure({ upTo: addDays(TODAY, -back) })] });
    await browser.sync({ observations: [2, 1, 0].map((back) => observation({ day: addDays(TODAY, -back) })) });
    expect((await storedRows())['observation']).toHaveLength(1);
  });
});
