/**
 * The compiled index: one flat run of little-endian 32-bit words, then a pool of ASCII text. Read in place, no parsing.
 * Pure.
 *
 * Header: magic, bits of the gate, bits of the directory, hosts, rules, bytes of the pool, and of its first three texts.
 * Gate: a bit for each value of the hash's top bits, set for every host and for every suffix of one that has two
 *   labels or more. Most addresses end here.
 * Directory: for each value of the hash's top bits, the first host with it; one more, which ends the last.
 * Targets: for each host its only rule (target word), or LIST | number of rules << 24 | first rule.
 * Rules: target words, a host's rules one after the other, longest path first, with a query before without one.
 * Names: for each host, where its text begins in the pool.
 * Fingerprints: for each host 16 bits of its hash that the directory does not use, two to a word.
 * Pool: the conventions' labels, segments and apps, each joined by spaces. The rest is read only once a fingerprint fits: length and text of the host, then for each rule, unless it is the only one
 *   and WHOLE, length and text of path and query (`key` or `key=value`).
 *
 * Target word: service (20 bits) | surface << 20 (4 bits) | seen-by bits << 24 (4 bits) | WHOLE.
 */
import type { Conventions } from './conventions.ts';

export const MAGIC = 0x32_49_53_55; // "USI2"
export const HEADER_WORDS = 9;

export const SERVICE_MASK = 0xf_ffff;
export const SURFACE_SHIFT = 20;
export const SEEN_SHIFT = 24;
/** The rule needs no path and no query. */
export const WHOLE = 0x1000_0000;
export const LIST = 0x8000_0000;
export const LIST_SHIFT = 24;
export const FIRST_RULE_MASK = 0xff_ffff;
export const MOST_RULES_A_HOST = 0x7f;

/** By what a signal is seen. CONSENT: as the place that an identity provider sends people back to. */
export const SEEN_IN_NAVIGATION = 1;
export const SEEN_IN_FRAME = 2;
export const SEEN_IN_CONSENT = 4;
/** Known, and not seen by the standard build. */
export const SEEN_BY_NONE = 8;

/** A vendor's own pages are told apart from the surfaces of a service: they are not use. */
export const VENDOR_PAGE = 15;

/** The hash of a host, 32 bits: `hash = hash * BASE + character`, from its last character to its first. */
export const BASE = 0x9e37_79b1 | 0;

export function hashOf(text: string): number {
  let hash = 0;
  for (let i = text.length - 1; i >= 0; i--) hash = (Math.imul(hash, BASE) + text.charCodeAt(i)) | 0;
  return hash;
}

/** Spreads a hash over its top bits, which gate and directory take, and its low 16, which are the fingerprint. */
export function stir(hash: number): number {
  return Math.imul(hash ^ (hash >>> 15), 0x2c1b_3c6d);
}

export interface CatalogueIndex {
  gate: Uint32Array;
  gateShift: number;
  directory: Uint32Array;
  directoryShift: number;
  targets: Uint32Array;
  rules: Uint32Array;
  names: Uint32Array;
  fingerprints: Uint16Array;
  pool: Uint8Array;
  /** Parsed when first asked for. */
  readConventions(): Conventions;
}

/** Opens an index in place. `bytes` must start at a multiple of 4 in its buffer. Throws RangeError when it is not one. */
export function openIndex(bytes: Uint8Array<ArrayBuffer>): CatalogueIndex {
  if (bytes.byteLength < HEADER_WORDS * 4) throw new RangeError('catalogue index: too short');
  const header = new Uint32Array(bytes.buffer, bytes.byteOffset, HEADER_WORDS);
  const [magic, gateBits = 0, directoryBits = 0, hosts = 0, rules = 0, poolBytes = 0] = header;
  const [labels = 0, segments = 0, apps = 0] = header.subarray(6);
  if (magic !== MAGIC) throw new RangeError('catalogue index: unknown format');
  if (gateBits < 5 || gateBits > 24 || directoryBits < 1 || directoryBits > 16) throw damaged();
  const lengths = [2 ** gateBits / 32, 2 ** directoryBits + 1, hosts, rules, hosts, Math.ceil(hosts / 2)];
  const words = lengths.reduce((sum, length) => sum + length, HEADER_WORDS);
  if (words * 4 + poolBytes !== bytes.byteLength || labels + segments + apps > poolBytes) throw damaged();
  let at = bytes.byteOffset + HEADER_WORDS * 4;
  const [gate, directory, targets, ruleWords, names, fingerprints] = lengths.map((length) => {
    const part = new Uint32Array(bytes.buffer, at, length);
    at += length * 4;
    return part;
  }) as [Uint32Array, Uint32Array, Uint32Array, Uint32Array, Uint32Array, Uint32Array];
  // A place that points anywhere would make a look-up walk through all memory.
  for (let place = 1; place < directory.length; place++) {
    if ((directory[place - 1] as number) > (directory[place] as number)) throw damaged();
  }
  if (directory[directory.length - 1] !== hosts) throw damaged();
  const pool = bytes.subarray(words * 4);
  const readWords = (from: number, to: number) => new Set(String.fromCharCode(...pool.subarray(from, to)).split(' '));
  let conventions: Conventions | undefined;
  const readConventions = () => {
    conventions ??= {
      labels: readWords(0, labels),
      segments: readWords(labels, labels + segments),
      apps: readWords(labels + segments, labels + segments + apps),
    };
    return conventions;
  };
  return {
    gate,
    gateShift: 32 - gateBits,
    directory,
    directoryShift: 32 - directoryBits,
    targets,
    rules: ruleWords,
    names,
    fingerprints: new Uint16Array(bytes.buffer, fingerprints.byteOffset, hosts),
    pool,
    readConventions,
  };
}

function damaged(): RangeError {
  return new RangeError('catalogue index: damaged');
}
