import { appendFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunningChromium } from '../../scripts/lib/chromium.ts';
import { PATHS } from '../../shared/api.ts';
import { addDays, utcDay } from '../../shared/day.ts';
import { callStaff } from './assessment-screens.ts';
import { chromiumProgram, openChromium } from './chromium.ts';
import { type Lab, openLab } from './lab.ts';

const AUDIENCE = 'a'.repeat(64);

describe.skipIf(!chromiumProgram)('signing in to the dashboard by single sign-on, in Chromium', () => {
  let lab: Lab;
  let chromium: RunningChromium;
  let team: Server;
  let assertionFor: (email: string) => Promise<string>;

  beforeAll(async () => {
    const { publicKey, privateKey } = await generateKeyPair('RS256');
    const jwk = { ...(await exportJWK(publicKey)), kid: 'one', alg: 'RS256', use: 'sig' };
    team = createServer((_, response) => response.end(JSON.stringify({ keys: [jwk] })));
    await new Promise<void>((resolve) => team.listen(0, '127.0.0.1', resolve));
    const issuer = `http://127.0.0.1:${(team.address() as AddressInfo).port}`;
    assertionFor = (email) =>
      new SignJWT({ email })
        .setProtectedHeader({ alg: 'RS256', kid: 'one' })
        .setIssuer(issuer)
        .setAudience([AUDIENCE])
        .setIssuedAt()
        .setExpirationTime('1h')
        .sign(privateKey);
    lab = await openLab();
    await lab.stopWorker();
    appendFileSync(join(lab.state, 'secrets.env'), `ACCESS_TEAM=${issuer}\nACCESS_AUDIENCE=${AUDIENCE}\n`);
    await lab.startWorker();
    const body = {
      name: 'Ada',
      email: 'ada@acme.example',
      roles: ['viewer'],
      expiresDay: addDays(utcDay(Date.now()), 9),
    };
    await callStaff(lab, lab.values.adminToken, 'POST', PATHS.staff, body);
    chromium = await openChromium(lab);
  });
  afterAll(async () => {
    await chromium?.context.close();
    team?.close();
    await lab?.close();
  });

  /** The dashboard as it comes to somebody whom the organisation's gateway has let through. */
  async function openAs(email: string): Promise<Page> {
    const page = await chromium.context.newPage();
    await page.setExtraHTTPHeaders({ 'Cf-Access-Jwt-Assertion': await assertionFor(email) });
    await page.goto(lab.values.dashboard);
    return page;
  }

  it('opens the inventory for whoever is known, without a token', async () => {
    const page = await openAs('Ada@acme.example');
    await page.waitForSelector('.empty, .systems');
    expect(await page.evaluate('sessionStorage.length')).toBe(0);
    // Leaving goes by the gateway, which alone can end its session.
    const left = page.waitForRequest((request) => request.url().endsWith('/cdn-cgi/access/logout'));
    await page.getByRole('button', { name: 'Sign out' }).click();
    await left;
    await page.close();
  });

  it('tells whoever is not known what to do, and takes their token all the same', async () => {
    const page = await openAs('eve@acme.example');
    await page.locator('.notice').waitFor();
    expect(await page.locator('.notice').innerText()).toContain('admin');
    await page.locator('#token').fill(lab.values.adminToken);
    await page.keyboard.press('Enter');
    await page.waitForSelector('.empty, .systems');
    await page.close();
  });
});
