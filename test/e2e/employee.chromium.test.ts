import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectChromium, type RunningChromium } from '../../scripts/lib/chromium.ts';
import { chromiumProgram, openChromium, visit } from './chromium.ts';
import { type EmployeeDriver, employeePages, employeeScenes } from './employee-scenario.ts';
import { type Lab, openLab, until } from './lab.ts';

describe.skipIf(!chromiumProgram)("the employee's side in Chromium", () => {
  let lab: Lab;
  let chromium: RunningChromium;
  let driver: EmployeeDriver;

  beforeAll(async () => {
    lab = await openLab(employeePages);
    chromium = await openChromium(lab);
    await connectChromium(chromium, lab.connectCode);
    const witness = await chromium.context.newPage();
    await witness.goto(chromium.page('options.html'));
    driver = {
      part: 0,
      async open(path) {
        const page = await chromium.context.newPage();
        await page.goto(chromium.page(path));
        return page;
      },
      async visit(url) {
        const page = await visit(chromium, url);
        return () => page.close();
      },
      behind: (script) => witness.evaluate(script),
    };
  });
  afterAll(async () => {
    await chromium.context.close();
    await lab.close();
  });

  it.each(employeeScenes(0))('%s', (_title, play) => play(lab, driver));

  it('stays quiet while nobody is there', async () => {
    await chromium.worker.evaluate("chrome.storage.local.remove('prompt-budget')");
    await chromium.worker.evaluate("chrome.idle.queryState = async () => 'locked'");
    const close = await driver.visit('https://www.perplexity.ai/');
    await until(
      'the reason',
      async () => JSON.stringify(await driver.behind("chrome.storage.session.get('quiet-reasons')")),
      (reasons) => reasons.includes('"perplexity":"idle"'),
    );
    expect(await driver.behind("chrome.storage.local.get('prompt-budget')")).toEqual({});
    await close();
  });
});
