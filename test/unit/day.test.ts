import fc from 'fast-check';
import * as v from 'valibot';
import { afterEach, describe, expect, it } from 'vitest';
import {
  addDays,
  type Day,
  daySchema,
  daysBetween,
  fromDayNumber,
  isAcceptedDay,
  isDay,
  localDay,
  quarterBounds,
  quarterOf,
  toDayNumber,
  utcDay,
} from '../../shared/day.ts';

const anyDay = fc
  .integer({ min: toDayNumber('1900-01-01' as Day), max: toDayNumber('2999-12-31' as Day) })
  .map(fromDayNumber);

describe('a day', () => {
  it.each([
    ['1970-01-01', 0],
    ['1970-01-02', 1],
    ['1969-12-31', -1],
    ['2000-02-29', 11_016],
    ['2026-11-21', 20_778],
  ])('%s is day number %i', (day, number) => {
    expect(toDayNumber(day as Day)).toBe(number);
    expect(fromDayNumber(number)).toBe(day);
  });

  it.each(['2024-02-29', '2000-02-29', '2026-12-31', '0001-01-01', '9999-12-31'])('%s is one', (text) => {
    expect(isDay(text)).toBe(true);
    expect(v.parse(daySchema, text)).toBe(text);
  });

  it.each([
    '2026-02-29',
    '2100-02-29',
    '2026-04-31',
    '2026-00-10',
    '2026-13-01',
    '2026-01-00',
    '2026-1-1',
    '20260101',
    '',
    '+002026-01-01',
    '2026-01-01 ',
    '2026-01-01\n',
    '2026-01-01T00:00:00Z',
    '２０２６-01-01',
    20_778,
    null,
    undefined,
  ])('%j is none', (text) => {
    expect(v.is(daySchema, text)).toBe(false);
    expect(typeof text === 'string' && isDay(text)).toBe(false);
  });

  it('comes back from its number, and days add up', () => {
    fc.assert(
      fc.property(anyDay, fc.integer({ min: -1000, max: 1000 }), (day, days) => {
        expect(fromDayNumber(toDayNumber(day))).toBe(day);
        expect(daysBetween(day, addDays(day, days))).toBe(days);
      }),
    );
  });

  it.each([
    [0, '1970-01-01'],
    [86_399_999, '1970-01-01'],
    [86_400_000, '1970-01-02'],
    [-1, '1969-12-31'],
    [Date.UTC(2031, 5, 1, 23, 59, 59, 999), '2031-06-01'],
  ])('of %i milliseconds is %s in UTC', (milliseconds, day) => {
    expect(utcDay(milliseconds)).toBe(day);
  });
});

describe('the local day', () => {
  const zone = process.env['TZ'];
  afterEach(() => {
    if (zone === undefined) delete process.env['TZ'];
    else process.env['TZ'] = zone;
  });

  it.each([
    ['Pacific/Kiritimati', '2026-11-20T10:30:00Z', '2026-11-21'],
    ['Pacific/Pago_Pago', '2026-11-21T10:30:00Z', '2026-11-20'],
    ['Asia/Kolkata', '2026-11-20T18:29:59Z', '2026-11-20'],
    ['Asia/Kolkata', '2026-11-20T18:30:00Z', '2026-11-21'],
    // The nights in which clocks change: 23 and 25 hours long.
    ['Europe/Berlin', '2026-03-28T22:59:59Z', '2026-03-28'],
    ['Europe/Berlin', '2026-03-28T23:00:00Z', '2026-03-29'],
    ['Europe/Berlin', '2026-03-29T21:59:59Z', '2026-03-29'],
    ['Europe/Berlin', '2026-03-29T22:00:00Z', '2026-03-30'],
    ['Europe/Berlin', '2026-10-25T22:59:59Z', '2026-10-25'],
    ['Europe/Berlin', '2026-10-25T23:00:00Z', '2026-10-26'],
    // A day on which midnight does not exist.
    ['America/Santiago', '2026-09-06T04:00:00Z', '2026-09-06'],
  ])('in %s at %s is %s', (timeZone, instant, day) => {
    process.env['TZ'] = timeZone;
    expect(localDay(new Date(instant))).toBe(day);
  });
});

describe('a quarter', () => {
  it.each([
    ['2026-01-01', 8104],
    ['2026-03-31', 8104],
    ['2026-04-01', 8105],
    ['2026-06-30', 8105],
    ['2026-07-01', 8106],
    ['2026-09-30', 8106],
    ['2026-10-01', 8107],
    ['2026-12-31', 8107],
    ['2027-01-01', 8108],
    ['1970-01-01', 7880],
  ])('of %s is %i', (day, quarter) => {
    expect(quarterOf(day as Day)).toBe(quarter);
  });

  it.each([
    [8104, '2026-01-01', '2026-03-31'],
    [8096, '2024-01-01', '2024-03-31'],
    [8107, '2026-10-01', '2026-12-31'],
  ])('%i lies from %s to %s', (quarter, first, last) => {
    const bounds = quarterBounds(quarter);
    expect([fromDayNumber(bounds.first), fromDayNumber(bounds.last)]).toEqual([first, last]);
  });

  it('holds its bounds and not the days beside them, and quarters leave no gap', () => {
    fc.assert(
      fc.property(anyDay, (day) => {
        const quarter = quarterOf(day);
        const { first, last } = quarterBounds(quarter);
        expect([first - 1, first, last, last + 1].map((number) => quarterOf(fromDayNumber(number)))).toEqual([
          quarter - 1,
          quarter,
          quarter,
          quarter + 1,
        ]);
        expect(toDayNumber(day)).toBeGreaterThanOrEqual(first);
        expect(toDayNumber(day)).toBeLessThanOrEqual(last);
      }),
    );
  });
});

it.each([
  [-63, false],
  [-62, true],
  [0, true],
  [1, true],
  [2, false],
])('a row %i days from the day of the server is taken: %s', (days, accepted) => {
  const today = '2026-03-01' as Day;
  expect(isAcceptedDay(addDays(today, days), today)).toBe(accepted);
});
