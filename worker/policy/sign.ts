import { CompactSign, importJWK } from 'jose';
import type { JWS_TYPES } from '../../shared/api.ts';
import type { Env } from '../settings.ts';
import { keyFingerprint, readSigningKey } from '../signing-key.ts';

/** A compact JWS around JSON that browsers take, by the key whose thumbprint they were given when they connected. */
export async function signForBrowsers(
  env: Pick<Env, 'SIGNING_KEY'>,
  type: typeof JWS_TYPES.policy | typeof JWS_TYPES.catalogue | typeof JWS_TYPES.answer,
  json: string,
): Promise<string> {
  const jwk = readSigningKey(env);
  const { d: _private, ...publicJwk } = jwk;
  return new CompactSign(new TextEncoder().encode(json))
    .setProtectedHeader({
      alg: 'Ed25519',
      typ: type,
      jwk: publicJwk,
      kid: await keyFingerprint(env),
    })
    .sign(await importJWK(jwk, 'Ed25519'));
}
