import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectChromium, type RunningChromium } from '../../scripts/lib/chromium.ts';
import { answerByKeyboard, KEYBOARD_ANSWERS } from './answer.ts';
import { chromiumProgram, openChromium, promptWindow, storedLocally, visit } from './chromium.ts';
import { hostilePage, type Loot } from './hostile-page.ts';
import { type Lab, openLab, until } from './lab.ts';

describe.skipIf(!chromiumProgram)('a hostile page in Chromium', () => {
  let lab: Lab;
  let chromium: RunningChromium;
  const own = { page: '' };

  beforeAll(async () => {
    lab = await openLab(() => hostilePage(own.page));
    chromium = await openChromium(lab);
    own.page = chromium.page('popup.html?service=openai-chatgpt');
    await connectChromium(chromium, lab.connectCode);
  });
  afterAll(async () => {
    await chromium.context.close();
    await lab.close();
  });

  it('cannot keep the prompt away, and learns and does nothing while a person answers it', async () => {
    const page = await visit(chromium, 'https://chatgpt.com/');
    const loot = () => page.evaluate('loot') as Promise<Loot>;
    // It changes its address four times a second; the prompt comes all the same, once.
    const prompt = await promptWindow(chromium.context);
    await page.focus('#field');
    await page.keyboard.type('my own words');
    await page.keyboard.press('Enter');
    expect(await page.inputValue('#field')).toBe('my own words');
    expect((await storedLocally(chromium))['outbox-declarations'] ?? []).toEqual([]);
    const typed = (await loot()).keys.length;
    expect(typed).toBeGreaterThan(0);

    await answerByKeyboard(prompt);
    const { systems } = await until(
      'the declaration',
      () => lab.inventory(),
      (report) => (report.systems[0]?.declarations.length ?? 0) > 0,
    );
    expect(systems[0]?.declarations).toEqual([KEYBOARD_ANSWERS]);
    const { keys, messages, reached, spam } = await until('its tries', loot, (found) =>
      found.reached.includes('looked'),
    );
    expect(spam).toBeGreaterThan(10);
    // Not one key of those that were meant for the prompt, and no message but its own.
    expect(keys).toHaveLength(typed);
    expect(messages.filter((text) => !text.startsWith('https://chatgpt.com{"kind":'))).toEqual([]);
    expect(reached.filter((text) => text !== 'looked' && text !== 'frame closed')).toEqual([]);
  });

  it('changed nothing by its messages: one answer, nothing dismissed, nothing erased', async () => {
    const stored = await storedLocally(chromium);
    expect(Object.keys(stored['declared'] ?? {})).toEqual(['openai-chatgpt']);
    expect(stored).not.toHaveProperty('requests');
    expect(stored['dismissed']).toEqual({});
    expect((stored['prompt-budget'] as { byService: object }).byService).toEqual({ 'openai-chatgpt': 1 });
  });

  it('cannot open a page of the extension, in a frame, a window or its own tab', async () => {
    for (const path of ['popup.html', 'options.html', 'gate.html']) {
      const page = await visit(chromium, 'https://chatgpt.com/');
      const url = chromium.page(path);
      await page.evaluate((address) => void window.open(address), url);
      // Where it goes then is a page of the browser's own that says no.
      await page.evaluate((address) => void setTimeout(() => location.assign(address)), url);
    }
    await new Promise((done) => setTimeout(done, 500));
    const open = chromium.context.pages().filter((one) => one.url().startsWith('chrome-extension://'));
    expect(open.map((one) => one.url())).toEqual([]);
  });
});
