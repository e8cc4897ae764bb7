import { compactVerify, EmbeddedJWK } from 'jose';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  ensureIdentity,
  keyedHash,
  makeIdentity,
  nextIdentity,
  replaceIdentity,
} from '../../extension/identity/identity.ts';
import { signPayload } from '../../extension/identity/sign.ts';
import { addDays } from '../../shared/day.ts';
import { makeTag } from '../../shared/tag.ts';
import { installMemoryDatabase } from './memory-database.ts';
import { CHATGPT, CLAUDE, TODAY } from './rows.ts';

beforeEach(() => installMemoryDatabase());

describe('the identity', () => {
  it('has keys that cannot be taken out of the browser', async () => {
    const { signing, tagging } = await makeIdentity();
    expect([signing.privateKey.extractable, tagging.extractable]).toEqual([false, false]);
    await expect(crypto.subtle.exportKey('pkcs8', signing.privateKey)).rejects.toThrow();
    await expect(crypto.subtle.exportKey('raw', tagging)).rejects.toThrow();
  });

  it('is made once, also for two who ask at once', async () => {
    const [a, b] = await Promise.all([ensureIdentity(), ensureIdentity()]);
    expect(a.signing.privateKey).toBe(b.signing.privateKey);
    expect((await ensureIdentity()).tagging).toBe(a.tagging);
  });

  it('gives whatever is sent a number of its own, that never comes again', async () => {
    const given = await Promise.all([nextIdentity(), nextIdentity(), nextIdentity()]);
    expect(given.map(({ sequence }) => sequence).toSorted()).toEqual([1, 2, 3]);
    expect((await ensureIdentity()).sequence).toBe(3);
  });

  it('that is replaced counts from the start', async () => {
    const { tagging } = await ensureIdentity();
    await nextIdentity();
    await replaceIdentity(await makeIdentity());
    expect((await ensureIdentity()).tagging).not.toBe(tagging);
    expect((await nextIdentity()).sequence).toBe(1);
  });
});

describe('a tag', () => {
  it('is the same within a quarter, and joins no two quarters, services or browsers', async () => {
    const [mine, other] = [keyedHash(await makeIdentity()), keyedHash(await makeIdentity())];
    const tag = await makeTag(mine, CHATGPT, TODAY);
    expect(await makeTag(mine, CHATGPT, addDays(TODAY, 20))).toBe(tag);
    const others = await Promise.all([
      makeTag(mine, CHATGPT, addDays(TODAY, 60)),
      makeTag(mine, CLAUDE, TODAY),
      makeTag(other, CHATGPT, TODAY),
    ]);
    expect(new Set([tag, ...others]).size).toBe(4);
  });
});

it('what is signed shows the public key and nothing else of it', async () => {
  const jws = await signPayload(await makeIdentity(), 'test+jws', { a: 'ü' });
  const { payload, protectedHeader } = await compactVerify(jws, EmbeddedJWK, { algorithms: ['ES256'] });
  expect(JSON.parse(new TextDecoder().decode(payload))).toEqual({ a: 'ü' });
  expect(Object.keys(protectedHeader).sort()).toEqual(['alg', 'jwk', 'typ']);
  expect(Object.keys(protectedHeader.jwk ?? {}).sort()).toEqual(['crv', 'kty', 'x', 'y']);
});
