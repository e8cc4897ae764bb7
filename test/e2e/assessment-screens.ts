/** Staff who assess and decide on the dashboard, by keyboard. */
import type { BrowserContext, Page } from 'playwright-core';
import { PATHS } from '../../shared/api.ts';
import { addDays, utcDay } from '../../shared/day.ts';
import type { OpenAssessment } from '../../shared/open-assessment.ts';
import type { Role } from '../../shared/role.ts';
import type { Lab } from './lab.ts';

const MOST_PRESSES = 400;

/** Gives the staff member's token. */
export async function addStaff(lab: Lab, name: string, role: Role): Promise<string> {
  const body = { name, roles: [role], expiresDay: addDays(utcDay(Date.now()), 1) };
  const { token } = (await callStaff(lab, lab.values.adminToken, 'POST', PATHS.staff, body)) as { token: string };
  return token;
}

export async function callStaff(
  lab: Lab,
  token: string,
  method: 'GET' | 'POST' | 'PUT',
  path: string,
  body?: object,
  version?: number,
): Promise<unknown> {
  const response = await fetch(new URL(path, lab.values.dashboard), {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      ...(version === undefined ? {} : { 'if-match': `"${version}"` }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
  return JSON.parse(text);
}

export async function readOpenAssessment(lab: Lab, token: string, system: string): Promise<OpenAssessment> {
  const path = PATHS.openAssessment.replace(':id', system);
  const { open } = (await callStaff(lab, token, 'GET', path)) as { open: OpenAssessment | null };
  if (open === null) throw new Error(`No assessment of ${system} is being made.`);
  return open;
}

/** The screen that a link leads to, for somebody who has to sign in first. */
export async function openScreen(context: BrowserContext, lab: Lab, token: string, fragment: string): Promise<Page> {
  const page = await context.newPage();
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.goto(`${lab.values.dashboard}${fragment}`);
  await page.waitForSelector('#token');
  await page.keyboard.insertText(token);
  await page.keyboard.press('Enter');
  await page.waitForSelector('main.page[aria-busy=false]');
  return page;
}

/** Presses Tab until the focus is on what `selector` names. */
export async function tabTo(page: Page, selector: string): Promise<void> {
  for (let presses = 0; presses < MOST_PRESSES; presses++) {
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted), selector)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`${MOST_PRESSES} presses of Tab did not lead to ${selector}`);
}

/** Goes through the whole form with Tab, and takes the first choice of each question that is not answered. */
export async function answerByTab(page: Page): Promise<number> {
  let answered = 0;
  for (let presses = 0; presses < MOST_PRESSES; presses++) {
    const at = await page.evaluate(() => {
      const focused = document.activeElement;
      if (focused?.closest('#scope')) return 'done';
      const group = focused?.closest('.choice-cards');
      return group && !group.querySelector(':checked') ? 'open' : 'other';
    });
    if (at === 'done') return answered;
    if (at === 'open') {
      await page.keyboard.press(' ');
      answered++;
    }
    await page.keyboard.press('Tab');
  }
  throw new Error(`${MOST_PRESSES} presses of Tab did not lead through the form`);
}
