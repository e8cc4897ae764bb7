/** Answers with JSON and an `ETag`, or that nothing has changed since the caller read it. */
import type { Context } from 'hono';
import type { AppEnv } from './app.ts';

/**
 * `compared` is what the caller is told of a change in: the answer without what changes by being read. The tag is a weak
 * one, because two answers with the same tag need not be the same byte for byte.
 */
export async function answerUnlessKnown(c: Context<AppEnv>, answer: object, compared: object): Promise<Response> {
  const bytes = new TextEncoder().encode(JSON.stringify(compared));
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  const tag = `W/"${hash.subarray(0, 16).toHex()}"`;
  const known = (c.req.header('if-none-match') ?? '').split(',').map((one) => one.trim());
  if (known.includes(tag) || known.includes('*')) return c.body(null, 304, { etag: tag });
  return Response.json(answer, { headers: { etag: tag } });
}
