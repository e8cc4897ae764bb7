import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectFirefox, type RunningFirefox } from '../../scripts/lib/firefox.ts';
import { answerByKeyboard, KEYBOARD_ANSWERS } from './answer.ts';
import { firefoxProgram, inExtension, openFirefox, somebodyIsThere } from './firefox.ts';
import { hostilePage, type Loot } from './hostile-page.ts';
import { type Lab, openLab, until } from './lab.ts';

describe.skipIf(!firefoxProgram)('a hostile page in Firefox', () => {
  let lab: Lab;
  let firefox: RunningFirefox;
  const own = { page: '' };

  beforeAll(async () => {
    lab = await openLab(() => hostilePage(own.page));
    firefox = await openFirefox(lab);
    own.page = firefox.page('popup.html?service=openai-chatgpt');
    await connectFirefox(firefox, lab.connectCode);
  });
  afterAll(async () => {
    await firefox.browser.close();
    await lab.close();
  });

  it('cannot keep the question away, and learns and does nothing while a person answers it', async () => {
    // In a tab behind: the hostile page stays the one in front.
    const witness = await firefox.open('options.html');
    await somebodyIsThere(witness);
    const page = await firefox.browser.newPage();
    await page.goto('https://chatgpt.com/');
    const loot = () => page.evaluate('loot') as Promise<Loot>;
    await page.focus('#field');
    await page.keyboard.type('my own words');
    // It changes its address four times a second; the question comes all the same, once.
    await until(
      'the question',
      () => witness.evaluate("browser.storage.local.get('prompt-budget').then(JSON.stringify)"),
      (budget) => String(budget).includes('"openai-chatgpt":1'),
    );
    const typed = (await loot()).keys.length;
    expect(typed).toBeGreaterThan(0);
    await answerByKeyboard(await firefox.open('popup.html?service=openai-chatgpt'));
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
    const { declared, dismissed, requests, 'prompt-budget': budget } = await stored(firefox);
    expect(Object.keys(declared ?? {})).toEqual(['openai-chatgpt']);
    expect([dismissed, requests]).toEqual([{}, undefined]);
    expect(budget).toMatchObject({ byService: { 'openai-chatgpt': 1 } });
  });
});

function stored(firefox: RunningFirefox): Promise<Record<string, object | undefined>> {
  return inExtension(firefox, 'browser.storage.local.get()');
}
