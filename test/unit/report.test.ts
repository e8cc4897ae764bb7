import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import type { ServiceSummary } from '../../shared/catalogue/build.ts';
import { type Day, fromDayNumber, toDayNumber } from '../../shared/day.ts';
import { inventorySchema } from '../../shared/inventory.ts';
import { buildReport, daysFirstToLast } from '../../worker/inventory/report.ts';

type Stored = Parameters<typeof buildReport>[0];

const TODAY = '2026-11-21' as Day;
const day = toDayNumber(TODAY);
const catalogue: ServiceSummary[] = [
  { id: 'known', product: 'Known', vendor: 'Vendor', country: 'DE', category: 'assistant', accountMatters: true },
];
const report = (stored: Partial<Stored>, threshold = 10) =>
  buildReport({ seen: [], counts: [], declarations: [], dismissals: [], browsersReporting: 0, ...stored }, catalogue, {
    today: TODAY,
    threshold,
  });

const id = fc.constantFrom('known', 'other', 'third');
const text = (purpose: string, data: string) =>
  JSON.stringify({ affected: 'nobody', data, handling: 'draft-i-rewrite', purpose });
const stored = fc.record({
  seen: fc.array(
    fc.record({
      id,
      first_day: fc.integer({ min: day - 60, max: day - 30 }),
      last_day: fc.integer({ min: day - 30, max: day }),
      opened_day: fc.integer({ min: day - 20, max: day }),
      surfaces: fc.integer({ min: 1, max: 63 }),
      scopes: fc.nat({ max: 63 }),
    }),
    { maxLength: 6 },
  ),
  counts: fc.array(fc.record({ id, quarter: fc.constantFrom(8106, 8107), browsers: fc.nat({ max: 300 }) }), {
    maxLength: 6,
  }),
  declarations: fc.array(
    fc.record({
      id,
      answers: fc
        .tuple(fc.constantFrom('code', 'other'), fc.constantFrom('public', 'personal'))
        .map(([a, b]) => text(a, b)),
      note: fc.constantFrom(null, 'a', 'b'),
    }),
    { maxLength: 6 },
  ),
  // One row for a service and reason, as a count gives them.
  dismissals: fc.uniqueArray(
    fc.record({ id, reason: fc.constantFrom('not-for-work' as const, 'not-ai' as const), count: fc.nat({ max: 300 }) }),
    { selector: ({ id: service, reason }) => service + reason },
  ),
  browsersReporting: fc.nat({ max: 500 }),
});

describe('the report', () => {
  it('is the same in whatever order the rows come', () => {
    const shuffled = stored.chain((rows) =>
      fc.record({
        rows: fc.constant(rows),
        again: fc.record({
          seen: fc.shuffledSubarray(rows.seen, { minLength: rows.seen.length }),
          counts: fc.shuffledSubarray(rows.counts, { minLength: rows.counts.length }),
          declarations: fc.shuffledSubarray(rows.declarations, { minLength: rows.declarations.length }),
          dismissals: fc.shuffledSubarray(rows.dismissals, { minLength: rows.dismissals.length }),
          browsersReporting: fc.constant(rows.browsersReporting),
        }),
      }),
    );
    fc.assert(
      fc.property(shuffled, ({ rows, again }) => {
        expect(report(again)).toEqual(report(rows));
      }),
    );
  });

  it('fits its schema, lists each seen system once by id, and tells no number of browsers under k', () => {
    fc.assert(
      fc.property(stored, fc.integer({ min: 5, max: 100 }), (rows, k) => {
        const made = report(rows, k);
        expect(v.parse(inventorySchema, made)).toEqual(made);
        expect(made.systems.map((system) => system.id)).toEqual([...new Set(rows.seen.map((seen) => seen.id))].sort());
        for (const system of made.systems) {
          const most = Math.max(
            0,
            ...rows.counts.filter((count) => count.id === system.id).map(({ browsers }) => browsers),
          );
          expect(system.browsers.rank === 0).toBe(most < k);
          expect(system.browsers.label === `<${k}`).toBe(most < k);
          const notAi = rows.dismissals.find((row) => row.id === system.id && row.reason === 'not-ai')?.count ?? 0;
          expect(system.notAi.rank === 0).toBe(notAi < k);
          const days = rows.seen.filter((seen) => seen.id === system.id);
          expect(system.firstDay).toBe(fromDayNumber(Math.min(...days.map(({ first_day }) => first_day))));
          expect(system.lastDay).toBe(fromDayNumber(Math.max(...days.map(({ last_day }) => last_day))));
          expect(system.status).toBe(system.declarations.length > 0 ? 'declared' : 'detected');
        }
      }),
    );
  });

  it('names a service that the catalogue no longer has by its id', () => {
    const seen = [{ id: 'gone', first_day: day, last_day: day, opened_day: day, surfaces: 1, scopes: 0 }];
    expect(report({ seen }).systems[0]).toMatchObject({
      id: 'gone',
      product: 'gone',
      vendor: '',
      country: null,
      category: null,
    });
  });
});

it.each([
  ['2026-11-21', '2026-11-21', 1],
  ['2026-11-01', '2026-11-21', 21],
  ['2023-12-31', '2024-03-01', 62],
])('from %s to %s are %i days in use', (firstDay, lastDay, days) => {
  expect(daysFirstToLast({ firstDay: firstDay as Day, lastDay: lastDay as Day })).toBe(days);
});
