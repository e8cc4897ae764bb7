/** What a deployment makes once: the key that signs for browsers, and the first tokens. Files are private to their owner. */
import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { connectionSchema, formatConnectCode } from '../../shared/connect-code.ts';
import { addDays, toDayNumber, utcDay } from '../../shared/day.ts';
import { makeEnrolmentToken } from '../../shared/enrolment-token.ts';
import { writePrivate } from './deploy-settings.ts';

const DAYS_VALID = 90;
const MOST_BROWSERS = 1_000;

const secretsSchema = v.strictObject({ SIGNING_KEY: v.string() });
const tokensSchema = v.strictObject({ admin: v.string(), enrolment: v.string() });
export type FirstTokens = v.InferOutput<typeof tokensSchema>;

export const secretsFile = (folder: string) => join(folder, 'secrets.json');
const tokensFile = (folder: string) => join(folder, 'first-tokens.json');

/**
 * The file with the signing key, as Wrangler uploads it; made where there is none, and kept: it is the copy to go back to.
 * Throws with what to do when it cannot be read.
 */
export function prepareSigningKey(folder: string): string {
  const file = secretsFile(folder);
  if (!existsSync(file)) {
    const jwk = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
    writePrivate(file, `${JSON.stringify({ SIGNING_KEY: JSON.stringify(jwk) }, null, 2)}\n`);
  }
  readFingerprint(folder);
  return file;
}

/** RFC 7638 thumbprint of the signing key. */
export function readFingerprint(folder: string): string {
  const file = secretsFile(folder);
  try {
    const { SIGNING_KEY } = v.parse(secretsSchema, JSON.parse(readFileSync(file, 'utf8')));
    const { x } = v.parse(v.object({ x: v.string() }), JSON.parse(SIGNING_KEY));
    return createHash('sha256').update(`{"crv":"Ed25519","kty":"OKP","x":"${x}"}`).digest('base64url');
  } catch {
    throw new Error(
      `${file} is not there or cannot be read. Put back a copy of it: with another key, every browser must be connected anew.`,
    );
  }
}

/** The first tokens of a run that did not come to its end. */
export function readFirstTokens(folder: string): FirstTokens | undefined {
  const file = tokensFile(folder);
  return existsSync(file) ? v.parse(tokensSchema, JSON.parse(readFileSync(file, 'utf8'))) : undefined;
}

/** Kept until they have been shown. */
export function makeFirstTokens(folder: string): FirstTokens {
  const tokens = {
    admin: `unshade_${randomBytes(32).toString('base64url')}`,
    enrolment: makeEnrolmentToken(readFingerprint(folder), randomBytes(32).toString('base64url')),
  };
  writePrivate(tokensFile(folder), `${JSON.stringify(tokens)}\n`);
  return tokens;
}

export function forgetFirstTokens(folder: string): void {
  rmSync(tokensFile(folder), { force: true });
}

/** SQL that stores them, as hashes. Twice is as good as once. */
export function firstTokensSql({ admin, enrolment }: FirstTokens, now: number): string {
  const today = utcDay(now);
  const expires = toDayNumber(addDays(today, DAYS_VALID));
  const hash = (token: string) => createHash('sha256').update(token).digest('base64url');
  return `insert into staff_token (hash, name, name_key, roles, created_day, expires_day)
values ('${hash(admin)}', 'first admin', 'first admin', '["admin"]', ${toDayNumber(today)}, ${expires})
on conflict do nothing;
insert into enrolment_token (hash, name, expires_day, max_uses, created_day)
values ('${hash(enrolment)}', 'first connect code', ${expires}, ${MOST_BROWSERS}, ${toDayNumber(today)})
on conflict do nothing;
`;
}

export function connectCodeOf(folder: string, server: string, { enrolment }: FirstTokens): string {
  return formatConnectCode(v.parse(connectionSchema, { server, token: enrolment, key: readFingerprint(folder) }));
}
