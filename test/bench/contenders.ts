/**
 * Ways to find a signal for an address, ours among them. Each is prepared outside the clock (`pack`), then made ready
 * from what it would store (`open`), then asked. Runs in Node.js and in a page.
 */
import { buildCatalogue } from '../../shared/catalogue/build.ts';
import { openIndex } from '../../shared/catalogue/index-format.ts';
import { matchUrl } from '../../shared/catalogue/match.ts';
import { asVendorFiles, type BenchSignal } from './corpus.ts';

export type Stored = string | Uint8Array<ArrayBuffer>;
export type Lookup = (url: string) => boolean;

export interface Contender {
  name: string;
  /** Loads what it is made of: not part of its cold start. */
  load?: () => Promise<unknown>;
  /** What it would keep in a package or in storage. */
  pack(signals: readonly BenchSignal[]): Stored | Promise<Stored>;
  /** From there to its first answer. */
  open(stored: Stored): Lookup | Promise<Lookup>;
  /** Whether its answers should be ours; the floor and `new URL` answer nothing. */
  answers: boolean;
  /** Addresses asked in a round, where all of them would take minutes. */
  most?: (signals: number) => number;
}

const floor: Contender = {
  name: 'floor: hash of the host in the string',
  pack: () => '',
  open: () => (url) => hashOfHost(url) === 0,
  answers: false,
};

function hashOfHost(url: string): number {
  let hash = 0x811c9dc5 | 0;
  for (let i = 8; i < url.length; i++) {
    const c = url.charCodeAt(i);
    if (c === 47) break;
    hash = Math.imul(hash ^ c, 0x01000193);
  }
  return hash;
}

const urlAlone: Contender = {
  name: 'new URL alone',
  pack: () => '',
  open: () => (url) => new URL(url).hostname === '',
  answers: false,
};

const ours: Contender = {
  name: 'Unshade',
  pack: (signals) => buildCatalogue(asVendorFiles(signals)).index,
  open: (stored) => {
    const index = openIndex(stored as Uint8Array<ArrayBuffer>);
    return (url) => matchUrl(index, url, 'navigation') !== undefined;
  },
  answers: true,
};

const mapOfHosts: Contender = {
  name: 'Map over host suffixes',
  pack: (signals) => JSON.stringify([...Map.groupBy(signals, ({ host }) => host)]),
  open: (stored) => {
    const map = new Map(JSON.parse(stored as string) as [string, BenchSignal[]][]);
    return (url) => {
      const { hostname, pathname, searchParams } = new URL(url);
      for (let host = hostname; ; ) {
        const fits = map.get(host)?.some(({ path, query }) => {
          const isPath = !path || pathname === path || pathname.startsWith(`${path}/`);
          return isPath && (!query || searchParams.getAll(query.key).includes(query.value));
        });
        if (fits) return true;
        const dot = host.indexOf('.');
        if (dot < 0) return false;
        host = host.slice(dot + 1);
      }
    };
  },
  answers: true,
};

/** In the filter language that ad blockers share. */
function asFilter({ host, path, query }: BenchSignal): string {
  if (query) return `||${host}${path}*${query.key}=${query.value}^`;
  return path ? `||${host}${path}^` : `||${host}^`;
}

const asFilterList = (signals: readonly BenchSignal[]) => signals.map(asFilter).join('\n');

/** The package holds one engine, and refuses a second. */
const loadUblock = () => import('@gorhill/ubo-core');
const ublockEngine = async () => {
  const { StaticNetFilteringEngine } = await loadUblock();
  await StaticNetFilteringEngine.release();
  return StaticNetFilteringEngine.create();
};

const ublock: Contender = {
  name: "uBlock Origin's engine (@gorhill/ubo-core)",
  load: loadUblock,
  pack: async (signals) => {
    const engine = await ublockEngine();
    await engine.useLists([{ name: 'bench', raw: asFilterList(signals) }]);
    return engine.serialize();
  },
  open: async (stored) => {
    const engine = await ublockEngine();
    await engine.deserialize(stored as string);
    return (url) => engine.matchRequest({ originURL: 'https://embedder.test/', url, type: 'sub_frame' }) !== 0;
  },
  answers: true,
};

const loadAdguard = () => import('@adguard/tsurlfilter');

const adguard: Contender = {
  name: '@adguard/tsurlfilter',
  load: loadAdguard,
  pack: asFilterList,
  open: async (stored) => {
    const { Engine, Request, RequestType } = await loadAdguard();
    const engine = Engine.createSync({ filters: [{ id: 1, content: stored as string }] });
    return (url) =>
      engine.matchRequest(new Request(url, 'https://embedder.test/', RequestType.SubDocument)).getBasicResult() !==
      null;
  },
  answers: true,
};

const loadGhostery = () => import('@ghostery/adblocker');

const ghostery: Contender = {
  name: '@ghostery/adblocker',
  load: loadGhostery,
  pack: async (signals) => {
    const { FiltersEngine } = await loadGhostery();
    return FiltersEngine.parse(asFilterList(signals)).serialize() as Uint8Array<ArrayBuffer>;
  },
  open: async (stored) => {
    const { FiltersEngine, Request } = await loadGhostery();
    const engine = FiltersEngine.deserialize(stored as Uint8Array<ArrayBuffer>);
    return (url) =>
      engine.match(Request.fromRawDetails({ url, sourceUrl: 'https://embedder.test/', type: 'sub_frame' })).match;
  },
  answers: true,
};

const escapeText = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

const expressions: Contender = {
  name: 'list of regular expressions',
  pack: (signals) =>
    JSON.stringify(
      signals.map(({ host, path, query }) => {
        const inQuery = query ? `[^#]*[?&]${escapeText(query.key)}=${escapeText(query.value)}(?:[&#]|$)` : '';
        return `^https?://(?:[^/?#]*\\.)?${escapeText(host)}(?::\\d+)?${path ? `${escapeText(path)}(?=[/?#]|$)` : '(?=[/?#]|$)'}${inQuery}`;
      }),
    ),
  open: (stored) => {
    const list = (JSON.parse(stored as string) as string[]).map((source) => new RegExp(source));
    return (url) => list.some((expression) => expression.test(url));
  },
  answers: true,
  most: (signals) => Math.max(20, Math.ceil(2_000_000 / signals / 10)),
};

export interface ColdStart {
  /** From stored bytes to the first answer. */
  milliseconds: number;
  /** What it added to the heap beside the stored bytes themselves. */
  kilobytes: number;
}

/** To be called where nothing else has run: a process or a page of its own. `heap` gives bytes, after a collection. */
export async function coldStart(name: string, stored: Stored, address: string, heap: () => number): Promise<ColdStart> {
  const contender = CONTENDERS.find((one) => one.name === name);
  await contender?.load?.();
  const before = heap();
  const start = performance.now();
  const lookup = await contender?.open(stored);
  const found = lookup?.(address);
  const milliseconds = performance.now() - start;
  if (!found) throw new Error(`${name} does not find ${address}`);
  const kilobytes = (heap() - before) / 1024;
  // Asked again, so that nothing of it could be collected before it was weighed.
  return lookup?.(address) ? { milliseconds, kilobytes } : { milliseconds: Number.NaN, kilobytes };
}

export const CONTENDERS: readonly Contender[] = [
  floor,
  urlAlone,
  ours,
  mapOfHosts,
  ublock,
  adguard,
  ghostery,
  expressions,
];
