/**
 * Request bodies, parsed by a schema: those of browsers, signed (JWS, ES256, the device's own public key embedded) or not,
 * and staff's JSON.
 */
import { calculateJwkThumbprint, compactVerify, decodeProtectedHeader, EmbeddedJWK, errors } from 'jose';
import * as v from 'valibot';
import { JWS_CONTENT_TYPE, WIRE_VERSION } from '../shared/api.ts';
import { explainIssue, fieldPath } from '../shared/problem.ts';
import { findPassedOver } from './passed-over.ts';
import { Problem } from './problem.ts';

export interface SignedBody<Payload> {
  payload: Payload;
  /** RFC 7638 thumbprint of the key that signed. */
  device: string;
  /** SHA-256 of the payload, shortened: the same for a repeat, however often it was signed, and different for a fork. */
  digest: string;
}

export const JSON_CONTENT_TYPE = 'application/json';

interface WirePayload {
  audience: string;
}

/** Throws a Problem that names what is wrong; nothing is read from the payload before its signature is checked. */
export async function readSignedBody<Schema extends v.GenericSchema<unknown, WirePayload>>(
  request: Request,
  type: string,
  schema: Schema,
): Promise<SignedBody<v.InferOutput<Schema>>> {
  requireContentType(request, JWS_CONTENT_TYPE);
  // Not `text()`: workerd logs a warning for every body whose type is not text.
  const text = new TextDecoder().decode(await request.arrayBuffer());
  const { bytes, device } = await verifySignature(text, type);
  return { payload: parsePayload(bytes, request, schema), device, digest: await shortDigest(bytes) };
}

/** What a browser sends without signature, so that it does not say which browser it is. */
export async function readUnsignedBody<Schema extends v.GenericSchema<unknown, WirePayload>>(
  request: Request,
  schema: Schema,
): Promise<v.InferOutput<Schema>> {
  requireContentType(request, JSON_CONTENT_TYPE);
  return parsePayload(new Uint8Array(await request.arrayBuffer()), request, schema);
}

async function verifySignature(
  text: string,
  type: string,
): Promise<{ bytes: Uint8Array<ArrayBuffer>; device: string }> {
  let header: ReturnType<typeof decodeProtectedHeader>;
  try {
    header = decodeProtectedHeader(text);
  } catch {
    throw new Problem('body.malformed-jws', 'The body is not a compact JWS.');
  }
  const { jwk } = header;
  if (header.typ !== type || header.alg !== 'ES256' || jwk?.kty !== 'EC' || jwk.crv !== 'P-256') {
    throw new Problem('body.malformed-jws', `The JWS needs typ ${type}, alg ES256 and the device's P-256 key as jwk.`);
  }
  try {
    const { payload } = await compactVerify(text, EmbeddedJWK, { algorithms: ['ES256'] });
    return { bytes: new Uint8Array(payload), device: await calculateJwkThumbprint(jwk) };
  } catch (error) {
    if (error instanceof errors.JWSSignatureVerificationFailed) {
      throw new Problem('device.bad-signature', 'The signature does not fit the key and the body.');
    }
    throw new Problem(
      'body.malformed-jws',
      'The JWS has the wrong number of parts, or a jwk that is no public P-256 key.',
    );
  }
}

/**
 * What staff send: JSON of the given shape. Throws a Problem that names the field that is wrong; `refuse` may have a code
 * of its own for it.
 */
export async function readJsonBody<Schema extends v.GenericSchema>(
  request: Request,
  schema: Schema,
  refuse?: (issue: v.BaseIssue<unknown>) => Problem | undefined,
): Promise<v.InferOutput<Schema>> {
  requireContentType(request, JSON_CONTENT_TYPE);
  const json = parseJson(new Uint8Array(await request.arrayBuffer()));
  // A schema would take a list for an object without any of its fields.
  if (Array.isArray(json)) throw new Problem('body.invalid', 'Expected: an object, { … }, and no list.');
  const passedOver = findPassedOver(json);
  if (passedOver) throw refuse?.(passedOver) ?? toProblem(passedOver);
  return parseBy(schema, json, refuse);
}

export function requireContentType(request: Request, wanted: string): void {
  const given = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase();
  if (given !== wanted) throw new Problem('body.content-type', `Send the body as ${wanted}.`);
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(bytes));
  } catch {
    throw new Problem('body.malformed-json', 'The body is not JSON.');
  }
}

function parsePayload<Schema extends v.GenericSchema<unknown, WirePayload>>(
  bytes: Uint8Array,
  request: Request,
  schema: Schema,
): v.InferOutput<Schema> {
  const json = parseJson(bytes);
  const version = v.safeParse(v.looseObject({ wire: v.number() }), json);
  if (version.success && version.output.wire !== WIRE_VERSION) {
    throw new Problem('wire.version-unsupported', `This server speaks wire version ${WIRE_VERSION}.`, 'wire');
  }
  const payload = parseBy(schema, json);
  if (payload.audience !== new URL(request.url).origin) {
    throw new Problem('wire.wrong-audience', 'The body was made for another server.', 'audience');
  }
  return payload;
}

function parseBy<Schema extends v.GenericSchema>(
  schema: Schema,
  json: unknown,
  refuse?: (issue: v.BaseIssue<unknown>) => Problem | undefined,
): v.InferOutput<Schema> {
  const result = v.safeParse(schema, json, { abortEarly: true });
  if (!result.success) {
    const [issue] = result.issues;
    throw refuse?.(issue) ?? toProblem(issue);
  }
  return result.output;
}

function toProblem(issue: v.BaseIssue<unknown>): Problem {
  return new Problem('body.invalid', explainIssue(issue), fieldPath(issue) || undefined);
}

async function shortDigest(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(hash.subarray(0, 8), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
