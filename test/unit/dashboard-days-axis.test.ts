import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, daysBetween } from '../../shared/day.ts';
import type { AiSystem, Inventory } from '../../shared/inventory.ts';
import { daysAxis, placeOnAxis } from '../../worker/dashboard/days-axis.ts';
import { systemOf, TODAY } from '../fixtures/inventory.ts';

const ago = (days: number) => addDays(TODAY, -days);
const axisOf = (...systems: Pick<AiSystem, 'firstDay' | 'lastDay'>[]) =>
  daysAxis({ day: TODAY, systems: systems.map(systemOf) } as Inventory);

describe('the axis of days', () => {
  it('is a fortnight where nothing is older', () => {
    expect(axisOf()).toEqual({ first: ago(13), length: 14 });
    expect(axisOf({ firstDay: ago(3), lastDay: TODAY })).toEqual({ first: ago(13), length: 14 });
    expect(axisOf({ firstDay: null, lastDay: null })).toEqual({ first: ago(13), length: 14 });
  });

  it('begins with the inventory’s first day, and two years ago at most', () => {
    expect(axisOf({ firstDay: ago(100), lastDay: TODAY }, { firstDay: ago(14), lastDay: ago(2) })).toEqual({
      first: ago(100),
      length: 101,
    });
    expect(axisOf({ firstDay: ago(729), lastDay: TODAY })).toEqual({ first: ago(729), length: 730 });
    expect(axisOf({ firstDay: ago(730), lastDay: TODAY })).toEqual({ first: ago(729), length: 730 });
    expect(axisOf({ firstDay: ago(4_000), lastDay: ago(3_000) })).toEqual({ first: ago(729), length: 730 });
  });

  it('ends with a day that has begun elsewhere already', () => {
    expect(axisOf({ firstDay: TODAY, lastDay: addDays(TODAY, 1) })).toEqual({ first: ago(12), length: 14 });
  });
});

describe('a stretch of days on the axis', () => {
  const axis = { first: ago(9), length: 10 };

  it.each([
    [9, 0, 0, 1],
    [9, 9, 0, 0.1],
    [0, 0, 0.9, 0.1],
    [4, 3, 0.5, 0.2],
    [20, 5, 0, 0.5],
    // Over before the axis begins.
    [40, 30, 0, 0],
  ])('from %i to %i days ago', (first, last, start, length) => {
    const place = placeOnAxis(axis, ago(first), ago(last));
    expect(place.start).toBeCloseTo(start);
    expect(place.length).toBeCloseTo(length);
  });

  it('lies on it, as long as its days are, whatever else is in the inventory', () => {
    const stretch = fc
      .tuple(fc.integer({ min: 0, max: 900 }), fc.integer({ min: 0, max: 900 }))
      .map(([a, b]) => ({ firstDay: ago(Math.max(a, b)), lastDay: ago(Math.min(a, b)) }));
    fc.assert(
      fc.property(fc.array(stretch, { minLength: 1, maxLength: 5 }), (stretches) => {
        const all = axisOf(...stretches);
        for (const { firstDay, lastDay } of stretches) {
          const { start, length } = placeOnAxis(all, firstDay, lastDay);
          expect(start).toBeGreaterThanOrEqual(0);
          expect(length).toBeGreaterThanOrEqual(0);
          expect(start + length).toBeLessThanOrEqual(1 + 1e-9);
          if (firstDay >= all.first) {
            expect(length * all.length).toBeCloseTo(daysBetween(firstDay, lastDay) + 1);
            expect(start * all.length).toBeCloseTo(daysBetween(all.first, firstDay));
          }
        }
      }),
    );
  });
});
