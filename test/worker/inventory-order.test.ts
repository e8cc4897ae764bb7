import { applyD1Migrations, reset } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { builtIn } from '../../shared/catalogue/built-in.ts';
import { FIRST_CRITERIA } from '../../shared/criteria.ts';
import { addDays, type Day, quarterOf, toDayNumber } from '../../shared/day.ts';
import type { AiSystem } from '../../shared/inventory.ts';
import { numberServices } from '../../worker/catalogue/numbers.ts';
import { runBatch } from '../../worker/db/database.ts';
import { mergeStatements } from '../../worker/db/merge.ts';
import { readKnown } from '../../worker/inventory/known.ts';
import { buildSystems } from '../../worker/inventory/report.ts';
import { readInventory } from '../../worker/inventory/store.ts';
import { type Known, planBatch } from '../../worker/sync/plan.ts';
import type { HashedBatch } from '../../worker/sync/statement-rows.ts';
import { emptyBatch, TODAY } from './organisation.ts';
import { harmless, risky } from './rows.ts';

const IDS = builtIn.services.slice(0, 3).map(({ id }) => id);
const TRUSTED = {
  reportedDays: 9,
  lastDay: 0,
  tagQuarter: 0,
  newTags: 0,
  declarationDay: 0,
  declarations: 0,
  statementDay: 0,
  statements: 0,
};

/** Days as browsers tell them: of late, too late, and by clocks that stand in 1970 or 2031. */
const day = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: -1, max: 70 }).map((back) => addDays(TODAY, -back)) },
  fc.constantFrom('1970-01-01' as Day, '2031-05-05' as Day),
);
const service = fc.constantFrom(...IDS);
const browser = fc.integer({ min: 1, max: 12 });
const tagOf = (b: number, s: string, d: Day) => b * 10_000 + IDS.indexOf(s) * 1_000 + (quarterOf(d) % 1_000);
const hex = (kind: number, n: number) => (kind * 1_000 + n).toString(16).padStart(32, '0');

const observations = fc.array(
  fc
    .record({ b: browser, service, day, visits: fc.constantFrom('1', '2-9', '10+'), declared: fc.boolean() })
    .map(({ b, ...row }) => ({
      ...row,
      id: hex(1, b),
      tag: tagOf(b, row.service, row.day),
      surfaces: ['web-app'],
      scopes: [],
    })),
  { maxLength: 8 },
);
/** What a declaration says is fixed by its number: 1 and 2 are first answers, 3 and 4 two live edits of 1, 5 withdraws 2. */
const declarations = fc.array(
  fc.integer({ min: 1, max: 5 }).map((n) => {
    const row = { id: hex(2, n), service: IDS[n % 2] as string, day: addDays(TODAY, -n), tag: n };
    if (n === 5) return { kind: 'withdrawal', ...row, service: IDS[0] as string, replaces: hex(2, 2) };
    const edit = n > 2 ? { replaces: hex(2, 1), service: IDS[1] as string } : {};
    return { kind: 'declaration', ...row, ...edit, answers: n % 2 === 0 ? risky : { ...harmless, note: `note ${n}` } };
  }),
  { maxLength: 3 },
);
const erasures = fc.array(
  fc.oneof(
    fc
      .record({ b: browser, service, day })
      .map(({ b, service: s, day: d }) => ({ id: hex(3, b), service: s, tag: tagOf(b, s, d), upTo: d })),
    // And the tags that declarations carry.
    fc
      .record({ n: fc.integer({ min: 1, max: 4 }), day })
      .map(({ n, day: d }) => ({ id: hex(4, n), service: IDS[n > 2 ? 1 : n % 2] as string, tag: n, upTo: d })),
  ),
  { maxLength: 1 },
);
/** What a dismissal says is fixed by its number. */
const statements = fc.array(
  fc.oneof(
    fc.integer({ min: 1, max: 20 }).map((n) => ({
      kind: 'dismissal',
      id: hex(5, n),
      service: IDS[n % 2],
      reason: n % 3 === 0 ? 'not-ai' : 'not-for-work',
      day: addDays(TODAY, -n),
    })),
    fc.record({
      kind: fc.constantFrom('acknowledgement', 'forget-acknowledgement'),
      id: fc.constant(hex(6, 1)),
      day,
      version: fc.constantFrom(1, 2),
      tag: browser,
      check: fc.constantFrom('none', 'failed', 'passed'),
    }),
  ),
  { maxLength: 12 },
);
const batch = fc
  .record({ observations, declarations, erasures, statements })
  .map((rows) => ({ ...emptyBatch, sequence: 1, ...rows }) as unknown as HashedBatch);

async function inventoryAfter(batches: readonly HashedBatch[]): Promise<AiSystem[]> {
  await reset();
  await applyD1Migrations(env.DB, env.TEST_MIGRATIONS);
  const numbers = await numberServices(env.DB, IDS);
  const nothing = new Set<string>();
  const known: Known = {
    services: numbers,
    policyTexts: new Set([1]),
    tags: nothing,
    declarations: nothing,
    statements: nothing,
  };
  for (const one of batches) {
    const plan = planBatch(one, TRUSTED, known, TODAY);
    await runBatch(env.DB, mergeStatements({ ...plan, group: 0, held: 0, today: toDayNumber(TODAY) }));
  }
  return buildSystems(readKnown(await readInventory(env.DB, TODAY)), {
    today: TODAY,
    threshold: 5,
    criteria: FIRST_CRITERIA,
    rulepack: 'rules',
    services: builtIn.services,
  });
}

/** The answers that reports read are those that the declarations say, worked out anew. */
async function expectAnswersAsDeclared(): Promise<void> {
  const [kept, worked] = await env.DB.batch([
    env.DB.prepare('select * from declared_answer order by 1, 2, 3, 4, 5'),
    env.DB.prepare(`select distinct service, answers, group_number, held, coalesce(note, '') as note from declaration d
      where answers is not null and not exists (
        select 1 from declaration later where later.replaces = d.id and later.service = d.service)
      order by 1, 2, 3, 4, 5`),
  ]);
  expect(kept?.results).toEqual(worked?.results);
}

describe('the inventory report', () => {
  it('is the same in any order and repetition of batches, whatever clocks, edits and erasures there were', async () => {
    const orders = fc.array(batch, { minLength: 1, maxLength: 6 }).chain((batches) =>
      fc.array(fc.nat({ max: batches.length - 1 }), { maxLength: 4 }).chain((again) =>
        fc.record({
          batches: fc.constant(batches),
          arrival: fc.shuffledSubarray([...batches.keys(), ...again], { minLength: batches.length + again.length }),
        }),
      ),
    );
    await fc.assert(
      fc.asyncProperty(orders, async ({ batches, arrival }) => {
        const inOrder = await inventoryAfter(batches);
        const asItCame = await inventoryAfter(arrival.map((position) => batches[position] as HashedBatch));
        expect(asItCame).toEqual(inOrder);
        await expectAnswersAsDeclared();
        for (const { firstDay, lastDay } of inOrder) {
          expect(
            firstDay !== null &&
              lastDay !== null &&
              firstDay >= addDays(TODAY, -62) &&
              firstDay <= lastDay &&
              lastDay <= addDays(TODAY, 1),
          ).toBe(true);
        }
      }),
    );
  });

  it('shows both of two live edits, and the worse one decides', async () => {
    const rows = (ids: number[]) =>
      ids.map((n) => ({ n, id: hex(2, n), service: IDS[1] as string, day: TODAY, tag: 7 }));
    const [first, mild, worse] = rows([1, 3, 4]);
    const kind = 'declaration' as const;
    const batches = [
      { ...first, kind, answers: harmless },
      { ...mild, kind, replaces: hex(2, 1), answers: { ...harmless, purpose: 'research' } },
      { ...worse, kind, replaces: hex(2, 1), answers: risky },
    ].map((row) => ({ ...emptyBatch, sequence: 1, declarations: [row] }) as unknown as HashedBatch);
    for (const order of [batches, batches.toReversed()]) {
      const systems = await inventoryAfter(order);
      expect(systems[0]?.declarations).toHaveLength(2);
      expect(systems[0]?.findings[0]).toMatchObject({ kind: 'unassessed-system', priority: 'P1' });
    }
  });
});
