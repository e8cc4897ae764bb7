import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunningChromium } from '../../scripts/lib/chromium.ts';
import { formatConnectCode } from '../../shared/connect-code.ts';
import type { OpenAssessment } from '../../shared/open-assessment.ts';
import type { SystemReport } from '../../shared/system-report.ts';
import { answerByKeyboard } from './answer.ts';
import {
  addStaff,
  answerByTab,
  callStaff,
  openScreen,
  readOpenAssessment,
  tabTo as tabThrough,
} from './assessment-screens.ts';
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
      /Declared by employees.*R17.*What is still open stands below.*To answer: 1 question\s+Does it change things in other systems/s,
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

  describe('for those who assess and decide', () => {
    const system = '#/systems/openai-chatgpt';
    let assessor: string;
    let approver: string;

    beforeAll(async () => {
      assessor = await addStaff(lab, 'Ada Assessor', 'assessor');
      approver = await addStaff(lab, 'Bo Approver', 'approver');
    });
    const openAs = (token: string, fragment: string) => openScreen(chromium.context, lab, token, fragment);

    it.each([
      ['the queue', '#/queue', '.queue-entry'],
      ["a system's page", system, '.system-page'],
      ['an open request', '#/requests', '.requests form'],
      ['an address that names no screen', '#/elsewhere', '.gap'],
    ])('%s passes axe in both themes, with nothing out of reach', async (_, fragment, content) => {
      const page = await openAs(assessor, fragment);
      await page.waitForSelector(content);
      await expectNoFault(page);
    });

    it('leads from the queue to a system and back, with the focus on each heading', async () => {
      const page = await openAs(assessor, '#/queue');
      const heading = () => page.evaluate(() => document.activeElement?.closest('h1')?.textContent);
      await page.waitForSelector('.queue-entry');
      expect(await page.locator('.places [aria-current=page]').innerText()).toBe('Queue');
      // Two findings of one system are one entry.
      expect(await page.locator('.queue-entry', { hasText: 'ChatGPT' }).locator('.queue-finding').count()).toBe(2);
      await tabThrough(page, '.queue-system a[href$=openai-chatgpt]');
      await page.keyboard.press('Enter');
      await page.waitForSelector('.system-page');
      expect(await page.title()).toBe('ChatGPT · Unshade');
      await page.goBack();
      await page.waitForSelector('.queue-entry');
      expect(await heading()).toBe('Queue of findings');
      await page.close();
    });

    it('says which role is missing, and stays signed in', async () => {
      const page = await openAs(approver, system);
      await tabThrough(page, '.system-side .action-form button');
      await page.keyboard.press('Enter');
      await page.locator('.notice', { hasText: 'Your role may not do this' }).waitFor();
      expect(await page.locator('.notice').innerText()).toContain('This needs one of the roles: assessor, admin.');
      await page.close();
    });

    it('closes a finding by a reason and lets it stand again, by keyboard alone', async () => {
      const page = await openAs(assessor, '#/systems/gamma');
      await tabThrough(page, '.findings .disclosure > button');
      await page.keyboard.press('Enter');
      await tabThrough(page, '.disclosure-body button[type=submit]');
      await page.keyboard.press('Enter');
      await page.locator('.field-error', { hasText: 'Give a reason' }).waitFor();
      // The field that is missing has the focus, and it is told.
      expect(await page.locator('.disclosure-body [role=alert]').innerText()).toBe(
        'Not sent: 1 field is missing or wrong.',
      );
      expect(await page.evaluate(() => document.activeElement?.matches('.disclosure-body input[type=text]'))).toBe(
        true,
      );
      await page.keyboard.insertText('Tried once for a talk.');
      await page.keyboard.press('Enter');
      const closed = page.locator('.findings', { hasText: 'Tried once for a talk.' });
      await closed.waitFor();
      const status = page.locator('#findings [role=status]');
      expect([await status.innerText(), await focusedPart(page)]).toEqual(['The finding is closed.', 'findings']);
      await closed.locator('button').press('Enter');
      await closed.waitFor({ state: 'detached' });
      expect([await status.innerText(), await focusedPart(page)]).toEqual(['The finding stands again.', 'findings']);
      await page.close();
    });

    it('judges a use otherwise than the rules, and takes that back, by keyboard alone', async () => {
      const page = await openAs(assessor, system);
      const form = '.uses .disclosure-body';
      const judge = async (choice: string, reason: string) => {
        await tabThrough(page, '.uses .disclosure > button');
        if ((await page.locator(form).count()) === 0) await page.keyboard.press('Enter');
        await page.waitForSelector(form);
        await page
          .locator(`${form} fieldset`, { hasText: 'Class of this use' })
          .locator(`input[value=${choice}]`)
          .press(' ');
        const faults = await faultsOf(page);
        expect(faults, faults.join('\n')).toEqual([]);
        await tabThrough(page, `${form} input[type=text]`);
        await page.keyboard.press('ControlOrMeta+a');
        await page.keyboard.insertText(reason);
        await page.keyboard.press('Enter');
      };
      await judge('high-risk', 'It ranks people.');
      const told = page.locator('.uses .hint', {
        hasText: 'A reviewer’s judgement: May be high-risk, Full assessment',
      });
      await told.waitFor();
      expect(await told.innerText()).toContain('It ranks people. (Ada Assessor)');
      expect(await focusedPart(page)).toBe('uses');
      expect(await page.locator('#uses > [role=status]').innerText()).toBe('The review is saved.');
      expect(await page.locator('.system-head').innerText()).toContain('May be high-risk');
      await page.locator('h1').focus();
      await judge('rules', 'It ranks nobody.');
      await told.waitFor({ state: 'detached' });
      expect(await page.locator('.system-head').innerText()).not.toContain('May be high-risk');
      await page.close();
    });

    it('names an owner and begins an assessment by keyboard alone', async () => {
      const page = await openAs(assessor, `${system}/owner`);
      await page.locator('#owner .field:focus').first().waitFor();
      await page.keyboard.insertText('Head of sales');
      const { record } = (await callStaff(lab, assessor, 'GET', '/v1/systems/openai-chatgpt')) as SystemReport;
      const { version, ...rest } = record;
      const theirs = { ...rest, owner: 'Head of IT', notes: 'Bought by IT.' };
      await callStaff(lab, assessor, 'PUT', '/v1/systems/openai-chatgpt', theirs, version);
      await page.keyboard.press('Enter');
      // Somebody else was quicker: theirs is shown where both wrote, and taken where nothing is typed here.
      const meanwhile = page.locator('#owner .note-warn', { hasText: 'Head of IT' });
      await meanwhile.waitFor();
      expect(await page.locator('#owner textarea').inputValue()).toBe('Bought by IT.');
      const faults = await faultsOf(page);
      expect(faults, faults.join('\n')).toEqual([]);
      await meanwhile.locator('button', { hasText: 'Keep mine' }).press('Enter');
      await tabThrough(page, '#owner button[type=submit]');
      await page.keyboard.press('Enter');
      await page.locator('#owner [role=status]', { hasText: 'Saved.' }).waitFor();
      expect(await page.locator('#owner input').inputValue()).toBe('Head of sales');
      await page.locator('h1').focus();
      await tabThrough(page, '.system-main .panel-sun .button-main');
      await page.keyboard.press('Enter');
      await page.locator('.question').first().waitFor();
      await expectNoFault(page);
    });

    /** Somebody else saves it. */
    async function changeDraft(change: (draft: OpenAssessment['draft']) => Partial<OpenAssessment['draft']>) {
      const { draft, version } = await readOpenAssessment(lab, assessor, 'openai-chatgpt');
      const path = '/v1/systems/openai-chatgpt/assessment';
      await callStaff(lab, assessor, 'PUT', path, { ...draft, ...change(draft) }, version);
    }

    it('keeps what is typed through a reload and through what somebody else changes meanwhile', async () => {
      const page = await openAs(assessor, `${system}/assessment`);
      const use = page.locator('#question-intended-use textarea');
      await use.fill('Drafts of letters.');
      await page.reload();
      await use.waitFor();
      expect(await use.inputValue()).toBe('Drafts of letters.');
      await page.locator('.save-state', { hasText: /^Saved/ }).waitFor();

      const { draft } = await readOpenAssessment(lab, assessor, 'openai-chatgpt');
      expect(draft.answers['intended-use']?.note).toBe('Drafts of letters.');
      await changeDraft(({ respondents }) => ({ respondents: { ...respondents, privacy: 'Priya' } }));
      await use.fill('Drafts of letters, read.');
      const saved = async (text: string) => {
        await until(
          text,
          () => readOpenAssessment(lab, assessor, 'openai-chatgpt'),
          (now) => now.draft.answers['intended-use']?.note === text,
        );
        return readOpenAssessment(lab, assessor, 'openai-chatgpt');
      };
      expect((await saved('Drafts of letters, read.')).draft.respondents.privacy).toBe('Priya');

      // Where both changed the same answer, somebody has to choose.
      await changeDraft(({ answers }) => ({
        answers: { ...answers, 'intended-use': { choices: [], note: 'Letters.', evidence: [] } },
      }));
      await use.fill('Drafts of letters, read before they go.');
      const conflict = page.locator('.save-state', { hasText: 'changed the same answer' });
      await conflict.waitFor();
      const faults = await faultsOf(page);
      expect(faults, faults.join('\n')).toEqual([]);
      await page.locator('.part').last().press('Enter');
      await conflict.locator('.jump').press('Enter');
      expect(await focusedPart(page)).toBe('question-intended-use');
      await conflict.locator('.button-main').press('Enter');
      expect((await saved('Drafts of letters, read before they go.')).draft.respondents.privacy).toBe('Priya');
      expect(await page.evaluate(() => document.activeElement?.closest('.save-state') !== null)).toBe(true);
      await page.close();
    });

    it('leads to what is missing through the filter that hides it, by keyboard alone', async () => {
      const page = await openAs(assessor, `${system}/assessment`);
      await page.locator('.part', { hasText: 'Security' }).press('Enter');
      const link = page.locator('.task-links .jump').first();
      await page.locator('.result .tasks summary').press('Enter');
      const part = decodeURIComponent((await link.getAttribute('href'))?.split('/').at(-1) ?? '');
      expect(await page.locator(`#${part}`).count()).toBe(0);
      await link.press('Enter');
      expect(await focusedPart(page)).toBe(part);

      // The button that takes a proposal goes with it, and so does the one that clears an answer.
      const card = page.locator('.question', { has: page.locator('.proposed') }).first();
      const id = (await card.getAttribute('id')) ?? '';
      await card.locator('.proposed button').press('Enter');
      expect(await focusedPart(page)).toBe(id);
      await page.locator(`#${id} button`, { hasText: 'Clear answer' }).press('Enter');
      expect(await focusedPart(page)).toBe(id);
      await page.locator('.save-state', { hasText: /^Saved/ }).waitFor();
      await page.close();
    });

    it('is told what is missing, answers it, and submits, by keyboard alone', async () => {
      const page = await openAs(assessor, `${system}/assessment`);
      await page.waitForSelector('.question');
      await tabThrough(page, '#submission button');
      await page.keyboard.press('Enter');
      await page.locator('.missing .jump').first().waitFor();
      const before = await page.locator('.missing .jump').count();
      await tabThrough(page, '.missing .jump');
      await page.keyboard.press('Enter');
      expect(await page.evaluate(() => document.activeElement?.matches('.question-missing'))).toBe(true);
      expect(await answerByTab(page)).toBe(before);
      await tabThrough(page, '#submission button[type=submit]');
      await page.keyboard.press('Enter');
      await page.locator('.page-head', { hasText: 'waiting for an approver' }).waitFor();
      await page.close();
    });

    it('takes it into review and approves it by keyboard alone; browsers are told', async () => {
      const page = await openAs(approver, `${system}/assessment`);
      await tabThrough(page, '.assessment-main .action-form button');
      await page.keyboard.press('Enter');
      await page.locator('.page-head p', { hasText: 'In review' }).waitFor();
      // The button is gone: the heading has the focus.
      expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('H1');
      const preview = page.locator('.preview');
      await page.locator('#decision input[value=rejected]').press(' ');
      await preview.filter({ hasText: 'People can go on using it' }).waitFor();
      await preview.locator('input[value=block]').press(' ');
      await preview.filter({ hasText: 'All browsers let nobody in.' }).waitFor();
      expect(await preview.innerText()).not.toContain('People can go on using it');
      // What is typed of a decision outlives a reload.
      await page.reload();
      await preview.filter({ hasText: 'All browsers let nobody in.' }).waitFor();
      await tabThrough(page, '#decision input[type=radio]');
      await page.locator('#decision input[value=approved]').press(' ');
      await preview.filter({ hasText: 'All browsers ask what it is used for' }).waitFor();
      await tabThrough(page, '#decision button[type=submit]');
      await page.keyboard.press('Enter');
      await page.locator('#decision .field-error', { hasText: 'Fill this in.' }).waitFor();
      expect(await page.evaluate(() => document.activeElement?.matches('#decision input[type=text]'))).toBe(true);
      const faults = await faultsOf(page);
      expect(faults, faults.join('\n')).toEqual([]);
      await page.setViewportSize({ width: 1280, height: 800 });
      await page.locator('h1').focus();
      await tabThrough(page, '#decision input[type=text]');
      await page.keyboard.insertText('It fits.');
      await tabThrough(page, '#decision button[type=submit]');
      await page.keyboard.press('Enter');
      await page.locator('.system-head', { hasText: 'Approved' }).waitFor();
      expect(await page.locator('.history').innerText()).toMatch(/Assessment decided.*\n.*\n?It fits\./);
      expect(await page.locator('section[aria-labelledby=ruling-title]').innerText()).toMatch(/Status\s+Approved/);
      await tabThrough(page, '.assessments summary');
      await page.keyboard.press('Enter');
      await page.locator('.assessments .read', { hasText: 'Drafts of letters, read before they go.' }).waitFor();
      await expectNoFault(page);
    });

    it('leaves nothing typed to whoever comes after a sign-out', async () => {
      const page = await openAs(assessor, '#/systems/gamma');
      await page.locator('.system-main .panel-sun .button-main').press('Enter');
      const use = page.locator('#question-intended-use textarea');
      await use.waitFor();
      await page.context().setOffline(true);
      await use.fill('Slides.');
      await page.locator('.save-state', { hasText: 'It is tried again by itself.' }).waitFor();
      const kept = () =>
        page.evaluate(() => Object.keys(sessionStorage).filter((key) => key.startsWith('unshade.kept.')));
      expect(await kept()).toEqual(['unshade.kept.draft.gamma']);
      await page.context().setOffline(false);
      await page.locator('.save-state', { hasText: /^Saved \d/ }).waitFor();
      await use.fill('Slides and talks.');
      await page.locator('.bar button').press('Enter');
      await page.waitForSelector('#token');
      expect(await kept()).toEqual([]);
      await page.close();
    });

    it('puts on record what the vendor says, by keyboard alone', async () => {
      const page = await openAs(assessor, '#/systems/gamma');
      await tabThrough(page, '#facts .disclosure > button');
      await page.keyboard.press('Enter');
      await tabThrough(page, '#facts input[type=text]');
      await page.keyboard.insertText('Never.');
      await page.keyboard.press('Enter');
      await page.locator('#facts .field-error', { hasText: 'begins with https://' }).waitFor();
      await page.keyboard.insertText('https://gamma.app/terms');
      await page.keyboard.press('Enter');
      await page.locator('#facts [role=status]', { hasText: 'The facts are on record.' }).waitFor();
      await page.locator('#facts > .pairs', { hasText: /Training on input\s*Never\. read on/ }).waitFor();
      await expectNoFault(page);
    });

    it('shows a queue in which an owner has a long name, without scrolling sideways', async () => {
      const path = '/v1/systems/gamma';
      const { record } = (await callStaff(lab, assessor, 'GET', path)) as { record: { version: number } };
      const { version, ...rest } = record;
      await callStaff(lab, assessor, 'PUT', path, { ...rest, owner: 'Head of everything '.repeat(6).trim() }, version);
      const page = await openAs(assessor, '#/queue');
      await page.locator('.queue-entry', { hasText: 'Head of everything' }).waitFor();
      await expectNoFault(page);
    });

    it('answers a request by keyboard alone', async () => {
      const page = await openAs(assessor, '#/requests');
      await page.locator('.requests', { hasText: 'It is unfair.' }).waitFor();
      await tabThrough(page, '.requests textarea');
      await page.keyboard.insertText('Thank you. We look into it.');
      await tabThrough(page, '.requests button');
      await page.keyboard.press('Enter');
      await page.locator('.empty', { hasText: 'Nothing waits for an answer' }).waitFor();
      expect(await focusedPart(page)).toBe('requests-list');
      expect(await page.locator('#requests-list [role=status]').innerText()).toBe('The answer is sent.');
      await page.locator('h1').focus();
      await tabThrough(page, 'input[value=open]');
      await page.keyboard.press('ArrowRight');
      const answered = page.locator('.requests', { hasText: 'Thank you. We look into it.' });
      await answered.waitFor();
      expect(await answered.innerText()).toContain('Ada Assessor');
      await expectNoFault(page);
    });
  });
});

/** Id of the part of the screen that has the focus. */
function focusedPart(page: Page): Promise<string | undefined> {
  return page.evaluate(() => document.activeElement?.id);
}

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
