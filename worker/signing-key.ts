/** The Ed25519 key that signs what browsers take. Its fingerprint tells this server from every other. */
import { calculateJwkThumbprint } from 'jose';
import * as v from 'valibot';
import type { Env } from './settings.ts';

const signingKeySchema = v.object({ kty: v.literal('OKP'), crv: v.literal('Ed25519'), x: v.string(), d: v.string() });

/** The private key. Throws when the secret is none. */
export function readSigningKey(env: Pick<Env, 'SIGNING_KEY'>): v.InferOutput<typeof signingKeySchema> {
  return v.parse(signingKeySchema, JSON.parse(env.SIGNING_KEY));
}

/** RFC 7638 thumbprint of the public key, as connect codes and managed configuration carry it. */
export function keyFingerprint(env: Pick<Env, 'SIGNING_KEY'>): Promise<string> {
  const { d: _private, ...publicJwk } = readSigningKey(env);
  return calculateJwkThumbprint(publicJwk);
}
