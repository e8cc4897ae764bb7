import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectChromium, type RunningChromium } from '../../scripts/lib/chromium.ts';
import { browserSession, chromiumProgram, newProfile, openChromium } from './chromium.ts';
import { carriesADecision } from './decision-scenario.ts';
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

async function drive(chromium: RunningChromium): Promise<Driver> {
  const desk = await chromium.context.newPage();
  await desk.goto(chromium.page('options.html'));
  await desk.evaluate('globalThis.api = chrome');
  return {
    newTab: async () => asTab(await chromium.context.newPage()),
    desk: (script) => desk.evaluate(script),
    page: chromium.page,
  };
}

function asTab(page: Page): Tab {
  return {
    goto: async (url) => void (await page.goto(url).catch(() => {})),
    // What a press leads away from may be gone before it has answered.
    evaluate: (script) =>
      page.evaluate(script).catch((error: unknown) => {
        if (!String(error).includes('Execution context was destroyed')) throw error;
      }) as never,
    back: async () => void (await page.goBack().catch(() => {})),
    async openFrom(url) {
      const opened = page.context().waitForEvent('page');
      await page.evaluate(`void open('${url}', '_blank')`);
      return asTab(await opened);
    },
    keyboard: page.keyboard,
    close: () => page.close(),
  };
}

describe.skipIf(!chromiumProgram)('the gate in Chromium', () => {
  let lab: Lab;
  let chromium: RunningChromium;
  let scene: Scene;
  const requests: string[] = [];
  const profile = () => newProfile(lab);

  beforeAll(async () => {
    lab = await openLab(countingPage(requests));
    chromium = await openChromium(lab, { profile: profile() });
    await connectChromium(chromium, lab.connectCode);
    scene = { lab, driver: await drive(chromium), requests };
  });
  afterAll(async () => {
    await chromium.context.close();
    await lab.close();
  });

  it('gates a site that its own service worker serves, and both ways back lead back', async () => {
    const { driver } = scene;
    await setPolicy(scene, []);
    const tab = await driver.newTab();
    await tab.goto('https://www.suno.com/create');
    await tab.evaluate(
      "navigator.serviceWorker.register('/sw.js').then(() => navigator.serviceWorker.ready).then(() => 1)",
    );
    await tab.goto('https://before.example/worker');
    await setPolicy(scene, [{ service: 'suno' }]);
    requests.length = 0;
    await tab.goto('https://www.suno.com/from-worker');
    expect(await gateIn(tab, driver, 'suno')).toContain('stopped');
    await press(tab, 'Back to where I was');
    await stays(tab, 'https://before.example/worker');
    await tab.goto('https://www.suno.com/from-worker');
    await gateIn(tab, driver, 'suno');
    await tab.back();
    await stays(tab, 'https://before.example/worker');
    // By itself the browser looks whether its copy of the site's worker is still the newest.
    expect(requests.filter((one) => one.includes('suno') && !one.endsWith('/sw.js'))).toEqual([]);
    await setPolicy(scene, []);
    await tab.close();
  });

  it('carries a decision: flagged, assessed, rejected, approved with conditions, flagged again', async () => {
    await carriesADecision(scene);
  });

  it.each(draw('Scenes at the gate in Chromium', SCENES, 0, 4))('%s', async (_title, play) => {
    requests.length = 0;
    await play(scene);
  });
});

describe.skipIf(!chromiumProgram)('the barrier in Chromium', () => {
  let lab: Lab;
  const requests: string[] = [];
  beforeAll(async () => {
    lab = await openLab(countingPage(requests));
  });
  afterAll(() => lab.close());

  it('stands before the worker is awake: asleep, and at the first page after a restart', async () => {
    const profile = newProfile(lab);
    const first = await openChromium(lab, { profile });
    await connectChromium(first, lab.connectCode);
    const driver = await drive(first);
    await setPolicy({ lab, driver }, [{ service: 'anthropic-claude' }]);
    const tab = await driver.newTab();
    await tab.goto('https://before.example/long-before');
    await tab.goto('https://before.example/asleep');
    const session = await browserSession(first.context);
    const workers = async () =>
      (await session.send('Target.getTargets')).targetInfos.filter(({ type }) => type === 'service_worker');
    expect((await workers()).map(({ url }) => url)).toContain(first.worker.url());
    const page = first.context.pages().find((one) => one.url().includes('options.html')) as Page;
    const devtools = await first.context.newCDPSession(page);
    await devtools.send('ServiceWorker.enable');
    const sleep = async () => {
      await devtools.send('ServiceWorker.stopAllWorkers');
      await until('the worker to sleep', workers, ({ length }) => length === 0);
    };
    await sleep();
    await tab.goto('https://claude.ai/asleep');
    await gateIn(tab, driver, 'anthropic-claude');
    await press(tab, 'Back to where I was');
    await stays(tab, 'https://before.example/asleep');
    // Back by the browser's own button wakes it too, and leads no further than that.
    await tab.goto('https://claude.ai/asleep');
    await gateIn(tab, driver, 'anthropic-claude');
    await sleep();
    await tab.back();
    await stays(tab, 'https://before.example/asleep');
    await first.context.close();
    const second = await openChromium(lab, { profile });
    const again = await drive(second);
    const next = await again.newTab();
    await next.goto('https://claude.ai/first');
    expect(await gateIn(next, again, 'anthropic-claude')).toContain('stopped before it loaded');
    expect(requests.filter((one) => one.includes('claude.ai'))).toEqual([]);
    await second.context.close();
  });
});
