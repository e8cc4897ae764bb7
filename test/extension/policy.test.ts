import { base64url, exportJWK, generateKeyPair } from 'jose';
import { describe, expect, it } from 'vitest';
import { verifyPolicy } from '../../extension/policy/verify.ts';
import { JWS_TYPES } from '../../shared/api.ts';
import type { Policy } from '../../shared/policy.ts';
import { policyOf } from './rows.ts';
import { newSigner } from './signer.ts';

const POLICY: Policy = policyOf(3, 'observe');
const { fingerprint, jwk, sign: signAny } = await newSigner(JWS_TYPES.policy);
const sign = (payload: unknown = POLICY, ...more: [header?: Record<string, unknown>, by?: CryptoKey]) =>
  signAny(payload, ...more);

/** Worked out apart from the code: `printf … | sha256sum | cut -c1-16`. */
async function hashOf(policy: unknown): Promise<string> {
  const sha256 = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(JSON.stringify(policy)));
  return Buffer.from(sha256).toString('hex').slice(0, 16);
}
const hash = await hashOf(POLICY);

const refused = (reason: string) => ({ kind: 'refused', reason });
const judge = (jws: string, held: Policy | null = null) => verifyPolicy(jws, fingerprint, held);

describe('a policy is taken', () => {
  it.each<[string, Policy | null]>([
    ['first', null],
    ['over an older one', policyOf(2, 'ask')],
    ['again', POLICY],
    ['under the same version for another group', { ...policyOf(3, 'block'), group: 7 }],
  ])('%s', async (_what, held) => {
    expect(await judge(await sign(), held)).toEqual({ kind: 'taken', value: { policy: POLICY, hash } });
  });

  it('without what this version does not know, under the hash of all that was signed', async () => {
    const more = { ...POLICY, later: true };
    const verdict = await judge(await sign(more));
    expect(verdict).toEqual({ kind: 'taken', value: { policy: POLICY, hash: await hashOf(more) } });
    expect(await hashOf(more)).not.toBe(hash);
  });

  it('of the first form, which states none, never', async () => {
    expect(await judge(await sign({ version: 3, mode: 'ask' }))).toEqual(refused('wrong-shape'));
  });
});

function textOf(body: string, check: object = {}) {
  const question = { question: 'May I?', choices: ['Yes', 'No'], answer: 0, ...check };
  return { version: 1, translations: [{ language: 'en', title: 'AI', body, check: question }] };
}

describe('a policy is refused', () => {
  it('when it is older than the one held', async () => {
    expect(await judge(await sign(), policyOf(4, 'ask'))).toEqual(refused('older'));
  });

  it('when it has the version of the one held and says something else', async () => {
    expect(await judge(await sign(), policyOf(3, 'block'))).toEqual(refused('older'));
  });

  it('when it is in a form of a later version', async () => {
    expect(await judge(await sign({ ...POLICY, format: 2 }))).toEqual(refused('newer-format'));
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
    const payload = base64url.encode(JSON.stringify({ ...POLICY, privateLife: 'observe' }));
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
    ['without a version', { ...POLICY, version: undefined }],
    ['of version 0', { ...POLICY, version: 0 }],
    ['of half a version', { ...POLICY, version: 1.5 }],
    ['of a version that is text', { ...POLICY, version: '3' }],
    ['in a mode that nobody knows', policyOf(3, 'off' as never)],
    ['without a mode for a status', { ...POLICY, modes: { unassessed: 'ask' } }],
    ['with more interruptions than there may be', { ...POLICY, quiet: { ...POLICY.quiet, interruptionsADay: 2 } }],
    ['with a text of 100 kB', { ...POLICY, text: textOf('x'.repeat(100_000)) }],
    ['with a text that turns its direction', { ...POLICY, text: textOf('a\u202eb') }],
    ['with a check question without its answer', { ...POLICY, text: textOf('a', { answer: 2 }) }],
  ])('when it is %s', async (_what, payload) => {
    expect(await judge(await sign(payload))).toEqual(refused('wrong-shape'));
  });

  it.each(['', 'x', 'a.b.c', '..', 'eyJ.eyJ.x'])('when it is no JWS: %j', async (text) => {
    expect(await judge(text)).toEqual(refused('wrong-signature'));
  });
});
