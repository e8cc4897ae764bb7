import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunningChromium } from '../../scripts/lib/chromium.ts';
import { chromiumProgram, openChromium } from './chromium.ts';
import { faultsOf } from './faults.ts';
import { type Lab, openLab } from './lab.ts';

describe.skipIf(!chromiumProgram)('the documentation of the API, in real Chromium', () => {
  let lab: Lab;
  let chromium: RunningChromium;
  const troubles: string[] = [];

  beforeAll(async () => {
    lab = await openLab();
    chromium = await openChromium(lab);
  });
  afterAll(async () => {
    await chromium.context.close();
    await lab.close();
  });

  async function open(): Promise<Page> {
    const page = await chromium.context.newPage();
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') troubles.push(message.text());
    });
    page.on('pageerror', (error) => troubles.push(error.message));
    await page.emulateMedia({ reducedMotion: 'reduce' });
    const response = await page.goto(`${lab.values.dashboard}api/`);
    expect(response?.headers()['content-security-policy']).toContain("default-src 'none'; script-src 'self';");
    await page.waitForSelector('.opblock');
    return page;
  }

  const endpoint = (page: Page, method: string, path: string) =>
    page.locator(`.opblock-${method.toLowerCase()}`, { has: page.locator(`[data-path="${path}"]`) });

  async function openEndpoint(page: Page, method: string, path: string) {
    const block = endpoint(page, method, path);
    await block.locator('.opblock-summary-control').press('Enter');
    await block.locator('.execute').waitFor();
    return block;
  }

  it('has no fault, endpoints closed', async () => {
    const page = await open();
    const faults = await faultsOf(page);
    await page.close();
    expect(faults, faults.join('\n')).toEqual([]);
  });

  it('has no fault with endpoints, shapes and an answer open, in forced colours too', async () => {
    const page = await open();
    await page.locator('#token').fill(lab.values.adminToken);
    const read = await openEndpoint(page, 'GET', '/v1/log');
    await read.locator('.execute').press('Enter');
    await read.locator('.live-responses-table .response-col_status', { hasText: '200' }).waitFor();
    const add = await openEndpoint(page, 'POST', '/v1/staff');
    await add.locator('.tablinks[data-name=model]').first().press('Enter');
    const revoke = await openEndpoint(page, 'DELETE', '/v1/staff/{number}');
    expect(await revoke.locator('input').getAttribute('aria-label')).toBe('number (path)');
    const faults = await faultsOf(page);
    expect(faults, faults.join('\n')).toEqual([]);
    await page.emulateMedia({ forcedColors: 'active' });
    expect(await add.locator('.execute').evaluate((button) => getComputedStyle(button).borderWidth)).toBe('2px');
    await page.close();
  });

  it('tries endpoints out with a token that it sends and forgets', async () => {
    const page = await open();
    const block = await openEndpoint(page, 'GET', '/v1/policy');
    const answer = async (status: string) => {
      await block.locator('.execute').press('Enter');
      const row = block.locator('.live-responses-table tbody', { hasText: status });
      await row.waitFor();
      return row.innerText();
    };
    const expected = troubles.length;
    expect(await answer('401')).toContain('auth.missing');
    await page.locator('#token').fill(lab.values.adminToken);
    expect(await answer('200')).toContain('interruptionsADay');
    expect(await page.locator('body').innerText()).not.toContain(lab.values.adminToken);
    const kept = () => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie]);
    expect(await page.evaluate(kept)).toBe('[{},{},""]');
    await page.reload();
    expect(await page.locator('#token').inputValue()).toBe('');
    await page.close();
    // Chromium notes a refusal; the page and its content policy have nothing to complain of.
    expect(troubles.slice(0, expected)).toEqual([]);
    expect(troubles.slice(expected)).toEqual([expect.stringContaining('401')]);
  });
});
