/** Compiles vendor files into the index that `match` reads and the list of services that its numbers point into. Pure. */
import { SURFACES } from '../surface.ts';
import type { Category } from './category.ts';
import { APPS, type Conventions, LABELS, SEGMENTS } from './conventions.ts';
import {
  hashOf,
  LIST,
  LIST_SHIFT,
  MAGIC,
  MOST_RULES_A_HOST,
  SEEN_BY_NONE,
  SEEN_IN_CONSENT,
  SEEN_IN_FRAME,
  SEEN_IN_NAVIGATION,
  SEEN_SHIFT,
  SERVICE_MASK,
  SURFACE_SHIFT,
  stir,
  VENDOR_PAGE,
  WHOLE,
} from './index-format.ts';
import type { PageSignal, Signal, VendorFile } from './schema.ts';

/** What both sides need to know of a service beside its signals. */
export interface ServiceSummary {
  id: string;
  product: string;
  vendor: string;
  country: string | null;
  category: Category;
  accountMatters: boolean;
}

/** A place that a service or its vendor claims, as the index holds it. */
export interface Rule {
  host: string;
  path: string;
  /** `key` or `key=value`. */
  query: string;
  /** Position in the list of services. */
  service: number;
  /** Position in SURFACES, or VENDOR_PAGE. */
  surface: number;
  seenBy: number;
}

/** What no address shows, each with its service's position: `issuer client`, extension ids, browser brands. */
export interface SignalTables {
  clients: Record<string, number>;
  extensions: Record<string, number>;
  brands: Record<string, number>;
  /** Extensions of agents: they act by themselves in the browser. */
  agents: string[];
}

export interface CompiledCatalogue {
  index: Uint8Array<ArrayBuffer>;
  services: ServiceSummary[];
  tables: SignalTables;
}

/** Throws when two signals claim the same place: a tie is a build error, never decided by order. */
export function buildCatalogue(files: readonly VendorFile[]): CompiledCatalogue {
  const services: ServiceSummary[] = [];
  const rules: Rule[] = [];
  const tables: SignalTables = { clients: {}, extensions: {}, brands: {}, agents: [] };
  for (const file of files) {
    const firstOfVendor = services.length;
    for (const service of file.services) {
      for (const { surface, signals } of service.surfaces) {
        for (const signal of signals) {
          if (signal.dead !== undefined) continue;
          const place = signal.kind === 'local-port' ? { host: `localhost:${signal.port}` } : signal;
          if ('host' in place) {
            const target = { service: services.length, surface: SURFACES.indexOf(surface), seenBy: seenBits(signal) };
            rules.push({ ...placeOf(place), ...target });
          } else addToTables(tables, signal, services.length, service.features.includes('agent'));
        }
      }
      services.push({
        id: service.id,
        product: service.product,
        vendor: file.vendor.name,
        country: file.vendor.country,
        category: service.category,
        accountMatters: service.accountMatters,
      });
    }
    for (const page of file.vendorPages)
      rules.push({ ...placeOf(page), service: firstOfVendor, surface: VENDOR_PAGE, seenBy: SEEN_ANYHOW });
  }
  return {
    index: packIndex(rules, { labels: words(LABELS), segments: words(SEGMENTS), apps: words(APPS) }),
    services,
    tables,
  };
}

function words(text: string): ReadonlySet<string> {
  return new Set(text.split(/\s+/));
}

/** Where a signal is looked up, for those that an address shows. */
export function placeOf(place: Pick<PageSignal, 'host' | 'path' | 'query'>): Pick<Rule, 'host' | 'path' | 'query'> {
  const { host, path = '', query } = place;
  return { host, path, query: query === undefined ? '' : [query.key, query.value].filter(Boolean).join('=') };
}

const SEEN_ANYHOW = SEEN_IN_NAVIGATION | SEEN_IN_FRAME | SEEN_IN_CONSENT | SEEN_BY_NONE;

/** By what an address of this signal is seen; 0 for a signal that no address shows. */
function seenBits(signal: Signal): number {
  const has = (seenBy: string) => (signal.seenBy as readonly string[]).includes(seenBy);
  switch (signal.kind) {
    case 'page':
      return (has('navigation') ? SEEN_IN_NAVIGATION : 0) | (has('frame') ? SEEN_IN_FRAME : 0) | SEEN_IN_CONSENT;
    case 'sub-frame':
      return SEEN_IN_FRAME;
    case 'api-host':
      return SEEN_IN_CONSENT | SEEN_BY_NONE;
    case 'sign-in-redirect':
      return SEEN_IN_CONSENT;
    case 'local-port':
      return has('navigation') ? SEEN_IN_NAVIGATION : SEEN_BY_NONE;
    case 'sign-in-client':
    case 'extension-id':
    case 'browser-brand':
      return 0;
  }
}

function addToTables(
  { clients, extensions, brands, agents }: SignalTables,
  signal: Signal,
  service: number,
  isAgent: boolean,
): void {
  const add = (table: Record<string, number>, key: string) => {
    if (key in table) throw new Error(`catalogue: two signals claim ${key}`);
    table[key] = service;
  };
  if (signal.kind === 'sign-in-client') add(clients, `${signal.issuer} ${signal.client}`);
  if (signal.kind === 'extension-id') add(extensions, signal.extension);
  if (signal.kind === 'extension-id' && isAgent) agents.push(signal.extension);
  if (signal.kind === 'browser-brand') add(brands, signal.brand);
}

function refuseTies(rules: readonly Rule[]): void {
  const seen = new Set<string>();
  for (const { host, path, query } of rules) {
    const key = `${host}${path}?${query}`;
    if (seen.has(key)) throw new Error(`catalogue: two signals claim ${key}`);
    seen.add(key);
  }
}

/** Longest path first; among equals a query before none, then the longer query, then by text, so that order is fixed. */
function byPrecedence(a: Rule, b: Rule): number {
  return (
    b.path.length - a.path.length || b.query.length - a.query.length || compareText(a.path + a.query, b.path + b.query)
  );
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** More bits let fewer strangers through the gate; more hosts to a place of the directory make it smaller. */
const GATE_BITS_A_HOST = 8;
const HOSTS_A_PLACE = 16;

/** The index of these rules, byte for byte the same for the same rules in any order. Throws when two claim one place. */
export function packIndex(rules: readonly Rule[], conventions: Conventions): Uint8Array<ArrayBuffer> {
  refuseTies(rules);
  const byHost = Map.groupBy(rules, (rule) => rule.host);
  const gateBits = Math.max(5, bitsFor(byHost.size * GATE_BITS_A_HOST));
  const directoryBits = Math.min(16, Math.max(1, bitsFor(byHost.size / HOSTS_A_PLACE)));
  const hosts = [...byHost]
    .map(([host, own]) => ({ host, own: own.toSorted(byPrecedence), stirred: stir(hashOf(host)) }))
    .map((entry) => ({ ...entry, place: entry.stirred >>> (32 - directoryBits) }))
    .sort((a, b) => a.place - b.place || compareText(a.host, b.host));

  const gate = new Uint32Array(2 ** gateBits / 32);
  const directory: number[] = [];
  const targets: number[] = [];
  const ruleWords: number[] = [];
  const names: number[] = [];
  const texts = [conventions.labels, conventions.segments, conventions.apps].map((words) =>
    [...words].sort().join(' '),
  );
  const pool = Array.from(texts.join(''), (char) => char.charCodeAt(0));
  const addText = (text: string) => {
    pool.push(text.length);
    for (let i = 0; i < text.length; i++) pool.push(text.charCodeAt(i));
  };
  for (const [number, { host, own, place }] of hosts.entries()) {
    for (const text of suffixesOf(host)) {
      const bit = stir(hashOf(text)) >>> (32 - gateBits);
      gate[bit >>> 5] = (gate[bit >>> 5] as number) | (1 << (bit & 31));
    }
    while (directory.length <= place) directory.push(number);
    names.push(pool.length);
    addText(host);
    if (own.length > MOST_RULES_A_HOST) throw new Error(`catalogue: more than ${MOST_RULES_A_HOST} rules for ${host}`);
    const words = own.map(targetWord);
    targets.push(own.length === 1 ? (words[0] as number) : LIST + own.length * 2 ** LIST_SHIFT + ruleWords.length);
    if (own.length > 1) ruleWords.push(...words);
    for (const rule of own) {
      if (own.length === 1 && isWhole(rule)) continue;
      addText(rule.path);
      addText(rule.query);
    }
  }
  while (directory.length <= 2 ** directoryBits) directory.push(hosts.length);

  const fingerprints = new Uint32Array(Math.ceil(hosts.length / 2));
  new Uint16Array(fingerprints.buffer).set(hosts.map(({ stirred }) => stirred & 0xffff));
  const textLengths = texts.map(({ length }) => length);
  const header = [MAGIC, gateBits, directoryBits, hosts.length, ruleWords.length, pool.length, ...textLengths];
  const words = [header, gate, directory, targets, ruleWords, names, fingerprints].flatMap((part) => [...part]);
  const bytes = new Uint8Array(words.length * 4 + pool.length);
  new Uint32Array(bytes.buffer, 0, words.length).set(words);
  bytes.set(pool, words.length * 4);
  return bytes;
}

/** The bits that can number this many things. */
function bitsFor(count: number): number {
  return Math.ceil(Math.log2(Math.max(1, count)));
}

function isWhole({ path, query }: Rule): boolean {
  return path === '' && query === '';
}

function targetWord(rule: Rule): number {
  if (rule.service > SERVICE_MASK) throw new Error('catalogue: too many services');
  const whole = isWhole(rule) ? WHOLE : 0;
  return rule.service | (rule.surface << SURFACE_SHIFT) | (rule.seenBy << SEEN_SHIFT) | whole;
}

/** A host, and what of it has two labels or more. */
function suffixesOf(host: string): string[] {
  const labels = host.split('.');
  return labels.slice(0, Math.max(1, labels.length - 1)).map((_, from) => labels.slice(from).join('.'));
}
