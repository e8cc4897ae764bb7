import { base64url, exportJWK, generateKeyPair } from 'jose';
import { describe, expect, it } from 'vitest';
import { verifyPolicy } from '../../extension/policy/verify.ts';
import { JWS_TYPES } from '../../shared/api.ts';
import type { Policy } from '../../shared/policy.ts';
import { newSigner } from './signer.ts';

const POLICY: Policy = { version: 3, mode: 'observe', privateLife: 'ignore' };
const { fingerprint, jwk, sign: signAny } = await newSigner(JWS_TYPES.policy);
const sign = (payload: unknown = POLICY, ...more: [header?: Record<string, unknown>, by?: CryptoKey]) =>
  signAny(payload, ...more);

const refused = (reason: string) => ({ kind: 'refused', reason });
const judge = (jws: string, held: Policy | null = null) => verifyPolicy(jws, fingerprint, held);

describe('a policy is taken', () => {
  it.each<[string, Policy | null]>([
    ['first', null],
    ['over an older one', { version: 2, mode: 'ask', privateLife: 'ignore' }],
    ['again', POLICY],
  ])('%s', async (_what, held) => {
    expect(await judge(await sign(), held)).toEqual({ kind: 'taken', value: POLICY });
  });

  it('without what this version does not know', async () => {
    expect(await judge(await sign({ ...POLICY, later: true }))).toEqual({ kind: 'taken', value: POLICY });
  });
});

describe('a policy is refused', () => {
  it('when it is older than the one held', async () => {
    expect(await judge(await sign(), { version: 4, mode: 'ask', privateLife: 'ignore' })).toEqual(refused('older'));
  });

  it('when another key signed it, however well', async () => {
    const other = await generateKeyPair('Ed25519', { extractable: true });
    const jws = await sign(POLICY, { jwk: await exportJWK(other.publicKey) }, other.privateKey);
    expect(await judge(jws)).toEqual(refused('wrong-key'));
  });

  it("when it shows the organisation's key and another signed", async () => {
    const other = await generateKeyPair('Ed25519');
    expect(await judge(await sign(POLICY, {}, other.privateKey))).toEqual(refused('wrong-signature'));
  });

  it('when a character of it was changed', async () => {
    const [header, , signature] = (await sign()).split('.');
    const payload = base64url.encode(JSON.stringify({ ...POLICY, mode: 'ask', privateLife: 'ignore' }));
    expect(await judge(`${header}.${payload}.${signature}`)).toEqual(refused('wrong-signature'));
  });

  it('when it is signed by ES256, with a key of its own', async () => {
    const other = await generateKeyPair('ES256', { extractable: true });
    const jws = await sign(POLICY, { alg: 'ES256', jwk: await exportJWK(other.publicKey) }, other.privateKey);
    expect(await judge(jws)).toEqual(refused('wrong-signature'));
  });

  it.each(['none', 'HS256', 'ES256', 'EdDSA'])('when its header says %s', async (alg) => {
    const [, payload, signature] = (await sign()).split('.');
    const header = base64url.encode(JSON.stringify({ alg, typ: JWS_TYPES.policy, jwk }));
    expect(await judge(`${header}.${payload}.${signature}`)).toEqual(refused('wrong-signature'));
    expect(await judge(`${header}.${payload}.`)).toEqual(refused('wrong-signature'));
  });

  it.each([JWS_TYPES.sync, JWS_TYPES.enrol, 'JWT', undefined])('when it was signed as %s', async (typ) => {
    expect(await judge(await sign(POLICY, { typ }))).toEqual(refused('wrong-signature'));
  });

  it('when it shows no key', async () => {
    expect(await judge(await sign(POLICY, { jwk: undefined }))).toEqual(refused('wrong-signature'));
  });

  it.each<[string, unknown]>([
    ['no JSON', 'version 3'],
    ['nothing', ''],
    ['null', null],
    ['without a version', { mode: 'ask', privateLife: 'ignore' }],
    ['of version 0', { version: 0, mode: 'ask', privateLife: 'ignore' }],
    ['of half a version', { version: 1.5, mode: 'ask', privateLife: 'ignore' }],
    ['of a version that is text', { version: '3', mode: 'ask', privateLife: 'ignore' }],
    ['in a mode that nobody knows', { version: 3, mode: 'off' }],
  ])('when it is %s', async (_what, payload) => {
    expect(await judge(await sign(payload))).toEqual(refused('wrong-shape'));
  });

  it.each(['', 'x', 'a.b.c', '..', 'eyJ.eyJ.x'])('when it is no JWS: %j', async (text) => {
    expect(await judge(text)).toEqual(refused('wrong-signature'));
  });
});
