import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectChromium, type RunningChromium } from '../../scripts/lib/chromium.ts';
import { answerByKeyboard, KEYBOARD_ANSWERS } from './answer.ts';
import {
  browserSession,
  chromiumProgram,
  killChromium,
  newProfile,
  openChromium,
  promptWindow,
  storedLocally,
  visit,
} from './chromium.ts';
import { flaggedChatGpt } from './flagged.ts';
import { type Lab, openLab, plainPage, until } from './lab.ts';

describe.skipIf(!chromiumProgram)('one detection in Chromium', () => {
  let lab: Lab;
  let chromium: RunningChromium;

  /** Every page that the sites were asked for. */
  const asked: string[] = [];

  beforeAll(async () => {
    lab = await openLab((host, path) => {
      asked.push(host + path);
      return plainPage(host, path);
    });
    chromium = await openChromium(lab);
    await connectChromium(chromium, lab.connectCode);
  });
  afterAll(async () => {
    await chromium.context.close();
    await lab.close();
  });

  it('goes from a visit over an answer by keyboard to a flagged row in the inventory', async () => {
    const page = await visit(chromium, 'https://chatgpt.com/c/1');
    const prompt = await promptWindow(chromium.context);
    await expect(prompt.evaluate(() => document.activeElement?.tagName)).resolves.toBe('BODY');
    const focused = await chromium.worker.evaluate(
      "chrome.windows.getAll({ windowTypes: ['popup'] }).then((windows) => windows.map(({ focused }) => focused))",
    );
    expect(focused).toEqual([false]);
    await answerByKeyboard(prompt);
    const { day, systems } = await until(
      'the declaration',
      () => lab.inventory(),
      (report) => (report.systems[0]?.declarations.length ?? 0) > 0,
    );
    expect(systems).toMatchObject([flaggedChatGpt(day)]);
    await page.close();
  });

  it('asks once a day: another service gets the badge only', async () => {
    const page = await visit(chromium, 'https://claude.ai/new');
    await until(
      'the badge',
      () => badge(chromium, 'claude.ai'),
      (text) => text === '?',
    );
    await page.waitForTimeout(3_000);
    expect(chromium.context.pages().filter((one) => one.url().includes('popup.html'))).toEqual([]);
    await page.close();
  });

  it('sees a route inside a single-page app, and the badge goes with the route', async () => {
    const page = await visit(chromium, 'https://github.com/features');
    await page.evaluate(() => history.pushState(null, '', '/copilot'));
    await until(
      'the route',
      () => stored(chromium),
      (services) => services.includes('github-copilot'),
    );
    await until(
      'the badge',
      () => badge(chromium, 'github.com'),
      (text) => text === '?',
    );
    await page.evaluate(() => history.pushState(null, '', '/features'));
    await until(
      'no badge',
      () => badge(chromium, 'github.com'),
      (text) => text === '',
    );
    await page.close();
  });

  it('sees a service in a frame of another site, and calls it embedded', async () => {
    const page = await visit(chromium, 'https://intranet.example/');
    await page.evaluate(() => {
      const frame = document.createElement('iframe');
      frame.src = 'https://chat.mistral.ai/chat';
      document.body.append(frame);
    });
    await until(
      'the frame',
      () => stored(chromium),
      (services) => services.includes('mistral-le-chat'),
    );
    const rows = list((await storedLocally(chromium))['outbox-observations']);
    expect(rows).toContainEqual(expect.objectContaining({ service: 'mistral-le-chat', surfaces: ['embedded'] }));
    await page.close();
  });

  it('keeps nothing of pages that are no AI service, a vendor page among them', async () => {
    const before = await stored(chromium);
    for (const url of [
      'https://github.com/',
      'https://notchatgpt.com/',
      'https://chatgpt.com.example.net/',
      'https://docs.perplexity.ai/',
    ]) {
      await (await visit(chromium, url)).close();
    }
    await chromium.worker.evaluate('new Promise((done) => setTimeout(done, 500))');
    expect(await stored(chromium)).toEqual(before);
  });

  it('never observes a private window', async () => {
    const session = await browserSession(chromium.context);
    const { browserContextId } = await session.send('Target.createBrowserContext');
    await session.send('Target.createTarget', { url: 'https://www.perplexity.ai/', browserContextId });
    const page = await visit(chromium, 'https://gamma.app/');
    await until(
      'the ordinary window',
      () => stored(chromium),
      (services) => services.includes('gamma'),
    );
    expect(await stored(chromium)).not.toContain('perplexity');
    await page.close();
  });

  it('counts a page that was loaded ahead of need only once it is looked at', async () => {
    const page = await visit(chromium, 'https://www.notion.so/home');
    await page.evaluate(() => {
      const rules = document.createElement('script');
      rules.type = 'speculationrules';
      rules.textContent = JSON.stringify({ prerender: [{ urls: ['/chat'], eagerness: 'immediate' }] });
      document.head.append(rules);
    });
    await until(
      'the page loaded ahead',
      () => asked.filter((url) => url === 'www.notion.so/chat').length,
      (times) => times === 1,
    );
    await page.waitForTimeout(1_000);
    expect(await stored(chromium)).not.toContain('notion-ai');
    await page.evaluate(() => location.assign('/chat'));
    await until(
      'the page looked at',
      () => stored(chromium),
      (services) => services.includes('notion-ai'),
    );
    // Asked for once: the page that came to front is the one that was loaded ahead.
    expect(asked.filter((url) => url === 'www.notion.so/chat')).toHaveLength(1);
    await page.close();
  });
});

describe.skipIf(!chromiumProgram)('what Chromium kept while everything else failed', () => {
  let lab: Lab;

  beforeAll(async () => {
    lab = await openLab();
  });
  afterAll(() => lab.close());

  it('arrives once after the Worker was down, the browser was killed and both came back', async () => {
    const profile = newProfile(lab);
    const first = await openChromium(lab, { profile });
    await connectChromium(first, lab.connectCode);
    await lab.stopWorker();
    await visit(first, 'https://chatgpt.com/');
    await answerByKeyboard(await promptWindow(first.context));
    await until(
      'the answer in the outbox',
      () => storedLocally(first),
      (items) => list(items['outbox-declarations']).length === 1,
    );
    await killChromium(first);
    await lab.startWorker();
    const second = await openChromium(lab, { profile });
    const { systems } = await until(
      'the row',
      () => lab.inventory(),
      (report) => (report.systems[0]?.declarations.length ?? 0) > 0,
    );
    expect(systems).toHaveLength(1);
    expect(systems[0]?.declarations).toEqual([KEYBOARD_ANSWERS]);
    const rows = lab.rows();
    expect(rows['observation']).toHaveLength(1);
    expect(rows['declaration']).toHaveLength(1);
    expect(rows['device']).toHaveLength(1);
    await second.context.close();
  });

  it('finds tabs that were open before it was connected', async () => {
    const late = await openChromium(lab);
    const page = await late.context.newPage();
    await page.goto('https://claude.ai/chats');
    expect(await stored(late)).toEqual([]);
    await connectChromium(late, lab.connectCode);
    await until(
      'the open tab',
      () => stored(late),
      (services) => services.includes('anthropic-claude'),
    );
    await late.context.close();
  });

  it('sets a garbled outbox aside, keeps its good rows, and goes on', async () => {
    const before = lab.said.length;
    const garbled = await openChromium(lab);
    await connectChromium(garbled, lab.connectCode);
    // The syncs that connecting begins are over, so that none writes the outbox anew behind the test's back.
    await until(
      'quiet',
      () => lab.said.length,
      (said) => said === before + 3,
    );
    await garbled.worker.evaluate('new Promise((done) => setTimeout(done, 500))');
    await visit(garbled, 'https://claude.ai/chats');
    await until(
      'the row',
      () => stored(garbled),
      (services) => services.includes('anthropic-claude'),
    );
    await garbled.worker.evaluate(`chrome.storage.local.get('outbox-observations').then((items) => chrome.storage.local.set({
      'outbox-observations': [{ nonsense: true }, ...items['outbox-observations'].map((row) => ({ ...row, state: 'pending' }))],
      'outbox-declarations': 'not even a list',
    }))`);
    const options = await garbled.context.newPage();
    await options.goto(garbled.page('options.html'));
    await options.locator('section[aria-labelledby=connection] button').click();
    await until(
      'the report',
      () => options.locator('section[aria-labelledby=connection] dl').innerText(),
      (text) => /2 stored items/.test(text),
    );
    expect(await stored(garbled)).toEqual(['anthropic-claude']);
    await garbled.context.close();
  });
});

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

async function stored(chromium: RunningChromium): Promise<string[]> {
  const rows = list((await storedLocally(chromium))['outbox-observations']) as { service: string }[];
  return rows.map(({ service }) => service).sort();
}

/** What the badge says for the tab whose page has this host: read with the debugger, because the extension sees no address. */
async function badge(chromium: RunningChromium, host: string): Promise<string> {
  const position = chromium.context
    .pages()
    .filter((page) => !page.url().startsWith('chrome-extension:'))
    .findIndex((page) => page.url().includes(host));
  expect(position).toBeGreaterThanOrEqual(0);
  return chromium.worker.evaluate(
    "chrome.tabs.query({ active: true }).then((tabs) => Promise.all(tabs.map(({ id }) => chrome.action.getBadgeText({ tabId: id })))).then((texts) => texts.join(''))",
  );
}
