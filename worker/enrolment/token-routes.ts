import type { Context } from 'hono';
import type * as v from 'valibot';
import { formatConnectCode } from '../../shared/connect-code.ts';
import { addDays, type Day } from '../../shared/day.ts';
import { makeEnrolmentToken } from '../../shared/enrolment-token.ts';
import {
  type AddedToken,
  type EnrolmentToken,
  type enrolmentTokensSchema,
  MOST_TOKEN_DAYS,
  newTokenSchema,
  revocationQuerySchema,
  rotationSchema,
} from '../../shared/rollout.ts';
import type { AppEnv } from '../app.ts';
import { readJsonBody } from '../body.ts';
import { Problem } from '../problem.ts';
import { readQuery } from '../query.ts';
import { keyFingerprint } from '../signing-key.ts';
import { hashToken } from '../tokens.ts';
import { whoOf } from '../who.ts';
import { isNetwork } from './addresses.ts';
import {
  addEnrolmentToken,
  listEnrolmentTokens,
  readEnrolmentToken,
  revokeEnrolmentToken,
  rotateEnrolmentToken,
} from './token-store.ts';

export async function enrolmentTokens(c: Context<AppEnv>): Promise<Response> {
  const tokens = await listEnrolmentTokens(c.env.DB, c.get('today'));
  return c.json({ tokens } satisfies v.InferOutput<typeof enrolmentTokensSchema>);
}

/** Of one alone: asked for again and again while its first browser is waited for, and so no view that is logged. */
export async function enrolmentToken(c: Context<AppEnv>): Promise<Response> {
  return c.json((await requireToken(c)) satisfies EnrolmentToken);
}

export async function addToken(c: Context<AppEnv>): Promise<Response> {
  const given = await readJsonBody(c.req.raw, newTokenSchema);
  const today = c.get('today');
  requireDay('expiresDay', given.expiresDay, today);
  const wrong = given.addresses.findIndex((text) => !isNetwork(text));
  if (wrong >= 0) {
    const message = 'Expected: an address or a network, as 203.0.113.0/24 or 2001:db8::/32.';
    throw new Problem('body.invalid', message, `addresses[${wrong}]`);
  }
  const secret = await makeSecret(c);
  const added = await addEnrolmentToken(c.env.DB, whoOf(c), { hash: secret.hash, given, today });
  if (added === 'name-taken') {
    const message = 'A token in force bears this name. Choose another, or revoke or rotate that one.';
    throw new Problem('token.name-taken', message, 'name');
  }
  if (added === 'group-unknown') {
    const message = 'There is no such group. Add it under groups first, or leave it at 0 for none.';
    throw new Problem('token.group-unknown', message, 'group');
  }
  return answerOnce(c, secret, added);
}

export async function rotateToken(c: Context<AppEnv>): Promise<Response> {
  const old = await requireToken(c);
  const { overlapUntil, expiresDay } = await readJsonBody(c.req.raw, rotationSchema);
  const today = c.get('today');
  requireDay('overlapUntil', overlapUntil, today);
  requireDay('expiresDay', expiresDay, today);
  const secret = await makeSecret(c);
  const added = await rotateEnrolmentToken(c.env.DB, whoOf(c), {
    old,
    hash: secret.hash,
    today,
    overlapUntil: overlapUntil < old.expiresDay ? overlapUntil : old.expiresDay,
    expiresDay,
  });
  if (added === 'ended') {
    const message = 'This token has ended, or another took its place. Read the list again; make a new one if need be.';
    throw new Problem('token.ended-already', message);
  }
  return answerOnce(c, secret, added);
}

export async function revokeToken(c: Context<AppEnv>): Promise<Response> {
  const token = await requireToken(c);
  const { browsers } = readQuery(c, revocationQuerySchema);
  const today = c.get('today');
  if (!(await revokeEnrolmentToken(c.env.DB, whoOf(c), token, { browsers, today }))) {
    throw new Problem('token.ended-already', 'This token is revoked already. There is nothing left to do.');
  }
  return c.json((await requireToken(c)) satisfies EnrolmentToken);
}

async function requireToken(c: Context<AppEnv>): Promise<EnrolmentToken> {
  const number = /^[1-9]\d{0,14}$/.test(c.req.param('number') ?? '') ? Number(c.req.param('number')) : 0;
  const token = await readEnrolmentToken(c.env.DB, number, c.get('today'));
  if (!token) throw new Problem('token.unknown', 'There is no such enrolment token. Read the list again.');
  return token;
}

function requireDay(field: string, day: Day, today: Day): void {
  const last = addDays(today, MOST_TOKEN_DAYS);
  if (day >= today && day <= last) return;
  throw new Problem('body.invalid', `Expected: a day from ${today} to ${last}.`, field);
}

interface Secret {
  token: string;
  hash: string;
  fingerprint: string;
}

async function makeSecret(c: Context<AppEnv>): Promise<Secret> {
  const fingerprint = await keyFingerprint(c.env);
  const random = crypto.getRandomValues(new Uint8Array(32)).toBase64({ alphabet: 'base64url', omitPadding: true });
  const token = makeEnrolmentToken(fingerprint, random);
  return { token, hash: await hashToken(token), fingerprint };
}

/** With the token itself, which nothing that is kept can give again. */
async function answerOnce(c: Context<AppEnv>, { token, fingerprint }: Secret, number: number): Promise<Response> {
  const made = await readEnrolmentToken(c.env.DB, number, c.get('today'));
  if (!made) throw new Error('An enrolment token that was just made is not there.');
  const connectCode = formatConnectCode({ server: new URL(c.req.url).origin, token, key: fingerprint });
  return c.json({ token, connectCode, ...made } satisfies AddedToken);
}
