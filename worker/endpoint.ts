/** What a route of the API is made of, and the refusals that several share. */
import type { Handler } from 'hono';
import type * as v from 'valibot';
import type { ProblemCode } from '../shared/problem.ts';
import type { Role } from '../shared/role.ts';
import type { AppEnv } from './app.ts';

export interface Endpoint {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  path: string;
  summary: string;
  /** Who may call: anybody, a browser by its signature, or staff by role. */
  access: { kind: 'public' } | { kind: 'browser' } | { kind: 'staff'; roles: readonly Role[] };
  query?: v.GenericSchema;
  /** A compact JWS with this `typ`, around a payload of this shape. */
  signedBody?: { type: string; payload: v.GenericSchema };
  /** Text of this kind. */
  textBody?: { type: string; description: string };
  /** Longest body in bytes, where it may be longer than others. */
  bodyLimit?: number;
  /** JSON of this shape. */
  body?: v.GenericSchema;
  /** Beside the body: `If-Match` with the version that was read. */
  ifMatch?: true;
  /** Answers 304 to who sends the `ETag` of what they have as `If-None-Match`. */
  notModified?: true;
  response: v.GenericSchema;
  alsoAnswers?: readonly string[];
  problems: readonly ProblemCode[];
  handler: Handler<AppEnv>;
}

export const JSON_BODY_PROBLEMS = [
  'body.content-type',
  'body.too-large',
  'body.malformed-json',
  'body.invalid',
] as const satisfies readonly ProblemCode[];

export const UNSIGNED_BODY_PROBLEMS = [
  ...JSON_BODY_PROBLEMS,
  'wire.version-unsupported',
  'wire.wrong-audience',
] as const satisfies readonly ProblemCode[];

export const SIGNED_BODY_PROBLEMS = [
  ...UNSIGNED_BODY_PROBLEMS,
  'body.malformed-jws',
  'device.bad-signature',
] as const satisfies readonly ProblemCode[];

export const STAFF_PROBLEMS = [
  'auth.missing',
  'auth.token-unknown',
  'auth.token-expired',
  'auth.token-revoked',
  'auth.role-not-allowed',
  'auth.sign-on-invalid',
  'auth.sign-on-unknown',
  'auth.sign-on-unavailable',
  'auth.cross-site',
] as const satisfies readonly ProblemCode[];

/** Of a change to something that has a version: `If-Match` names the one that was read. */
export const VERSION_PROBLEMS = [
  'write.if-match-missing',
  'write.if-match-invalid',
  'write.stale',
] as const satisfies readonly ProblemCode[];
