/** Compiles vendor files into the index that `match` reads and the list of services that its numbers point into. Pure. */
import { SURFACES } from '../surface.ts';
import type { Category } from './category.ts';
import {
  finishHash,
  HASH_SEED,
  HEADER_WORDS,
  HOST_WORDS,
  hashStep,
  MAGIC,
  RULE_WORDS,
  SEEN_IN_FRAME,
  SEEN_IN_NAVIGATION,
  SLOT_WORDS,
  VENDOR_PAGE,
} from './index-format.ts';
import type { HostSignal, VendorFile } from './schema.ts';

/** What both sides need to know of a service beside its signals. */
export interface ServiceSummary {
  id: string;
  product: string;
  vendor: string;
  country: string | null;
  category: Category;
  accountMatters: boolean;
}

interface Rule {
  host: string;
  path: string;
  query: string;
  service: number;
  surface: number;
  seenBy: number;
}

export interface CompiledCatalogue {
  index: Uint8Array<ArrayBuffer>;
  services: ServiceSummary[];
}

/** Throws when two signals claim the same place: a tie is a build error, never decided by order. */
export function buildCatalogue(files: readonly VendorFile[]): CompiledCatalogue {
  const services: ServiceSummary[] = [];
  const rules: Rule[] = [];
  for (const file of files) {
    const firstOfVendor = services.length;
    for (const service of file.services) {
      for (const { surface, signals } of service.surfaces) {
        for (const signal of signals) {
          if (signal.kind !== 'page' && signal.kind !== 'sub-frame') continue;
          rules.push({
            ...place(signal),
            service: services.length,
            surface: SURFACES.indexOf(surface),
            seenBy: seenBits(signal.seenBy),
          });
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
    for (const page of file.vendorPages) {
      const seenBy = SEEN_IN_NAVIGATION | SEEN_IN_FRAME;
      rules.push({ ...place({ ...page, kind: 'page' }), service: firstOfVendor, surface: VENDOR_PAGE, seenBy });
    }
  }
  refuseTies(rules);
  return { index: pack(rules), services };
}

function place(signal: { kind: HostSignal['kind']; host: string; path?: string | undefined; query?: unknown }) {
  const query = signal.query as { key: string; value?: string } | undefined;
  const queryText = query === undefined ? '' : query.value === undefined ? query.key : `${query.key}=${query.value}`;
  return { host: signal.host, path: signal.path ?? '', query: queryText };
}

function seenBits(seenBy: readonly string[]): number {
  return (seenBy.includes('navigation') ? SEEN_IN_NAVIGATION : 0) | (seenBy.includes('frame') ? SEEN_IN_FRAME : 0);
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

function pack(rules: readonly Rule[]): Uint8Array<ArrayBuffer> {
  const byHost = new Map<string, Rule[]>();
  for (const rule of rules) byHost.set(rule.host, [...(byHost.get(rule.host) ?? []), rule]);
  const hosts = [...byHost.keys()].sort(compareText);

  let slotCount = 1;
  while (slotCount < hosts.length * 2) slotCount *= 2;
  const pool = new TextPool();
  const slots = new Uint32Array(slotCount * SLOT_WORDS);
  const hostWords: number[] = [];
  const ruleWords: number[] = [];
  for (const [number, host] of hosts.entries()) {
    const own = (byHost.get(host) ?? []).toSorted(byPrecedence);
    hostWords.push(pool.add(host), host.length, ruleWords.length / RULE_WORDS, own.length);
    for (const { path, query, service, surface, seenBy } of own) {
      ruleWords.push(pool.add(path), path.length, pool.add(query), query.length, service, surface | (seenBy << 8));
    }
    const hash = hashHost(host);
    let slot = hash & (slotCount - 1);
    while (slots[slot * SLOT_WORDS + 1] !== 0) slot = (slot + 1) & (slotCount - 1);
    slots.set([hash, number + 1], slot * SLOT_WORDS);
  }

  const wordCount = HEADER_WORDS + slots.length + hosts.length * HOST_WORDS + ruleWords.length;
  const bytes = new Uint8Array(wordCount * 4 + pool.bytes.length);
  new Uint32Array(bytes.buffer, 0, wordCount).set([
    MAGIC,
    slotCount,
    hosts.length,
    ruleWords.length / RULE_WORDS,
    pool.bytes.length,
    ...slots,
    ...hostWords,
    ...ruleWords,
  ]);
  bytes.set(pool.bytes, wordCount * 4);
  return bytes;
}

function hashHost(host: string): number {
  let hash = HASH_SEED;
  for (let i = host.length - 1; i >= 0; i--) hash = hashStep(hash, host.charCodeAt(i));
  return finishHash(hash);
}

/** ASCII text, each different run once. */
class TextPool {
  readonly bytes: number[] = [];
  private readonly offsets = new Map<string, number>();

  add(text: string): number {
    const known = this.offsets.get(text);
    if (known !== undefined) return known;
    const offset = this.bytes.length;
    for (const char of text) this.bytes.push(char.charCodeAt(0));
    this.offsets.set(text, offset);
    return offset;
  }
}
