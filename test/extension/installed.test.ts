import { beforeEach, describe, expect, it, vi } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { browser } from '../../extension/browser.ts';
import { reloadRecogniser } from '../../extension/detection/catalogue.ts';
import { noteInstalled } from '../../extension/detection/installed.ts';
import { createSerial } from '../../extension/serial.ts';
import { storedCandidates, storedConnection, storedObservations } from '../../extension/storage.ts';
import { builtIn } from '../../shared/catalogue/built-in.ts';
import { CONNECTION, setDay, TODAY } from './rows.ts';

const [KNOWN = '', position = 0] = Object.entries(builtIn.tables.extensions)[0] ?? [];
const SERVICE = builtIn.services[position]?.id;
const ORDINARY = 'ponmlkjihgfedcbaponmlkjihgfedcba';

interface Installed {
  id: string;
  type: string;
  enabled: boolean;
  name: string;
  permissions?: string[];
}
const extension = (change: Partial<Installed> = {}): Installed => ({
  id: KNOWN,
  type: 'extension',
  enabled: true,
  name: 'Any name',
  ...change,
});

async function note(...installed: Installed[]): Promise<void> {
  Object.assign(browser, { management: { getAll: async () => installed } });
  await noteInstalled(createSerial());
}

beforeEach(async () => {
  fakeBrowser.reset();
  vi.unstubAllGlobals();
  setDay(TODAY);
  await storedConnection.write(CONNECTION);
  await reloadRecogniser();
});

describe('an installed extension', () => {
  it('that the catalogue knows is noted, once a day', async () => {
    await note(extension());
    await note(extension());
    expect(await storedObservations.read()).toMatchObject([
      { service: SERVICE, day: TODAY, surfaces: ['extension'], scopes: [], visits: '1', revision: 1 },
    ]);
  });

  it('that may drive the browser is noted as an agent', async () => {
    await note(extension({ permissions: ['tabs', 'debugger'] }));
    expect(await storedObservations.read()).toMatchObject([{ service: SERVICE, scopes: ['agent'] }]);
  });

  it.each<[string, Partial<Installed>]>([
    ['nobody knows', { id: ORDINARY }],
    ['is switched off', { enabled: false }],
    ['is a theme', { type: 'theme' }],
    ['is this one', { id: browser.runtime.id }],
    ['has an id out of another language', { id: 'constructor' }],
  ])('that %s is not', async (_what, change) => {
    await note(extension(change));
    expect(await storedObservations.read()).toEqual([]);
    expect(await storedCandidates.read()).toEqual([]);
  });

  it('is not noted in a browser that belongs to no organisation', async () => {
    await storedConnection.clear();
    await note(extension(), extension({ id: ORDINARY, name: 'AI Chatbot Writer GPT' }));
    expect(await storedObservations.read()).toEqual([]);
    expect(await storedCandidates.read()).toEqual([]);
  });

  it('that nobody knows is a candidate by its stated name alone, and stays here', async () => {
    await note(extension({ id: ORDINARY, name: 'GPT Chatbot AI', permissions: ['debugger'] }));
    expect(await storedObservations.read()).toEqual([]);
    const [candidate] = await storedCandidates.read();
    expect(candidate).toMatchObject({ kind: 'extension', name: 'GPT Chatbot AI', lastDay: TODAY });
    expect(candidate?.reasons).toContain('permission:debugger');
  });
});

it('an AI browser is noted by the brand that it shows', async () => {
  const brands = builtIn.tables.brands as Record<string, number>;
  brands['Brand of a test'] = position;
  try {
    vi.stubGlobal('navigator', { userAgentData: { brands: [{ brand: 'Chromium' }, { brand: 'Brand of a test' }] } });
    await note();
    expect(await storedObservations.read()).toMatchObject([{ service: SERVICE, surfaces: ['web-app'] }]);
  } finally {
    delete brands['Brand of a test'];
  }
});

it('a browser that shows no brand, or one that nobody knows, is noted as nothing', async () => {
  vi.stubGlobal('navigator', { userAgentData: { brands: [{ brand: 'Chromium' }, { brand: 'Not.A/Brand' }] } });
  await note();
  vi.stubGlobal('navigator', {});
  await note();
  expect(await storedObservations.read()).toEqual([]);
});
