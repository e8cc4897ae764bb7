/** Days, numbers, lists and plural forms, as the language of the texts has them, whatever the browser's own is. */
import type { Day } from '../shared/day.ts';
import { browser } from './browser.ts';
import { language, type PluralKey, t } from './i18n.ts';

/** The form that goes with `count`, which is the first value of the text. */
export function tn(key: PluralKey, count: number, ...values: string[]): string {
  const all = [formatNumber(count), ...values];
  const form = new Intl.PluralRules(language()).select(count);
  return browser.i18n.getMessage(`${key}_${form}`, all) || browser.i18n.getMessage(`${key}_other`, all);
}

export function setDocumentLanguage(document: Pick<Document, 'documentElement'>): void {
  document.documentElement.lang = language();
  document.documentElement.dir = t('languageDirection') || 'ltr';
}

/** Names a window or a tab by what it shows. */
export function setTitle(title: string): void {
  document.title = `${title} – ${t('extensionName')}`;
}

export function formatDay(day: Day): string {
  return new Intl.DateTimeFormat(language(), { dateStyle: 'medium', timeZone: 'UTC' }).format(
    new Date(`${day}T00:00:00Z`),
  );
}

export function formatNumber(value: number): string {
  return new Intl.NumberFormat(language()).format(value);
}

export function formatList(parts: readonly string[]): string {
  return new Intl.ListFormat(language(), { type: 'conjunction' }).format(parts);
}

/** Of a week day: 0 is Sunday. */
export function formatWeekday(day: number): string {
  // 4 January 1970 was a Sunday.
  const date = new Date(Date.UTC(1970, 0, 4 + day));
  return new Intl.DateTimeFormat(language(), { weekday: 'long', timeZone: 'UTC' }).format(date);
}
