import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays } from '../../shared/day.ts';
import { FINDING_KINDS, PRIORITIES } from '../../shared/finding.ts';
import { SYSTEM_STATUSES } from '../../shared/inventory.ts';
import {
  type Arrangement,
  arrange,
  FIRST_ARRANGEMENT,
  leadingFinding,
  nextSort,
  SORT_KEYS,
} from '../../worker/dashboard/arrange.ts';
import { findingOf, systemOf, TODAY } from '../fixtures/inventory.ts';

const anyFinding = fc
  .tuple(fc.constantFrom(...FINDING_KINDS), fc.constantFrom(...PRIORITIES), fc.integer({ min: -5, max: 5 }))
  .map(([kind, priority, days]) => findingOf(kind, { priority, due: addDays(TODAY, days) }));
const anySystems = fc.uniqueArray(
  fc
    .record({
      id: fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 1, maxLength: 3 }),
      product: fc.constantFrom('Alpha', 'beta', 'Gamma'),
      owner: fc.constantFrom(null, 'Ada'),
      status: fc.constantFrom(...SYSTEM_STATUSES),
      lastDay: fc.constantFrom(null, TODAY, addDays(TODAY, -9)),
      browsers: fc.nat(3).map((rank) => ({ label: String(rank), rank })),
      findings: fc.array(anyFinding, { maxLength: 3 }),
    })
    .map(systemOf),
  { selector: ({ id }) => id, maxLength: 8 },
);
const anyArrangement: fc.Arbitrary<Arrangement> = fc.record({
  query: fc.constantFrom('', 'a', ' BETA ', 'nobody'),
  finding: fc.option(fc.constantFrom(...FINDING_KINDS)),
  sort: fc.record({ key: fc.constantFrom(...SORT_KEYS), descending: fc.boolean() }),
});
const ids = (systems: { id: string }[]) => systems.map(({ id }) => id);

describe('the leading finding', () => {
  const later = findingOf('no-owner', { priority: 'P0', due: addDays(TODAY, 1) });
  const lesser = findingOf('review-due', { priority: 'P2' });
  const first = findingOf('unassessed-system', { priority: 'P1' });

  it('is the earliest due, then the most pressing', () => {
    for (const findings of [
      [later, lesser, first],
      [first, lesser, later],
    ]) {
      expect(leadingFinding(systemOf({ findings }))).toBe(first);
    }
    expect(leadingFinding(systemOf())).toBeUndefined();
  });
});

describe('the list of systems', () => {
  it('has the same systems in the same order, however they came', () => {
    fc.assert(
      fc.property(anySystems, anyArrangement, (systems, arrangement) => {
        const before = structuredClone(systems);
        const listed = arrange(systems, arrangement);
        expect(systems).toEqual(before);
        expect(arrange(systems.toReversed(), arrangement)).toEqual(listed);
        expect(arrange(listed, arrangement)).toEqual(listed);
        expect(new Set(ids(listed)).size).toBe(listed.length);
      }),
    );
  });

  it('hides what no filter asks for, and nothing else', () => {
    fc.assert(
      fc.property(anySystems, anyArrangement, (systems, arrangement) => {
        const listed = new Set(ids(arrange(systems, arrangement)));
        for (const { id, product, vendor, owner, findings } of systems) {
          const words = [product, vendor, owner ?? ''].map((one) => one.toLowerCase());
          const isNamed = words.some((one) => one.includes(arrangement.query.trim().toLowerCase()));
          const isFound = arrangement.finding === null || findings.some(({ kind }) => kind === arrangement.finding);
          expect(listed.has(id)).toBe(isNamed && isFound);
        }
      }),
    );
  });

  const systems = [
    systemOf({ id: 'a', product: 'beta', status: 'approved', browsers: { label: '10–19', rank: 1 } }),
    systemOf({ id: 'b', product: 'Alpha', firstDay: null, lastDay: null, findings: [findingOf('no-owner')] }),
    systemOf({
      id: 'c',
      product: 'Gamma',
      lastDay: addDays(TODAY, -1),
      status: 'assessment-due',
      browsers: { label: '20–49', rank: 2 },
      findings: [findingOf('review-due', { due: addDays(TODAY, -1) })],
    }),
  ];

  it.each([
    // What nothing is due of comes last.
    ['due', ['c', 'b', 'a'], ['a', 'b', 'c']],
    ['system', ['b', 'a', 'c'], ['c', 'a', 'b']],
    ['last-day', ['b', 'c', 'a'], ['a', 'c', 'b']],
    ['browsers', ['b', 'a', 'c'], ['c', 'a', 'b']],
    ['status', ['b', 'c', 'a'], ['a', 'c', 'b']],
  ] as const)('by %s, up and down', (key, up, down) => {
    const by = (descending: boolean) => ids(arrange(systems, { ...FIRST_ARRANGEMENT, sort: { key, descending } }));
    expect([by(false), by(true)]).toEqual([up, down]);
  });

  it('has of equals the more urgent first, in either direction', () => {
    const urgent = systemOf({ id: 'z', findings: [findingOf('no-owner')] });
    const calm = systemOf({ id: 'a' });
    for (const descending of [false, true]) {
      const sort = { key: 'browsers', descending } as const;
      expect(ids(arrange([calm, urgent], { ...FIRST_ARRANGEMENT, sort }))).toEqual(['z', 'a']);
    }
  });
});

describe('a press of a column’s head', () => {
  it.each(SORT_KEYS)('%s: twice turns it round, and again back', (key) => {
    const other = key === 'due' ? 'system' : 'due';
    const first = nextSort({ key: other, descending: true }, key);
    expect(first).toEqual({ key, descending: key === 'browsers' || key === 'last-day' });
    expect(nextSort(first, key)).toEqual({ key, descending: !first.descending });
    expect(nextSort(nextSort(first, key), key)).toEqual(first);
  });
});
