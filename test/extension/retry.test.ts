import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { minutesToNextSync } from '../../extension/outbox/retry.ts';

describe('the next sync', () => {
  it.each([
    [0, 0, 192],
    [0, 0.5, 240],
    [1, 0, 0.5],
    [1, 0.5, 1],
    [2, 0.5, 2],
    [3, 0.5, 4],
    [8, 0.5, 128],
    [9, 0.5, 240],
    [10_000, 0.5, 240],
  ])('after %i failures, with chance %d, is in %d minutes', (failures, chance, minutes) => {
    expect(minutesToNextSync(failures, chance)).toBe(minutes);
  });

  it('is never at once and never far off, and its middle doubles until it stands', () => {
    const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 5_000 }), chance, (failures, c) => {
        const minutes = minutesToNextSync(failures, c);
        expect(minutes).toBeGreaterThanOrEqual(0.5);
        expect(minutes).toBeLessThanOrEqual(360);
        if (failures === 0) expect(Math.abs(minutes - 240)).toBeLessThanOrEqual(48);
        if (failures > 0) {
          const ratio = minutesToNextSync(failures + 1, c) / minutes;
          expect(ratio).toBeGreaterThanOrEqual(1);
          expect(ratio).toBeLessThanOrEqual(2);
        }
      }),
    );
  });

  it('spreads browsers that failed together', () => {
    expect(minutesToNextSync(9, 0.999) / minutesToNextSync(9, 0)).toBeGreaterThan(2.9);
  });
});
