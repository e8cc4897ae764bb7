import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectChromium, type RunningChromium } from '../../scripts/lib/chromium.ts';
import { answerByKeyboard, KEYBOARD_ANSWERS } from './answer.ts';
import { chromiumProgram, openChromium, promptWindow, storedLocally, visit } from './chromium.ts';
import { type Lab, openLab, payloads, until } from './lab.ts';

/** Fills what is left of the extension's storage, to the last few bytes. */
const FILL = `(async () => {
  for (let size = 4_000_000, at = 0; size >= 8; ) {
    try { await chrome.storage.local.set({ ['junk-' + at]: 'x'.repeat(size) }); at += 1; } catch { size = Math.floor(size / 2); }
  }
})()`;
const EMPTY = `chrome.storage.local.get().then((all) => chrome.storage.local.remove(Object.keys(all).filter((key) => key.startsWith('junk-'))))`;

describe.skipIf(!chromiumProgram)('when things go wrong in Chromium', () => {
  let lab: Lab;
  let chromium: RunningChromium;

  beforeAll(async () => {
    lab = await openLab();
    chromium = await openChromium(lab);
    await connectChromium(chromium, lab.connectCode);
  });
  afterAll(async () => {
    await chromium.context.close();
    await lab.close();
  });

  const open = async (path: string) => {
    const page = await chromium.context.newPage();
    await page.goto(chromium.page(path));
    await page.waitForSelector('form');
    return page;
  };

  it('storage is full: the answer is not lost, the page says what to do, and it goes once there is room', async () => {
    const page = await open('popup.html?service=openai-chatgpt');
    await chromium.worker.evaluate(FILL);
    await answerByKeyboard(page);
    await page.locator('.actions-status', { hasText: 'did not work' }).waitFor();
    expect(await page.locator('input[value=code]').isChecked()).toBe(true);
    await visit(chromium, 'https://claude.ai/new');
    await chromium.worker.evaluate(EMPTY);
    await page.locator('button[type=submit]').click();
    await page.waitForSelector('.message');
    await until(
      'the declaration',
      () => lab.inventory(),
      ({ systems }) => systems.some(({ declarations }) => declarations.length > 0),
    );
    expect(lab.rows()['declaration']).toHaveLength(1);
    // What was met meanwhile is noticed as soon as there is room.
    await visit(chromium, 'https://claude.ai/new');
    await until(
      'the visit',
      async () => JSON.stringify((await storedLocally(chromium))['outbox-observations']),
      (rows) => rows.includes('anthropic-claude'),
    );
  });

  it('two windows answer at once: one answer, sent once', async () => {
    const pages = await Promise.all([open('popup.html?service=perplexity'), open('popup.html?service=perplexity')]);
    for (const page of pages) {
      await page.evaluate('close = () => {}');
      for (const [name, value] of Object.entries(KEYBOARD_ANSWERS))
        await page.locator(`input[name=${name}][value=${value}]`).click();
    }
    await Promise.all(pages.map((page) => page.evaluate("document.querySelector('button[type=submit]').click()")));
    await until(
      'the declaration',
      () => lab.inventory(),
      ({ systems }) => systems.some(({ id, declarations }) => id === 'perplexity' && declarations.length > 0),
    );
    const said = payloads(lab.said).flatMap((text) => JSON.parse(text)['declarations'] ?? []);
    expect(said.filter(({ service }) => service === 'perplexity')).toHaveLength(1);
    for (const page of pages) await page.close();
  });

  it('a name that turns the direction of text or hides in it is refused by name, and none gets into a title', async () => {
    for (const product of ['\u202egpj.exe', 'Help\u0007er', 'Help\u2028er']) {
      const response = await fetch(new URL('/v1/catalogue', lab.values.dashboard), {
        method: 'PUT',
        headers: { authorization: `Bearer ${lab.values.adminToken}`, 'content-type': 'application/json' },
        body: JSON.stringify({
          basedOn: 0,
          services: [],
          signals: [],
          renamed: [{ service: 'gamma', product }],
          excluded: [],
        }),
      });
      expect(await response.json()).toMatchObject({ error: { code: 'body.invalid', field: 'renamed[0].product' } });
    }
    const right = await fetch(new URL('/v1/catalogue', lab.values.dashboard), {
      method: 'PUT',
      headers: { authorization: `Bearer ${lab.values.adminToken}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        basedOn: 0,
        services: [],
        signals: [],
        renamed: [{ service: 'gamma', product: 'مساعد العروض' }],
        excluded: [],
      }),
    });
    expect(right.status).toBe(200);
    const options = await chromium.context.newPage();
    await options.goto(chromium.page('options.html'));
    await options.evaluate("chrome.runtime.sendMessage({ kind: 'sync-now' })");
    await options.close();
    await chromium.worker.evaluate("chrome.storage.local.remove('prompt-budget')");
    await visit(chromium, 'https://gamma.app/');
    const prompt = await promptWindow(chromium.context, 'gamma');
    // The name keeps its direction to itself: the sentence around it is read from the left.
    const places = (await prompt.evaluate(`(() => {
      const heading = document.querySelector('h1');
      const name = heading.querySelector('bdi');
      return [getComputedStyle(heading).direction, name.textContent];
    })()`)) as string[];
    expect(places).toEqual(['ltr', 'مساعد العروض']);
    const titles = (await chromium.worker.evaluate(
      'chrome.tabs.query({}).then((tabs) => Promise.all(tabs.map(({ id }) => chrome.action.getTitle({ tabId: id }))))',
    )) as string[];
    expect(titles.some((title) => title.includes('\u2068مساعد العروض\u2069'))).toBe(true);
  });
});
