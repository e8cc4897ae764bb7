import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectFirefox, type RunningFirefox } from '../../scripts/lib/firefox.ts';
import { firefoxProgram, openFirefox } from './firefox.ts';
import { type Lab, openLab } from './lab.ts';
import { hasScreen, openScreen, type Screen } from './screen.ts';

const TEXT = 'a sentence that a person types while the question comes up beside it ';

describe.skipIf(!firefoxProgram || !hasScreen)('with a real keyboard on a screen, in Firefox', () => {
  let lab: Lab;
  let screen: Screen;
  let firefox: RunningFirefox;

  beforeAll(async () => {
    lab = await openLab();
    screen = await openScreen();
    process.env['DISPLAY'] = screen.display;
    firefox = await openFirefox(lab, { headless: false });
    await connectFirefox(firefox, lab.connectCode);
  });
  afterAll(async () => {
    await firefox.browser.close();
    screen.close();
    await lab.close();
  });

  it('every key typed through the notification goes to the page, and none answers it', async () => {
    const witness = await firefox.open('options.html');
    const asked = async () =>
      String(await witness.evaluate("browser.storage.local.get('prompt-budget').then(JSON.stringify)"));
    const page = await firefox.browser.newPage();
    await page.goto('https://chatgpt.com/');
    const { x, y } = await page.evaluate(() => {
      const { left, top } = (document.querySelector('input') as Element).getBoundingClientRect();
      const inner = window as unknown as { mozInnerScreenX: number; mozInnerScreenY: number };
      return { x: inner.mozInnerScreenX + left + 20, y: inner.mozInnerScreenY + top + 8 };
    });
    await screen.click(x, y);
    let typed = '';
    for (let after = 0; after < 2; ) {
      await screen.type(TEXT, 20);
      typed += TEXT;
      if ((await asked()).includes('openai-chatgpt')) after += 1;
    }
    expect(await page.evaluate(() => document.querySelector('input')?.value)).toBe(typed);
    expect(
      await witness.evaluate("browser.storage.local.get('outbox-declarations').then((all) => JSON.stringify(all))"),
    ).toMatch(/^(?:\{\}|\{"outbox-declarations":\[\]\})$/);
  });
});
