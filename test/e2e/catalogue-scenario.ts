/** What the catalogue does in a real browser, whichever it is: entries of the organisation, sign-ins, private life, candidates. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { PATHS } from '../../shared/api.ts';
import type { OwnEntries } from '../../shared/catalogue/own-entries.ts';
import { type Lab, payloads, until } from './lab.ts';

export interface Driver {
  /** Opens an address in a tab of its own and leaves it open. */
  visit(url: string): Promise<void>;
  /** The extension's own storage that survives. */
  stored(): Promise<Record<string, unknown>>;
  /** What the toolbar button shows in each tab. */
  badges(): Promise<string[]>;
  /** Presses "Sync now" on the options page, and waits until it is done; gives the page's text. */
  syncNow(): Promise<string>;
}

interface Row {
  service: string;
  surfaces: string[];
  scopes: string[];
}

/** The name is one that nobody has registered: reserved for tests, and a tool by its words. */
const CANDIDATE = 'unheard-of-chatbot.ai';
const CONSENT =
  'https://accounts.google.com/o/oauth2/v2/auth?client_id=1-x.apps.googleusercontent.com&response_type=code' +
  `&scope=${encodeURIComponent('openid https://www.googleapis.com/auth/gmail.readonly https://www.googleapis.com/auth/calendar')}` +
  `&redirect_uri=${encodeURIComponent('https://app.fireflies.ai/oauth/callback')}`;

/** An extension that no catalogue knows, that names itself an AI tool and may drive the browser. */
export function writeStrangeExtension(lab: Lab): string {
  const folder = join(lab.folder, 'strange-extension');
  mkdirSync(folder, { recursive: true });
  const manifest = { manifest_version: 3, name: 'GPT Chatbot AI', version: '1', permissions: ['debugger'] };
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify(manifest));
  return folder;
}

const rows = async (driver: Driver) => ((await driver.stored())['outbox-observations'] ?? []) as Row[];
const row = async (driver: Driver, service: string) => (await rows(driver)).find((one) => one.service === service);

async function takesTheOrganisationsEntries(lab: Lab, driver: Driver): Promise<void> {
  await driver.visit('https://helper.acme.example/early');
  const entries: OwnEntries = {
    services: [
      {
        id: 'own-helper',
        product: 'Helper',
        vendor: 'Acme',
        country: null,
        category: 'assistant',
        accountMatters: false,
      },
    ],
    signals: [{ service: 'own-helper', surface: 'web-app', host: 'helper.acme.example', inFrames: false }],
    renamed: [{ service: 'mistral-le-chat', product: 'Le Chat (approved)' }],
    excluded: ['deepl'],
  };
  const response = await fetch(new URL(PATHS.catalogue, lab.values.dashboard), {
    method: 'PUT',
    headers: { authorization: `Bearer ${lab.values.adminToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({ basedOn: 0, ...entries }),
  });
  expect(response.status).toBe(200);
  expect(await driver.syncNow()).toContain('Your organisation’s entries, version 1: 1 added, 1 left out.');
  await driver.visit('https://helper.acme.example/later');
  await driver.visit('https://www.deepl.com/translator');
  await driver.visit('https://chat.mistral.ai/chat');
  await until(
    'the visits',
    () => rows(driver),
    (found) => ['own-helper', 'mistral-le-chat'].every((id) => found.some(({ service }) => service === id)),
  );
  expect(await row(driver, 'deepl')).toBeUndefined();
  await driver.syncNow();
  const { systems } = await lab.inventory();
  const names = new Map(systems.map(({ id, product }) => [id, product]));
  expect([names.get('own-helper'), names.get('mistral-le-chat'), names.get('deepl')]).toEqual([
    'Helper',
    'Le Chat (approved)',
    undefined,
  ]);
}

async function notesASignIn(lab: Lab, driver: Driver): Promise<void> {
  const asking = async () => (await driver.badges()).filter((text) => text !== '').length;
  const before = await asking();
  await driver.visit(CONSENT);
  const seen = await until(
    'the sign-in',
    () => row(driver, 'fireflies'),
    (found) => found !== undefined,
  );
  expect(seen).toMatchObject({ surfaces: ['sign-in'], scopes: ['mail', 'calendar'], visits: '1' });
  // Longer than a page takes to settle, with the consent page in front: nobody is asked about it.
  await new Promise((done) => setTimeout(done, 3_500));
  const budget = (await driver.stored())['prompt-budget'] as { byService: object } | undefined;
  expect(budget?.byService ?? {}).not.toHaveProperty('fireflies');
  expect(await asking()).toBe(before);
  await driver.syncNow();
  const system = (await lab.inventory()).systems.find(({ id }) => id === 'fireflies');
  expect(system).toMatchObject({ surfaces: ['sign-in'], scopes: ['mail', 'calendar'] });
}

async function leavesPrivateLifeAlone(_lab: Lab, driver: Driver): Promise<void> {
  await driver.visit('https://character.ai/chat/secret');
  await driver.visit('https://www.suno.com/create');
  await until(
    'the visit after it',
    () => row(driver, 'suno'),
    (found) => found !== undefined,
  );
  expect(JSON.stringify(await driver.stored())).not.toMatch(/character/);
}

/** Kept here, shown here, sent to nobody. */
async function keepsCandidatesToItself(lab: Lab, driver: Driver): Promise<void> {
  await driver.visit(`https://app.${CANDIDATE}/c/secret?q=payroll`);
  const candidates = await until(
    'the candidate',
    async () => (await driver.stored())['candidates'] as { name: string }[] | undefined,
    (found) => found?.some(({ name }) => name === CANDIDATE) ?? false,
  );
  expect(JSON.stringify(candidates)).not.toMatch(/secret|payroll|app\./);
  const text = await driver.syncNow();
  expect(text).toContain(CANDIDATE);
  for (const said of payloads(lab.said)) expect(said).not.toContain(CANDIDATE);
  expect(JSON.stringify(lab.rows())).not.toContain(CANDIDATE);
}

/** In the options page: presses the button, waits for the end of the sync, gives what the page says. */
export const PRESS_SYNC = `(async () => {
  const button = () => document.querySelector('.card-head button');
  while (!button()) await new Promise((done) => setTimeout(done, 100));
  button().click();
  do await new Promise((done) => setTimeout(done, 300)); while (button().getAttribute('aria-disabled') === 'true');
  return document.body.innerText;
})()`;

/** In the extension: what its button shows in each tab. */
export function badgesOf(api: 'chrome' | 'browser'): string {
  return `${api}.tabs.query({}).then((tabs) => Promise.all(tabs.map(({ id }) => ${api}.action.getBadgeText({ tabId: id }))))`;
}

/** What every browser must show, in this order. */
export const SCENES: readonly (readonly [title: string, play: (lab: Lab, driver: Driver) => Promise<void>])[] = [
  ["takes the organisation's entries with a sync, and goes by them", takesTheOrganisationsEntries],
  ['notes a sign-in, and which kinds of data it asked for', notesASignIn],
  ['leaves private life alone', leavesPrivateLifeAlone],
  ['keeps a name that looks like an AI tool to itself', keepsCandidatesToItself],
];
