/**
 * Places a URL at a service and surface. Pure, and free of allocation until it hits: most navigations end after a few
 * probes. Longest host suffix first, then longest path, then a rule with a query before one without.
 *
 * Expects a URL as browsers spell it (`new URL(text).href`): lower-case ASCII host, escapes normalised.
 */
import { SURFACES, type Surface } from '../surface.ts';
import {
  type CatalogueIndex,
  finishHash,
  HASH_SEED,
  HOST_WORDS,
  hashStep,
  RULE_WORDS,
  SEEN_IN_FRAME,
  SEEN_IN_NAVIGATION,
  SLOT_WORDS,
  VENDOR_PAGE,
} from './index-format.ts';

const SLASH = 47;
const COLON = 58;
const QUESTION = 63;
const HASH = 35;
const AT = 64;
const DOT = 46;
const AMPERSAND = 38;
const EQUALS = 61;

export type Where = 'navigation' | 'frame';

export interface Match {
  /** Position in the catalogue's list of services. */
  service: number;
  surface: Surface | 'vendor-page';
  /** Position of the rule in the index; `describeRule` puts it in words. */
  rule: number;
}

export function matchUrl(index: CatalogueIndex, url: string, where: Where): Match | undefined {
  let start = hostStart(url);
  if (start < 0) return undefined;
  let pathStart = start;
  let hostEnd = -1;
  for (; pathStart < url.length; pathStart++) {
    const c = url.charCodeAt(pathStart);
    if (c === SLASH || c === QUESTION || c === HASH) break;
    if (c === COLON) hostEnd = hostEnd < 0 ? pathStart : hostEnd;
    if (c === AT) {
      // What stood before it was a user name.
      start = pathStart + 1;
      hostEnd = -1;
    }
  }
  if (hostEnd < 0) hostEnd = pathStart;
  if (url.charCodeAt(hostEnd - 1) === DOT) hostEnd--;
  return matchHost(index, url, start, hostEnd, pathStart, where === 'frame' ? SEEN_IN_FRAME : SEEN_IN_NAVIGATION);
}

/** Where the host begins in an http or https URL; -1 for every other scheme. */
function hostStart(url: string): number {
  if (url.startsWith('https://')) return 8;
  if (url.startsWith('http://')) return 7;
  return -1;
}

/** Walks the host's labels from the right; a longer suffix that has a fitting rule wins over a shorter one. */
function matchHost(
  index: CatalogueIndex,
  url: string,
  start: number,
  end: number,
  pathStart: number,
  seen: number,
): Match | undefined {
  let hash = HASH_SEED;
  let best = -1;
  for (let i = end - 1; i >= start; i--) {
    hash = hashStep(hash, url.charCodeAt(i));
    if (i !== start && url.charCodeAt(i - 1) !== DOT) continue;
    const host = findHost(index, finishHash(hash), url, i, end);
    if (host < 0) continue;
    const rule = findRule(index, host, url, pathStart, seen);
    if (rule >= 0) best = rule;
  }
  return best < 0 ? undefined : readMatch(index, best);
}

function findHost(index: CatalogueIndex, hash: number, url: string, start: number, end: number): number {
  const { words, slots, slotMask } = index;
  // Counted, so that a damaged index without an empty slot ends too.
  for (let probe = 0; probe <= slotMask; probe++) {
    const at = slots + ((hash + probe) & slotMask) * SLOT_WORDS;
    const number = words[at + 1] as number;
    if (number === 0) return -1;
    if (words[at] !== hash) continue;
    const host = index.hosts + (number - 1) * HOST_WORDS;
    // The exact check: equal hashes of different hosts are rare, and never a hit.
    if (words[host + 1] === end - start && textIs(index, words[host] as number, url, start, end)) return host;
  }
  return -1;
}

function findRule(index: CatalogueIndex, host: number, url: string, pathStart: number, seen: number): number {
  const first = index.words[host + 2] as number;
  const last = first + (index.words[host + 3] as number);
  for (let rule = first; rule < last; rule++) {
    const at = index.rules + rule * RULE_WORDS;
    const seenBy = (index.words[at + 5] as number) >>> 8;
    if ((seenBy & seen) !== 0 && pathFits(index, at, url, pathStart) && queryFits(index, at, url, pathStart))
      return rule;
  }
  return -1;
}

function pathFits({ words, pool }: CatalogueIndex, at: number, url: string, pathStart: number): boolean {
  const offset = words[at] as number;
  const length = words[at + 1] as number;
  if (length === 0) return true;
  const end = pathStart + length;
  for (let i = 0; i < length; i++) if (pool[offset + i] !== url.charCodeAt(pathStart + i)) return false;
  if (end === url.length) return true;
  const next = url.charCodeAt(end);
  return next === SLASH || next === QUESTION || next === HASH;
}

function queryFits(index: CatalogueIndex, at: number, url: string, pathStart: number): boolean {
  const offset = index.words[at + 2] as number;
  const length = index.words[at + 3] as number;
  if (length === 0) return true;
  let i = pathStart;
  while (i < url.length && url.charCodeAt(i) !== QUESTION) {
    if (url.charCodeAt(i) === HASH) return false;
    i++;
  }
  while (i < url.length && url.charCodeAt(i) !== HASH) {
    const start = i + 1;
    let end = start;
    while (end < url.length && url.charCodeAt(end) !== AMPERSAND && url.charCodeAt(end) !== HASH) end++;
    if (componentFits(index, offset, length, url, start, end)) return true;
    i = end;
  }
  return false;
}

/** A component fits `key=value` as it stands, and `key` with or without a value. */
function componentFits(
  index: CatalogueIndex,
  offset: number,
  length: number,
  url: string,
  start: number,
  end: number,
): boolean {
  if (end - start < length || !textIs(index, offset, url, start, start + length)) return false;
  if (end - start === length) return true;
  for (let i = 0; i < length; i++) if (index.pool[offset + i] === EQUALS) return false;
  return url.charCodeAt(start + length) === EQUALS;
}

function textIs({ pool }: CatalogueIndex, offset: number, url: string, start: number, end: number): boolean {
  for (let i = start; i < end; i++) if (pool[offset + i - start] !== url.charCodeAt(i)) return false;
  return true;
}

function readMatch(index: CatalogueIndex, rule: number): Match {
  const at = index.rules + rule * RULE_WORDS;
  const surface = (index.words[at + 5] as number) & 0xff;
  return {
    service: index.words[at + 4] as number,
    surface: surface === VENDOR_PAGE ? 'vendor-page' : (SURFACES[surface] as Surface),
    rule,
  };
}

/** The rule's signal as people read it: `chatgpt.com`, `github.com/copilot`, `google.com/search?udm=50`. */
export function describeRule({ words, pool, hosts, rules, slots, slotMask }: CatalogueIndex, rule: number): string {
  const read = (offset: number, length: number) => String.fromCharCode(...pool.subarray(offset, offset + length));
  const at = rules + rule * RULE_WORDS;
  const hostCount = (rules - slots - (slotMask + 1) * SLOT_WORDS) / HOST_WORDS;
  for (let host = 0; host < hostCount; host++) {
    const h = hosts + host * HOST_WORDS;
    const first = words[h + 2] as number;
    if (rule < first || rule >= first + (words[h + 3] as number)) continue;
    const query = read(words[at + 2] as number, words[at + 3] as number);
    return (
      read(words[h] as number, words[h + 1] as number) +
      read(words[at] as number, words[at + 1] as number) +
      (query && `?${query}`)
    );
  }
  throw new RangeError(`catalogue index: no rule ${rule}`);
}
