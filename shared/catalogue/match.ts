/**
 * Places a URL at a service and surface. Pure, and free of allocation until it hits: most navigations end after one pass
 * over the host and a few probes. Longest host suffix first, then longest path, then a rule with a query before one
 * without.
 *
 * Expects a URL as browsers spell it (`new URL(text).href`): lower-case ASCII host, escapes normalised, a slash after
 * the host.
 */
import { SURFACES, type Surface } from '../surface.ts';
import {
  BASE,
  type CatalogueIndex,
  FIRST_RULE_MASK,
  hashOf,
  LIST,
  LIST_SHIFT,
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

const DASH = 45;
const DOT = 46;
const SLASH = 47;
const COLON = 58;
const QUESTION = 63;
const HASH = 35;
const AT = 64;
const PERCENT = 37;
const AMPERSAND = 38;
const EQUALS = 61;

/**
 * How an address came: as a page in a tab, as a frame inside another page, as the place a consent page sends people back
 * to; or, for lists that people bring, in any way that is known.
 */
export type Where = 'navigation' | 'frame' | 'consent' | 'anywhere';

const SEEN_BITS: Record<Where, number> = {
  navigation: SEEN_IN_NAVIGATION,
  frame: SEEN_IN_FRAME,
  consent: SEEN_IN_CONSENT,
  anywhere: SEEN_IN_NAVIGATION | SEEN_IN_FRAME | SEEN_IN_CONSENT | SEEN_BY_NONE,
};

export interface Match {
  /** Position in the catalogue's list of services. */
  service: number;
  surface: Surface | 'vendor-page';
  /** Position of the host in the index, and of the rule in the host's list; `describeSignal` puts it in words. */
  host: number;
  rule: number;
}

/** Nothing for an address that is no page of the web, and for one that no signal fits. */
export function matchUrl(index: CatalogueIndex, url: string, where: Where): Match | undefined {
  // Where the host begins after http:// or https://. Whether it really is one of them is asked once a host fits.
  const start = url.charCodeAt(4) === COLON ? 7 : 8;
  const end = url.indexOf('/', start);
  if (end <= start || url.charCodeAt(end - 1) === DOT) return matchUnusual(index, url, start, where);
  let hash = 0;
  let dots = 0;
  let i = end - 1;
  for (; i >= start; i--) {
    const c = url.charCodeAt(i);
    if (c <= AT) {
      if (c === DOT && ++dots === 2) break;
      if (c === COLON || c === AT || c === QUESTION || c === HASH) return matchUnusual(index, url, start, where);
    }
    hash = (Math.imul(hash, BASE) + c) | 0;
  }
  return isThroughGate(index, hash) ? matchSuffixes(index, url, start, i + 1, hash, end, where) : undefined;
}

function isWebPage(url: string): boolean {
  return url.startsWith('https://') || url.startsWith('http://');
}

function isThroughGate({ gate, gateShift }: CatalogueIndex, hash: number): boolean {
  const bit = stir(hash) >>> gateShift;
  return ((gate[bit >>> 5] as number) & (1 << (bit & 31))) !== 0;
}

/**
 * Looks up the suffix from `at` to `end`, whose hash is given, then longer ones, label by label, as long as the gate lets
 * them through. The longest that has a fitting rule wins.
 */
function matchSuffixes(
  index: CatalogueIndex,
  url: string,
  start: number,
  at: number,
  hashThere: number,
  end: number,
  where: Where,
): Match | undefined {
  const { directory, directoryShift, fingerprints } = index;
  let best: Match | undefined;
  let hash = hashThere;
  let i = at;
  while (true) {
    const stirred = stir(hash);
    const fingerprint = stirred & 0xffff;
    const place = stirred >>> directoryShift;
    const last = directory[place + 1] as number;
    for (let host = directory[place] as number; host < last; host++) {
      if (fingerprints[host] === fingerprint) best = matchRules(index, host, url, start, i, end, where) ?? best;
    }
    if (i <= start) return best;
    do {
      const c = url.charCodeAt(--i);
      if (c === AT || c === COLON) return matchUnusual(index, url, start, where);
      hash = (Math.imul(hash, BASE) + c) | 0;
    } while (i > start && url.charCodeAt(i - 1) !== DOT);
    if (!isThroughGate(index, hash)) return best;
  }
}

/**
 * As `matchUrl`, for an authority that is more than a host name, or is followed by no slash: said again without user,
 * port and last dot. A model that runs on the person's own machine is known by its port.
 */
function matchUnusual(index: CatalogueIndex, url: string, start: number, where: Where): Match | undefined {
  if (!isWebPage(url)) return undefined;
  const rest = /^([^/?#]*)(.*)$/s.exec(url.slice(start));
  const authority = rest?.[1]?.slice(rest[1].lastIndexOf('@') + 1) ?? '';
  const [, host = '', port = ''] = /^(\[[0-9a-f:.]*\]|[^:]*?)\.?(:\d*)?$/.exec(authority) ?? [];
  if (host === '' || host.endsWith('.')) return undefined;
  const tail = rest?.[2]?.startsWith('/') ? rest[2] : `/${rest?.[2] ?? ''}`;
  if (port !== '' && /^(?:localhost|127(?:\.\d+){3}|0\.0\.0\.0|\[::1\])$/.test(host)) {
    const name = `localhost${port}`;
    return matchSuffixes(index, `http://${name}${tail}`, 7, 7, hashOf(name), 7 + name.length, where);
  }
  return host.startsWith('[') ? undefined : matchUrl(index, `${url.slice(0, start)}${host}${tail}`, where);
}

/**
 * The exact check, and the rules of a host whose fingerprint fits. Equal fingerprints of different hosts are rare, and
 * never a hit.
 */
function matchRules(
  index: CatalogueIndex,
  host: number,
  url: string,
  start: number,
  from: number,
  end: number,
  where: Where,
): Match | undefined {
  const { names, pool, targets, rules } = index;
  const name = names[host] as number;
  if (pool[name] !== end - from || !textIs(pool, name + 1, url, from, end)) return undefined;
  if (!isWebPage(url)) return undefined;
  // A user's name before a host of many labels was not met on the way here.
  const hostStart = from > start ? Math.max(start, url.lastIndexOf('@', from) + 1) : start;
  const seen = SEEN_BITS[where];
  const target = targets[host] as number;
  const isList = target >= LIST;
  const first = target & FIRST_RULE_MASK;
  const count = isList ? (target >>> LIST_SHIFT) & MOST_RULES_A_HOST : 1;
  let at = name + 1 + end - from;
  for (let rule = 0; rule < count; rule++) {
    const word = isList ? (rules[first + rule] as number) : target;
    const isWhole = (word & WHOLE) !== 0;
    const path = at;
    const query = path + 1 + (pool[path] as number);
    at = query + 1 + (pool[query] as number);
    if (((word >>> SEEN_SHIFT) & seen) === 0) continue;
    if (isWhole) {
      const isOwn = isVendorPlace(index, url, hostStart, from, end);
      return readTarget(word, host, rule, isOwn, where === 'consent' && !isForum(index, url, hostStart));
    }
    if (pathFits(pool, path, url, end) && queryFits(pool, query, url, end))
      return readTarget(word, host, rule, false, false);
  }
  return undefined;
}

function readTarget(word: number, host: number, rule: number, isVendorsOwn: boolean, isSignIn: boolean): Match {
  const code = (word >>> SURFACE_SHIFT) & 0xf;
  const service = word & SERVICE_MASK;
  if (isVendorsOwn) return { service, surface: 'vendor-page', host, rule };
  if (code === VENDOR_PAGE) return { service, surface: isSignIn ? 'sign-in' : 'vendor-page', host, rule };
  return { service, surface: SURFACES[code] as Surface, host, rule };
}

/** Whoever signs in at a vendor's main domain signs in to its service, but for its forum, its shop, its documentation. */
function isForum({ readConventions }: CatalogueIndex, url: string, start: number): boolean {
  return readConventions().labels.has(url.slice(start, url.indexOf('.', start)));
}

/** Whether a place under a service's host is one of those where vendors keep documentation, prices, news. */
function isVendorPlace(
  { readConventions }: CatalogueIndex,
  url: string,
  start: number,
  from: number,
  pathStart: number,
): boolean {
  const conventions = readConventions();
  for (let end = from - 1; end > start; ) {
    const dot = url.lastIndexOf('.', end - 1);
    if (conventions.labels.has(url.slice(Math.max(start, dot + 1), end))) return true;
    end = dot;
  }
  // app.example.com/docs is where people's own documents are; app.com is a name like any other.
  const dot = url.indexOf('.', start);
  const nextDot = url.indexOf('.', dot + 1);
  if (nextDot > 0 && nextDot < pathStart && conventions.apps.has(url.slice(start, dot))) return false;
  const first = segmentAt(url, pathStart);
  // A language comes before what it is the language of: /de/preise, /en-us/pricing.
  const isLanguage = first.length === 2 || (first.length === 5 && first[2] === '-');
  return conventions.segments.has(isLanguage ? segmentAt(url, pathStart + 1 + first.length) : first);
}

/** The path segment that begins with the slash at `at`; no longer than those that are looked for. */
function segmentAt(url: string, at: number): string {
  let end = at + 1;
  for (const last = Math.min(url.length, at + 32); end < last; end++) {
    const c = url.charCodeAt(end);
    if (c === SLASH || c === QUESTION || c === HASH) break;
  }
  return url.slice(at + 1, end);
}

/** A path fits whole segments. Letters and digits that are escaped without need are read as what they stand for. */
function pathFits(pool: Uint8Array, at: number, url: string, pathStart: number): boolean {
  const length = pool[at] as number;
  if (length === 0) return true;
  let i = pathStart;
  for (let n = 1; n <= length; n++) {
    let c = url.charCodeAt(i);
    if (c === PERCENT && pool[at + n] !== PERCENT) {
      c = Number.parseInt(url.slice(i + 1, i + 3), 16);
      if (!isUnreserved(c)) return false;
      i += 2;
    }
    if (pool[at + n] !== c) return false;
    i++;
  }
  if (i >= url.length) return true;
  const next = url.charCodeAt(i);
  return next === SLASH || next === QUESTION || next === HASH;
}

/** RFC 3986, 2.3: escaped or not, these are the same. */
function isUnreserved(c: number): boolean {
  const lower = c | 32;
  return (lower >= 97 && lower <= 122) || (c >= 48 && c <= 57) || c === DASH || c === DOT || c === 95 || c === 126;
}

function queryFits(pool: Uint8Array, at: number, url: string, pathStart: number): boolean {
  const length = pool[at] as number;
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
    if (componentFits(pool, at + 1, length, url, start, end)) return true;
    i = end;
  }
  return false;
}

/** A component fits `key=value` as it stands, and `key` with or without a value. */
function componentFits(pool: Uint8Array, at: number, length: number, url: string, start: number, end: number): boolean {
  if (end - start < length || !textIs(pool, at, url, start, start + length)) return false;
  if (end - start === length) return true;
  for (let i = 0; i < length; i++) if (pool[at + i] === EQUALS) return false;
  return url.charCodeAt(start + length) === EQUALS;
}

function textIs(pool: Uint8Array, at: number, url: string, start: number, end: number): boolean {
  for (let i = start; i < end; i++) if (pool[at + i - start] !== url.charCodeAt(i)) return false;
  return true;
}

/** The signal that fitted as people read it: `chatgpt.com`, `github.com/copilot`, `google.com/search?udm=50`. */
export function describeSignal({ names, pool, targets }: CatalogueIndex, { host, rule }: Match): string {
  let at = names[host] as number;
  const next = () => {
    const text = textAt(pool, at);
    at += 1 + text.length;
    return text;
  };
  const name = next();
  const target = targets[host] as number;
  if (target < LIST && target & WHOLE) return name;
  for (let skipped = 0; skipped < rule * 2; skipped++) next();
  const path = next();
  const query = next();
  return name + path + (query && `?${query}`);
}

/** Every host of an index, with the services of its rules. */
export function listHosts({ names, pool, rules, targets }: CatalogueIndex): { host: string; services: number[] }[] {
  return Array.from(names, (name, number) => {
    const target = targets[number] as number;
    const first = target & FIRST_RULE_MASK;
    const words =
      target >= LIST ? [...rules.subarray(first, first + ((target >>> LIST_SHIFT) & MOST_RULES_A_HOST))] : [target];
    return { host: textAt(pool, name), services: words.map((word) => word & SERVICE_MASK) };
  });
}

function textAt(pool: Uint8Array, at: number): string {
  return String.fromCharCode(...pool.subarray(at + 1, at + 1 + (pool[at] as number)));
}
