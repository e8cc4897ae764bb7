import { applyD1Migrations, reset } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { builtIn } from '../../shared/catalogue/built-in.ts';
import { addDays, type Day, quarterOf, toDayNumber } from '../../shared/day.ts';
import { numberServices } from '../../worker/catalogue/numbers.ts';
import { runBatch } from '../../worker/db/database.ts';
import { type MergeInput, mergeStatements } from '../../worker/db/merge.ts';
import type { StatementRow } from '../../worker/db/statements.ts';
import { storedRows, TODAY } from './organisation.ts';

/** A batch as the Worker plans it, out of small numbers, so that batches meet in the same rows often. */
const day = fc.integer({ min: 0, max: 60 }).map((back) => addDays(TODAY, 1 - back));
const service = fc.integer({ min: 1, max: 3 });
const browser = fc.integer({ min: 1, max: 4 });
const bit = fc.integer({ min: 0, max: 1 });

/** A tag belongs to one browser, service and quarter. */
const tagOf = (b: number, s: number, d: Day) => b * 1000 + s * 100 + (quarterOf(d) % 100);

const observation = fc.record({
  b: browser,
  s: service,
  d: day,
  surfaces: fc.integer({ min: 1, max: 7 }),
  visits: fc.integer({ min: 0, max: 2 }),
  declared: bit,
});
const declaration = fc.record({ id: fc.integer({ min: 1, max: 12 }) });
const erasure = fc.record({ b: browser, s: service, d: day });
/** Acknowledgements say what they like; what a dismissal or a request says is fixed by its id. */
const statement = fc.oneof(
  fc.record({
    kind: fc.constant('acknowledgement' as const),
    version: fc.integer({ min: 1, max: 2 }),
    tag: browser,
    day: fc.integer({ min: 20_700, max: 20_705 }),
    checkResult: fc.integer({ min: 0, max: 2 }),
    forgotten: fc.constant(0 as const),
  }),
  fc
    .record({ version: fc.integer({ min: 1, max: 2 }), tag: browser })
    .map((row) => ({ kind: 'acknowledgement' as const, ...row, day: 0, checkResult: 0, forgotten: 1 as const })),
  fc.integer({ min: 1, max: 6 }).map((n): StatementRow => {
    const [id, day] = [`${n}`, 20_700 + n];
    return n % 2 === 0
      ? { kind: 'dismissal', id, service: (n % 3) + 1, reason: n % 4 === 0 ? 'not-ai' : 'not-for-work', month: day }
      : { kind: 'request', id, asks: 'concern', category: 'safety', service: null, day, text: `text ${n}` };
  }),
);
const batch = fc.record({
  group: fc.integer({ min: 0, max: 2 }),
  held: fc.constantFrom(0, 0, 7, 8),
  observations: fc.array(observation, { maxLength: 6 }),
  declarations: fc.array(declaration, { maxLength: 2 }),
  erasures: fc.array(erasure, { maxLength: 1 }),
  statements: fc.array(statement, { maxLength: 4 }),
});

type Batch = typeof batch extends fc.Arbitrary<infer T> ? T : never;

function toInput({ group, held, observations, declarations, erasures, statements }: Batch): MergeInput {
  return {
    group,
    held,
    today: toDayNumber(TODAY),
    observations: observations.map(({ b, s, d, surfaces, visits, declared }) => ({
      service: s,
      day: toDayNumber(d),
      quarter: quarterOf(d),
      tag: tagOf(b, s, d),
      surfaces,
      scopes: surfaces >> 1,
      visits,
      declared,
    })),
    // What an id says is fixed by the id: declarations never change.
    declarations: declarations.map(({ id }) => {
      const b = (id % 4) + 1;
      const s = (id % 3) + 1;
      const d = addDays(TODAY, -id);
      const answers =
        id % 5 === 0 ? null : '{"affected":"nobody","data":"public","handling":"draft-i-rewrite","purpose":"code"}';
      return {
        id: `${id}`,
        service: s,
        day: toDayNumber(d),
        tag: tagOf(b, s, d),
        replaces: replacedBy(id),
        answers,
        note: answers && `note ${id}`,
      };
    }),
    erasures: erasures.map(({ b, s, d }) => ({ service: s, tag: tagOf(b, s, d), upTo: toDayNumber(d) })),
    statements,
  };
}

/** Which earlier row an id replaces is a property of the id too. */
function replacedBy(id: number): string | null {
  return id > 6 ? `${id - 6}` : null;
}

async function fresh(): Promise<void> {
  await reset();
  await applyD1Migrations(env.DB, env.TEST_MIGRATIONS);
  await numberServices(
    env.DB,
    builtIn.services.slice(0, 3).map(({ id }) => id),
  );
}

async function tablesAfter(batches: readonly Batch[]): Promise<unknown> {
  await fresh();
  for (const one of batches) await runBatch(env.DB, mergeStatements(toInput(one)));
  return { rows: await storedRows() };
}

describe('merging batches', () => {
  beforeEach(fresh);

  it('leaves the same tables in any order and however often a batch comes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(batch, { minLength: 1, maxLength: 6 }).chain((batches) =>
          fc.record({
            batches: fc.constant(batches),
            // Every batch comes at least once: what is lost is sent again. Some come twice, in an order of their own.
            arrival: fc
              .array(fc.nat({ max: batches.length - 1 }), { maxLength: 4 })
              .chain((again) =>
                fc.shuffledSubarray([...batches.keys(), ...again], { minLength: batches.length + again.length }),
              ),
          }),
        ),
        async ({ batches, arrival }) => {
          const inOrder = await tablesAfter(batches);
          const asItCame = await tablesAfter(arrival.map((position) => batches[position] as Batch));
          expect(asItCame).toEqual(inOrder);
        },
      ),
    );
  });

  it('keeps counters equal to what a count of the rows gives', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(batch, { minLength: 1, maxLength: 6 }), async (batches) => {
        const { rows } = (await tablesAfter(batches)) as { rows: Record<string, string[]> };
        const counted = await env.DB.prepare(
          `select service, quarter, group_number, count(*) as browsers, sum(declared) as declared
           from browser_use where held = 0 group by 1, 2, 3`,
        ).all();
        expect(rows['browser_count']).toEqual(counted.results.map((row) => JSON.stringify(row)).sort());
        // And what is used is what was observed.
        const pairs = await env.DB.prepare(
          `select quarter, service, tag, declared, group_number, held from browser_use
           except select ((day_year * 4) + day_quarter), service, tag, max(declared), max(group_number), min(held) from (
             select *, cast(strftime('%Y', day * 86400, 'unixepoch') as integer) as day_year,
               (cast(strftime('%m', day * 86400, 'unixepoch') as integer) - 1) / 3 as day_quarter from observation
           ) group by 1, 2, 3`,
        ).all();
        expect(pairs.results).toEqual([]);
      }),
    );
  });

  it('writes nothing when a batch is repeated', async () => {
    await fc.assert(
      fc.asyncProperty(batch, async (one) => {
        await fresh();
        const input = toInput(one);
        await runBatch(env.DB, mergeStatements(input));
        const again = await env.DB.batch(
          mergeStatements(input).map(({ sql, parameters }) => env.DB.prepare(sql).bind(...parameters)),
        );
        expect(again.map(({ meta }) => meta.rows_written)).toEqual(again.map(() => 0));
      }),
    );
  });

  it('writes one row a new roll-up of browsers that are known, and one a service whose last day moved', async () => {
    const rows = Array.from({ length: 90 }, (_, tag) => ({ tag: tag + 1, service: (tag % 3) + 1 }));
    const onDay = (back: number): MergeInput => ({
      ...toInput({ group: 0, held: 0, observations: [], declarations: [], erasures: [], statements: [] }),
      observations: rows.map(({ tag, service: number }) => ({
        service: number,
        day: toDayNumber(TODAY) - back,
        quarter: quarterOf(TODAY),
        tag,
        surfaces: 1,
        scopes: 0,
        visits: 0,
        declared: 0,
      })),
    });
    await runBatch(env.DB, mergeStatements(onDay(1)));
    const next = await env.DB.batch(
      mergeStatements(onDay(0)).map(({ sql, parameters }) => env.DB.prepare(sql).bind(...parameters)),
    );
    // Seen, counts, uses, observations.
    expect(next.map(({ meta }) => meta.rows_written)).toEqual([3, 0, 0, 90]);
  });

  it('finds the rows of an erase mark by key, never by reading the whole table', async () => {
    const input: MergeInput = {
      ...toInput({ group: 0, held: 0, observations: [], declarations: [], erasures: [], statements: [] }),
      erasures: [{ service: 1, tag: 5, upTo: toDayNumber(TODAY) }],
    };
    for (const { sql, parameters } of mergeStatements(input)) {
      const plan = await env.DB.prepare(`explain query plan ${sql}`)
        .bind(...parameters)
        .all<{ detail: string }>();
      const scans = plan.results
        .map(({ detail }) => detail)
        .filter((d) => /^SCAN (o|observation|browser_use|u|declaration)\b/.test(d));
      expect(scans, sql).toEqual([]);
    }
  });
});
