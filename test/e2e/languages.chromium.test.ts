import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { extensionFolder } from '../../scripts/lib/build.ts';
import { launchChromium, type RunningChromium } from '../../scripts/lib/chromium.ts';
import { chromiumProgram } from './chromium.ts';
import { SCREEN_NAMES, screensOf, seed, writtenByOthers } from './employee-screens.ts';
import { faultsOf } from './faults.ts';
import { copyInLanguage, LANGUAGES } from './language-copy.ts';
import { draw } from './sample.ts';
import { temporaryFolder } from './temporary-folder.ts';

const READING_ORDERS = { en: 'ltr', de: 'ltr', fr: 'ltr', ar: 'rtl', pseudo: 'ltr' };

describe.skipIf(!chromiumProgram).each(LANGUAGES)(
  'the screens of the extension, in real Chromium, in %s',
  (language) => {
    const folder = temporaryFolder('unshade-language-');
    let chromium: RunningChromium;
    let page: Page;

    beforeAll(async () => {
      const extension = join(folder.path, 'extension');
      copyInLanguage(extensionFolder('chrome'), extension, language);
      chromium = await launchChromium({
        program: chromiumProgram ?? '',
        extension,
        profile: join(folder.path, 'profile'),
        // Nothing is opened but pages of the extension, and nothing of them leaves this machine.
        sitePort: 9,
        headless: true,
      });
      await seed(chromium);
      page = await chromium.context.newPage();
      await page.addInitScript('window.close = () => {}');
      await page.emulateMedia({ reducedMotion: 'reduce' });
    });
    afterAll(async () => {
      await chromium.context.close();
      folder.remove();
    });

    it.each(draw(`Screens in ${language}`, SCREEN_NAMES, LANGUAGES.indexOf(language), 4 * LANGUAGES.length))(
      '%s: passes axe in both themes, never scrolls sideways, has nothing out of reach and no small target',
      async (name) => {
        await screensOf(chromium)[name]?.(page);
        const [lang, dir] = await page.evaluate(() => [document.documentElement.lang, document.documentElement.dir]);
        expect([lang, dir]).toEqual([language === 'pseudo' ? 'en' : language, READING_ORDERS[language]]);
        const faults = await faultsOf(page);
        expect(faults, faults.join('\n')).toEqual([]);
        if (language === 'pseudo') expect(await writtenInCode(page)).toBe('');
      },
    );
  },
);

/** Words that stand on the page in plain letters and that nobody but the code can have written. */
async function writtenInCode(page: Page): Promise<string> {
  const text = await page.evaluate(() => document.body.innerText);
  const words = text.match(/[A-Za-z]{3,}/g) ?? [];
  return [...new Set(words)].filter((word) => !writtenByOthers(word)).join(' ');
}
