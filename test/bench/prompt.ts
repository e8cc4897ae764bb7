/**
 * How long a prompt takes to be there once a page has settled, with the background awake and asleep before; beside it a
 * bare window of the extension, in the same browser and turn about. And how long the fastest answers take to be kept.
 */
import type { BrowserContext, Page } from 'playwright-core';
import { connectChromium, type RunningChromium } from '../../scripts/lib/chromium.ts';
import { answerByKeyboard, KEYBOARD_ANSWERS } from '../e2e/answer.ts';
import { browserSession, openChromium, promptWindow, visit } from '../e2e/chromium.ts';
import { openLab } from '../e2e/lab.ts';
import { median, percentile } from './measure.ts';

const RUNS = Number(process.env['RUNS'] ?? 20);
const SETTLE_MS = 2_000;
const GOAL_MS = 150;
const SERVICES = ['chatgpt.com', 'claude.ai', 'gamma.app', 'www.perplexity.ai'];

/** In every page: when the first form or message was on the screen, in milliseconds since 1970. */
const WATCH = `(() => {
  const look = () => {
    if (!document.querySelector('form, .message, .card')) return requestAnimationFrame(look);
    requestAnimationFrame(() => setTimeout(() => (globalThis.painted = performance.timeOrigin + performance.now())));
  };
  requestAnimationFrame(look);
})()`;

const NO_PROMPTS = { lastDay: null, byService: {} };
const ANSWERED_BEFORE = {
  declared: { deepl: { id: '0'.repeat(32), answers: KEYBOARD_ANSWERS, askAgain: 0 } },
  'last-answered': 'deepl',
};

const lab = await openLab();
const chromium = await openChromium(lab);
try {
  await chromium.context.addInitScript(WATCH);
  await connectChromium(chromium, lab.connectCode);
  const control = await chromium.context.newPage();
  await control.goto(chromium.page('options.html'));
  const times: Record<'warm' | 'cold' | 'bare window', number[]> = { warm: [], cold: [], 'bare window': [] };
  const answers: Record<'by keyboard' | 'same as last time', number[]> = { 'by keyboard': [], 'same as last time': [] };
  for (let run = 0; run < RUNS; run++) {
    for (const kind of ['warm', 'cold'] as const) {
      // Cold, everything is asked; warm, something was answered before, and one tap says the same.
      const before = kind === 'warm' ? ANSWERED_BEFORE : { declared: {}, 'last-answered': '' };
      await control.evaluate(`chrome.storage.local.set(${JSON.stringify({ ...before, 'prompt-budget': NO_PROMPTS })})`);
      if (kind === 'cold') await stopBackground(chromium);
      times[kind].push(await timePrompt(chromium, `https://${SERVICES[run % SERVICES.length]}/`, answers));
    }
    times['bare window'].push(await timeBareWindow(chromium, control));
    process.stdout.write(`\r${run + 1} of ${RUNS} runs`);
  }
  process.stdout.write('\n\n');
  const floor = median(times['bare window']);
  for (const [kind, all] of Object.entries(times)) {
    const ratio = kind === 'bare window' ? '' : `, ${(median(all) / floor).toFixed(2)} × the bare window`;
    console.log(`${kind}: median ${ms(median(all))}, p95 ${ms(percentile(all, 0.95))}${ratio}`);
  }
  for (const kind of ['warm', 'cold'] as const) {
    const p95 = percentile(times[kind], 0.95);
    console.log(
      `goal, ${kind}: p95 of at most ${GOAL_MS} ms after the settle delay: ${p95 <= GOAL_MS ? 'met' : 'missed'}`,
    );
  }
  for (const [kind, all] of Object.entries(answers)) {
    if (all.length > 0)
      console.log(`answered ${kind}, scripted: median ${ms(median(all))}, p95 ${ms(percentile(all, 0.95))}`);
  }
} finally {
  await chromium.context.close();
  await lab.close();
}

/** From the end of the settle delay to the prompt on the screen; answers it in one of two ways. */
async function timePrompt(
  running: RunningChromium,
  url: string,
  answers: Record<'by keyboard' | 'same as last time', number[]>,
): Promise<number> {
  const page = await visit(running, url);
  const loaded = (await page.evaluate(
    'performance.timeOrigin + performance.timing.loadEventEnd - performance.timing.navigationStart',
  )) as number;
  const prompt = await promptWindow(running.context);
  const painted = await paintedAt(prompt);
  const began = performance.now();
  const shortcut = prompt.locator('.shortcut button').first();
  const way = (await shortcut.count()) > 0 ? 'same as last time' : 'by keyboard';
  // By key: a press of the mouse counts only some time after the window came.
  if (way === 'by keyboard') await answerByKeyboard(prompt);
  else await shortcut.press('Enter');
  await prompt.waitForSelector('.message');
  answers[way].push(performance.now() - began);
  await prompt.close().catch(() => {});
  await page.close();
  return painted - loaded - SETTLE_MS;
}

async function timeBareWindow({ context, page }: RunningChromium, control: Page): Promise<number> {
  const opening = context.waitForEvent('page');
  const from = (await control.evaluate(
    `(async () => { const at = performance.timeOrigin + performance.now(); await chrome.windows.create({ type: 'popup', width: 440, height: 680, focused: false, url: ${JSON.stringify(page('popup.html'))} }); return at; })()`,
  )) as number;
  const opened = await opening;
  const painted = await paintedAt(opened);
  await opened.close();
  return painted - from;
}

async function paintedAt(page: Page): Promise<number> {
  await page.waitForFunction(() => 'painted' in globalThis);
  return page.evaluate('painted');
}

async function stopBackground({ context }: { context: BrowserContext }): Promise<void> {
  const session = await browserSession(context);
  const { targetInfos } = await session.send('Target.getTargets');
  const worker = targetInfos.find(({ type, url }) => type === 'service_worker' && url.includes('background'));
  if (worker) await session.send('Target.closeTarget', { targetId: worker.targetId });
  await session.detach();
}

function ms(value: number): string {
  return `${value.toFixed(0)} ms`;
}
