import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { extensionFolder } from '../../scripts/lib/build.ts';
import { launchChromium, type RunningChromium } from '../../scripts/lib/chromium.ts';
import { hasNamespaces } from '../../scripts/lib/find-namespaces.ts';
import { chromiumIdOf } from '../../scripts/lib/package-key.ts';
import { chromiumProgram } from './chromium.ts';
import { SCREEN_NAMES, screensOf, seed, writtenByOthers } from './employee-screens.ts';
import { faultsOf } from './faults.ts';
import { until } from './lab.ts';
import { copyInLanguage, LANGUAGES, type Language } from './language-copy.ts';
import { MANAGED_SCREENS } from './managed-screens.ts';
import { makePolicyFolder } from './policy-folder.ts';
import { draw } from './sample.ts';
import { temporaryFolder } from './temporary-folder.ts';

const READING_ORDERS = { en: 'ltr', de: 'ltr', fr: 'ltr', ar: 'rtl', pseudo: 'ltr' };
const CHECKS = 'passes axe in both themes, never scrolls sideways, has nothing out of reach and no small target';

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
      page = await newPage(chromium);
    });
    afterAll(async () => {
      await chromium.context.close();
      folder.remove();
    });

    it.each(draw(`Screens in ${language}`, SCREEN_NAMES, LANGUAGES.indexOf(language), 4 * LANGUAGES.length))(
      `%s: ${CHECKS}`,
      async (name) => {
        await screensOf(chromium)[name]?.(page);
        await expectNoFault(page, language);
      },
    );
  },
);

/** Next to each other stand those in one state, so that each part has every language. */
const MANAGED = Object.keys(MANAGED_SCREENS).flatMap((name) => LANGUAGES.map((language) => ({ name, language })));

describe.skipIf(!chromiumProgram || !hasNamespaces)(
  'the screens of the extension in a managed browser, in real Chromium (namespace)',
  () => {
    const folder = temporaryFolder('unshade-managed-');
    // Policy names an extension by its id, and the id comes from a key.
    const key = String(
      generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'pem', type: 'pkcs8' }),
    );
    let chromium: RunningChromium | undefined;
    afterEach(async () => {
      await chromium?.context.close();
      chromium = undefined;
    });
    afterAll(() => folder.remove());

    it.each(draw('Screens of a managed browser', MANAGED, 0, Object.keys(MANAGED_SCREENS).length))(
      `$name, in $language: ${CHECKS}`,
      async ({ name, language }) => {
        const screen = MANAGED_SCREENS[name];
        if (!screen) throw new Error(`no screen ${name}`);
        const own = mkdtempSync(join(folder.path, 'browser-'));
        const extension = join(own, 'extension');
        copyInLanguage(extensionFolder('chrome'), extension, language, key);
        const policy = makePolicyFolder(own);
        const settings = { '3rdparty': { extensions: { [chromiumIdOf(key)]: screen.set } } };
        policy.place('/etc/chromium/policies/managed/unshade.json', JSON.stringify(settings));
        chromium = await launchChromium({
          program: policy.launcher(chromiumProgram ?? ''),
          extension,
          profile: join(own, 'profile'),
          sitePort: 9,
          headless: true,
        });
        const { worker } = chromium;
        await until(
          'what is set to arrive',
          () =>
            worker.evaluate<object | null>("chrome.storage.local.get('managed').then((kept) => kept.managed ?? null)"),
          (received) => Object.keys(received ?? {}).length > 0,
        );
        const page = await newPage(chromium);
        await screen.show(page, chromium);
        await expectNoFault(page, language);
      },
    );
  },
);

async function newPage({ context }: RunningChromium): Promise<Page> {
  const page = await context.newPage();
  await page.addInitScript('window.close = () => {}');
  await page.emulateMedia({ reducedMotion: 'reduce' });
  return page;
}

async function expectNoFault(page: Page, language: Language): Promise<void> {
  const [lang, dir] = await page.evaluate(() => [document.documentElement.lang, document.documentElement.dir]);
  expect([lang, dir]).toEqual([language === 'pseudo' ? 'en' : language, READING_ORDERS[language]]);
  const faults = await faultsOf(page);
  expect(faults, faults.join('\n')).toEqual([]);
  if (language === 'pseudo') expect(await writtenInCode(page)).toBe('');
}

/** Words that stand on the page in plain letters and that nobody but the code can have written. */
async function writtenInCode(page: Page): Promise<string> {
  const text = await page.evaluate(() => document.body.innerText);
  const words = text.match(/[A-Za-z]{3,}/g) ?? [];
  return [...new Set(words)].filter((word) => !writtenByOthers(word)).join(' ');
}
