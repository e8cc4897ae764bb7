import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunningChromium } from '../../scripts/lib/chromium.ts';
import { hasNamespaces } from '../../scripts/lib/find-namespaces.ts';
import { addStaff, tabTo } from './assessment-screens.ts';
import { chromiumProgram, openChromium } from './chromium.ts';
import { faultsOf } from './faults.ts';
import { launchManagedChromium, type ManagedChromium } from './policy-chromium.ts';
import { openPolicyLab, type PolicyLab } from './policy-lab.ts';

const POLICY_FILE = '/etc/chromium/policies/managed/unshade.json';

describe.skipIf(!chromiumProgram || !hasNamespaces)(
  'the roll-out page, with a browser that comes in (namespace, chromium)',
  () => {
    let lab: PolicyLab;
    let desk: RunningChromium;
    let managed: ManagedChromium | undefined;
    let page: Page;

    beforeAll(async () => {
      lab = await openPolicyLab();
      desk = await openChromium(lab);
      page = await openRollout(lab.values.adminToken);
    });
    afterAll(async () => {
      await managed?.context.close();
      await desk?.context.close();
      await lab?.close();
    });

    async function openRollout(token: string): Promise<Page> {
      const opened = await desk.context.newPage();
      await opened.emulateMedia({ reducedMotion: 'reduce' });
      await opened.setViewportSize({ width: 1280, height: 800 });
      await opened.goto(`${lab.server}/#/rollout`);
      await opened.waitForSelector('#token');
      await opened.keyboard.insertText(token);
      await opened.keyboard.press('Enter');
      await opened.waitForSelector('main.page[aria-busy=false]');
      return opened;
    }

    const button = (name: string) => page.getByRole('button', { name, exact: true });

    it('opens what an error is in, and tells it once', async () => {
      await button('More settings').click();
      await page.getByLabel('Tell us above so many a day').fill('none');
      await button('More settings').click();
      await button('Make the token').click();
      await page.getByText('A whole number from 1 to 1,000,000.').waitFor();
      expect(await page.evaluate('document.activeElement.value')).toBe('none');
      await page.getByLabel('Tell us above so many a day').fill('50');
      await page.getByLabel('Only from these networks').fill('203.0.113.0/24, nowhere');
      await button('More settings').click();
      await button('Make the token').click();
      await page.getByText('Number 2: Expected: an address or a network').waitFor();
      await page.getByText('Not taken: 1 field is wrong.').waitFor();
      expect(await page.locator('.deploy-steps .notice').count()).toBe(0);
      await page.getByLabel('Only from these networks').fill('');
      await button('More settings').click();
    });

    it('takes a pasted token only as far as it is one, and leads back to it when the server refuses it', async () => {
      await page.getByRole('radio', { name: 'Use one that I have' }).check();
      const field = page.getByLabel('Enrolment token', { exact: true });
      await field.fill('not a token');
      await button('Use this token').click();
      await page.getByText('This is no enrolment token, and no connect code.').waitFor();
      await field.fill(`unshade1.${lab.server}#${'x'.repeat(43)}.${'A'.repeat(43)}`);
      await button('Use this token').click();
      await page.getByText('The files will carry the token that you pasted.').waitFor();
      await page.getByRole('radio', { name: 'Yes, we have told them' }).check();
      await button('Get the files').click();
      await page.getByText('The enrolment token is not known here.').waitFor();
      expect(await page.evaluate('document.activeElement.value')).toBe('x'.repeat(43));
      await page.getByRole('radio', { name: 'Make a new one' }).check();
    });

    it('leads by keyboard alone from nothing to files that carry a new token', async () => {
      expect(await faultsOf(page)).toEqual([]);
      await page.setViewportSize({ width: 1280, height: 800 });
      await tabTo(page, '.deploy-steps form .button');
      expect(await page.evaluate('document.activeElement.textContent')).toBe('More settings');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await page.getByText('The files will carry the new token “Roll-out”.').waitFor();
      expect(await page.evaluate('document.activeElement.id')).toBe('deploy-files');
      await page.getByText('Waiting for the first browser…').waitFor();
      await page.getByRole('radio', { name: 'Chromium' }).focus();
      await page.keyboard.press(' ');
      await page.getByRole('radio', { name: 'Linux, a file' }).focus();
      await page.keyboard.press(' ');
      await button('Get the files').focus();
      await page.keyboard.press('Enter');
      // Whether people were told is nobody's to assume.
      await page.getByText('Choose one: it decides what people see first.').waitFor();
      expect(await page.evaluate("document.activeElement.closest('fieldset').dataset.wrong")).toBe('');
      await page.getByRole('radio', { name: 'Yes, we have told them' }).focus();
      await page.keyboard.press(' ');
      await button('Get the files').focus();
      await page.keyboard.press('Enter');
      await page.getByText('These files work as they are.').waitFor();
      expect(await page.locator('.secrets .secret').first().innerText()).toMatch(/^e1-/);
      expect(await faultsOf(page)).toEqual([]);
      await page.setViewportSize({ width: 1280, height: 800 });
    });

    it('turns live from waiting to enrolled once a browser has the file as it was saved', async () => {
      const download = page.waitForEvent('download');
      await button('Save unshade.json').click();
      lab.policy.place(POLICY_FILE, readFileSync(await (await download).path(), 'utf8'));
      managed = await launchManagedChromium(lab);
      await page.getByText('Enrolled: 1 browser with “Roll-out”.').waitFor({ timeout: 60_000 });
      await page.locator('.coverage-table', { hasText: 'By browser' }).locator('tr', { hasText: 'Chromium' }).waitFor();
      await page.locator('.device-table tr', { hasText: 'Chromium' }).waitFor();
      expect(await faultsOf(page)).toEqual([]);
      await page.setViewportSize({ width: 1280, height: 800 });
    });

    it('replaces and revokes the token, and ends the browser', async () => {
      const card = page.locator('.token-cards > li', { hasText: 'Roll-out' }).first();
      await card.getByRole('button', { name: 'Replace… Roll-out' }).click();
      await card.getByRole('button', { name: 'Make the new token' }).click();
      await card.locator('.secret').waitFor();
      expect(await card.locator('.secret').innerText()).toMatch(/^e1-/);
      // The form is gone, so that nothing is sent twice; whoever sent it is at the new token.
      expect(await card.getByRole('button', { name: /^Replace…/ }).count()).toBe(0);
      expect(await page.evaluate("document.activeElement.querySelector('.secret') !== null")).toBe(true);
      await page.getByText('The token was replaced by a new “Roll-out”, and ends soon.').waitFor();
      await page.getByLabel('Show').selectOption('enrolled');
      const row = page.locator('.device-table tr', { hasText: 'Chromium' });
      await row.getByRole('button', { name: /^Revoke…/ }).click();
      await row.getByText('This cannot be undone.').waitFor();
      await row.getByRole('button', { name: /for good$/ }).click();
      // The list keeps its filter, and the focus is where the list begins.
      await page.getByText('There are none.').waitFor();
      expect(await page.getByLabel('Show').inputValue()).toBe('enrolled');
      expect(await page.evaluate('document.activeElement.id')).toBe('devices');
      await page.locator('.stat', { hasText: 'Enrolled' }).getByText('0', { exact: true }).waitFor();
    });

    it('shows how far it has got, and nothing to change, to whoever is no admin', async () => {
      const viewer = await openRollout(await addStaff(lab, 'Vera', 'viewer'));
      await viewer.getByText('Files, tokens and single browsers are for admins.').waitFor();
      expect(await viewer.getByRole('button', { name: 'Get the files' }).count()).toBe(0);
      await viewer.close();
    });
  },
);
