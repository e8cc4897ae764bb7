import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectChromium, type RunningChromium } from '../../scripts/lib/chromium.ts';
import { chromiumProgram, openChromium, promptWindow, storedLocally, visit } from './chromium.ts';
import { type Lab, openLab } from './lab.ts';
import { hasScreen, openScreen, type Screen } from './screen.ts';

const TEXT = 'a sentence that a person types while the question comes up beside it ';

describe.skipIf(!chromiumProgram || !hasScreen)('with a real keyboard on a screen, in Chromium', () => {
  let lab: Lab;
  let screen: Screen;
  let chromium: RunningChromium;

  beforeAll(async () => {
    lab = await openLab();
    screen = await openScreen();
    process.env['DISPLAY'] = screen.display;
    chromium = await openChromium(lab, { headless: false, args: ['--ozone-platform=x11', '--window-size=1200,900'] });
    await connectChromium(chromium, lab.connectCode);
  });
  afterAll(async () => {
    await chromium.context.close();
    screen.close();
    await lab.close();
  });

  it('every key typed through the opening of the prompt goes to the page, and none answers it', async () => {
    const page = await visit(chromium, 'https://chatgpt.com/');
    const { x, y } = (await page.evaluate(() => {
      const { left, top } = (document.querySelector('input') as Element).getBoundingClientRect();
      return { x: screenX + left + 20, y: screenY + outerHeight - innerHeight + top + 8 };
    })) as { x: number; y: number };
    await screen.click(x, y);
    let isOpen = false;
    const opening = promptWindow(chromium.context).finally(() => {
      isOpen = true;
    });
    // Through the opening: letters, and spaces, which press what has the focus.
    let typed = '';
    while (!isOpen) {
      await screen.type(TEXT, 20);
      typed += TEXT;
    }
    const prompt = await opening;
    await screen.type(TEXT, 20);
    expect(await page.inputValue('input')).toBe(typed + TEXT);
    expect(await prompt.evaluate(() => document.querySelectorAll('input:checked').length)).toBe(0);
    expect((await storedLocally(chromium))['outbox-declarations'] ?? []).toEqual([]);
  });
});
