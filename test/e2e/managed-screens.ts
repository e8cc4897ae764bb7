/** The extension's screens in a browser that IT set up, as they are reached: by real policy, each in a browser of its own. */
import type { Page } from 'playwright-core';
import type { RunningChromium } from '../../scripts/lib/chromium.ts';
import type { SetupResponse } from '../../shared/api.ts';
import { makeEnrolmentToken } from '../../shared/enrolment-token.ts';
import { writeManaged } from '../../shared/managed-configuration.ts';

const SERVER = 'https://unshade.example';
const KEY = 'k'.repeat(43);
const TOKEN = makeEnrolmentToken(KEY, 'r'.repeat(43));

const GOOD = writeManaged({
  server: SERVER,
  enrolmentToken: TOKEN,
  keyFingerprint: KEY,
  organisation: 'Acme',
  strictestMode: 'ask',
});
/** One thing of each kind that Chromium lets through or drops, in a value or in the list. */
const BAD = {
  ...GOOD,
  organisation: 7,
  strictestMode: 'sometimes',
  privateLife: 'ignore',
  keyFingerprint: 'x'.repeat(43),
  keys: `${GOOD['keys']},organisation,servre`,
};
const UNUSABLE = { ...GOOD, server: 'unshade.example' };

const EXPECTED: SetupResponse = {
  wire: 1,
  server: SERVER,
  keyFingerprint: KEY,
  token: 'good',
  group: 'Sales',
  extension: '99.0.0',
};

/** Names and values of keys, and what the server says: all other words on these screens are texts of the extension. */
export const MANAGED_WORDS = [
  JSON.stringify([GOOD, BAD]),
  // As it is shown.
  TOKEN.slice(0, 8),
  EXPECTED.group,
  'noticeAcknowledged',
  // The code of a sync that came through to nobody.
  'unreachable',
].join(' ');

export interface ManagedScreen {
  /** By the browser's policy. */
  set: Record<string, unknown>;
  show: (page: Page, chromium: RunningChromium) => Promise<void>;
}

async function open(page: Page, { page: address }: RunningChromium, path: string, wait: string): Promise<void> {
  await page.goto(address(path));
  await page.waitForSelector(wait);
}

/** The set-up, as soon as it is known what the server says: null where it says nothing. */
function showSetUp(answer: SetupResponse | null): ManagedScreen['show'] {
  return async (page, chromium) => {
    await page.route(`${SERVER}/**`, (route) =>
      answer
        ? route.fulfill({ body: JSON.stringify(answer), headers: { 'access-control-allow-origin': '*' } })
        : route.abort(),
    );
    await open(page, chromium, 'options.html#setup', 'table');
    await page.waitForSelector(`.card-head button[aria-disabled=false]`);
  };
}

export const MANAGED_SCREENS: Readonly<Record<string, ManagedScreen>> = {
  'the set-up where all fits': { set: GOOD, show: showSetUp(EXPECTED) },
  'the set-up with problems, and a server that expects something else': {
    set: BAD,
    show: showSetUp({ ...EXPECTED, token: 'other-server', group: null }),
  },
  'the set-up while the server does not answer': { set: GOOD, show: showSetUp(null) },
  'the set-up where there is nobody to ask': { set: UNUSABLE, show: showSetUp(null) },
  'the status with the notice over it': {
    set: GOOD,
    show: (page, chromium) => open(page, chromium, 'options.html', '#notice'),
  },
  'the status once the notice was read, with problems': {
    set: BAD,
    show: async (page, chromium) => {
      await chromium.worker.evaluate(`chrome.storage.local.set({ 'notice-read': '${SERVER}' })`);
      await open(page, chromium, 'options.html', 'a.next[href="#setup"]');
    },
  },
  'the notice in the popup': { set: GOOD, show: (page, chromium) => open(page, chromium, 'popup.html', '.points') },
  'the popup where what is set cannot be used': {
    set: UNUSABLE,
    show: (page, chromium) => open(page, chromium, 'popup.html', 'h1'),
  },
};
