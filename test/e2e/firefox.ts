/** Firefox in the laboratory: launched with the built extension. */
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { extensionFolder } from '../../scripts/lib/build.ts';
import { findBrowser } from '../../scripts/lib/find-browser.ts';
import { launchFirefox, type RunningFirefox } from '../../scripts/lib/firefox.ts';
import type { Lab } from './lab.ts';

export const firefoxProgram = findBrowser('firefox');

export function openFirefox(
  lab: Lab,
  options: {
    profile?: string;
    preferences?: Record<string, boolean | number>;
    args?: string[];
    sideloaded?: boolean;
    headless?: boolean;
  } = {},
): Promise<RunningFirefox> {
  return launchFirefox({
    program: firefoxProgram ?? '',
    extension: extensionFolder('firefox'),
    profile: options.profile ?? mkdtempSync(join(lab.folder, 'firefox-')),
    sitePort: lab.site.port,
    headless: options.headless ?? true,
    preferences: options.preferences ?? {},
    args: options.args ?? [],
    sideloaded: options.sideloaded ?? false,
  });
}

/** Runs in a page of the extension, where its `browser` is. */
export async function inExtension<T>(firefox: RunningFirefox, script: string): Promise<T> {
  const page = await firefox.open('options.html');
  try {
    return (await page.evaluate(script)) as T;
  } finally {
    await page.close();
  }
}

/**
 * Without a desktop Firefox counts no key and no move of the mouse, and takes a person for gone after a minute: nobody would
 * be asked. Asked for from a page of the extension, for as long as its background stays awake.
 */
export async function somebodyIsThere(ownPage: { evaluate: (script: string) => Promise<unknown> }): Promise<void> {
  await ownPage.evaluate(
    "browser.runtime.getBackgroundPage().then((background) => { background.browser.idle.queryState = async () => 'active'; })",
  );
}
