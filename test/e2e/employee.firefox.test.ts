import { afterAll, beforeAll, describe, it } from 'vitest';
import { connectFirefox, type RunningFirefox } from '../../scripts/lib/firefox.ts';
import { type EmployeeDriver, employeePages, employeeScenes } from './employee-scenario.ts';
import { firefoxProgram, openFirefox, somebodyIsThere } from './firefox.ts';
import { type Lab, openLab } from './lab.ts';

describe.skipIf(!firefoxProgram)("the employee's side in Firefox", () => {
  let lab: Lab;
  let firefox: RunningFirefox;
  let driver: EmployeeDriver;

  beforeAll(async () => {
    lab = await openLab(employeePages);
    firefox = await openFirefox(lab);
    await connectFirefox(firefox, lab.connectCode);
    const witness = await firefox.open('options.html');
    driver = {
      part: 1,
      open: async (path) => (await firefox.open(path)) as never,
      async visit(url) {
        const page = await firefox.browser.newPage();
        await page.goto(url);
        await somebodyIsThere(witness);
        return () => page.close();
      },
      behind: (script) => witness.evaluate(script),
    };
  });
  afterAll(async () => {
    await firefox.browser.close();
    await lab.close();
  });

  it.each(employeeScenes(1))('%s', (_title, play) => play(lab, driver));
});
