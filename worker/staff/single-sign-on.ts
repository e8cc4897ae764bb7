/** Staff by single sign-on: the JWT that Cloudflare Access puts on each request that it lets through. */
import { createRemoteJWKSet, decodeJwt, decodeProtectedHeader, errors, type JWTVerifyGetKey, jwtVerify } from 'jose';
import * as v from 'valibot';
import { Problem } from '../problem.ts';
import { emailSchema } from './email.ts';

export const ACCESS_HEADER = 'cf-access-jwt-assertion';

/** By team: each keeps its keys for ten minutes, and once it has them asks for an unknown one twice a minute at most. */
const keySets = new Map<string, JWTVerifyGetKey>();
/** By team: when its keys could not be read, in milliseconds since 1970. Nobody can make this server ask again and again. */
const failedAt = new Map<string, number>();
const REST_MS = 5_000;

const claimsSchema = v.object({ email: emailSchema });

/** The mail address of who signed on, in small letters. `now`: ISO 8601. Throws a Problem that says what to do. */
export async function verifySignOn(
  jwt: string,
  { team, audience }: { team: string; audience: string },
  now: string,
): Promise<string> {
  try {
    // What is not even said to be from there is no reason to ask for keys.
    refuseUnverified(jwt, { team, audience });
    if (isResting(team, now)) throw new errors.JWKSTimeout();
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
      if (!isResting(team, now)) failedAt.set(team, Date.parse(now));
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

function isResting(team: string, now: string): boolean {
  return Date.parse(now) - (failedAt.get(team) ?? Number.NEGATIVE_INFINITY) < REST_MS;
}

/** Throws as a verification would. */
function refuseUnverified(jwt: string, { team, audience }: { team: string; audience: string }): void {
  const { alg, kid, iss, aud } = decode(jwt) ?? {};
  const isNamed = alg === 'RS256' && typeof kid === 'string' && iss === team && [aud].flat().includes(audience);
  if (!isNamed) throw new errors.JWTInvalid('not for this application');
}

function decode(jwt: string) {
  try {
    return { ...decodeJwt(jwt), ...decodeProtectedHeader(jwt) };
  } catch {
    return undefined;
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
