import type { Context } from 'hono';
import {
  enrolRequestSchema,
  JWS_TYPES,
  type SetupResponse,
  setupRequestSchema,
  WIRE_VERSION,
} from '../../shared/api.ts';
import type { Day } from '../../shared/day.ts';
import { isTokenOf } from '../../shared/enrolment-token.ts';
import type { AppEnv } from '../app.ts';
import { readSignedBody, readUnsignedBody } from '../body.ts';
import { query, readRow } from '../db/database.ts';
import { readPackages } from '../packages.ts';
import { Problem } from '../problem.ts';
import { keyFingerprint } from '../signing-key.ts';
import { hashToken } from '../tokens.ts';
import { isWithin } from './addresses.ts';
import { type EnrolmentAttempt, enrolDevice, readTokenRecord, type TokenRecord, tellRate } from './store.ts';
import { tokenState } from './token-state.ts';

const ASK = 'Ask your administrator for a new connect code.';

export async function enrol(c: Context<AppEnv>): Promise<Response> {
  const { payload, device } = await readSignedBody(c.req.raw, JWS_TYPES.enrol, enrolRequestSchema);
  const today = c.get('today');
  const hash = await hashToken(payload.token);
  requireAddress(c, await readTokenRecord(c.env.DB, hash));
  const { sequence } = payload;
  const attempt = await enrolDevice(c.env.DB, { id: device, sequence }, hash, today);
  const isOurs = isTokenOf(await keyFingerprint(c.env), payload.token);
  const problem = whyNotEnrolled(attempt, { isOurs, sequence, today });
  if (problem) throw problem;
  if (attempt.token && attempt.isAlertDue) await tellRate(c.env.DB, attempt.token.number, { today, at: c.get('now') });
  return c.json({ wire: WIRE_VERSION, device });
}

/** What a browser should have been given, and whether its token would let it in. Changes nothing. */
export async function setup(c: Context<AppEnv>): Promise<Response> {
  const { token: given } = await readUnsignedBody(c.req.raw, setupRequestSchema);
  const { origin } = new URL(c.req.url);
  const [token, fingerprint, packages] = await Promise.all([
    hashToken(given).then((hash) => readTokenRecord(c.env.DB, hash)),
    keyFingerprint(c.env),
    readPackages(c.env, origin),
  ]);
  requireAddress(c, token);
  const ifUnknown = isTokenOf(fingerprint, given) ? 'unknown' : 'other-server';
  const state = token ? tokenState(token, c.get('today')) : ifUnknown;
  return c.json({
    wire: WIRE_VERSION,
    server: origin,
    keyFingerprint: fingerprint,
    token: state,
    group: token && state === 'good' ? await nameGroup(c.env.DB, token.group_number) : null,
    extension: packages?.version ?? null,
  } satisfies SetupResponse);
}

/** The address is compared, and then forgotten. Cloudflare names it; where nobody does, it is outside. */
export function requireAddress(c: Context<AppEnv>, token: Pick<TokenRecord, 'addresses'> | undefined): void {
  const networks = token ? (JSON.parse(token.addresses) as string[]) : [];
  if (networks.length === 0 || isWithin(c.req.header('cf-connecting-ip') ?? '', networks)) return;
  const message =
    'With this enrolment token browsers come from certain networks only. Connect to the network of your organisation, then try again.';
  throw new Problem('enrol.address-not-allowed', message, 'token');
}

function whyNotEnrolled(
  { token, device }: EnrolmentAttempt,
  { isOurs, sequence, today }: { isOurs: boolean; sequence: number; today: Day },
): Problem | undefined {
  if (device && device.revoked_day !== null)
    return new Problem('device.revoked', `This browser's key was revoked. ${ASK}`);
  if (device && device.forked_day !== null) {
    return new Problem('device.forked', 'Two copies of one profile reported with this key. Enrol with a new one.');
  }
  if (!token && !isOurs) {
    const message =
      'Another server made this enrolment token. Check the address of the server, or ask your administrator for a token of this one.';
    return new Problem('enrol.token-other-server', message, 'token');
  }
  if (!token) return new Problem('enrol.token-unknown', `The enrolment token is not known here. ${ASK}`, 'token');
  if (token.revoked_day !== null)
    return new Problem('enrol.token-revoked', `The enrolment token was revoked. ${ASK}`, 'token');
  if (device?.token === token.number) return undefined;
  if (device && device.sequence >= sequence) {
    return new Problem('device.sequence-too-old', 'This number was passed long ago. Enrol with a new key.', 'sequence');
  }
  if (tokenState(token, today) === 'expired') {
    return new Problem('enrol.token-expired', `The enrolment token has expired. ${ASK}`, 'token');
  }
  return new Problem('enrol.token-used-up', `The enrolment token has been used as often as it may be. ${ASK}`, 'token');
}

async function nameGroup(db: D1Database, number: number): Promise<string | null> {
  const group = await readRow(db, query.selectFrom('browser_group').select('name').where('number', '=', number));
  return group?.name ?? null;
}
