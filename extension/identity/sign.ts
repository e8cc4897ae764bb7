import { CompactSign, exportJWK } from 'jose';
import type { Identity } from './identity.ts';

/** A compact JWS (ES256) around `payload`, with the device's public key embedded. */
export async function signPayload(
  { signing }: Pick<Identity, 'signing'>,
  type: string,
  payload: unknown,
): Promise<string> {
  const { kty, crv, x, y } = await exportJWK(signing.publicKey);
  return new CompactSign(new TextEncoder().encode(JSON.stringify(payload)))
    .setProtectedHeader({ alg: 'ES256', typ: type, jwk: { kty, crv, x, y } as never })
    .sign(signing.privateKey);
}
