/** What the dashboard asks the Worker. A refusal, silence or nonsense is a value, never an exception. */
import * as v from 'valibot';
import { type ProblemCode, problemSchema } from '../../shared/problem.ts';

const TIMEOUT_MS = 20_000;

export type Failure =
  | {
      kind: 'refused';
      code: ProblemCode;
      /** What the server says of it: what happened and what to do next. */
      message: string;
      /** Path of the field that is wrong. */
      field: string | null;
    }
  | { kind: 'unreachable' }
  | { kind: 'slow' }
  | { kind: 'unreadable' };

export type Answer<T> = { ok: true; value: T } | { ok: false; failure: Failure };

interface Call {
  path: string;
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Sent as JSON. */
  body?: unknown;
  /** What is changed: the version that was read, for `If-Match`. */
  version?: number;
  /** Beside the usual headers. */
  headers?: Record<string, string>;
  /** The page is being left: the browser sends it all the same. */
  leaving?: boolean;
}

/** In place of a token: the organisation's single sign-on stands before the server, and tells it who asks. */
export const SINGLE_SIGN_ON = '';

/** Reads one answer with `schema`. */
export function read<Schema extends v.GenericSchema>(
  token: string,
  path: string,
  schema: Schema,
  headers: Record<string, string> = {},
): Promise<Answer<v.InferOutput<Schema>>> {
  return call(token, { path, headers }, async (response) => v.parse(schema, await response.json()));
}

export function readFile(token: string, path: string): Promise<Answer<Blob>> {
  return call(token, { path }, (response) => response.blob());
}

/** Changes something. Gives the version that it has now; null where the answer names none. */
export function send(token: string, change: Call): Promise<Answer<number | null>> {
  return call(token, change, async (response) => {
    const version = /^(?:W\/)?"(\d{1,15})"$/.exec(response.headers.get('etag') ?? '')?.[1];
    return version === undefined ? null : Number(version);
  });
}

/** Changes something, and reads what the server answers with `schema`. */
export function sendAndRead<Schema extends v.GenericSchema>(
  token: string,
  change: Call,
  schema: Schema,
): Promise<Answer<v.InferOutput<Schema>>> {
  return call(token, change, async (response) => v.parse(schema, await response.json()));
}

/** True when another token, and nothing else, would help. What one role may not do is no reason to sign in anew. */
export function needsSignIn(failure: Failure): boolean {
  return failure.kind === 'refused' && failure.code.startsWith('auth.') && failure.code !== 'auth.role-not-allowed';
}

async function call<T>(
  token: string,
  { path, method = 'GET', body, version, headers = {}, leaving = false }: Call,
  take: (response: Response) => Promise<T>,
): Promise<Answer<T>> {
  // No token looks like this, and fetch would call it a network error.
  if (token !== SINGLE_SIGN_ON && !/^[\x21-\x7e]+$/.test(token)) {
    return { ok: false, failure: { kind: 'refused', code: 'auth.token-unknown', message: '', field: null } };
  }
  try {
    const response = await fetch(path, {
      method,
      headers: {
        ...(token === SINGLE_SIGN_ON ? {} : { Authorization: `Bearer ${token}` }),
        ...headers,
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...(version === undefined ? {} : { 'If-Match': `"${version}"` }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      cache: 'no-store',
      keepalive: leaving,
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (response.ok) return { ok: true, value: await take(response) };
    const { code, message, field = null } = v.parse(problemSchema, await response.json()).error;
    return { ok: false, failure: { kind: 'refused', code, message, field } };
  } catch (error) {
    return { ok: false, failure: toFailure(error) };
  }
}

function toFailure(error: unknown): Failure {
  if (error instanceof DOMException && error.name === 'TimeoutError') return { kind: 'slow' };
  if (error instanceof v.ValiError || error instanceof SyntaxError) return { kind: 'unreadable' };
  return { kind: 'unreachable' };
}
