/** The texts as a browser gives them that picked a language: WXT's fake browser has none. */
import { readFileSync } from 'node:fs';
import { vi } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import messages from '../../extension/public/_locales/en/messages.json';
import type { Texts } from '../../scripts/lib/pseudo.ts';

export const texts: Texts = messages;
/** Every other language, by its tag. */
export const TRANSLATIONS: Record<string, Texts> = Object.fromEntries(
  ['ar', 'de', 'fr'].map((tag) => [
    tag,
    JSON.parse(readFileSync(`extension/public/_locales/${tag}/messages.json`, 'utf8')) as Texts,
  ]),
);

export function speakEnglish(): void {
  speak(texts, 'en');
}

/** `language` is the browser's own, whatever the texts are in. */
export function speak(spoken: Texts, language: string): void {
  vi.spyOn(fakeBrowser.i18n, 'getUILanguage').mockReturnValue(language);
  vi.spyOn(fakeBrowser.i18n, 'getMessage').mockImplementation(((key: string, values: string[] = []) => {
    const { message = '', placeholders = {} } = spoken[key] ?? {};
    return message.replace(/\$(\w+)\$/g, (_, name: string) => {
      const position = Number(placeholders[name.toLowerCase()]?.content.slice(1));
      return values[position - 1] ?? '';
    });
  }) as typeof fakeBrowser.i18n.getMessage);
}
