import { cpSync, mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { extensionFolder } from '../../scripts/lib/build.ts';
import { connectFirefox, type RunningFirefox } from '../../scripts/lib/firefox.ts';
import { carriesADecision } from './decision-scenario.ts';
import { firefoxProgram, openFirefox } from './firefox.ts';
import {
  countingPage,
  type Driver,
  gateIn,
  press,
  SCENES,
  type Scene,
  setPolicy,
  stays,
  type Tab,
} from './gate-scenario.ts';
import { type Lab, openLab, until } from './lab.ts';
import { draw } from './sample.ts';

async function drive(firefox: RunningFirefox): Promise<Driver> {
  const desk = await firefox.open('options.html');
  await desk.evaluate('globalThis.api = browser');
  return {
    newTab: async () => asTab(await firefox.browser.newPage()),
    // What crosses the border must be plain.
    desk: async (script) =>
      JSON.parse((await desk.evaluate(`(async () => JSON.stringify(await (${script})) ?? 'null')()`)) as string),
    page: firefox.page,
  };
}

function asTab(page: Page): Tab {
  return {
    // A page that is stopped never ends its loading.
    goto: async (url) => void (await page.goto(url, { timeout: 1_500 }).catch(() => {})),
    evaluate: <T>(script: string) => page.evaluate(script) as Promise<T>,
    back: async () => void (await page.evaluate('history.back()').catch(() => {})),
    async openFrom(url) {
      const known = await page.browser().pages();
      await page.evaluate(`void open('${url}', '_blank')`);
      for (;;) {
        const opened = (await page.browser().pages()).find((one) => !known.includes(one));
        if (opened) return asTab(opened);
      }
    },
    keyboard: page.keyboard,
    close: () => page.close(),
  };
}

describe.skipIf(!firefoxProgram)('the gate in Firefox', () => {
  let lab: Lab;
  let firefox: RunningFirefox;
  let scene: Scene;
  const requests: string[] = [];

  beforeAll(async () => {
    lab = await openLab(countingPage(requests));
    firefox = await openFirefox(lab);
    await connectFirefox(firefox, lab.connectCode);
    scene = { lab, driver: await drive(firefox), requests };
  });
  afterAll(async () => {
    await firefox.browser.close();
    await lab.close();
  });

  it('gates a page that comes out of the memory of the way back', async () => {
    const { driver } = scene;
    await setPolicy(scene, []);
    const tab = await driver.newTab();
    await tab.goto('https://before.example/first');
    await tab.goto('https://www.suno.com/kept');
    await tab.goto('https://before.example/last');
    await setPolicy(scene, [{ service: 'suno' }]);
    requests.length = 0;
    await tab.back();
    expect(await gateIn(tab, driver, 'suno')).toContain('The page was there before it was stopped');
    await press(tab, 'Back to where I was');
    await stays(tab, 'https://before.example/first');
    expect(requests.filter((one) => one.includes('suno'))).toEqual([]);
    await setPolicy(scene, []);
    await tab.close();
  });

  it('gates a page on the way back that is loaded anew, and leads back from there', async () => {
    const { driver } = scene;
    await setPolicy(scene, []);
    const tab = await driver.newTab();
    await tab.goto('https://before.example/first');
    await tab.goto('https://www.suno.com/create');
    await tab.goto('https://before.example/last');
    await setPolicy(scene, [{ service: 'suno' }]);
    requests.length = 0;
    await tab.back();
    expect(await gateIn(tab, driver, 'suno')).toContain('stopped before it loaded');
    await press(tab, 'Back to where I was');
    const where = await until(
      'a page of before',
      () => tab.evaluate<string>('location.href').catch(() => ''),
      (url) => url.startsWith('https://before.example/'),
    );
    await stays(tab, where);
    expect(requests.filter((one) => one.includes('suno'))).toEqual([]);
    await setPolicy(scene, []);
    await tab.close();
  });

  it('carries a decision: flagged, assessed, rejected, approved with conditions, flagged again', async () => {
    await carriesADecision(scene);
  });

  it.each(draw('Scenes at the gate in Firefox', SCENES, 1, 4))('%s', async (_title, play) => {
    requests.length = 0;
    await play(scene);
  });
});

describe.skipIf(!firefoxProgram)('the barrier in Firefox', () => {
  let lab: Lab;
  const requests: string[] = [];
  beforeAll(async () => {
    lab = await openLab(countingPage(requests));
  });
  afterAll(() => lab.close());

  it('stands before the background is awake: asleep, and at the first page after a restart', async () => {
    const profile = mkdtempSync(join(lab.folder, 'firefox-'));
    cpSync(extensionFolder('firefox'), join(profile, 'extensions/browser@unshade'), { recursive: true });
    const options = {
      profile,
      sideloaded: true,
      preferences: {
        'xpinstall.signatures.required': false,
        'extensions.autoDisableScopes': 0,
      },
    };
    const preferences = { ...options.preferences, 'extensions.background.idle.timeout': 3_000 };
    const first = await openFirefox(lab, { ...options, preferences });
    await connectFirefox(first, lab.connectCode);
    const driver = await drive(first);
    await setPolicy({ lab, driver }, [{ service: 'anthropic-claude' }]);
    const tab = await driver.newTab();
    await tab.goto('https://before.example/asleep');
    await until(
      'the background to sleep',
      () => driver.desk<number>("api.extension.getViews({ type: 'background' }).length").catch(() => 0),
      (count) => count === 0,
    );
    await tab.goto('https://claude.ai/asleep');
    await gateIn(tab, driver, 'anthropic-claude');
    await press(tab, 'Back to where I was');
    await stays(tab, 'https://before.example/asleep');
    await first.browser.close();
    // The address is on the command line: it is asked for before anything of the extension runs.
    const second = await openFirefox(lab, { ...options, args: ['https://claude.ai/first'] });
    const shown = await until(
      'the gate',
      async () => {
        const pages = await second.browser.pages();
        return Promise.all(pages.map((page) => page.evaluate('document.body.innerText').catch(() => '')));
      },
      (texts) => texts.join().includes('Your organisation keeps Claude closed'),
    );
    expect(shown).toHaveLength(1);
    expect(requests.filter((one) => one.includes('claude.ai'))).toEqual([]);
    await second.browser.close();
  });
});
