/** Texts, from public/_locales: the browser picks the language. Keys are checked when this compiles. */
import { browser } from './browser.ts';
import type english from './public/_locales/en/messages.json';

export type TextKey = keyof typeof english;
/** A text in as many forms as the language has for numbers: `key_one`, `key_other` … */
export type PluralKey = {
  [Key in TextKey]: Key extends `${infer Base}_one` ? (`${Base}_other` extends TextKey ? Base : never) : never;
}[TextKey];

export function t(key: TextKey, ...values: string[]): string {
  return browser.i18n.getMessage(key, values);
}

/** Of the texts that are shown. */
export function language(): string {
  return t('languageTag') || 'en';
}
