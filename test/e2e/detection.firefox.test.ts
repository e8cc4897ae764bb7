import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectFirefox, type RunningFirefox } from '../../scripts/lib/firefox.ts';
import { answerByKeyboard } from './answer.ts';
import { firefoxProgram, inExtension, openFirefox, somebodyIsThere } from './firefox.ts';
import { flaggedChatGpt } from './flagged.ts';
import { type Lab, openLab, payloads, until } from './lab.ts';

describe.skipIf(!firefoxProgram)('one detection in Firefox', () => {
  let lab: Lab;
  let firefox: RunningFirefox;

  beforeAll(async () => {
    lab = await openLab();
    firefox = await openFirefox(lab);
    await connectFirefox(firefox, lab.connectCode);
  });
  afterAll(async () => {
    await firefox.browser.close();
    await lab.close();
  });

  it('goes from a visit over a notification and an answer by keyboard to a flagged row', async () => {
    // Without a desktop a notification is shown and closed at once: a page of the extension, in a tab behind, takes note.
    const witness = await firefox.open('options.html');
    await somebodyIsThere(witness);
    await witness.evaluate('globalThis.shown = []; browser.notifications.onClosed.addListener((id) => shown.push(id))');
    const page = await firefox.browser.newPage();
    await page.goto('https://chatgpt.com/c/1');
    await page.focus('input');
    await until(
      'the notification',
      () => witness.evaluate('shown'),
      (ids) => String(ids) === 'ask:openai-chatgpt',
    );
    await page.keyboard.type('typed through it all');
    expect(await page.evaluate(() => document.querySelector('input')?.value)).toBe('typed through it all');
    await witness.close();
    const prompt = await firefox.open('popup.html?service=openai-chatgpt');
    await answerByKeyboard(prompt);
    const { day, systems } = await until(
      'the declaration',
      () => lab.inventory(),
      (report) => (report.systems[0]?.declarations.length ?? 0) > 0,
    );
    expect(systems).toMatchObject([flaggedChatGpt(day)]);
  });

  it('sees a route inside a single-page app and a frame of another site', async () => {
    const page = await firefox.browser.newPage();
    await page.goto('https://github.com/features');
    await page.evaluate(() => history.pushState(null, '', '/copilot'));
    await until(
      'the route',
      () => stored(firefox),
      (services) => services.includes('github-copilot'),
    );
    await page.goto('https://intranet.example/');
    await page.evaluate(() => {
      const frame = document.createElement('iframe');
      frame.src = 'https://chat.mistral.ai/chat';
      document.body.append(frame);
    });
    await until(
      'the frame',
      () => stored(firefox),
      (services) => services.includes('mistral-le-chat'),
    );
    expect(await stored(firefox)).not.toContain('notchatgpt');
  });
});

describe.skipIf(!firefoxProgram)('what Firefox kept while everything else failed', () => {
  let lab: Lab;

  beforeAll(async () => {
    lab = await openLab();
  });
  afterAll(() => lab.close());

  it('arrives once after the Worker was down, the browser was killed and both came back', async () => {
    const profile = mkdtempSync(join(lab.folder, 'firefox-'));
    const first = await openFirefox(lab, { profile });
    await connectFirefox(first, lab.connectCode);
    await lab.stopWorker();
    const page = await first.browser.newPage();
    await page.goto('https://chatgpt.com/');
    await until(
      'the row',
      () => stored(first),
      (services) => services.includes('openai-chatgpt'),
    );
    await answerByKeyboard(await first.open('popup.html?service=openai-chatgpt'));
    await until(
      'the answer in the outbox',
      () =>
        inExtension<number>(
          first,
          "browser.storage.local.get('outbox-declarations').then((items) => items['outbox-declarations']?.length ?? 0)",
        ),
      (count) => count === 1,
    );
    first.browser.process()?.kill('SIGKILL');
    await until(
      'Firefox to be gone',
      () => first.browser.process()?.signalCode,
      (signal) => signal === 'SIGKILL',
    );
    await lab.startWorker();
    const second = await openFirefox(lab, { profile });
    const { systems } = await until(
      'the row',
      () => lab.inventory(),
      (report) => (report.systems[0]?.declarations.length ?? 0) > 0,
    );
    expect(systems).toHaveLength(1);
    const rows = lab.rows();
    expect(rows['observation']).toHaveLength(1);
    expect(rows['declaration']).toHaveLength(1);
    expect(rows['device']).toHaveLength(1);
    await second.browser.close();
  });

  it('finds tabs that were open before it was connected', async () => {
    const late = await openFirefox(lab);
    await (await late.browser.newPage()).goto('https://claude.ai/chats');
    expect(await stored(late)).toEqual([]);
    await connectFirefox(late, lab.connectCode);
    await until(
      'the open tab',
      () => stored(late),
      (services) => services.includes('anthropic-claude'),
    );
    await late.browser.close();
  });

  it('never observes a private window', async () => {
    const profile = mkdtempSync(join(lab.folder, 'firefox-'));
    const ordinary = await openFirefox(lab, { profile });
    await connectFirefox(ordinary, lab.connectCode);
    await ordinary.browser.close();
    const before = lab.said.length;
    const hidden = await openFirefox(lab, { profile, preferences: { 'browser.privatebrowsing.autostart': true } });
    await (await hidden.browser.newPage()).goto('https://gamma.app/');
    await new Promise((done) => setTimeout(done, 3_000));
    await hidden.browser.close();
    expect(payloads(lab.said.slice(before)).join()).not.toContain('gamma');
    // The same profile, still connected, sees the same page in an ordinary window.
    const again = await openFirefox(lab, { profile });
    expect(await stored(again)).not.toContain('gamma');
    await (await again.browser.newPage()).goto('https://gamma.app/');
    await until(
      'the ordinary window',
      () => stored(again),
      (services) => services.includes('gamma'),
    );
    await again.browser.close();
  });
});

async function stored(firefox: RunningFirefox): Promise<string[]> {
  return inExtension(
    firefox,
    "browser.storage.local.get('outbox-observations').then((items) => (items['outbox-observations'] ?? []).map(({ service }) => service).sort())",
  );
}
