/** Each configuration that IT can get wrong, from what the browser hands over to what a person, and the server, reads of it. */
import * as v from 'valibot';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { browser } from '../../extension/browser.ts';
import { describeStatus } from '../../extension/identity/describe-status.ts';
import { follow } from '../../extension/identity/follow-policy.ts';
import { OptionsPage } from '../../extension/identity/OptionsPage.tsx';
import { runSync } from '../../extension/outbox/sync.ts';
import { createSerial } from '../../extension/serial.ts';
import { describeSetup } from '../../extension/setup/setup-rows.ts';
import { storedManaged } from '../../extension/storage.ts';
import { installationSchema, PATHS } from '../../shared/api.ts';
import { LIST_KEY, MANAGED_SETTINGS, readManaged } from '../../shared/managed-configuration.ts';
import { MALFORMED } from '../unit/managed-malformed.ts';
import { speakEnglish } from './english.ts';
import { fakeRules } from './gate-rules.ts';
import { installMemoryDatabase } from './memory-database.ts';
import { connectNetwork, goodAnswer } from './network.ts';
import { answerMessages, backgroundTools, find, mount, unmount } from './page.tsx';
import { setDay, TODAY } from './rows.ts';

beforeEach(() => {
  fakeBrowser.reset();
  vi.unstubAllGlobals();
  installMemoryDatabase();
  setDay(TODAY);
  speakEnglish();
  fakeRules();
  vi.spyOn(fakeBrowser.runtime, 'getManifest').mockReturnValue({ version: '1.2.3' } as never);
  answerMessages(backgroundTools());
});
afterEach(unmount);

const written = (problems: readonly { code: string; key: string }[] | undefined) =>
  problems?.map(({ code, key }) => `${code} ${key}`);
const keyOf = (problem: string) => problem.slice(problem.indexOf(' ') + 1);

it.each(MALFORMED)(
  '%s: the status and the page for the set-up tell of it by key',
  async (_what, received, expected) => {
    connectNetwork(() => Promise.reject(new TypeError('down')));
    await follow(received, 0);
    expect(await storedManaged.read()).toEqual(received);
    expect(written((await describeStatus()).managed.problems)).toEqual(expected);

    const rows = describeSetup(received, null);
    for (const key of expected.map(keyOf)) {
      const isRow = Object.hasOwn(received, key) || ([...MANAGED_SETTINGS, LIST_KEY] as string[]).includes(key);
      if (isRow) expect(rows.find((row) => row.key === key)?.verdict, key).toBe('wrong');
    }

    vi.spyOn(browser.storage.managed, 'get').mockImplementation(async () => received);
    location.hash = '#setup';
    mount(<OptionsPage />);
    await vi.waitFor(() => find('section[aria-labelledby=to-do] li:has(code)'));
    // A server that does not answer is a point of its own, without a key.
    const said = [...document.querySelectorAll('section[aria-labelledby=to-do] li:has(code)')].map((line) => [
      line.querySelector('code')?.textContent,
      line.textContent,
    ]);
    expect(said.map(([key]) => key)).toEqual(expected.map(keyOf));
    for (const [key, text] of said) expect(String(text).startsWith(`${key}: `)).toBe(true);
    // A limit that cannot be read is told of with what holds in its place.
    const isLimitLost = expected.some((problem) =>
      /^(not-received|not-text|nested|invalid) strictestMode$/.test(problem),
    );
    const told = 'Until then nothing is asked and nothing is closed here.';
    expect(said.some(([key, text]) => key === 'strictestMode' && text?.includes(told))).toBe(isLimitLost);
  },
);

describe('the server hears with the next sync', () => {
  const connected = MALFORMED.filter(([, received]) => readManaged(received)?.configuration.connection);

  it('of most forms: they leave a connection that can be used', () => {
    expect(connected.length).toBeGreaterThan(MALFORMED.length / 3);
  });

  it.each(connected)('of %s', async (_what, received, expected) => {
    const uploads = connectNetwork((upload) => goodAnswer(upload));
    await follow(received, 0);
    await runSync({ serial: createSerial(), today: () => TODAY });
    const { path, payload } = uploads.at(-1) ?? {};
    expect(path).toBe(PATHS.sync);
    expect(written(payload?.installation?.problems)).toEqual(expected);
    expect(v.is(installationSchema, payload?.installation)).toBe(true);
  });
});
