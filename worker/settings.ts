/** What the deployment sets: bindings, variables and secrets, parsed once a request reaches something that needs them. */
import * as v from 'valibot';
import { isServerOrigin } from '../shared/connect-code.ts';
import { DEFAULT_THRESHOLD, thresholdSchema } from '../shared/threshold.ts';

export interface Env {
  DB: D1Database;
  /** k, as text. */
  THRESHOLD?: string;
  /** Ed25519 private key as a JSON Web Key, as text. */
  SIGNING_KEY: string;
  /** The dashboard's files, and the packages of the extension. */
  ASSETS?: Fetcher;
  /** Staff by single sign-on: the address of the team at Cloudflare Access, and the audience tag of the application. */
  ACCESS_TEAM?: string;
  ACCESS_AUDIENCE?: string;
}

const numberText = v.pipe(v.string(), v.transform(Number), thresholdSchema);

const accessSchema = v.object({
  ACCESS_TEAM: v.pipe(v.string(), v.check(isServerOrigin, 'an https address without a path')),
  ACCESS_AUDIENCE: v.pipe(v.string(), v.regex(/^[\w-]{8,128}$/, 'an audience tag')),
});

/** Undefined where staff have tokens alone. Throws when one of the two is set without the other, or is no such thing. */
export function readAccess(
  env: Pick<Env, 'ACCESS_TEAM' | 'ACCESS_AUDIENCE'>,
): { team: string; audience: string } | undefined {
  if (!env.ACCESS_TEAM && !env.ACCESS_AUDIENCE) return undefined;
  const { ACCESS_TEAM: team, ACCESS_AUDIENCE: audience } = v.parse(accessSchema, env);
  return { team, audience };
}

/** Throws when the variable is not a whole number of 5 or more: a wrong threshold must not go unnoticed. */
export function readThreshold(env: Pick<Env, 'THRESHOLD'>): number {
  return env.THRESHOLD === undefined ? DEFAULT_THRESHOLD : v.parse(numberText, env.THRESHOLD);
}
