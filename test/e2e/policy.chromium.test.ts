import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasNamespaces } from '../../scripts/lib/find-namespaces.ts';
import { PATHS } from '../../shared/api.ts';
import { chromiumProgram } from './chromium.ts';
import { payloads, until } from './lab.ts';
import { launchManagedChromium, type ManagedChromium } from './policy-chromium.ts';
import { deviceOf, openPolicyLab, type PolicyLab, syncsOf } from './policy-lab.ts';

const FILE = '/etc/chromium/policies/managed/unshade.json';

/** The outbox, as the extension keeps it. */
const OUTBOX = "chrome.storage.local.get('outbox-observations').then((kept) => kept['outbox-observations'] ?? [])";

/** One sample a run of what `npm run bench -- rollout` measures; judged there. */
function tell(what: string, since: number): void {
  console.log(`${what}: ${((performance.now() - since) / 1_000).toFixed(1)} s`);
}

describe.skipIf(!chromiumProgram || !hasNamespaces)('rolled out by policy in Chromium (namespace)', () => {
  let lab: PolicyLab;
  let profile: string;
  let browser: ManagedChromium;

  beforeAll(async () => {
    lab = await openPolicyLab();
    profile = mkdtempSync(join(lab.folder, 'profile-'));
  });
  afterAll(async () => {
    await browser?.context.close();
    await lab?.close();
  });

  it('the file of the kit, as it is, installs, sets up, enrols and syncs', async () => {
    const kit = await lab.deploy('chromium-linux', { query: { organisation: 'Müller & Söhne "AI"' } });
    expect(kit.files.map(({ place }) => place)).toEqual([FILE]);
    const start = performance.now();
    browser = await launchManagedChromium(lab, profile);
    const worker = await browser.worker();
    await until(
      'the first sync',
      () => syncsOf(lab),
      (syncs) => syncs > 0,
    );
    tell('From the start of the browser to its first sync', start);
    const self = await worker.evaluate<{ installType: string; version: string }>('chrome.management.getSelf()');
    expect(self).toMatchObject({ installType: 'admin', version: lab.packages.version });
    expect(deviceOf(lab)).toMatchObject({
      browser: 'chromium',
      version: self.version,
      setup: 'managed',
      problems: '[]',
    });
  });

  it('its page says what was received and what the server expects, key by key', async () => {
    const page = await browser.open('options.html#setup');
    const table = page.locator('table');
    await table.waitFor();
    const text = await table.innerText();
    expect(text).toContain(lab.server);
    expect(text).toContain(lab.values.signingKeyFingerprint);
    expect(await page.locator('main').innerText()).toContain('Müller & Söhne "AI"');
    expect(await page.content()).not.toContain(lab.values.enrolmentToken);
    await page.close();
  });

  it('an edit of the file takes hold without a restart: another token is another group', async () => {
    await lab.staff('PUT', PATHS.groups, { groups: [{ number: 3, name: 'Finance', domain: null }] });
    const { token, number } = await lab.makeToken({ name: 'Finance laptops', group: 3 });
    const before = deviceOf(lab)?.['id'];
    const start = performance.now();
    await lab.deploy('chromium-linux', { token });
    await until(
      'the browser to be in its new group',
      () => deviceOf(lab),
      (device) => device?.['token'] === number,
    );
    tell('From the edit of the policy file to the server', start);
    expect(deviceOf(lab)?.['id']).toBe(before);
    await until(
      'the rulings of its group',
      async () =>
        (await browser.worker()).evaluate<number>(
          "chrome.storage.local.get('policy').then((kept) => kept.policy?.group)",
        ),
      (group) => group === 3,
    );
  });

  it('what Chromium drops is named on the page and at the server', async () => {
    const kit = await lab.deploy('chromium-linux');
    const policy = JSON.parse(kit.files[0]?.text ?? '') as { '3rdparty': { extensions: Record<string, object> } };
    const values = policy['3rdparty'].extensions[lab.packages.chromiumId] as Record<string, unknown>;
    values['organisation'] = 7;
    values['strictestMode'] = 'sometimes';
    values['keys'] = `${String(values['keys'])},organisation,strictestMode,servre`;
    lab.policy.place(FILE, JSON.stringify(policy));
    const expected = [
      { code: 'unknown-key', key: 'servre' },
      { code: 'not-received', key: 'organisation' },
      { code: 'invalid', key: 'strictestMode' },
    ];
    await until(
      'the server to know',
      () => JSON.parse(String(deviceOf(lab)?.['problems'])) as object[],
      (problems) => problems.length === expected.length,
    );
    const stored = JSON.parse(String(deviceOf(lab)?.['problems'])) as object[];
    expect(stored).toHaveLength(3);
    expect(stored).toEqual(expect.arrayContaining(expected));
    const page = await browser.open('options.html#setup');
    for (const { key } of expected) await page.getByText(key).first().waitFor();
    await page.close();
    await lab.deploy('chromium-linux');
    await until(
      'all to be well again',
      () => deviceOf(lab)?.['problems'],
      (problems) => problems === '[]',
    );
  });

  it('version N+1 comes with the next sync, and nothing that waits is lost', async () => {
    await lab.stopWorker();
    const site = await browser.context.newPage();
    await site.goto('https://chatgpt.com/');
    const waiting = await until(
      'what was noticed to wait',
      async () => (await browser.worker()).evaluate<{ id: string; state: string }[]>(OUTBOX),
      (rows) => rows.some(({ state }) => state === 'pending'),
    );
    await site.close();
    await lab.publish('0.2.0');
    await lab.startWorker();
    const page = await browser.open('options.html');
    await page.evaluate("chrome.runtime.sendMessage({ kind: 'sync-now' })");
    // Nobody is interrupted: it comes once no page of ours is open.
    await page.close();
    await until(
      'the new version to run',
      async () => (await browser.worker()).evaluate<string>('chrome.runtime.getManifest().version'),
      (version) => version === '0.2.0',
      60_000,
    );
    await until(
      'what waited to arrive',
      () => payloads(lab.said).join('\n'),
      (text) => waiting.every(({ id }) => text.includes(id)),
    );
    await until(
      'the server to know the version',
      () => deviceOf(lab)?.['version'],
      (version) => version === '0.2.0',
    );
    expect(lab.rows()['device']).toHaveLength(1);
  });

  it('a later start syncs by what it remembers', async () => {
    await browser.context.close();
    const before = syncsOf(lab);
    const start = performance.now();
    browser = await launchManagedChromium(lab, profile);
    await until(
      'a sync',
      () => syncsOf(lab),
      (syncs) => syncs > before,
    );
    tell('From a later start to a sync', start);
    expect(lab.rows()['device']).toHaveLength(1);
  });

  it('without its settings it is connected to nobody; without the policy it is gone', async () => {
    const kit = await lab.deploy('chromium-linux');
    const { '3rdparty': _, ...rest } = JSON.parse(kit.files[0]?.text ?? '') as Record<string, unknown>;
    lab.policy.place(FILE, JSON.stringify(rest));
    await until(
      'the connection to end',
      async () =>
        (await browser.worker()).evaluate<unknown>(
          "chrome.storage.local.get('connection').then((kept) => kept.connection ?? null)",
        ),
      (connection) => connection === null,
      60_000,
    );
    for (const { place } of kit.files) lab.policy.remove(place);
    await until(
      'the extension to be gone',
      () =>
        browser.open('options.html').then(
          (page) => page.close().then(() => true),
          () => false,
        ),
      (there) => !there,
      60_000,
    );
  });
});
