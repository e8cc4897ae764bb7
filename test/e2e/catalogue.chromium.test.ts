import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { extensionFolder } from '../../scripts/lib/build.ts';
import { connectChromium, type RunningChromium } from '../../scripts/lib/chromium.ts';
import { badgesOf, type Driver, PRESS_SYNC, SCENES, writeStrangeExtension } from './catalogue-scenario.ts';
import { chromiumProgram, openChromium, storedLocally, visit } from './chromium.ts';
import { type Lab, openLab, payloads, until } from './lab.ts';

describe.skipIf(!chromiumProgram)('the catalogue in Chromium', () => {
  let lab: Lab;
  let chromium: RunningChromium;
  let driver: Driver;

  beforeAll(async () => {
    lab = await openLab();
    const extension = [extensionFolder('chrome'), writeStrangeExtension(lab)].join(',');
    chromium = await openChromium(lab, { extension });
    await connectChromium(chromium, lab.connectCode);
    driver = {
      visit: async (url) => void (await visit(chromium, url)),
      stored: () => storedLocally(chromium),
      badges: () => chromium.worker.evaluate(badgesOf('chrome')),
      async syncNow() {
        const page = await chromium.context.newPage();
        await page.goto(chromium.page('options.html'));
        const text = (await page.evaluate(PRESS_SYNC)) as string;
        await page.close();
        return text;
      },
    };
  });
  afterAll(async () => {
    await chromium.context.close();
    await lab.close();
  });

  it.each(SCENES)('%s', (_title, play) => play(lab, driver));

  it('finds an extension that calls itself an AI tool and may drive the browser, and tells nobody', async () => {
    await chromium.worker.evaluate("chrome.alarms.create('sync', { when: Date.now() })");
    const candidates = await until(
      'the extension',
      async () => (await driver.stored())['candidates'],
      (found) => JSON.stringify(found ?? []).includes('GPT Chatbot AI'),
    );
    expect(JSON.stringify(candidates)).toContain('permission:debugger');
    for (const said of payloads(lab.said)) expect(said).not.toContain('GPT Chatbot');
  });
});
