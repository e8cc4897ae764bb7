/** Every word on screen: texts by key, plurals by the language's own rules, numbers and days as its readers write them. */
import { type Day, toDayNumber } from '../../shared/day.ts';
import texts from './texts.en.json';

const LANGUAGE = 'en';
/** The reader's own kind of English, so that days read the way they are used to. */
const locale = navigator.languages.find((tag) => tag === LANGUAGE || tag.startsWith(`${LANGUAGE}-`)) ?? 'en-GB';

type Id = keyof typeof texts;
type PluralOf<I> = I extends `${infer Key}#other` ? Key : never;
/** Texts with a form for each plural category, as in `due.in#one` and `due.in#other`. */
type PluralKey = PluralOf<Id>;
export type TextKey = Exclude<Id, `${string}#${string}`>;
type Values = Record<string, string | number>;

const table: Readonly<Record<string, string>> = texts;
const plural = new Intl.PluralRules(LANGUAGE);
const number = new Intl.NumberFormat(locale);
const percent = new Intl.NumberFormat(locale, { style: 'percent' });
const region = new Intl.DisplayNames(LANGUAGE, { type: 'region' });
const date = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });
const shortDate = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', timeZone: 'UTC' });

/** The text for `key`, with each `{name}` filled from `values`; a plural text is chosen by `values.count`. */
export function t(key: TextKey, values?: Values): string;
export function t(key: PluralKey, values: Values & { count: number }): string;
export function t(key: string, values: Values = {}): string {
  const template = table[key] ?? table[`${key}#${plural.select(Number(values.count))}`] ?? table[`${key}#other`] ?? key;
  return template.replace(/\{(\w+)\}/g, (_, name: string) => formatValue(values[name] ?? ''));
}

function formatValue(value: string | number): string {
  return typeof value === 'number' ? number.format(value) : value;
}

export function formatNumber(value: number): string {
  return number.format(value);
}

/** `part` of `whole` as a percentage. */
export function formatShare(part: number, whole: number): string {
  return percent.format(part / whole);
}

export function formatDay(day: Day): string {
  return date.format(toDate(day));
}

/** A day without its year, for axes. */
export function formatShortDay(day: Day): string {
  return shortDate.format(toDate(day));
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
