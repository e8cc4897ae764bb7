import { afterAll, beforeAll, describe, it } from 'vitest';
import { connectFirefox, type RunningFirefox } from '../../scripts/lib/firefox.ts';
import { badgesOf, type Driver, PRESS_SYNC, SCENES } from './catalogue-scenario.ts';
import { firefoxProgram, inExtension, openFirefox } from './firefox.ts';
import { type Lab, openLab } from './lab.ts';

describe.skipIf(!firefoxProgram)('the catalogue in Firefox', () => {
  let lab: Lab;
  let firefox: RunningFirefox;
  let driver: Driver;

  beforeAll(async () => {
    lab = await openLab();
    firefox = await openFirefox(lab);
    await connectFirefox(firefox, lab.connectCode);
    driver = {
      async visit(url) {
        const page = await firefox.browser.newPage();
        await page.goto(url);
      },
      stored: () => inExtension(firefox, 'browser.storage.local.get()'),
      badges: () => inExtension(firefox, badgesOf('browser')),
      syncNow: () => inExtension(firefox, PRESS_SYNC),
    };
  });
  afterAll(async () => {
    await firefox.browser.close();
    await lab.close();
  });

  it.each(SCENES)('%s', (_title, play) => play(lab, driver));
});
