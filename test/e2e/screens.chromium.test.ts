import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunningChromium } from '../../scripts/lib/chromium.ts';
import { formatConnectCode } from '../../shared/connect-code.ts';
import { answerByKeyboard } from './answer.ts';
import { chromiumProgram, openChromium, promptWindow, visit } from './chromium.ts';
import { faultsOf } from './faults.ts';
import { type Lab, openLab, until } from './lab.ts';

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
    'an inventory with its rows open': async () => {
      const page = await inventory();
      for (const name of await page.locator('.system-name').all()) await name.click();
      expect(await page.locator('.details').count()).toBeGreaterThanOrEqual(1);
      return page;
    },
  };

  const inEveryRespect =
    '%s passes axe in both themes, never scrolls sideways, has nothing out of reach and no small target';

  it.each(Object.entries(BEFORE_CONNECTING))(inEveryRespect, async (_, screen) => {
    await expectNoFault(await screen());
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
    const asked = await promptWindow(chromium.context);
    // It says thanks, and goes by itself.
    await Promise.all([asked.waitForEvent('close'), answerByKeyboard(asked)]);
    await until(
      'the declaration',
      () => lab.inventory(),
      ({ systems }) => (systems[0]?.declarations.length ?? 0) > 0,
    );
    await site.close();
    const page = await inventory();
    const row = page.locator('.system', { hasText: 'ChatGPT' });
    // Due by its priority, counted from the end of the roll-out's first 30 days.
    expect(await row.innerText()).toMatch(
      /OpenAI.*P2 Medium\s+No impact assessment.*in 60 days\s+1 more finding.*<10.*Assessment due/s,
    );
    await row.locator('.system-name').click();
    const details = await row.locator('.details').innerText();
    expect(details).toMatch(
      /No impact assessment is on record.*It acts by itself and can change things.*Nobody owns it/s,
    );
    expect(details).toMatch(
      /Declared by employees.*R17.*To answer: 1 question\s+Does it change things in other systems/s,
    );
    expect(details).toMatch(/Writing code.*Nobody but the person using it.*Public.*A draft that gets rewritten/s);
    await page.close();
  });

  it.each(Object.entries(ONCE_CONNECTED))(inEveryRespect, async (_, screen) => {
    await expectNoFault(await screen());
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
    await tabTo(asked, '.actions .button-quiet');
    // The window is gone before the key has come up again.
    await Promise.all([asked.waitForEvent('close'), asked.keyboard.press('Enter').catch(() => {})]);
    await site.close();
  });

  it('changes an answer by keyboard alone, and the dashboard shows the new one', async () => {
    const page = await prompt('openai-chatgpt');
    await tabTo(page, '.actions button:last-child');
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

  it('leaves a service alone, and notices it again, by keyboard alone', async () => {
    const page = await prompt('gamma');
    await tabTo(page, '.ways-out button');
    await page.keyboard.press('Enter');
    await page.locator('h1', { hasText: 'You use Gamma outside work only?' }).waitFor();
    await tabTo(page, '.button-main');
    await page.keyboard.press('Enter');
    await page.locator('h1', { hasText: 'Gamma is left alone here' }).waitFor();
    await tabTo(page, '.actions button:first-of-type');
    await page.keyboard.press('Enter');
    await page.waitForSelector('form');
    await page.close();
  });

  it('reports a concern by keyboard alone, and finds it under its status', async () => {
    const page = await open('options.html');
    await tabTo(page, 'a[href="#concern"]');
    await page.keyboard.press('Enter');
    await tabTo(page, 'input[name=category]');
    await page.keyboard.press(' ');
    await tabTo(page, 'textarea');
    await page.keyboard.insertText('It is unfair.');
    await tabTo(page, 'input[name=way]');
    await page.keyboard.press(' ');
    await tabTo(page, 'button[type=submit]');
    await page.keyboard.press('Enter');
    await page.locator('h1', { hasText: 'Thank you for saying so' }).waitFor();
    await tabTo(page, '.next');
    await page.keyboard.press('Enter');
    await page.locator('section[aria-labelledby=requests]', { hasText: 'It is unfair.' }).waitFor();
    await page.close();
  });

  it('sees, takes along and erases the own data by keyboard alone', async () => {
    const page = await open('options.html#your-data');
    await page.locator('.data-table', { hasText: 'ChatGPT' }).first().waitFor();
    await tabTo(page, 'section[aria-labelledby=export] button');
    const download = page.waitForEvent('download');
    await page.keyboard.press('Enter');
    const file = readFileSync(await (await download).path(), 'utf8');
    const { serverAnswer } = JSON.parse(file) as { serverAnswer: string };
    expect(await page.locator('#raw').textContent()).toBe(serverAnswer);
    await tabTo(page, 'section[aria-labelledby=erase] button');
    await page.keyboard.press('Enter');
    await tabTo(page, '.button-danger');
    await page.keyboard.press('Enter');
    await page.locator('section[aria-labelledby=erase]', { hasText: 'A fresh read shows nothing' }).waitFor();
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
    expect(readFileSync(await file.path(), 'utf8')).toMatch(/^id,product,vendor,[a-z_,]+,report_day,[a-z_,]+\r\n/);
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

  it('lists the systems with a finding, by bar and by field, by keyboard alone', async () => {
    const { systems } = await lab.inventory();
    const undeclared = systems.filter(({ declarations }) => declarations.length === 0);
    expect([systems.length, undeclared.length]).toEqual([2, 1]);
    const page = await inventory();
    const bars = await page.locator('.bar-choice').allInnerTexts();
    // What is drawn and hidden from screen readers is the number that they are told.
    expect(bars).toEqual(['No impact assessment\n2\n2 AI systems', 'Nobody owns it\n2\n2 AI systems']);
    const names = () => page.locator('.system-name').allInnerTexts();
    const listed = page.locator('.list [role=status]');

    await tabTo(page, '.bar-choice');
    await page.keyboard.press('Enter');
    await page.locator('.bar-choice[aria-pressed=true]').waitFor();
    expect(await page.locator('.finding-choice select').inputValue()).toBe('unassessed-system');
    expect(await names()).toHaveLength(2);
    await tabTo(page, 'input[type=search]');
    await page.keyboard.type('gamma');
    await listed.filter({ hasText: '1 of 2 AI systems' }).waitFor();
    expect(await names()).toEqual(['Gamma']);
    await tabTo(page, '.finding-choice select');
    await page.keyboard.press('ArrowDown');
    await page.locator('.bar-choice[aria-pressed=true]', { hasText: 'Nobody owns it' }).waitFor();
    expect(await names()).toEqual(['Gamma']);
    await page.close();
  });

  it('opens the report as a page to print, styled, in a tab of its own, by keyboard alone', async () => {
    const page = await inventory();
    await tabTo(page, '.actions button:nth-child(2)');
    const [tab] = await Promise.all([chromium.context.waitForEvent('page'), page.keyboard.press('Enter')]);
    const troubles: string[] = [];
    tab.on('console', ({ text }) => troubles.push(text()));
    await tab.locator('h1', { hasText: 'AI inventory report' }).waitFor();
    expect(tab.url()).toMatch(/^blob:/);
    expect(await tab.locator('section h3').allInnerTexts()).toEqual(['ChatGPT OpenAI', 'Gamma Gamma']);
    expect(await tab.evaluate(() => getComputedStyle(document.body).maxWidth)).toBe('960px');
    await tab.emulateMedia({ media: 'print' });
    expect(await tab.evaluate(() => getComputedStyle(document.body).maxWidth)).toBe('none');
    await tab.emulateMedia({ media: null });
    const faults = await faultsOf(tab);
    expect(faults, faults.join('\n')).toEqual([]);
    expect(troubles).toEqual([]);
    await tab.close();

    // Where the browser opens no tab, it is a file.
    await page.evaluate('window.open = () => null');
    const [file] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')]);
    expect(file.suggestedFilename()).toMatch(/^unshade-inventory-\d{4}-\d\d-\d\d\.html$/);
    await page.close();
  });
});

async function expectNoFault(page: Page): Promise<void> {
  const faults = await faultsOf(page);
  await page.close();
  expect(faults, faults.join('\n')).toEqual([]);
}

/** Presses Tab until the focus is on what `selector` names. */
async function tabTo(page: Page, selector: string): Promise<void> {
  for (let presses = 0; presses < 80; presses++) {
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted), selector)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`80 presses of Tab did not lead to ${selector}`);
}
