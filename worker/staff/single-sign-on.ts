/** Staff by single sign-on: the JWT that Cloudflare Access puts on each request that it lets through. */
import { createRemoteJWKSet, errors, type JWTVerifyGetKey, jwtVerify } from 'jose';
import * as v from 'valibot';
import { Problem } from '../problem.ts';
import { emailSchema } from './email.ts';

export const ACCESS_HEADER = 'cf-access-jwt-assertion';

/** By team: each keeps its keys for ten minutes, and for an unknown one asks again, twice a minute at most. */
const keySets = new Map<string, JWTVerifyGetKey>();

const claimsSchema = v.object({ email: emailSchema });

/** The mail address of who signed on, in small letters. `now`: ISO 8601. Throws a Problem that says what to do. */
export async function verifySignOn(
  jwt: string,
  { team, audience }: { team: string; audience: string },
  now: string,
): Promise<string> {
  try {
    const { payload } = await jwtVerify(jwt, keysOf(team), {
      algorithms: ['RS256'],
      issuer: team,
      audience,
      requiredClaims: ['exp'],
      currentDate: new Date(now),
    });
    return v.parse(claimsSchema, payload).email;
  } catch (error) {
    if (!isAboutToken(error)) {
      console.error('auth.sign-on-unavailable', error instanceof Error ? error.name : typeof error);
      const message =
        'The keys of the single sign-on cannot be read at this moment. Try again, or use an access token.';
      throw new Problem('auth.sign-on-unavailable', message);
    }
    const message =
      'This sign-on is not good here: it is over, was made for another application, or names no mail address. Sign in again.';
    throw new Problem('auth.sign-on-invalid', message);
  }
}

function keysOf(team: string): JWTVerifyGetKey {
  const known = keySets.get(team) ?? createRemoteJWKSet(new URL('/cdn-cgi/access/certs', team));
  keySets.set(team, known);
  return known;
}

/** Whether what failed is the token, and not the way to the keys. */
function isAboutToken(error: unknown): boolean {
  if (v.isValiError(error)) return true;
  if (error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid) return false;
  return error instanceof errors.JOSEError && error.code !== errors.JOSEError.code;
}

/**
 * The sign-on comes with every request of the browser, also with one that another site makes it send: these are refused.
 * Throws a Problem.
 */
export function refuseCrossSite(request: Request): void {
  const site = request.headers.get('sec-fetch-site');
  const origin = request.headers.get('origin');
  const isReading = request.method === 'GET' || request.method === 'HEAD';
  const isFromElsewhere = isReading
    ? site === 'cross-site'
    : (site !== null && site !== 'same-origin' && site !== 'none') ||
      (origin !== null && origin !== new URL(request.url).origin);
  if (!isFromElsewhere) return;
  const message = 'Another site sent this. Open the dashboard itself, or send an access token.';
  throw new Problem('auth.cross-site', message);
}
