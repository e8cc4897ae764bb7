import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { readVendorFiles } from '../../scripts/catalogue.ts';
import { root } from '../../scripts/lib/paths.ts';
import { buildCatalogue } from '../../shared/catalogue/build.ts';
import { openIndex } from '../../shared/catalogue/index-format.ts';
import { matchUrl, type Where } from '../../shared/catalogue/match.ts';
import { type Signal, type VendorFile, vendorFileSchema } from '../../shared/catalogue/schema.ts';

const files = readVendorFiles();
const services = files.flatMap((file) => file.services);
const compiled = buildCatalogue(files);
const index = openIndex(compiled.index);
const TODAY = new Date().toISOString().slice(0, 10);

const FIRST_IDS = [
  'qwen-chat',
  'anthropic-claude',
  'cursor',
  'deepl',
  'deepseek-chat',
  'elevenlabs',
  'fireflies',
  'gamma',
  'github-copilot',
  'google-gemini',
  'google-ai-mode',
  'google-notebooklm',
  'grammarly',
  'huggingface-chat',
  'lovable',
  'meta-ai',
  'microsoft-copilot',
  'microsoft-m365-copilot',
  'midjourney',
  'mistral-le-chat',
  'kimi',
  'notion-ai',
  'openai-chatgpt',
  'otter',
  'perplexity',
  'poe',
  'replit',
  'runway',
  'suno',
  'xai-grok',
];

/** Where the address is placed, as `service surface`; nothing for a vendor's own page. */
function placed(url: string, where: Where = 'navigation'): { id: string; surface: string } | undefined {
  const match = matchUrl(index, new URL(url).href, where);
  if (!match || match.surface === 'vendor-page') return undefined;
  return { id: compiled.services[match.service]?.id ?? '', surface: match.surface };
}

const signalsOf = (id: string) =>
  services.filter((service) => service.id === id).flatMap(({ surfaces }) => surfaces.flatMap(({ signals }) => signals));

/** The place a signal claims. */
function claim(signal: Signal): string {
  const { provenance: _, seenBy: __, ...place } = signal;
  if ('host' in place)
    return `${place.host}${place.path ?? ''}?${JSON.stringify('query' in place ? place.query : undefined) ?? ''}`;
  return JSON.stringify(place);
}

describe('the catalogue', () => {
  it('has 30 services or more, each with an id of its own', () => {
    const ids = services.map(({ id }) => id);
    expect(ids.length).toBeGreaterThanOrEqual(30);
    expect(ids.filter((id, position) => ids.indexOf(id) !== position)).toEqual([]);
    const vendors = files.map(({ vendor }) => vendor.id);
    expect(vendors.filter((id, position) => vendors.indexOf(id) !== position)).toEqual([]);
  });

  it('has one vendor a file, named after it', () => {
    const names = readdirSync(join(root, 'shared/catalogue/services'));
    expect(names.map((name) => basename(name, '.json')).sort()).toEqual(files.map(({ vendor }) => vendor.id).sort());
    for (const name of names) {
      const file = v.parse(
        vendorFileSchema,
        JSON.parse(readFileSync(join(root, 'shared/catalogue/services', name), 'utf8')),
      );
      expect(`${file.vendor.id}.json`).toBe(name);
    }
  });

  // Ids are stored with what browsers reported and stand in exports: a line may be added here, never changed or taken away.
  it('keeps the ids that it once had', () => {
    expect(services.map(({ id }) => id)).toEqual(expect.arrayContaining(FIRST_IDS));
  });

  it('has no signal in two places', () => {
    const claims = services.flatMap(({ id }) => signalsOf(id).map((signal) => ({ id, claim: claim(signal) })));
    const pages = files.flatMap(({ vendor, vendorPages }) =>
      vendorPages.map((page) => ({ id: `${vendor.id} pages`, claim: `${page.host}${page.path ?? ''}?` })),
    );
    const owners = Map.groupBy([...claims, ...pages], (one) => one.claim);
    expect([...owners.values()].filter((all) => all.length > 1)).toEqual([]);
    expect(owners.size).toBeGreaterThan(services.length);
  });

  it('has each surface of a service once', () => {
    for (const { id, surfaces } of services) {
      const names = surfaces.map(({ surface }) => surface);
      expect([id, names]).toEqual([id, [...new Set(names)]]);
    }
  });

  it('says of nothing that it was read or listed in the future', () => {
    const days = JSON.stringify(files).match(/(?<="(?:day|firstListed)":")[0-9-]+/g) ?? [];
    expect(days.length).toBeGreaterThan(services.length);
    expect(days.filter((day) => day > TODAY)).toEqual([]);
  });

  it('claims no place so wide that it holds other things: no public suffix, no search engine, no code host', () => {
    const wide = [
      'com',
      'ai',
      'co.uk',
      'google.com',
      'www.google.com',
      'github.com',
      'microsoft.com',
      'office.com',
      'bing.com',
      'notion.so',
      'github.io',
      'vercel.app',
    ];
    const whole = services.flatMap(({ id }) =>
      signalsOf(id).filter((s) => s.kind === 'page' && s.path === undefined && s.query === undefined),
    );
    expect(whole.flatMap((signal) => ('host' in signal && wide.includes(signal.host) ? [signal.host] : []))).toEqual(
      [],
    );
  });

  it('is compiled byte for byte the same every time', () => {
    expect(Buffer.from(buildCatalogue(readVendorFiles()).index).equals(Buffer.from(compiled.index))).toBe(true);
    expect(compiled.services.map(({ id }) => id)).toEqual(services.map(({ id }) => id));
  });
});

describe.each(services.map((service) => ({ id: service.id, service })))('$id', ({ id, service }) => {
  it('is found at every example, at the surface it says', () => {
    for (const { url, surface } of service.matches) expect([url, placed(url)]).toEqual([url, { id, surface }]);
  });

  it('is not found at any near miss, in a tab or in a frame', () => {
    for (const url of service.nearMisses) {
      for (const where of ['navigation', 'frame'] as const)
        expect([url, where, placed(url, where)?.id === id]).toEqual([url, where, false]);
    }
  });

  it('has an example for every surface that a page can show', () => {
    const shown = service.surfaces.filter(({ signals }) =>
      signals.some(({ kind, seenBy }) => kind === 'page' && (seenBy as string[]).includes('navigation')),
    );
    const examples = new Set(service.matches.map(({ surface }) => surface));
    expect(shown.map(({ surface }) => surface).filter((surface) => !examples.has(surface))).toEqual([]);
  });
});

describe('a vendor file', () => {
  const [good] = files;
  const refuse = (change: (file: VendorFile) => void) => {
    const file = structuredClone(good) as VendorFile;
    change(file);
    return v.is(vendorFileSchema, file);
  };
  const firstSignal = (file: VendorFile) =>
    file.services[0]?.surfaces[0]?.signals[0] as unknown as Record<string, unknown>;

  it('is good as it stands', () => {
    expect(refuse(() => undefined)).toBe(true);
  });

  it.each([
    'chatgpt',
    'Chatgpt.com',
    '*.chatgpt.com',
    '.chatgpt.com',
    'chatgpt.com.',
    'chätgpt.com',
    'chatgpt.com:443',
    'chat_gpt.com',
    '(a+)+.com',
    'https://chatgpt.com',
    'chatgpt.com/x',
  ])('may not name the host %s', (host) => {
    expect(refuse((file) => Object.assign(firstSignal(file), { host }))).toBe(false);
  });

  it.each(['x', '/', '/x/', '//x', '/x?y', '/x#y', '/x y', '/.*|', '/ä'])('may not name the path %s', (path) => {
    expect(refuse((file) => Object.assign(firstSignal(file), { path }))).toBe(false);
  });

  it.each([{ regex: '.*' }, { seenBy: [] }, { seenBy: ['content'] }, { kind: 'script' }, { provenance: undefined }])(
    'may not hold %j',
    (change) => {
      expect(refuse((file) => Object.assign(firstSignal(file), change))).toBe(false);
    },
  );

  it('may not claim what another one claims: a tie is an error of the build', () => {
    const twin = structuredClone(good) as VendorFile;
    expect(() => buildCatalogue([...files, twin])).toThrow(/two signals claim/);
  });
});
