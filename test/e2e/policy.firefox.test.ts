import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasNamespaces } from '../../scripts/lib/find-namespaces.ts';
import type { RunningFirefox } from '../../scripts/lib/firefox.ts';
import { firefoxProgram, inExtension } from './firefox.ts';
import { payloads, until } from './lab.ts';
import { launchManagedFirefox } from './policy-firefox.ts';
import { deviceOf, openPolicyLab, type PolicyLab, syncsOf } from './policy-lab.ts';

const FILE = '/etc/firefox/policies/policies.json';

describe.skipIf(!firefoxProgram || !hasNamespaces)('rolled out by policy in Firefox (namespace)', () => {
  let lab: PolicyLab;
  let profile: string;
  let firefox: RunningFirefox;

  beforeAll(async () => {
    // Firefox takes updates by https alone.
    lab = await openPolicyLab({ https: true });
    profile = join(lab.folder, 'firefox');
    mkdirSync(profile);
  });
  afterAll(async () => {
    await firefox?.browser.close();
    await lab?.close();
  });

  /** Firefox reads policy at its start alone. */
  async function restart(): Promise<void> {
    await firefox.browser.close();
    firefox = await launchManagedFirefox(lab, profile);
  }

  it('the file of the kit, as it is, installs, sets up, enrols and syncs', async () => {
    const kit = await lab.deploy('firefox-linux', { query: { organisation: 'Müller & Söhne "AI"' } });
    expect(kit.files.map(({ place }) => place)).toEqual([FILE]);
    firefox = await launchManagedFirefox(lab, profile);
    await until(
      'the first sync',
      () => syncsOf(lab),
      (syncs) => syncs > 0,
      60_000,
    );
    expect(deviceOf(lab)).toMatchObject({
      browser: 'firefox',
      version: lab.packages.version,
      setup: 'managed',
      problems: '[]',
    });
    const page = await firefox.open('options.html#setup');
    await page.waitForSelector('table');
    const text = await page.$eval('main', (main) => main.textContent);
    expect(text).toContain(lab.server);
    expect(text).toContain('Müller & Söhne "AI"');
    expect(await page.content()).not.toContain(lab.values.enrolmentToken);
    await page.close();
  });

  it('another token, and what is wrong, hold from the next start', async () => {
    const { token, number } = await lab.makeToken({ name: 'Other laptops' });
    const kit = await lab.deploy('firefox-linux', { token });
    const file = JSON.parse(kit.files[0]?.text ?? '') as {
      policies: { '3rdparty': { Extensions: Record<string, Record<string, unknown>> } };
    };
    const values = file.policies['3rdparty'].Extensions[lab.packages.firefoxId] as Record<string, unknown>;
    values['organisation'] = 7;
    values['server_'] = 'x';
    lab.policy.place(FILE, JSON.stringify(file));
    const before = deviceOf(lab)?.['id'];
    await restart();
    await until(
      'the browser to be under the other token',
      () => deviceOf(lab),
      (device) => device?.['token'] === number && device['problems'] !== '[]',
      60_000,
    );
    expect(deviceOf(lab)?.['id']).toBe(before);
    const problems = JSON.parse(String(deviceOf(lab)?.['problems'])) as object[];
    expect(problems).toHaveLength(2);
    expect(problems).toEqual(
      expect.arrayContaining([
        { code: 'not-text', key: 'organisation' },
        { code: 'unknown-key', key: 'server_' },
      ]),
    );
  });

  it('version N+1 comes, and nothing that waits is lost', async () => {
    await lab.deploy('firefox-linux');
    await restart();
    await lab.stopWorker();
    const site = await firefox.browser.newPage();
    await site.goto('https://chatgpt.com/');
    const read = "browser.storage.local.get('outbox-observations').then((kept) => kept['outbox-observations'] ?? [])";
    const waiting = await until(
      'what was noticed to wait',
      () => inExtension<{ id: string; state: string }[]>(firefox, read),
      (rows) => rows.some(({ state }) => state === 'pending'),
    );
    await site.close();
    await lab.publish('0.2.0');
    await lab.startWorker();
    await until(
      'the new version to run',
      () => inExtension<string>(firefox, 'browser.runtime.getManifest().version'),
      (version) => version === '0.2.0',
      75_000,
    );
    await inExtension(firefox, "browser.runtime.sendMessage({ kind: 'sync-now' })");
    await until(
      'what waited to arrive',
      () => payloads(lab.said).join('\n'),
      (text) => waiting.every(({ id }) => text.includes(id)),
    );
    expect(deviceOf(lab)?.['version']).toBe('0.2.0');
    expect(lab.rows()['device']).toHaveLength(1);
  });

  it('by the way back of the kit it is gone', async () => {
    const uninstall = await lab.deploy('firefox-linux').then((kit) => kit.uninstall.files);
    for (const { place, text } of uninstall) lab.policy.place(place, text);
    await restart();
    await expect(firefox.open('options.html')).rejects.toThrow('did not open');
  });
});
