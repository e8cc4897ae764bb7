import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import type { Day } from '../../shared/day.ts';
import { cutTag, type KeyedHash, makeTag, TAG_BITS, tagSchema } from '../../shared/tag.ts';

const DAY = '2026-11-21' as Day;
const hashUnder =
  (secret: string): KeyedHash =>
  async (message) =>
    createHmac('sha256', secret).update(message).digest();
const hash = hashUnder('a device secret');

/** Computed once with `openssl dgst -sha256 -hmac`: tags that are stored must not move. */
const KNOWN = 136_487_641_431_964;

describe('a tag', () => {
  it('is the first 47 bits of an HMAC over service and quarter', async () => {
    const digest = createHmac('sha256', 'a device secret').update('unshade-tag\nopenai-chatgpt\n8107').digest('hex');
    const expected = Number(BigInt(`0x${digest}`) >> BigInt(256 - TAG_BITS));
    expect(await makeTag(hash, 'openai-chatgpt', DAY)).toBe(expected);
    expect(expected).toBe(KNOWN);
  });

  it('is the same on every day of a quarter, and another in the next, for another service, from another device', async () => {
    const tags = await Promise.all([
      makeTag(hash, 'openai-chatgpt', '2026-10-01' as Day),
      makeTag(hash, 'openai-chatgpt', '2026-12-31' as Day),
      makeTag(hash, 'openai-chatgpt', '2027-01-01' as Day),
      makeTag(hash, 'openai-chatgpt', '2025-11-21' as Day),
      makeTag(hash, 'openai-chatgp', DAY),
      makeTag(hashUnder('another secret'), 'openai-chatgpt', DAY),
    ]);
    expect(tags[0]).toBe(tags[1]);
    expect(new Set(tags).size).toBe(tags.length - 1);
  });

  it('takes all 47 bits and no more, whatever the hash', () => {
    expect(cutTag(new Uint8Array(32).fill(255))).toBe(2 ** 47 - 1);
    expect(cutTag(new Uint8Array(32))).toBe(0);
    expect(cutTag(Uint8Array.of(0, 0, 0, 0, 0, 2))).toBe(1);
    expect(cutTag(Uint8Array.of(128, 0, 0, 0, 0, 1))).toBe(2 ** 46);
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (bytes) => {
        const bits = Buffer.from(bytes).readUIntBE(0, 6).toString(2).padStart(48, '0').slice(0, 47);
        expect(cutTag(bytes)).toBe(Number.parseInt(bits, 2));
        expect(v.is(tagSchema, cutTag(bytes))).toBe(true);
      }),
    );
  });

  it.each([-1, 2 ** 47, 0.5, Number.NaN, Number.POSITIVE_INFINITY, '5', null, 5n])('is refused as %s', (value) => {
    expect(v.is(tagSchema, value)).toBe(false);
  });
});
