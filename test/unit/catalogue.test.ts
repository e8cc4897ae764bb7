import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import {
  checkVendorFiles,
  readReservedNames,
  readSourceIds,
  readTopSites,
  readVendorFiles,
} from '../../scripts/catalogue.ts';
import { root } from '../../scripts/lib/paths.ts';
import { buildCatalogue } from '../../shared/catalogue/build.ts';
import { openIndex } from '../../shared/catalogue/index-format.ts';
import { matchUrl, type Where } from '../../shared/catalogue/match.ts';
import { isPublicSuffix, isTopSite, registrableDomain } from '../../shared/catalogue/reserved.ts';
import { type Signal, type VendorFile, vendorFileSchema } from '../../shared/catalogue/schema.ts';

const files = readVendorFiles();
const services = files.flatMap((file) => file.services);
const compiled = buildCatalogue(files);
const index = openIndex(compiled.index);
const reserved = await readReservedNames();
const TODAY = new Date().toISOString().slice(0, 10);

/** Sites that are much else beside AI, and stand on no list of the most visited. */
const ALSO_WIDE = new Set([
  ...[
    'office.com',
    'bing.com',
    'notion.so',
    'notion.com',
    'huggingface.co',
    'canva.com',
    'figma.com',
    'miro.com',
    'zoom.us',
  ],
  ...[
    'atlassian.com',
    'atlassian.net',
    'slack.com',
    'salesforce.com',
    'cloud.google.com',
    'console.aws.amazon.com',
    'x.com',
  ],
]);

/**
 * Ids of extensions that one list names or that we know: each was seen as a store link in two repositories or more,
 * beside what provenance says. Shut: a new id brings the vendor's page or two lists.
 */
const SEEN_AS_STORE_LINKS: Record<string, string> = {
  fcoeoabgfenejglbffodgkkbkcdhcgfn: 'Claude: also in the source of its native host',
  jgjaeacdkonaoafenlfkkkmbaopkbilf: 'ChatGPT for Google: links in three',
  eanggfilgoajaocelnaflolkadkeghjp: 'HARPA AI: links, and the configuration of systems',
  mhnlakgilnojmhinhkckjpncpbhabphi: 'MaxAI: links, and a security advisory',
  camppjleccjaphfdbohjdohecfnoikec: 'Merlin: links in four, and the origin that clients send',
  ofpnmcalabcbjgholdjcjblkibolbppb: 'Monica: links in three, and marks in saved pages',
  hlgbcneanomplepojfcnclggenpcoldo: 'Perplexity: links in five',
  iidnbdjijdkbmajdffnidomddglmieko: "QuillBot: links, and the foot of the vendor's site",
  difoiogjjojoaoomphldepapgpbgkhkb: 'Sider: links in four',
  ojnbohmppadfgpejeebfnmnknjdlckgj: 'AIPRM: links in six',
};

/** The label that somebody has registered: `chatgpt` of `www.chatgpt.com`. */
function nameOf(host: string): string {
  return (registrableDomain(reserved, host) ?? host).split('.')[0] as string;
}

/** Whether an address could be taken for the host: one of the same owner, or one whose name begins or ends like it. */
function isTrapFor(host: string, url: string): boolean {
  const near = new URL(url).hostname;
  if ((registrableDomain(reserved, near) ?? near) === (registrableDomain(reserved, host) ?? host)) return true;
  return nameOf(near).startsWith(nameOf(host)) || nameOf(near).endsWith(nameOf(host));
}

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
  const { provenance: _, seenBy: __, dead: ___, ...place } = signal;
  if ('host' in place)
    return `${place.host}${place.path ?? ''}?${JSON.stringify('query' in place ? place.query : undefined) ?? ''}`;
  return JSON.stringify(place);
}

describe('the catalogue', () => {
  it('gives each service and vendor an id of its own', () => {
    const ids = services.map(({ id }) => id);
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

  // Ids are stored with what browsers reported and stand in exports: a line may be added to the list, never taken away.
  it('keeps the ids that it once had, and has every new one on record', () => {
    const onRecord = readFileSync(join(root, 'shared/catalogue/ids.txt'), 'utf8').trimEnd().split('\n');
    expect(services.map(({ id }) => id).sort()).toEqual(onRecord);
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

  it('claims no place so wide that it holds other things: no public suffix, no site that is much else', () => {
    const whole = services.flatMap(({ id }) =>
      signalsOf(id).flatMap((s) =>
        s.kind === 'page' && s.path === undefined && s.query === undefined ? [s.host] : [],
      ),
    );
    const isWide = (host: string) => isPublicSuffix(reserved, host) || isTopSite(reserved, host) || ALSO_WIDE.has(host);
    expect(whole.filter(isWide)).toEqual([]);
  });

  it('is compiled byte for byte the same every time', () => {
    expect(Buffer.from(buildCatalogue(readVendorFiles()).index).equals(Buffer.from(compiled.index))).toBe(true);
    expect(compiled.services.map(({ id }) => id)).toEqual(services.map(({ id }) => id));
  });
});

describe('every service', () => {
  it('is found at each of its examples, at the surface it says', () => {
    const wrong = services.flatMap(({ id, matches }) =>
      matches.flatMap(({ url, surface }) => {
        const found = placed(url) ?? placed(url, 'frame');
        return found?.id === id && found.surface === surface ? [] : [[url, id, surface, found]];
      }),
    );
    expect(wrong).toEqual([]);
  });

  it('is not found at any of its near misses, in a tab or in a frame', () => {
    const wrong = services.flatMap(({ id, nearMisses }) =>
      nearMisses.filter((url) => [placed(url), placed(url, 'frame')].some((found) => found?.id === id)),
    );
    expect(wrong).toEqual([]);
  });

  it('has an example for every surface that a page can show, and a near miss', () => {
    const without = services.flatMap(({ id, surfaces, matches, nearMisses }) => {
      const examples = new Set(matches.map(({ surface }) => surface));
      const shown = surfaces.filter(({ signals }) =>
        signals.some(({ kind, seenBy, dead }) => kind === 'page' && !dead && seenBy.includes('navigation')),
      );
      const missing = shown.filter(({ surface }) => !examples.has(surface)).map(({ surface }) => `${id}: ${surface}`);
      return nearMisses.length > 0 ? missing : [...missing, `${id}: near miss`];
    });
    expect(without).toEqual([]);
  });
});

describe('the near misses of every service', () => {
  // `chatgpt.com.example.net` is a trap too, and one that nothing falls into: it does not count alone.
  it('hold one on a host of its own, or on one with a like name', () => {
    const without = services.flatMap(({ id, nearMisses }) => {
      const hosts = signalsOf(id).flatMap((signal) => (signal.kind === 'page' && !signal.dead ? [signal.host] : []));
      return hosts.length === 0 || hosts.some((host) => nearMisses.some((url) => isTrapFor(host, url))) ? [] : [id];
    });
    expect(without).toEqual([]);
  });

  it.each([
    ['https://chatgpt.com/pricing', true],
    ['https://help.chatgpt.com/', true],
    ['https://mychatgpt.com/', true],
    ['https://chatgpt-app.net/', true],
    ['https://chatgpt.com.example.net/', false],
    ['https://example.com/?next=https://chatgpt.com/', false],
  ])('are told by the host: %s', (url, expected) => {
    expect(isTrapFor('chatgpt.com', url)).toBe(expected);
  });
});

describe('where signals are from', () => {
  const all = services.flatMap(({ id }) => signalsOf(id).map((signal) => ({ id, signal })));
  const sources = JSON.parse(readFileSync(join(root, 'shared/catalogue/sources.json'), 'utf8'));
  const isKnown = ({ signal }: (typeof all)[number]) => signal.provenance.kind === 'known';

  it('is said of 3,000 signals of 1,500 products or more', () => {
    expect([services.length >= 1_500, all.length >= 3_000]).toEqual([true, true]);
  });

  it('is a list or a page of the vendor for 1,000 products or more, and our own knowledge for 30 % at most', () => {
    const sourced = services.filter(({ id }) => all.some((one) => one.id === id && !isKnown(one)));
    expect(sourced.length).toBeGreaterThanOrEqual(1_000);
    expect(1 - sourced.length / services.length).toBeLessThanOrEqual(0.3);
    expect(all.filter(isKnown).length / all.length).toBeLessThanOrEqual(0.3);
  });

  it('is, for a list, one that is named with its licence, which lets facts be taken', () => {
    const lists = (provenance: Signal['provenance']) => (provenance.kind === 'public-list' ? provenance.lists : []);
    const named = [
      ...all.flatMap(({ signal }) => lists(signal.provenance)),
      ...files.flatMap(({ vendorPages }) => vendorPages.flatMap(({ provenance }) => lists(provenance))),
    ];
    expect([...new Set(named)].filter((list) => sources[list] === undefined)).toEqual([]);
    expect(Object.keys(sources).filter((list) => !named.includes(list))).toEqual([]);
    expect(Object.keys(sources)).toEqual(Object.keys(sources).toSorted());
    for (const { name, licence } of Object.values<Record<string, string>>(sources)) {
      expect(name).toMatch(/^@?[\w.-]+(?:\/[\w.-]+)?$/);
      expect(licence).toMatch(/^(?:MIT|Apache-2\.0|BSD-[23]-Clause|ISC|CC0-1\.0|CC-BY-4\.0|Unlicense)$/);
    }
  });

  it('is no id that no browser store could have given', () => {
    const ids = all.flatMap(({ signal }) => (signal.kind === 'extension-id' ? [signal] : []));
    const isGecko = /^(?:\{[0-9a-f-]{36}\}|[\w.+-]*@[\w.-]+)$/i;
    expect(
      ids.filter(({ store, extension }) => !(store === 'firefox' ? isGecko : /^[a-p]{32}$/).test(extension)),
    ).toEqual([]);
    expect(ids.length).toBeGreaterThan(10);
  });

  it("is, for an extension, the vendor's page, two lists, or store links that were seen", () => {
    const unproved = all.flatMap(({ signal }) => {
      if (signal.kind !== 'extension-id') return [];
      const { provenance } = signal;
      const isProved =
        provenance.kind === 'vendor-docs' || (provenance.kind === 'public-list' && new Set(provenance.lists).size >= 2);
      return isProved ? [] : [signal.extension];
    });
    expect(unproved.toSorted()).toEqual(Object.keys(SEEN_AS_STORE_LINKS).toSorted());
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

describe('the build', () => {
  const [good] = files;
  const check = (host: string, change: object = {}) => {
    const file = structuredClone(good) as VendorFile;
    Object.assign(file.services[0]?.surfaces[0]?.signals[0] ?? {}, { host, path: undefined, query: undefined }, change);
    return () => checkVendorFiles([file], reserved, readSourceIds());
  };
  const field = `${good?.vendor.id}.json: services[0].surfaces[0].signals[0]`;

  it('takes the files as they stand', () => {
    expect(() => checkVendorFiles(files, reserved, readSourceIds())).not.toThrow();
  });

  it.each(['github.io', 'co.uk', 'vercel.app'])('refuses the public suffix %s as a whole', (host) => {
    expect(check(host)).toThrow(`${field}.host: ${host} is a public suffix`);
    expect(check(`acme.${host}`)).not.toThrow();
  });

  it('refuses a source that is not named', () => {
    const provenance = { kind: 'public-list', lists: [[...readSourceIds()][0], 'hearsay'] };
    expect(check('acme.ai', { provenance })).toThrow(`${field}.provenance.lists[1]: hearsay is not`);
  });

  it('refuses sources and suffixes of vendor pages as well', () => {
    const file = structuredClone(files.find(({ vendorPages }) => vendorPages.length > 0)) as VendorFile;
    Object.assign(file.vendorPages[0] ?? {}, { host: 'github.io', path: undefined });
    expect(() => checkVendorFiles([file], reserved, readSourceIds())).toThrow('vendorPages[0].host');
  });

  it('refuses a most visited site that is no host, and says which', () => {
    const text = JSON.stringify({ hosts: ['example.com', 'marketing.google....'] });
    expect(() => readTopSites(text)).toThrow('top-sites.json: hosts[1]: "marketing.google...."');
    expect(readTopSites().length).toBeGreaterThan(400);
  });
});

describe('npm run catalogue -- add', () => {
  it.each([
    ['acme-ai', 'google.com', /most visited sites.*by hand/],
    ['acme-ai', 'github.io', /public suffix/],
    ['acme-ai', 'www.chatgpt.com', /under a host of openai\.json/],
    ['acme-ai', 'daily.co', /would cover .*daily\.co of /],
    ['own-foo', 'acme-ai.example', /may not begin with own-/],
    ['openai-chatgpt', 'acme-ai.example', /id of another product/],
    ['con', 'acme-ai.example', /Windows/],
    ['com1', 'acme-ai.example', /Windows/],
  ])('refuses %s %s and says why', (id, host, why) => {
    const args = ['scripts/catalogue-tool.ts', 'add', id, host];
    const { status, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
    expect([status, stderr]).toEqual([2, expect.stringMatching(why)]);
    expect(files.some(({ vendor }) => vendor.id === id)).toBe(false);
  });
});
