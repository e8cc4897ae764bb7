/** Versions as ETags: whoever changes something names the version that they read. */
import type { Context } from 'hono';
import { Problem } from './problem.ts';

/** The version in `If-Match`; 0 for what is not there yet. A proxy that compresses makes a strong tag weak: both are taken. */
export function readIfMatch(c: Context): number {
  const given = c.req.header('if-match');
  if (given === undefined) {
    throw new Problem(
      'write.if-match-missing',
      'Send the version that you read as If-Match: "3", say, or "0" for what is not there yet.',
      'If-Match',
    );
  }
  const version = /^(?:W\/)?"(\d{1,15})"$/.exec(given.trim())?.[1];
  if (version === undefined) {
    const message = 'Expected: one version in quotation marks, as If-Match: "3". Take the ETag of what you read.';
    throw new Problem('write.if-match-invalid', message, 'If-Match');
  }
  return Number(version);
}

export function stale(): Problem {
  return new Problem('write.stale', 'Somebody has changed it since. Read it again, then change it.', 'If-Match');
}

/** Answers with what has this version. */
export function answerVersion(c: Context, version: number, body: object): Response {
  return c.json(body, 200, { etag: `"${version}"` });
}
