import type { Context } from 'hono';
import { enrolRequestSchema, JWS_TYPES, WIRE_VERSION } from '../../shared/api.ts';
import { type Day, toDayNumber } from '../../shared/day.ts';
import type { AppEnv } from '../app.ts';
import { readSignedBody } from '../body.ts';
import { Problem } from '../problem.ts';
import { hashToken } from '../tokens.ts';
import { type EnrolmentAttempt, enrolDevice } from './store.ts';

export async function enrol(c: Context<AppEnv>): Promise<Response> {
  const { payload, device } = await readSignedBody(c.req.raw, JWS_TYPES.enrol, enrolRequestSchema);
  const today = c.get('today');
  const attempt = await enrolDevice(c.env.DB, device, await hashToken(payload.token), today);
  const problem = whyNotEnrolled(attempt, today);
  if (problem) throw problem;
  return c.json({ wire: WIRE_VERSION, device });
}

function whyNotEnrolled({ token, device }: EnrolmentAttempt, today: Day): Problem | undefined {
  const ask = 'Ask your administrator for a new connect code.';
  if (device && device.revoked_day !== null)
    return new Problem('device.revoked', `This browser's key was revoked. ${ask}`);
  if (device && device.forked_day !== null) {
    return new Problem('device.forked', 'Two copies of one profile reported with this key. Enrol with a new one.');
  }
  if (!token) return new Problem('enrol.token-unknown', `The enrolment token is not known here. ${ask}`, 'token');
  if (token.revoked_day !== null)
    return new Problem('enrol.token-revoked', `The enrolment token was revoked. ${ask}`, 'token');
  if (device?.token === token.number) return undefined;
  if (token.expires_day < toDayNumber(today)) {
    return new Problem('enrol.token-expired', `The enrolment token has expired. ${ask}`, 'token');
  }
  return new Problem('enrol.token-used-up', `The enrolment token has been used as often as it may be. ${ask}`, 'token');
}
