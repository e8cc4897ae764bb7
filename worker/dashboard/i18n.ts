/** Every word on screen: texts by key, plurals by the language's own rules, numbers and days as its readers write them. */
import { type Day, toDayNumber } from '../../shared/day.ts';
import { fillText, LANGUAGE, type PluralKey, type TextKey, type Values } from '../../shared/staff-texts.ts';

export type { TextKey };

/** The reader's own kind of English, so that days read the way they are used to. */
const locale = navigator.languages.find((tag) => tag === LANGUAGE || tag.startsWith(`${LANGUAGE}-`)) ?? 'en-GB';

const number = new Intl.NumberFormat(locale);
const percent = new Intl.NumberFormat(locale, { style: 'percent' });
const region = new Intl.DisplayNames(LANGUAGE, { type: 'region' });
const date = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });
const LONG_AXIS_DAYS = 180;
const month = new Intl.DateTimeFormat(locale, { month: 'short', year: 'numeric', timeZone: 'UTC' });
const instant = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
const time = new Intl.DateTimeFormat(locale, { timeStyle: 'short' });
const shortDate = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', timeZone: 'UTC' });

/** The text for `key`, with each `{name}` filled from `values`; a plural text is chosen by `values.count`. */
export function t(key: TextKey, values?: Values): string;
export function t(key: PluralKey, values: Values & { count: number }): string;
export function t(key: string, values: Values = {}): string {
  return fillText(key, values, formatNumber);
}

export function formatNumber(value: number): string {
  return number.format(value);
}

/** `part` of `whole` as a percentage. */
export function formatShare(part: number, whole: number): string {
  return percent.format(part / whole);
}

/** Of a number that is a percentage already, in whole ones. */
export function formatPercent(value: number): string {
  return percent.format(value / 100);
}

/** A day and a time, where its reader is. */
export function formatInstant(iso: string): string {
  return instant.format(new Date(iso));
}

export function formatTime(date: Date): string {
  return time.format(date);
}

export function formatDay(day: Day): string {
  return date.format(toDate(day));
}

/** Where an axis of so many days begins: a day without its year, or the month of a long one. */
export function formatAxisStart(day: Day, length: number): string {
  return (length > LONG_AXIS_DAYS ? month : shortDate).format(toDate(day));
}

export function formatDays(first: Day, last: Day): string {
  return date.formatRange(toDate(first), toDate(last));
}

/** A country's name from its ISO 3166 code; anything else as it is. */
export function formatCountry(code: string): string {
  return /^[A-Z]{2}$/.test(code) ? (region.of(code) ?? code) : code;
}

function toDate(day: Day): number {
  return toDayNumber(day) * 86_400_000;
}
