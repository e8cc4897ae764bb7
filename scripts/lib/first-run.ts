/** What a local Unshade is given at its first start and remembers: keys, tokens, and where its dashboard is. */
import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { connectionSchema, formatConnectCode } from '../../shared/connect-code.ts';
import { addDays, toDayNumber, utcDay } from '../../shared/day.ts';
import { isTokenOf, makeEnrolmentToken } from '../../shared/enrolment-token.ts';
import { executeSqlFile } from './wrangler.ts';

const DAYS_VALID = 365;
const MOST_BROWSERS = 1_000;

const firstRunSchema = v.object({
  dashboard: v.string(),
  adminToken: v.string(),
  connectCode: v.string(),
  enrolmentToken: v.string(),
  signingKeyFingerprint: v.string(),
});
export type FirstRun = v.InferOutput<typeof firstRunSchema>;

const secretsFile = (state: string) => join(state, 'secrets.env');
const firstRunFile = (state: string) => join(state, 'first-run.json');

/**
 * Makes the values once; later starts keep them and only follow the port. Files are private to their owner. Safe to be
 * interrupted anywhere: what is missing is made at the next start.
 */
export async function prepareFirstRun(state: string, port: number): Promise<{ values: FirstRun; secrets: string }> {
  const server = `http://127.0.0.1:${port}`;
  const fingerprint = ensureSigningKey(state);
  const known = existsSync(firstRunFile(state)) ? readFirstRun(state) : undefined;
  const adminToken = known?.adminToken ?? randomToken();
  // One that was made with a key that is gone would be refused by browsers.
  const isOurs = known !== undefined && isTokenOf(fingerprint, known.enrolmentToken);
  const enrolmentToken = isOurs ? known.enrolmentToken : makeEnrolmentToken(fingerprint, randomToken());
  const connection = v.parse(connectionSchema, { server, token: enrolmentToken, key: fingerprint });
  const values: FirstRun = {
    dashboard: `${server}/`,
    adminToken,
    connectCode: formatConnectCode(connection),
    enrolmentToken,
    signingKeyFingerprint: fingerprint,
  };
  writePrivate(firstRunFile(state), `${JSON.stringify(values, null, 2)}\n`);
  await storeTokens(state, values);
  return { values, secrets: secretsFile(state) };
}

/** Throws with what to do when one of the files is there and cannot be read. */
export function checkFirstRun(state: string): void {
  try {
    if (existsSync(firstRunFile(state))) readFirstRun(state);
  } catch {
    throw new Error(`${firstRunFile(state)} cannot be read. Move it away and start again: new tokens are made.`);
  }
  if (!existsSync(secretsFile(state))) return;
  try {
    readSigningKey(state);
  } catch {
    throw new Error(
      `${secretsFile(state)} cannot be read. Move it away and start again: a new key is made, and browsers that are connected must be connected again.`,
    );
  }
}

/** Throws when there is none that can be read. */
export function readFirstRun(state: string): FirstRun {
  return v.parse(firstRunSchema, JSON.parse(readFileSync(firstRunFile(state), 'utf8')));
}

/** The Ed25519 key that signs policy for browsers; gives its RFC 7638 thumbprint. */
function ensureSigningKey(state: string): string {
  const file = secretsFile(state);
  if (!existsSync(file)) {
    const jwk = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
    writePrivate(file, `SIGNING_KEY='${JSON.stringify(jwk)}'\n`);
  }
  const { x } = readSigningKey(state);
  return createHash('sha256').update(`{"crv":"Ed25519","kty":"OKP","x":"${x}"}`).digest('base64url');
}

function readSigningKey(state: string): { x: string } {
  return v.parse(v.object({ x: v.string() }), JSON.parse(signingKeyText(state)));
}

/** The private key as a JSON Web Key, as the Worker takes it. */
export function signingKeyText(state: string): string {
  return /^SIGNING_KEY='(.*)'$/m.exec(readFileSync(secretsFile(state), 'utf8'))?.[1] ?? 'null';
}

/** Whole or not at all: a file half written is never read. */
function writePrivate(file: string, text: string): void {
  writeFileSync(`${file}.new`, text, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

function randomToken(): string {
  return randomBytes(32).toString('base64url');
}

/** Each start makes them good for another while: what is printed must open the door. Whoever was revoked stays out. */
async function storeTokens(state: string, { adminToken, enrolmentToken }: FirstRun): Promise<void> {
  const today = utcDay(Date.now());
  const expires = toDayNumber(addDays(today, DAYS_VALID));
  const hash = (token: string) => createHash('sha256').update(token).digest('base64url');
  const file = join(state, 'tokens.sql');
  writePrivate(
    file,
    `insert into staff_token (hash, name, name_key, roles, created_day, expires_day)
     select '${hash(adminToken)}', called, called, '["admin"]', ${toDayNumber(today)}, ${expires} from (
       select 'first admin' || iif(count(*) = 0, '', ' ' || (count(*) + 1)) as called
       from staff_token where name_key glob 'first admin*') where true
     on conflict (hash) do update set expires_day = excluded.expires_day where revoked_day is null;
     insert into enrolment_token (hash, name, expires_day, max_uses, created_day)
     values ('${hash(enrolmentToken)}', 'first connect code', ${expires}, ${MOST_BROWSERS}, ${toDayNumber(today)})
     on conflict (hash) do update set expires_day = excluded.expires_day where revoked_day is null;\n`,
  );
  try {
    await executeSqlFile(state, file);
  } finally {
    rmSync(file, { force: true });
  }
}
