import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import type { ServiceSummary } from '../../shared/catalogue/build.ts';
import { FIRST_CRITERIA } from '../../shared/criteria.ts';
import { type Day, fromDayNumber, toDayNumber } from '../../shared/day.ts';
import { FINDING_KINDS } from '../../shared/finding.ts';
import { aiSystemSchema } from '../../shared/inventory.ts';
import { SCREENED_KINDS } from '../../shared/screening.ts';
import { EMPTY_RECORD } from '../../shared/system.ts';
import { readKnown } from '../../worker/inventory/known.ts';
import { buildSystems, daysFirstToLast } from '../../worker/inventory/report.ts';
import type { StoredInventory } from '../../worker/inventory/store.ts';
import { APPROVED } from '../fixtures/triage/systems.ts';

const TODAY = '2026-11-21' as Day;
const day = toDayNumber(TODAY);
const catalogue: ServiceSummary[] = [
  { id: 'known', product: 'Known', vendor: 'Vendor', country: 'DE', category: 'assistant', accountMatters: true },
];
const NOTHING: StoredInventory = {
  day,
  quarter: 8107,
  seen: [],
  counts: [],
  declarations: [],
  dismissals: [],
  lately: 0,
  usually: 0,
  records: [],
  reviews: [],
  screenings: [],
  assessments: [],
  opened: [],
  exclusions: [],
  incidents: [],
  criteria: undefined,
  groups: [],
  open: [],
  changes: [],
  bands: [],
  rulings: [],
  rolloutDay: null,
  head: undefined,
  ownCatalogue: undefined,
};
const report = (stored: Partial<StoredInventory>, threshold = 10) =>
  buildSystems(readKnown({ ...NOTHING, ...stored }), {
    today: TODAY,
    rulepack: 'pack',
    threshold,
    criteria: FIRST_CRITERIA,
    services: catalogue,
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
  // One row for a service, quarter and group, as the counters have it.
  counts: fc.uniqueArray(
    fc.record({
      id,
      quarter: fc.constantFrom(8106, 8107),
      group_number: fc.constantFrom(0, 1, 2),
      browsers: fc.nat({ max: 300 }),
    }),
    { selector: ({ id: service, quarter, group_number }) => `${service} ${quarter} ${group_number}` },
  ),
  groups: fc.constant<StoredInventory['groups']>([
    { number: 1, name: 'People', domain: 'employment' },
    { number: 2, name: 'Sales', domain: null },
  ]),
  declarations: fc.array(
    fc.record({
      id,
      answers: fc
        .tuple(fc.constantFrom('code', 'other'), fc.constantFrom('public', 'personal'))
        .map(([a, b]) => text(a, b)),
      note: fc.constantFrom('', 'a', 'b'),
    }),
    { maxLength: 6 },
  ),
  // One row for a service and reason, as a count gives them.
  dismissals: fc.uniqueArray(
    fc.record({ id, reason: fc.constantFrom('not-for-work' as const, 'not-ai' as const), count: fc.nat({ max: 300 }) }),
    { selector: ({ id: service, reason }) => service + reason },
  ),
  lately: fc.nat({ max: 500 }),
  usually: fc.nat({ max: 500 }),
  rolloutDay: fc.option(fc.integer({ min: day - 60, max: day })),
  records: fc.uniqueArray(
    fc
      .record({
        id,
        source: fc.constantFrom(null, 'manual' as const, 'imported' as const),
        owner: fc.constantFrom(null, 'Ada'),
      })
      .map(({ id: system, source, owner }) => ({
        id: system,
        source,
        record: JSON.stringify({ ...EMPTY_RECORD, owner }),
        registered_day: day - 3,
        version: 1,
        changed_by: 'Ada',
        changed_at: '2026-11-18T09:00:00.000Z',
      })),
    { selector: ({ id: system }) => system },
  ),
  screenings: fc.uniqueArray(
    fc
      .record({ system: id, kind: fc.constantFrom(...SCREENED_KINDS), ahead: fc.integer({ min: -20, max: 200 }) })
      .map(({ system, kind, ahead }) => ({
        system,
        kind,
        record: JSON.stringify({ reason: 'It is harmless.', reviewDay: fromDayNumber(day + ahead), scope: null }),
        version: 1,
        changed_by: 'Ada',
        changed_at: '2026-11-19T09:00:00.000Z',
      })),
    { selector: ({ system, kind }) => `${system} ${kind}` },
  ),
  open: fc.uniqueArray(
    fc.record({
      system: id,
      kind: fc.constantFrom(...FINDING_KINDS),
      since_day: fc.integer({ min: day - 60, max: day }),
      priority: fc.constantFrom('P1' as const, 'P2' as const, 'P3' as const),
      due_day: fc.integer({ min: day - 60, max: day + 90 }),
      urgent_priority: fc.constantFrom('P0' as const, 'P1' as const),
      urgent_due_day: fc.integer({ min: day - 90, max: day - 60 }),
      reasons: fc.constant('[]'),
      rules: fc.constant('[]'),
      closed_day: fc.option(fc.integer({ min: day - 200, max: day })),
    }),
    { selector: ({ system, kind }) => `${system} ${kind}` },
  ),
});

describe('the rows of the report', () => {
  it('are the same in whatever order the rows come', () => {
    const shuffled = stored.chain((rows) =>
      fc.record({
        rows: fc.constant(rows),
        again: fc.record({
          ...(Object.fromEntries(
            Object.entries(rows).map(([name, value]) => [
              name,
              Array.isArray(value)
                ? fc.shuffledSubarray<unknown>(value, { minLength: value.length })
                : fc.constant(value),
            ]),
          ) as { [Name in keyof typeof rows]: fc.Arbitrary<(typeof rows)[Name]> }),
        }),
      }),
    );
    fc.assert(
      fc.property(shuffled, ({ rows, again }) => {
        expect(report(again)).toEqual(report(rows));
      }),
    );
  });

  it('fit their schema, list each system once by id, and tell no number of browsers under k', () => {
    fc.assert(
      fc.property(stored, fc.integer({ min: 5, max: 100 }), (rows, k) => {
        const made = report(rows, k);
        expect(made.map((system) => v.parse(aiSystemSchema, system))).toEqual(made);
        const ids = [...rows.seen, ...rows.records].map((row) => row.id);
        expect(made.map((system) => system.id)).toEqual([...new Set(ids)].sort());
        for (const system of made) {
          const ofSystem = rows.counts.filter((count) => count.id === system.id);
          const sums = [8106, 8107].map((quarter) =>
            ofSystem.filter((count) => count.quarter === quarter).reduce((sum, { browsers }) => sum + browsers, 0),
          );
          const most = Math.max(...sums);
          expect(system.browsers.rank === 0).toBe(most < k);
          expect(system.browsers.label === `<${k}`).toBe(most < k);
          const large = ofSystem.filter(({ group_number, browsers }) => group_number > 0 && browsers >= k);
          expect(system.groups.map(({ number }) => number)).toEqual(
            [...new Set(large.map((row) => row.group_number))].sort(),
          );
          expect(system.groups.every(({ browsers }) => browsers.rank > 0)).toBe(true);
          const notAi = rows.dismissals.find((row) => row.id === system.id && row.reason === 'not-ai')?.count ?? 0;
          expect(system.notAi.rank === 0).toBe(notAi < k);
          const days = rows.seen.filter((seen) => seen.id === system.id);
          if (days.length === 0) continue;
          expect(system.firstDay).toBe(fromDayNumber(Math.min(...days.map(({ first_day }) => first_day))));
          expect(system.lastDay).toBe(fromDayNumber(Math.max(...days.map(({ last_day }) => last_day))));
        }
      }),
    );
  });

  it('say of what was only registered that no browser has met it', () => {
    const registered = (source: 'imported' | 'manual' | null) => ({
      id: 'other',
      source,
      record: JSON.stringify(EMPTY_RECORD),
      registered_day: day - 3,
      version: 1,
      changed_by: 'Ada',
      changed_at: '2026-11-18T09:00:00.000Z',
    });
    const seen = [{ id: 'other', first_day: day, last_day: day, opened_day: day, surfaces: 1, scopes: 0 }];
    expect(report({ records: [registered('imported')] })[0]?.status).toBe('registered');
    expect(report({ records: [registered('manual')] })[0]?.status).toBe('registered');
    expect(report({ records: [registered('imported')], seen })[0]?.status).toBe('detected');
    expect(report({ records: [registered(null)], seen })[0]?.status).toBe('detected');
  });

  it('take the first approval for the day from which use was allowed', () => {
    const seen = [{ id: 'known', first_day: day - 50, last_day: day, opened_day: day, surfaces: 1, scopes: 0 }];
    const assessment = (number: number, decision: string, before: number) => ({
      system: 'known',
      number,
      record: JSON.stringify({ ...APPROVED, decision, decidedDay: fromDayNumber(day - before) }),
      decided_day: day - before,
      decided_by: 'Bob',
      decided_at: '2026-11-18T09:00:00.000Z',
      has_unknown_answers: 0 as const,
    });
    const kinds = (...assessments: StoredInventory['assessments']) =>
      report({ seen, assessments })[0]?.findings.map(({ kind }) => kind);
    expect(kinds(assessment(1, 'approved', 60), assessment(2, 'approved', 10))).not.toContain(
      'in-use-before-assessment',
    );
    expect(kinds(assessment(1, 'rejected', 60), assessment(2, 'approved', 10))).toContain('in-use-before-assessment');
  });

  it('name a service that the catalogue no longer has by its id', () => {
    const seen = [{ id: 'gone', first_day: day, last_day: day, opened_day: day, surfaces: 1, scopes: 0 }];
    expect(report({ seen })[0]).toMatchObject({
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
  expect(daysFirstToLast({ firstDay: firstDay as Day, lastDay: null })).toBeNull();
});
