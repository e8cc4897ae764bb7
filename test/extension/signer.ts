/** The organisation's signing key, for tests: signs as the Worker does, and as it never would. */
import { CompactSign, calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose';

export interface Signer {
  jwk: JWK;
  fingerprint: string;
  /** Text goes as it is, everything else as JSON. `header` takes the place of what a good one says. */
  sign(payload: unknown, header?: Record<string, unknown>, by?: CryptoKey): Promise<string>;
}

export async function newSigner(type: string): Promise<Signer> {
  const { privateKey, publicKey } = await generateKeyPair('Ed25519', { extractable: true });
  const jwk = await exportJWK(publicKey);
  return {
    jwk,
    fingerprint: await calculateJwkThumbprint(jwk),
    sign: (payload, header = {}, by = privateKey) =>
      new CompactSign(new TextEncoder().encode(typeof payload === 'string' ? payload : JSON.stringify(payload)))
        .setProtectedHeader({ alg: 'Ed25519', typ: type, jwk, ...header })
        .sign(by),
  };
}
