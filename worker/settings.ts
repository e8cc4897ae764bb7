/** What the deployment sets: bindings, variables and secrets, parsed once a request reaches something that needs them. */
import * as v from 'valibot';
import { DEFAULT_THRESHOLD, thresholdSchema } from '../shared/threshold.ts';

export interface Env {
  DB: D1Database;
  /** k, as text. */
  THRESHOLD?: string;
  /** Ed25519 private key as a JSON Web Key, as text. */
  SIGNING_KEY: string;
}

const numberText = v.pipe(v.string(), v.transform(Number), thresholdSchema);

/** Throws when the variable is not a whole number of 5 or more: a wrong threshold must not go unnoticed. */
export function readThreshold(env: Pick<Env, 'THRESHOLD'>): number {
  return env.THRESHOLD === undefined ? DEFAULT_THRESHOLD : v.parse(numberText, env.THRESHOLD);
}
