/** Finds the browsers that tests and `npm run try` can drive. Branded Chrome is left out: it ignores `--load-extension`. */
import { accessSync, constants, existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

type BrowserName = 'chromium' | 'firefox';

const VARIABLE: Record<BrowserName, string> = { chromium: 'UNSHADE_CHROMIUM', firefox: 'UNSHADE_FIREFOX' };
const ON_PATH: Record<BrowserName, readonly string[]> = {
  chromium: ['chromium', 'chromium-browser', 'chrome-for-testing'],
  firefox: ['firefox-esr', 'firefox'],
};
const FIXED: Record<BrowserName, readonly string[]> = {
  chromium: [
    '/usr/lib/chromium/chromium',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing',
  ],
  firefox: ['/Applications/Firefox.app/Contents/MacOS/firefox', 'C:\\Program Files\\Mozilla Firefox\\firefox.exe'],
};

/** Where the system keeps programs' caches; `~/.cache` elsewhere. */
const PLAYWRIGHT_CACHE: Partial<Record<NodeJS.Platform, string>> = {
  darwin: join(homedir(), 'Library/Caches'),
  win32: process.env['LOCALAPPDATA'] || join(homedir(), 'AppData/Local'),
};

const MAC_PROGRAM = 'Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing';
/** Where the program stands in what was downloaded, now and in older versions. */
const IN_DOWNLOAD = [
  'chrome-linux64/chrome',
  'chrome-linux/chrome',
  `chrome-mac-arm64/${MAC_PROGRAM}`,
  `chrome-mac-x64/${MAC_PROGRAM}`,
  'chrome-win64/chrome.exe',
] as const;

/** The browser's program, or undefined. An environment variable (UNSHADE_CHROMIUM, UNSHADE_FIREFOX) goes before all. */
export function findBrowser(name: BrowserName): string | undefined {
  const named = process.env[VARIABLE[name]];
  if (named !== undefined) return isProgram(named) ? named : undefined;
  const onPath = (process.env['PATH'] ?? '')
    .split(delimiter)
    .flatMap((folder) => ON_PATH[name].map((file) => join(folder, file)));
  const downloaded = name === 'chromium' ? chromeForTesting() : [];
  return [...FIXED[name], ...onPath, ...downloaded].find(isProgram);
}

/** Where Puppeteer and Playwright keep the Chrome for Testing that they download, newest first. */
function chromeForTesting(): string[] {
  const puppeteer = join(homedir(), '.cache/puppeteer/chrome');
  const playwright = join(PLAYWRIGHT_CACHE[process.platform] ?? join(homedir(), '.cache'), 'ms-playwright');
  const caches = [puppeteer, playwright].flatMap((cache) => IN_DOWNLOAD.map((program) => [cache, program] as const));
  return caches.flatMap(([cache, program]) =>
    existsSync(cache)
      ? readdirSync(cache)
          .sort()
          .reverse()
          .map((version) => join(cache, version, program))
      : [],
  );
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** How to get a browser that was not found. */
export const HOW_TO_GET: Record<BrowserName, string> = {
  chromium: 'Chromium or Chrome for Testing (Debian: apt install chromium), or set UNSHADE_CHROMIUM to its program',
  firefox: 'Firefox 140 or newer (Debian: apt install firefox-esr), or set UNSHADE_FIREFOX to its program',
};
