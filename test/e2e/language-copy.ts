/** Copies of the extension in one language each: Debian's Chromium has English only, and picks what it finds. */
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { manifestKey } from '../../scripts/lib/package-key.ts';
import { type Texts, toPseudo } from '../../scripts/lib/pseudo.ts';

export const LANGUAGES = ['en', 'de', 'fr', 'ar', 'pseudo'] as const;
export type Language = (typeof LANGUAGES)[number];

/**
 * Copies the built extension to `folder`, with the texts of `language` alone, whatever the browser speaks. `key`: a private
 * key in PEM whose id it is to have, in place of that of the build.
 */
export function copyInLanguage(extension: string, folder: string, language: Language, key?: string): void {
  cpSync(extension, folder, { recursive: true });
  const locales = join(folder, '_locales');
  const source = language === 'pseudo' ? 'en' : language;
  for (const locale of readdirSync(locales)) {
    if (locale !== source) rmSync(join(locales, locale), { recursive: true });
  }
  if (language === 'pseudo') {
    const file = join(locales, source, 'messages.json');
    const texts = JSON.parse(readFileSync(file, 'utf8')) as Texts;
    writeFileSync(file, JSON.stringify(toPseudo(texts)));
  }
  const file = join(folder, 'manifest.json');
  const manifest = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  writeFileSync(file, JSON.stringify({ ...manifest, default_locale: source, ...(key && { key: manifestKey(key) }) }));
}
