/** Texts, from public/_locales: the browser picks the language. Keys are checked when this compiles. */

import type { Day } from '../shared/day.ts';
import { browser } from './browser.ts';
import type english from './public/_locales/en/messages.json';

export type TextKey = keyof typeof english;

export function t(key: TextKey, ...values: string[]): string {
  return browser.i18n.getMessage(key, values);
}

export function setDocumentLanguage(document: Pick<Document, 'documentElement'>): void {
  document.documentElement.lang = browser.i18n.getUILanguage();
  document.documentElement.dir = browser.i18n.getMessage('@@bidi_dir') || 'ltr';
}

export function formatDay(day: Day): string {
  const language = browser.i18n.getUILanguage();
  return new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeZone: 'UTC' }).format(
    new Date(`${day}T00:00:00Z`),
  );
}

export function formatNumber(value: number): string {
  return new Intl.NumberFormat(browser.i18n.getUILanguage()).format(value);
}
