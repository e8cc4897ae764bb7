import { CompactSign, calculateJwkThumbprint, importJWK, type JWK } from 'jose';
import * as v from 'valibot';
import { JWS_TYPES } from '../../shared/api.ts';
import type { Policy } from '../../shared/policy.ts';
import type { Env } from '../settings.ts';

const signingKeySchema = v.object({ kty: v.literal('OKP'), crv: v.literal('Ed25519'), x: v.string(), d: v.string() });

/** A compact JWS around the policy, by the key whose thumbprint browsers were given when they connected. */
export async function signPolicy(env: Pick<Env, 'SIGNING_KEY'>, policy: Policy): Promise<string> {
  const jwk: JWK = v.parse(signingKeySchema, JSON.parse(env.SIGNING_KEY));
  const { d: _private, ...publicJwk } = jwk;
  return new CompactSign(new TextEncoder().encode(JSON.stringify(policy)))
    .setProtectedHeader({
      alg: 'Ed25519',
      typ: JWS_TYPES.policy,
      jwk: publicJwk,
      kid: await calculateJwkThumbprint(publicJwk),
    })
    .sign(await importJWK(jwk, 'Ed25519'));
}
