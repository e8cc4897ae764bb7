/** Answers the prompt as a person without a mouse does. Works with the pages of both drivers. */

interface Answerable {
  keyboard: { press(key: 'Tab' | 'ArrowRight' | 'Enter' | ' '): Promise<void> };
  evaluate(script: string): Promise<unknown>;
}

/** By keyboard alone: write code, nobody but me, public data, a draft I rewrite, work account. */
export async function answerByKeyboard(page: Answerable): Promise<void> {
  const { keyboard } = page;
  // What is decided about a service, and answers to take over, stand before the questions.
  for (let presses = 0; presses < 40; presses++) {
    await keyboard.press('Tab');
    if (await page.evaluate("document.activeElement?.name === 'purpose'")) break;
  }
  for (let step = 0; step < 3; step++) await keyboard.press('ArrowRight');
  for (const _ of ['affected', 'data', 'handling', 'account']) {
    await keyboard.press('Tab');
    await keyboard.press(' ');
  }
  await keyboard.press('Enter');
}

/** The answers that `answerByKeyboard` gives. */
export const KEYBOARD_ANSWERS = {
  purpose: 'code',
  affected: 'nobody',
  data: 'public',
  handling: 'draft-i-rewrite',
  account: 'work',
};
