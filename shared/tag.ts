/**
 * A tag stands for "one browser, one service, one calendar quarter", and for nothing that outlives the quarter. Pure:
 * the keyed hash is passed in, because the secret never leaves the browser's own key store.
 */
import * as v from 'valibot';
import { type Day, quarterOf } from './day.ts';

/** 47 bits: SQLite keeps such an integer in six bytes, and two browsers of 100,000 share one with odds of 1 in 28,000. */
export const TAG_BITS = 47;
const TAG_BYTES = 6;

export type Tag = number;

/** HMAC-SHA-256 under the device's secret: message bytes in, 32 bytes out. */
export type KeyedHash = (message: Uint8Array<ArrayBuffer>) => Promise<Uint8Array>;

export async function makeTag(hash: KeyedHash, service: string, day: Day): Promise<Tag> {
  return tagOf(hash, `unshade-tag\n${service}\n${quarterOf(day)}`);
}

/** The tag of an ASCII message. */
export async function tagOf(hash: KeyedHash, message: string): Promise<Tag> {
  return cutTag(await hash(asciiBytes(message)));
}

/** The first 47 bits of a hash as an integer below 2^47. */
export function cutTag(hash: Uint8Array): Tag {
  let value = 0;
  for (let i = 0; i < TAG_BYTES; i++) value = value * 256 + (hash[i] ?? 0);
  return Math.floor(value / 2);
}

function asciiBytes(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text, (char) => char.charCodeAt(0));
}

export const tagSchema = v.pipe(
  v.number(),
  v.integer('a whole number'),
  v.minValue(0, 'not below 0'),
  v.maxValue(2 ** TAG_BITS - 1, 'below 2^47'),
);
