/** Takes what the Worker signed only when the organisation's key signed it, for this purpose, and it is not older than what is held. */
import { calculateJwkThumbprint, compactVerify, EmbeddedJWK, type JWK } from 'jose';
import * as v from 'valibot';
import { JWS_TYPES } from '../../shared/api.ts';
import { builtIn, readBounds } from '../../shared/catalogue/built-in.ts';
import { OWN_FORMAT, type OwnCatalogue, openOwn, ownCatalogueSchema, refuseOwn } from '../../shared/catalogue/own.ts';
import { type Policy, policySchema } from '../../shared/policy.ts';

type SignatureRefusal = 'wrong-signature' | 'wrong-key' | 'wrong-shape' | 'older';
type Refusal = SignatureRefusal | 'newer-format' | 'unusable' | NonNullable<ReturnType<typeof refuseOwn>>['reason'];

export type Verdict<T> = { kind: 'taken'; value: T } | { kind: 'refused'; reason: Refusal };

export async function verifyPolicy(jws: string, fingerprint: string, held: Policy | null): Promise<Verdict<Policy>> {
  const signed = await readSigned(jws, fingerprint, JWS_TYPES.policy);
  if (signed.kind === 'refused') return signed;
  const result = v.safeParse(policySchema, signed.value);
  if (!result.success) return { kind: 'refused', reason: 'wrong-shape' };
  if (held && result.output.version < held.version) return { kind: 'refused', reason: 'older' };
  return { kind: 'taken', value: result.output };
}

/** The Worker checked the bounds before; a stolen key would not have, so they are checked again here. */
export async function verifyOwnCatalogue(
  jws: string,
  fingerprint: string,
  held: OwnCatalogue | null,
): Promise<Verdict<OwnCatalogue>> {
  const signed = await readSigned(jws, fingerprint, JWS_TYPES.catalogue);
  if (signed.kind === 'refused') return signed;
  const stated = v.safeParse(v.object({ format: v.number() }), signed.value);
  if (stated.success && stated.output.format > OWN_FORMAT) return { kind: 'refused', reason: 'newer-format' };
  const result = v.safeParse(ownCatalogueSchema, signed.value);
  if (!result.success) return { kind: 'refused', reason: 'wrong-shape' };
  if (held && result.output.version < held.version) return { kind: 'refused', reason: 'older' };
  const refused = refuseOwn(result.output, builtIn, readBounds());
  if (refused) return { kind: 'refused', reason: refused.reason };
  try {
    openOwn(result.output, builtIn);
  } catch {
    return { kind: 'refused', reason: 'unusable' };
  }
  return { kind: 'taken', value: result.output };
}

async function readSigned(jws: string, fingerprint: string, type: string): Promise<Verdict<unknown>> {
  let bytes: Uint8Array;
  let jwk: JWK | undefined;
  try {
    const { payload, protectedHeader } = await compactVerify(jws, EmbeddedJWK, { algorithms: ['Ed25519'] });
    if (protectedHeader.typ !== type) return { kind: 'refused', reason: 'wrong-signature' };
    bytes = payload;
    jwk = protectedHeader.jwk;
  } catch {
    return { kind: 'refused', reason: 'wrong-signature' };
  }
  if (!jwk || (await calculateJwkThumbprint(jwk)) !== fingerprint) return { kind: 'refused', reason: 'wrong-key' };
  const result = v.safeParse(v.pipe(v.string(), v.parseJson()), new TextDecoder().decode(bytes));
  return result.success ? { kind: 'taken', value: result.output } : { kind: 'refused', reason: 'wrong-shape' };
}
