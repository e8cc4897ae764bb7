import { CompactSign, calculateJwkThumbprint, importJWK, type JWK } from 'jose';
import * as v from 'valibot';
import type { JWS_TYPES } from '../../shared/api.ts';
import type { Env } from '../settings.ts';

const signingKeySchema = v.object({ kty: v.literal('OKP'), crv: v.literal('Ed25519'), x: v.string(), d: v.string() });

/** A compact JWS around JSON that browsers take, by the key whose thumbprint they were given when they connected. */
export async function signForBrowsers(
  env: Pick<Env, 'SIGNING_KEY'>,
  type: typeof JWS_TYPES.policy | typeof JWS_TYPES.catalogue | typeof JWS_TYPES.answer,
  json: string,
): Promise<string> {
  const jwk: JWK = v.parse(signingKeySchema, JSON.parse(env.SIGNING_KEY));
  const { d: _private, ...publicJwk } = jwk;
  return new CompactSign(new TextEncoder().encode(json))
    .setProtectedHeader({
      alg: 'Ed25519',
      typ: type,
      jwk: publicJwk,
      kid: await calculateJwkThumbprint(publicJwk),
    })
    .sign(await importJWK(jwk, 'Ed25519'));
}
