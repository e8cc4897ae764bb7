/** Takes what the Worker signed only when the organisation's key signed it, for this purpose, and it is not older than what is held. */
import { calculateJwkThumbprint, compactVerify, EmbeddedJWK, type JWK } from 'jose';
import * as v from 'valibot';
import { JWS_TYPES } from '../../shared/api.ts';
import { builtIn, readBounds } from '../../shared/catalogue/built-in.ts';
import { openOwn, refuseOwn } from '../../shared/catalogue/own.ts';
import { OWN_FORMAT, type OwnCatalogue, ownCatalogueSchema } from '../../shared/catalogue/own-entries.ts';
import { POLICY_FORMAT, type Policy, policyHash, policySchema } from '../../shared/policy.ts';
import { type RequestAnswer, requestAnswerSchema } from '../../shared/statement.ts';

type SignatureRefusal = 'wrong-signature' | 'wrong-key' | 'wrong-shape' | 'older';
type Refusal = SignatureRefusal | 'newer-format' | 'unusable' | NonNullable<ReturnType<typeof refuseOwn>>['reason'];

export type Verdict<T> = { kind: 'taken'; value: T } | { kind: 'refused'; reason: Refusal };

export async function verifyPolicy(
  jws: string,
  fingerprint: string,
  held: Policy | null,
): Promise<Verdict<{ policy: Policy; hash: string }>> {
  const signed = await readSigned(jws, fingerprint, JWS_TYPES.policy);
  if (signed.kind === 'refused') return signed;
  if (formatOf(signed.value.json) > POLICY_FORMAT) return { kind: 'refused', reason: 'newer-format' };
  const result = v.safeParse(policySchema, signed.value.json);
  if (!result.success) return { kind: 'refused', reason: 'wrong-shape' };
  const policy = result.output;
  if (held && policy.version < held.version) return { kind: 'refused', reason: 'older' };
  // A browser that was moved to another group is given that group's rulings under the same version.
  const isOther =
    held?.version === policy.version && held.group === policy.group && JSON.stringify(policy) !== JSON.stringify(held);
  if (isOther) return { kind: 'refused', reason: 'older' };
  const sha256 = new Uint8Array(await crypto.subtle.digest('SHA-256', signed.value.bytes));
  return { kind: 'taken', value: { policy, hash: policyHash(sha256) } };
}

/** What staff answered to a request of this browser's, by its receipt. */
export async function verifyAnswer(jws: string, fingerprint: string, receipt: string): Promise<Verdict<RequestAnswer>> {
  const signed = await readSigned(jws, fingerprint, JWS_TYPES.answer);
  if (signed.kind === 'refused') return signed;
  const result = v.safeParse(requestAnswerSchema, signed.value.json);
  if (!result.success || result.output.receipt !== receipt) return { kind: 'refused', reason: 'wrong-shape' };
  return { kind: 'taken', value: result.output };
}

/** A document that states none has the first. */
function formatOf(json: unknown): number {
  const stated = v.safeParse(v.object({ format: v.number() }), json);
  return stated.success ? stated.output.format : 1;
}

/** The Worker checked the bounds before; a stolen key would not have, so they are checked again here. */
export async function verifyOwnCatalogue(
  jws: string,
  fingerprint: string,
  held: OwnCatalogue | null,
): Promise<Verdict<OwnCatalogue>> {
  const signed = await readSigned(jws, fingerprint, JWS_TYPES.catalogue);
  if (signed.kind === 'refused') return signed;
  if (formatOf(signed.value.json) > OWN_FORMAT) return { kind: 'refused', reason: 'newer-format' };
  const result = v.safeParse(ownCatalogueSchema, signed.value.json);
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

interface Signed {
  json: unknown;
  bytes: Uint8Array<ArrayBuffer>;
}

async function readSigned(jws: string, fingerprint: string, type: string): Promise<Verdict<Signed>> {
  let bytes: Uint8Array<ArrayBuffer>;
  let jwk: JWK | undefined;
  try {
    const { payload, protectedHeader } = await compactVerify(jws, EmbeddedJWK, { algorithms: ['Ed25519'] });
    if (protectedHeader.typ !== type) return { kind: 'refused', reason: 'wrong-signature' };
    bytes = new Uint8Array(payload);
    jwk = protectedHeader.jwk;
  } catch {
    return { kind: 'refused', reason: 'wrong-signature' };
  }
  if (!jwk || (await calculateJwkThumbprint(jwk)) !== fingerprint) return { kind: 'refused', reason: 'wrong-key' };
  const result = v.safeParse(v.pipe(v.string(), v.parseJson()), new TextDecoder().decode(bytes));
  if (!result.success) return { kind: 'refused', reason: 'wrong-shape' };
  return { kind: 'taken', value: { json: result.output, bytes } };
}
