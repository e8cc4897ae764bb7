/** Takes a policy only when the organisation's key signed it and it is not older than the one held. */
import { calculateJwkThumbprint, compactVerify, EmbeddedJWK, type JWK } from 'jose';
import * as v from 'valibot';
import { JWS_TYPES } from '../../shared/api.ts';
import { type Policy, policySchema } from '../../shared/policy.ts';

export type PolicyVerdict =
  | { kind: 'taken'; policy: Policy }
  | { kind: 'refused'; reason: 'wrong-signature' | 'wrong-key' | 'wrong-shape' | 'older' };

export async function verifyPolicy(jws: string, fingerprint: string, held: Policy | null): Promise<PolicyVerdict> {
  let bytes: Uint8Array;
  let jwk: JWK | undefined;
  try {
    const { payload, protectedHeader } = await compactVerify(jws, EmbeddedJWK, { algorithms: ['Ed25519'] });
    if (protectedHeader.typ !== JWS_TYPES.policy) return { kind: 'refused', reason: 'wrong-signature' };
    bytes = payload;
    jwk = protectedHeader.jwk;
  } catch {
    return { kind: 'refused', reason: 'wrong-signature' };
  }
  if (!jwk || (await calculateJwkThumbprint(jwk)) !== fingerprint) return { kind: 'refused', reason: 'wrong-key' };
  const result = v.safeParse(v.pipe(v.string(), v.parseJson(), policySchema), new TextDecoder().decode(bytes));
  if (!result.success) return { kind: 'refused', reason: 'wrong-shape' };
  if (held && result.output.version < held.version) return { kind: 'refused', reason: 'older' };
  return { kind: 'taken', policy: result.output };
}
