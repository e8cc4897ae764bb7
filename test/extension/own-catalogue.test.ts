/** The organisation's entries as a browser takes them: signed, within bounds, never older; else the last good ones stay. */
import { exportJWK, generateKeyPair } from 'jose';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { keepOwnCatalogue, loadRecogniser, reloadRecogniser } from '../../extension/detection/catalogue.ts';
import { runSync } from '../../extension/outbox/sync.ts';
import { verifyOwnCatalogue } from '../../extension/policy/verify.ts';
import { createSerial } from '../../extension/serial.ts';
import {
  storedConnection,
  storedManaged,
  storedObservations,
  storedOwnCatalogue,
  storedOwnChecked,
  storedPolicy,
  storedSyncState,
} from '../../extension/storage.ts';
import { JWS_TYPES } from '../../shared/api.ts';
import type { OwnCatalogue } from '../../shared/catalogue/own-entries.ts';
import { installMemoryDatabase } from './memory-database.ts';
import { connectNetwork, goodAnswer } from './network.ts';
import { CONNECTION, observation, policyOf, rowId, setDay, TODAY } from './rows.ts';
import { newSigner } from './signer.ts';

const SIGNAL = { service: 'own-helper', surface: 'web-app', host: 'helper.acme.example', inFrames: false } as const;
const OWN: OwnCatalogue = {
  format: 1,
  version: 3,
  services: [
    { id: 'own-helper', product: 'Helper', vendor: 'We', country: null, category: 'assistant', accountMatters: false },
  ],
  signals: [SIGNAL],
  renamed: [],
  excluded: ['deepl'],
};
function manyPaths(count: number): OwnCatalogue['signals'] {
  return Array.from({ length: count }, (_, at) => ({ ...SIGNAL, path: `/p${at}` }));
}

const { fingerprint, sign } = await newSigner(JWS_TYPES.catalogue);

beforeEach(async () => {
  fakeBrowser.reset();
  installMemoryDatabase();
  setDay(TODAY);
  setVersion('1.0.0');
  await storedConnection.write({ ...CONNECTION, key: fingerprint });
  await reloadRecogniser();
});

/** What the package calls itself. */
function setVersion(version: string): void {
  vi.spyOn(fakeBrowser.runtime, 'getManifest').mockReturnValue({ manifest_version: 3, name: 'x', version });
}

const judge = async (payload: unknown, held: OwnCatalogue | null = null) =>
  verifyOwnCatalogue(await sign(payload), fingerprint, held);
const sync = () => runSync({ serial: createSerial(), today: () => TODAY });
const place = async (url: string) => (await loadRecogniser()).address(url, 'navigation')?.service;

describe("the organisation's entries", () => {
  it('are taken first, over older ones, and again', async () => {
    for (const held of [null, { ...OWN, version: 2 }, OWN]) {
      expect(await judge(OWN, held)).toEqual({ kind: 'taken', value: OWN });
    }
  });

  it.each<[string, unknown, OwnCatalogue | null, string]>([
    ['older than those held', OWN, { ...OWN, version: 4 }, 'older'],
    ['of a newer form', { ...OWN, format: 2, logic: 'x' }, null, 'newer-format'],
    ['no JSON', 'version 3', null, 'wrong-shape'],
    ['of another shape', { ...OWN, signals: '.*' }, null, 'wrong-shape'],
    ['with more in them', { ...OWN, logic: 'x' }, null, 'wrong-shape'],
    ['with a host that is an expression', { ...OWN, signals: [{ ...SIGNAL, host: '.*' }] }, null, 'wrong-shape'],
    ['as wide as a public suffix', { ...OWN, signals: [{ ...SIGNAL, host: 'co.uk' }] }, null, 'public-suffix'],
    ['as wide as a top site', { ...OWN, signals: [{ ...SIGNAL, host: 'youtube.com' }] }, null, 'top-site'],
    ['about private life', { ...OWN, signals: [{ ...SIGNAL, host: 'character.ai' }] }, null, 'private-life'],
    ['too many for one host', { ...OWN, signals: manyPaths(128) }, null, 'too-many'],
    ['on what people type', { ...OWN, signals: [{ ...SIGNAL, query: { key: 'q' } }] }, null, 'free-text'],
  ])('are refused when they are %s', async (_what, payload, held, reason) => {
    expect(await judge(payload, held)).toEqual({ kind: 'refused', reason });
  });

  it('are refused when they were signed as something else, or by somebody else', async () => {
    const other = await generateKeyPair('Ed25519', { extractable: true });
    const asPolicy = await sign(OWN, { typ: JWS_TYPES.policy });
    const byOther = await sign(OWN, { jwk: await exportJWK(other.publicKey) }, other.privateKey);
    const forged = await sign(OWN, {}, other.privateKey);
    const reasons = await Promise.all(
      [asPolicy, byOther, forged].map((jws) => verifyOwnCatalogue(jws, fingerprint, null)),
    );
    expect(reasons).toMatchObject([
      { reason: 'wrong-signature' },
      { reason: 'wrong-key' },
      { reason: 'wrong-signature' },
    ]);
  });
});

describe('a sync', () => {
  it('brings entries that count at once', async () => {
    expect([await place('https://helper.acme.example/'), await place('https://www.deepl.com/translator')]).toEqual([
      undefined,
      'deepl',
    ]);
    const catalogue = await sign(OWN);
    connectNetwork((upload) => goodAnswer(upload, { catalogue }));
    expect(await sync()).toMatchObject({ problem: null });
    expect(await storedOwnCatalogue.read()).toEqual(OWN);
    expect([await place('https://helper.acme.example/'), await place('https://www.deepl.com/translator')]).toEqual([
      'own-helper',
      undefined,
    ]);
  });

  it('says which version is held', async () => {
    await storedOwnCatalogue.write(OWN);
    const uploads = connectNetwork((upload) => goodAnswer(upload));
    await sync();
    expect(uploads.map(({ payload }) => payload.catalogue)).toEqual([3]);
  });

  it('that brings bad ones names the reason in the status, and the last good ones go on working', async () => {
    await keepOwnCatalogue(OWN);
    await reloadRecogniser();
    const bad = await sign({ ...OWN, version: 9, signals: [{ ...SIGNAL, host: 'com' + '.br' }] });
    connectNetwork((upload) => goodAnswer(upload, { catalogue: bad }));
    expect(await sync()).toMatchObject({ failures: 0, problem: 'catalogue.public-suffix' });
    expect((await storedSyncState.read()).problem).toBe('catalogue.public-suffix');
    expect(await storedOwnCatalogue.read()).toEqual(OWN);
    expect(await place('https://helper.acme.example/')).toBe('own-helper');
  });
});

describe('entries that were stored before', () => {
  it('are looked at again by a newer package, which may know more', async () => {
    const bad: OwnCatalogue = { ...OWN, signals: [{ ...SIGNAL, host: 'character.ai' }] };
    await keepOwnCatalogue(bad);
    await reloadRecogniser();
    // The same package has judged them: it does not look again at every start.
    expect(await place('https://character.ai/')).toBe('own-helper');
    setVersion('1.0.1');
    await reloadRecogniser();
    expect(await place('https://character.ai/')).toBeUndefined();
    expect(await storedOwnCatalogue.read()).toBeNull();
  });

  it('and are still good are kept, and not looked at a third time', async () => {
    await keepOwnCatalogue(OWN);
    setVersion('1.0.1');
    await reloadRecogniser();
    expect(await place('https://helper.acme.example/')).toBe('own-helper');
    expect(await storedOwnChecked.read()).toBe('1.0.1');
  });

  it('and cannot be used leave the built-in catalogue working', async () => {
    await keepOwnCatalogue({ ...OWN, signals: manyPaths(128) });
    await reloadRecogniser();
    expect(await place('https://chatgpt.com/')).toBe('openai-chatgpt');
  });
});

it('what is not to be noticed any more, and still waits, is not sent', async () => {
  await storedObservations.write([
    observation({ service: 'deepl' }),
    observation({ id: rowId(2), service: 'deepl', state: 'merged' }),
    observation({ id: rowId(3) }),
  ]);
  const catalogue = await sign(OWN);
  connectNetwork((upload) => goodAnswer(upload, { catalogue, merged: [] }));
  await sync();
  const left = (await storedObservations.read()).map(({ id, state }) => [id, state]);
  expect(left.filter(([, state]) => state === 'pending')).toEqual([[rowId(3), 'pending']]);
});

it('private life is noticed once both the policy and IT say so, and no longer than that', async () => {
  const placeNow = async () => {
    await reloadRecogniser();
    return place('https://character.ai/chat');
  };
  expect(await placeNow()).toBeUndefined();
  await storedPolicy.write(policyOf(2, 'ask', { privateLife: 'observe' }));
  expect(await placeNow()).toBeUndefined();
  await storedManaged.write({ privateLife: 'observe' });
  expect(await placeNow()).toBe('character-ai');
  await storedPolicy.write(policyOf(3, 'ask'));
  expect(await placeNow()).toBeUndefined();
});
