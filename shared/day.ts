/**
 * Days and calendar quarters. Pure: "today" is always passed in.
 *
 * A `Day` on the wire and in reports is `YYYY-MM-DD`. A day number is the count of days since 1970-01-01 and a quarter
 * number is `year * 4 + (quarter − 1)`: the small integers that the database keys on.
 */
import * as v from 'valibot';

const MS_PER_DAY = 86_400_000;

export type Day = string & { readonly __brand: 'Day' };

/** The days a Worker takes, by its own clock: up to 62 days late, and one day ahead for time zones. */
export const ACCEPTED_DAYS_BACK = 62;
const ACCEPTED_DAYS_AHEAD = 1;

export function toDayNumber(day: Day): number {
  return Date.parse(`${day}T00:00:00Z`) / MS_PER_DAY;
}

export function fromDayNumber(number: number): Day {
  return new Date(number * MS_PER_DAY).toISOString().slice(0, 10) as Day;
}

export function addDays(day: Day, days: number): Day {
  return fromDayNumber(toDayNumber(day) + days);
}

/** Whole days from `from` to `to`; negative when `to` is earlier. */
export function daysBetween(from: Day, to: Day): number {
  return toDayNumber(to) - toDayNumber(from);
}

/** The calendar day on the clock that `date` shows where it is read: the browser's own local day. */
export function localDay(date: Date): Day {
  return fromDayNumber(Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / MS_PER_DAY);
}

export function utcDay(milliseconds: number): Day {
  return fromDayNumber(Math.floor(milliseconds / MS_PER_DAY));
}

export function quarterOf(day: Day): number {
  return Number(day.slice(0, 4)) * 4 + Math.floor((Number(day.slice(5, 7)) - 1) / 3);
}

/** Day numbers of the first and last day of a quarter. */
export function quarterBounds(quarter: number): { first: number; last: number } {
  const year = Math.floor(quarter / 4);
  const month = (quarter % 4) * 3;
  return {
    first: Date.UTC(year, month, 1) / MS_PER_DAY,
    last: Date.UTC(year, month + 3, 1) / MS_PER_DAY - 1,
  };
}

export function isAcceptedDay(day: Day, today: Day): boolean {
  return daysBetween(day, today) <= ACCEPTED_DAYS_BACK && !isYetToCome(day, today);
}

/** Whether a day has begun nowhere yet. */
export function isYetToCome(day: Day, today: Day): boolean {
  return daysBetween(today, day) > ACCEPTED_DAYS_AHEAD;
}

export function isDay(text: string): text is Day {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const number = toDayNumber(text as Day);
  return Number.isInteger(number) && fromDayNumber(number) === text;
}

/** That it is a `Day` is for the compiler: `isDay` has said so. */
export const daySchema = v.pipe(
  v.string(),
  v.isoDate('a calendar day, YYYY-MM-DD'),
  v.check(isDay, 'a calendar day, YYYY-MM-DD'),
) as v.GenericSchema<string, unknown> as v.GenericSchema<string, Day>;
