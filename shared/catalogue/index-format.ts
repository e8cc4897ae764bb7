/**
 * The compiled index: one flat run of little-endian 32-bit words, then a pool of ASCII text. Read in place, no parsing.
 * Pure.
 *
 * Header: magic, slots, hosts, rules (counts), bytes of pool.
 * Slot (open addressing, linear probing, a power of two): hash of a host suffix, host number + 1; 0 is empty.
 * Host: offset and length of its text in the pool, first rule, number of rules.
 * Rule: offset and length of its path, offset and length of its query (`key` or `key=value`), service number,
 *   surface number | seen-by bits << 8. A host's rules stand longest path first, with a query before without one.
 */
export const MAGIC = 0x31_49_53_55; // "USI1"
export const HEADER_WORDS = 5;
export const SLOT_WORDS = 2;
export const HOST_WORDS = 4;
export const RULE_WORDS = 6;

export const SEEN_IN_NAVIGATION = 1;
export const SEEN_IN_FRAME = 2;

/** A vendor's own pages are told apart from the surfaces of a service: they are not use. */
export const VENDOR_PAGE = 255;

export const HASH_SEED = 0x811c9dc5 | 0;

/** One step of FNV-1a, taken over a host from its last character to its first, so that every suffix has its hash. */
export function hashStep(hash: number, charCode: number): number {
  return Math.imul(hash ^ charCode, 0x01000193);
}

/** Spreads FNV's weak low bits; never 0, so that 0 can mean "empty". */
export function finishHash(hash: number): number {
  const mixed = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return (mixed ^ (mixed >>> 13)) >>> 0 || 1;
}

export interface CatalogueIndex {
  words: Uint32Array;
  pool: Uint8Array;
  slotMask: number;
  slots: number;
  hosts: number;
  rules: number;
}

/** Opens an index in place. `bytes` must start at a multiple of 4 in its buffer. Throws RangeError when it is not one. */
export function openIndex(bytes: Uint8Array<ArrayBuffer>): CatalogueIndex {
  if (bytes.byteLength < HEADER_WORDS * 4) throw new RangeError('catalogue index: too short');
  const header = new Uint32Array(bytes.buffer, bytes.byteOffset, HEADER_WORDS);
  const [magic, slotCount = 0, hostCount = 0, ruleCount = 0, poolBytes = 0] = header;
  const wordCount = HEADER_WORDS + slotCount * SLOT_WORDS + hostCount * HOST_WORDS + ruleCount * RULE_WORDS;
  if (magic !== MAGIC) throw new RangeError('catalogue index: unknown format');
  if (slotCount < 1 || (slotCount & (slotCount - 1)) !== 0 || wordCount * 4 + poolBytes !== bytes.byteLength) {
    throw new RangeError('catalogue index: damaged');
  }
  const slots = HEADER_WORDS;
  const hosts = slots + slotCount * SLOT_WORDS;
  return {
    words: new Uint32Array(bytes.buffer, bytes.byteOffset, wordCount),
    pool: bytes.subarray(wordCount * 4),
    slotMask: slotCount - 1,
    slots,
    hosts,
    rules: hosts + hostCount * HOST_WORDS,
  };
}
