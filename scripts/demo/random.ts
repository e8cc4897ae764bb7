/** Random numbers that are the same for the same seed: a demonstration can be made again, row by row. Pure. */

/** Mulberry32: gives numbers from 0 up to 1. Good enough for a picture of an organisation, and for nothing else. */
export type Random = () => number;

export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A seed out of several numbers, so that each thing that is drawn has its own. */
export function mixSeeds(...parts: readonly number[]): number {
  return parts.reduce((mixed, part) => Math.imul(mixed ^ part, 0x9e3779b1) ^ (mixed >>> 13), 0x811c9dc5) >>> 0;
}

export function whole(random: Random, below: number): number {
  return Math.floor(random() * below);
}

export function pick<T>(random: Random, list: readonly T[]): T {
  return list[whole(random, list.length)] as T;
}

/** 128 bits as 32 hexadecimal digits. */
export function hexId(random: Random): string {
  return Array.from({ length: 4 }, () =>
    whole(random, 2 ** 32)
      .toString(16)
      .padStart(8, '0'),
  ).join('');
}

/** 47 bits, as a tag has. */
export function tagNumber(random: Random): number {
  return whole(random, 2 ** 15) * 2 ** 32 + whole(random, 2 ** 32);
}
