import { readFileSync } from 'node:fs';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunningChromium } from '../../scripts/lib/chromium.ts';
import { formatConnectCode } from '../../shared/connect-code.ts';
import { localDay } from '../../shared/day.ts';
import { answerByKeyboard } from './answer.ts';
import { chromiumProgram, openChromium, promptWindow, visit } from './chromium.ts';
import { type Lab, openLab, until } from './lab.ts';

const AXE_TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const WIDTH = 320;
/** A narrow screen, and 1280 × 1024 at 400 %. */
const HEIGHTS = [640, 256];

const TODAY = localDay(new Date());

/** What the options page shows beside its usual parts, as it is stored. */
const OPTIONS_IN_FULL = {
  candidates: [
    { kind: 'site', name: 'unheard-of-chatbot.ai', reasons: ['word:chatbot +3', 'tld:ai +2'], lastDay: TODAY },
    { kind: 'extension', name: 'GPT Chatbot AI', reasons: ['word:gpt +3', 'permission:debugger'], lastDay: TODAY },
  ],
  'own-catalogue': {
    format: 1,
    version: 1,
    services: [],
    signals: [
      {
        service: 'openai-chatgpt',
        surface: 'web-app',
        host: 'a-rather-long-name-of-a-gateway.of-the-organisation.acme.example',
        path: '/assistants/of/the/department',
        inFrames: false,
      },
    ],
    renamed: [],
    excluded: ['deepl'],
  },
};

describe.skipIf(!chromiumProgram)('the screens, in real Chromium', () => {
  let lab: Lab;
  let chromium: RunningChromium;

  beforeAll(async () => {
    lab = await openLab();
    chromium = await openChromium(lab);
  });
  afterAll(async () => {
    await chromium.context.close();
    await lab.close();
  });

  /** One of the extension's pages, or with a full address any other; it stays open when it would close itself. */
  async function open(path: string): Promise<Page> {
    const page = await chromium.context.newPage();
    await page.addInitScript('window.close = () => {}');
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await page.goto(path.startsWith('http') ? path : chromium.page(path));
    await page.waitForSelector('h1');
    return page;
  }

  async function prompt(service: string): Promise<Page> {
    const page = await open(`popup.html?service=${service}`);
    await page.waitForSelector('.actions');
    return page;
  }

  async function dashboard(token: string): Promise<Page> {
    const page = await open(lab.values.dashboard);
    await page.keyboard.insertText(token);
    await page.keyboard.press('Enter');
    return page;
  }

  async function inventory(): Promise<Page> {
    const page = await dashboard(lab.values.adminToken);
    await page.waitForSelector('.systems, .empty');
    return page;
  }

  type Screens = Record<string, () => Promise<Page>>;

  const BEFORE_CONNECTING: Screens = {
    'the popup while not connected': () => open('popup.html'),
    'the options page while not connected': () => open('options.html'),
    'the options page after a code that was refused': async () => {
      const page = await open('options.html');
      const { signingKeyFingerprint: key, dashboard: server } = lab.values;
      const code = formatConnectCode({ server: new URL(server).origin, token: 'A'.repeat(43), key });
      await page.locator('#code').fill(code);
      await page.locator('form button').click();
      await page.locator('#connect-result', { hasText: 'refused' }).waitFor();
      return page;
    },
    "the dashboard's sign-in": () => open(lab.values.dashboard),
    "the dashboard's sign-in after a wrong token": async () => {
      const page = await dashboard('wrong');
      await page.waitForSelector('.notice');
      return page;
    },
    'an empty inventory': inventory,
  };

  const ONCE_CONNECTED: Screens = {
    'the popup where there is nothing to ask': () => open('popup.html'),
    'the options page once connected': async () => {
      const page = await open('options.html');
      await page.waitForSelector('.status');
      return page;
    },
    'the options page with names that stand out and entries of the organisation': async () => {
      await chromium.worker.evaluate(`chrome.storage.local.set(${JSON.stringify(OPTIONS_IN_FULL)})`);
      const page = await open('options.html');
      await page.waitForSelector('#candidates');
      await page.waitForSelector('#own');
      return page;
    },
    'the prompt without answers': () => prompt('anthropic-claude'),
    'the prompt with answers missing': async () => {
      const page = await prompt('anthropic-claude');
      await page.locator('input[value=research]').check();
      await page.locator('button[type=submit]').click();
      await page.waitForSelector('.question-missing');
      return page;
    },
    'the prompt with a purpose that asks its area': async () => {
      const page = await prompt('perplexity');
      await page.locator('input[value=evaluate-people]').check();
      await page.waitForSelector('input[name=domain]');
      await page.locator('summary').click();
      return page;
    },
    'an answer that was given': () => prompt('openai-chatgpt'),
    'an answer that is being changed': async () => {
      const page = await prompt('openai-chatgpt');
      await page.locator('.actions button').click();
      await page.waitForSelector('form');
      return page;
    },
    'the thanks for an answer': async () => {
      const page = await prompt('github-copilot');
      await answerByKeyboard(page);
      await page.waitForSelector('.message');
      return page;
    },
    'an inventory with its rows open': async () => {
      const page = await inventory();
      for (const name of await page.locator('.system-name').all()) await name.click();
      expect(await page.locator('.details').count()).toBeGreaterThanOrEqual(2);
      return page;
    },
  };

  const inEveryRespect =
    '%s passes axe in both themes, never scrolls sideways, has nothing out of reach and no small target';

  it.each(Object.entries(BEFORE_CONNECTING))(inEveryRespect, async (_, screen) => {
    expect(await faultsOf(await screen())).toEqual([]);
  });

  it('connects by keyboard alone', async () => {
    const page = await open('options.html');
    await tabTo(page, '#code');
    await page.keyboard.insertText(lab.connectCode);
    await tabTo(page, 'button[type=submit]');
    await page.keyboard.press('Enter');
    await page.locator('#connect-result', { hasText: 'Connected' }).waitFor();
    await page.locator('.status', { hasText: new URL(lab.values.dashboard).hostname }).waitFor();
    await page.close();
  });

  it('shows a visited and declared service in the dashboard, with its declaration and its finding', async () => {
    const site = await visit(chromium, 'https://chatgpt.com/');
    await answerByKeyboard(await promptWindow(chromium.context));
    await until(
      'the declaration',
      () => lab.inventory(),
      ({ systems }) => systems[0]?.status === 'declared',
    );
    await site.close();
    const page = await inventory();
    const row = page.locator('.system', { hasText: 'ChatGPT' });
    expect(await row.innerText()).toMatch(/OpenAI.*P3 Low\s+No impact assessment.*<10.*Declared/s);
    await row.locator('.system-name').click();
    const details = await row.locator('.details').innerText();
    expect(details).toMatch(/No impact assessment is on record.*Every declared use has a low impact/s);
    expect(details).toMatch(/Writing code.*Nobody but the person using it.*Public.*A draft that gets rewritten/s);
    await page.close();
  });

  it.each(Object.entries(ONCE_CONNECTED))(inEveryRespect, async (_, screen) => {
    expect(await faultsOf(await screen())).toEqual([]);
  });

  it('tells chosen answers apart in forced colours and without motion', async () => {
    const page = await prompt('perplexity');
    await page.locator('input[value=research]').check();
    const looks = () =>
      page.evaluate(() =>
        ['research', 'code'].map((choice) => {
          const chip = document.querySelector(`input[value=${choice}] + span`) as Element;
          const { borderWidth, backgroundColor, transitionDuration } = getComputedStyle(chip);
          const { content } = getComputedStyle(chip, '::before');
          return { mark: content.includes('✓'), borderWidth, backgroundColor, transitionDuration };
        }),
      );
    for (const forcedColors of ['none', 'active'] as const) {
      await page.emulateMedia({ forcedColors });
      const [chosen, other] = await looks();
      expect([chosen?.mark, other?.mark]).toEqual([true, false]);
      expect(chosen?.backgroundColor).not.toBe(other?.backgroundColor);
      expect(chosen?.transitionDuration).toMatch(/^0s(, 0s)*$/);
      expect([chosen?.borderWidth, other?.borderWidth]).toEqual([forcedColors === 'active' ? '2px' : '1px', '1px']);
    }
    await page.close();
  });

  it('lets a question wait by keyboard alone', async () => {
    await chromium.worker.evaluate("chrome.storage.local.remove('prompt-budget')");
    const site = await visit(chromium, 'https://gamma.app/');
    const asked = await promptWindow(chromium.context);
    await tabTo(asked, 'button[type=button]');
    // The window is gone before the key has come up again.
    await Promise.all([asked.waitForEvent('close'), asked.keyboard.press('Enter').catch(() => {})]);
    await site.close();
  });

  it('changes an answer by keyboard alone, and the dashboard shows the new one', async () => {
    const page = await prompt('openai-chatgpt');
    await tabTo(page, '.actions button');
    await page.keyboard.press('Enter');
    await page.waitForSelector('form');
    await tabTo(page, 'input[name=purpose]');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await page.locator('h1', { hasText: 'Thank you' }).waitFor();
    await until(
      'the new answer',
      async () => (await lab.inventory()).systems.find(({ id }) => id === 'openai-chatgpt')?.declarations,
      (answers) => answers?.length === 1 && answers[0]?.purpose === 'analyse-data',
    );
    await page.close();
  });

  it('is signed in to, read and downloaded from by keyboard alone, without one violation of its content policy', async () => {
    const page = await chromium.context.newPage();
    const troubles: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') troubles.push(message.text());
    });
    page.on('pageerror', (error) => troubles.push(error.message));
    await page.setViewportSize({ width: 1280, height: 800 });
    const response = await page.goto(lab.values.dashboard);
    expect(response?.headers()['content-security-policy']).toContain("default-src 'none'; script-src 'self';");
    await tabTo(page, '#token');
    await page.keyboard.insertText(lab.values.adminToken);
    await page.keyboard.press('Enter');
    await page.waitForSelector('.systems');
    await tabTo(page, '.page-head .button-main');
    const download = page.waitForEvent('download');
    await page.keyboard.press('Enter');
    const file = await download;
    expect(file.suggestedFilename()).toMatch(/^unshade-inventory-\d{4}-\d\d-\d\d\.csv$/);
    expect(readFileSync(await file.path(), 'utf8')).toMatch(/^id,product,vendor,[a-z_,]+,report_day\r\n/);
    await tabTo(page, 'input[type=search]');
    await page.keyboard.type('openai');
    await tabTo(page, '.sort');
    await page.keyboard.press('Enter');
    await tabTo(page, '.system-name');
    await page.keyboard.press('Enter');
    expect(await page.locator('.system-name[aria-expanded=true]').count()).toBe(1);
    expect(await page.locator('.details').innerText()).toContain('Analysing data');
    await page.locator('.bar button').press('Enter');
    await page.waitForSelector('#token');
    expect(troubles).toEqual([]);
    await page.close();
  });
});

/** Presses Tab until the focus is on what `selector` names. */
async function tabTo(page: Page, selector: string): Promise<void> {
  for (let presses = 0; presses < 80; presses++) {
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted), selector)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`80 presses of Tab did not lead to ${selector}`);
}

/** Everything wrong with a screen, in words; closes it. */
async function faultsOf(page: Page): Promise<string[]> {
  const faults: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    const { violations } = await new AxeBuilder({ page }).withTags(AXE_TAGS).analyze();
    faults.push(
      ...violations.map(({ id, nodes }) => `${colorScheme}: ${id} at ${nodes.map(({ html }) => html).join(' ')}`),
    );
  }
  faults.push(...(await geometryFaults(page)));
  for (const height of HEIGHTS) {
    await page.setViewportSize({ width: WIDTH, height });
    faults.push(...(await geometryFaults(page)).map((fault) => `${WIDTH}x${height}: ${fault}`));
  }
  await page.close();
  return faults;
}

/** Sideways scrolling; targets that are small; targets that have the focus and are covered or cut off. */
function geometryFaults(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const least = 24;
    const faults: string[] = [];
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth > clientWidth) faults.push(`${scrollWidth} px wide content in ${clientWidth} px`);
    const selector = 'a[href], button, input, select, textarea, summary, [tabindex="0"]';
    for (const target of document.querySelectorAll<HTMLElement>(selector)) {
      if (!target.checkVisibility()) continue;
      const { width, height } = (target.closest('label') ?? target).getBoundingClientRect();
      if (width < least || height < least) faults.push(`${width} x ${height} px: ${target.outerHTML}`);
      target.blur();
      target.focus();
      const { left, right, top, bottom } = target.getBoundingClientRect();
      const hit = document.elementFromPoint((left + right) / 2, Math.max(0, top) + Math.min(bottom - top, 24) / 2);
      if (!hit || !target.contains(hit))
        faults.push(`out of reach: ${target.outerHTML}, under ${hit?.outerHTML.slice(0, 80)}`);
    }
    return faults;
  });
}
