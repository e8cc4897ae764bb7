import { beforeEach, describe, expect, it, vi } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { reloadRecogniser } from '../../extension/detection/catalogue.ts';
import { addressOf } from '../../extension/prompt/address.ts';
import { storedOwnCatalogue } from '../../extension/storage.ts';
import { builtIn } from '../../shared/catalogue/built-in.ts';
import type { OwnCatalogue } from '../../shared/catalogue/own-entries.ts';

const OWN: OwnCatalogue = {
  format: 1,
  version: 1,
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
  signals: [
    { service: 'own-helper', surface: 'web-app', host: 'intranet.acme.example', path: '/helper', inFrames: false },
  ],
  renamed: [],
  excluded: [],
};

beforeEach(async () => {
  fakeBrowser.reset();
  vi.spyOn(fakeBrowser.runtime, 'getManifest').mockReturnValue({ version: '1.0' } as never);
  await reloadRecogniser();
});

describe('where a service is', () => {
  it.each([
    ['openai-chatgpt', 'https://chatgpt.com/'],
    ['github-copilot', 'https://github.com/copilot'],
    ['anthropic-claude', 'https://claude.ai/'],
    ['google-ai-mode', 'https://google.com/aimode'],
  ])('%s: the place that bears its name', async (id, url) => {
    expect(await addressOf(id)).toBe(url);
  });

  it('is known for nearly all, and always leads to the service itself', async () => {
    const sample = builtIn.services.filter((_, position) => position % 40 === 0);
    const found = await Promise.all(sample.map(({ id }) => addressOf(id)));
    expect(found.filter((url) => url === null).length).toBeLessThan(sample.length / 10);
  });

  it('is known for what the organisation added', async () => {
    await storedOwnCatalogue.write(OWN);
    await reloadRecogniser();
    expect(await addressOf('own-helper')).toBe('https://intranet.acme.example/helper');
  });

  it('is nothing for what is no page of the web', async () => {
    expect(await addressOf('no-such-service')).toBeNull();
  });
});
