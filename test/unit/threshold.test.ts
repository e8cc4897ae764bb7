import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { bandEdges, bandOf, DEFAULT_THRESHOLD, groupIsLargeEnough, thresholdSchema } from '../../shared/threshold.ts';

const anyK = fc.integer({ min: 5, max: 1000 });
const anyCount = fc.integer({ min: 0, max: 2_000_000 });

describe('a number of browsers', () => {
  it.each([
    [0, 10, '<10', 0],
    [1, 10, '<10', 0],
    [9, 10, '<10', 0],
    [10, 10, '10–19', 1],
    [19, 10, '10–19', 1],
    [20, 10, '20–49', 2],
    [49, 10, '20–49', 2],
    [50, 10, '50–99', 3],
    [100, 10, '100–199', 4],
    [200, 10, '200–499', 5],
    [500, 10, '500–999', 6],
    [999, 10, '500–999', 6],
    [1000, 10, '1000–1999', 7],
    [1999, 10, '1000–1999', 7],
    [2000, 10, '2000–4999', 8],
    [9999, 10, '5000–9999', 9],
    [10_000, 10, '10000–19999', 10],
    [4, 5, '<5', 0],
    [5, 5, '5–9', 1],
    [10, 5, '10–19', 2],
    [14, 15, '<15', 0],
    [15, 15, '15–19', 1],
    [20, 15, '20–49', 2],
    [19, 20, '<20', 0],
    [20, 20, '20–49', 1],
    [999, 1000, '<1000', 0],
    [1000, 1000, '1000–1999', 1],
  ])('of %i under k = %i reads %s', (browsers, k, label, rank) => {
    expect(bandOf(browsers, k)).toEqual({ label, rank });
  });

  it('under k reads the same, whatever it is', () => {
    fc.assert(
      fc.property(anyK, fc.nat(), fc.nat(), (k, a, b) => {
        expect(bandOf(a % k, k)).toEqual(bandOf(b % k, k));
        expect(bandOf(a % k, k)).toEqual({ label: `<${k}`, rank: 0 });
      }),
    );
  });

  it('of k or more lies in its band, whose lower edge is never under k', () => {
    fc.assert(
      fc.property(anyK, anyCount, (k, extra) => {
        const browsers = k + extra;
        const { label, rank } = bandOf(browsers, k);
        const [lower = 0, upper = 0] = label.split('–').map(Number);
        expect(lower).toBeGreaterThanOrEqual(k);
        expect(lower).toBeLessThanOrEqual(browsers);
        expect(upper).toBeGreaterThanOrEqual(browsers);
        expect(rank).toBeGreaterThan(0);
      }),
    );
  });

  it('never ranks lower when it is larger, and ranks the same just where it reads the same', () => {
    fc.assert(
      fc.property(anyK, anyCount, anyCount, (k, a, b) => {
        const [small, large] = [bandOf(Math.min(a, b), k), bandOf(Math.max(a, b), k)];
        expect(small.rank).toBeLessThanOrEqual(large.rank);
        expect(small.rank === large.rank).toBe(small.label === large.label);
      }),
    );
  });
});

it('bands have edges at 10, 20, 50 and so on from k upwards, each once', () => {
  expect(bandEdges(10, 5000)).toEqual([10, 20, 50, 100, 200, 500, 1000, 2000, 5000]);
  expect(bandEdges(5, 60)).toEqual([5, 10, 20, 50]);
  expect(bandEdges(15, 100)).toEqual([15, 20, 50, 100]);
});

it.each([
  [5, true],
  [10, true],
  [1000, true],
  [4, false],
  [0, false],
  [-5, false],
  [1001, false],
  [10.5, false],
  [Number.NaN, false],
  ['10', false],
])('k may be %s: %s', (k, allowed) => {
  expect(v.is(thresholdSchema, k)).toBe(allowed);
});

it('k is 10 unless it is set, and a group of k is large enough', () => {
  expect(DEFAULT_THRESHOLD).toBe(10);
  expect([9, 10, 11].map((enrolled) => groupIsLargeEnough(enrolled, 10))).toEqual([false, true, true]);
});
