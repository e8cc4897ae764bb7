import type { Context } from 'hono';
import type * as v from 'valibot';
import {
  type ConcernRequest,
  concernRequestSchema,
  type concernResponseSchema,
  WIRE_VERSION,
} from '../../shared/api.ts';
import { toDayNumber } from '../../shared/day.ts';
import type { AppEnv } from '../app.ts';
import { readUnsignedBody } from '../body.ts';
import { readNumber } from '../catalogue/numbers.ts';
import { Problem } from '../problem.ts';
import { requestId } from '../requests/id.ts';
import { hashToken } from '../tokens.ts';
import { type Concern, type ConcernContext, readConcernContext, writeConcern } from './store.ts';

/** Takes a concern that says of its browser no more than which token it was connected with. */
export async function reportConcern(c: Context<AppEnv>): Promise<Response> {
  const { token, receipt, ...concern } = await readUnsignedBody(c.req.raw, concernRequestSchema);
  const [tokenHash, id] = await Promise.all([hashToken(token), requestId(receipt)]);
  await storeConcern(c.env.DB, tokenHash, { id, day: toDayNumber(c.get('today')), ...concern });
  return c.json({ wire: WIRE_VERSION } satisfies v.InferOutput<typeof concernResponseSchema>);
}

/** Stores it once, however often it comes. */
async function storeConcern(
  db: D1Database,
  tokenHash: string,
  concern: Pick<Concern, 'id' | 'day'> & Pick<ConcernRequest, 'category' | 'service' | 'text'>,
): Promise<void> {
  const { id, day, category, service, text } = concern;
  const context = await readConcernContext(db, tokenHash, id, day);
  requireGoodToken(context);
  if (context.isStored) return;
  requireAllowance(context);
  const number = service === undefined ? null : await readNumber(db, service);
  if (number === undefined) {
    throw new Problem('concern.service-unknown', 'There is no such service here. Leave it out.', 'service');
  }
  const isWritten = await writeConcern(db, tokenHash, { id, day, category, service: number, text });
  // Another one was faster: judged anew, it is here already or one too many.
  if (!isWritten) await storeConcern(db, tokenHash, concern);
}

/** One that has expired will do: browsers go on that were connected with it. */
function requireGoodToken({ token }: ConcernContext): void {
  const ask = 'Ask your administrator for a new connect code.';
  if (!token) throw new Problem('enrol.token-unknown', `The enrolment token is not known here. ${ask}`, 'token');
  if (token.isRevoked) throw new Problem('enrol.token-revoked', `The enrolment token was revoked. ${ask}`, 'token');
  // Networks and approval stand before enrolment: who only has the token has not come past them.
  if (!token.hasBrowsers) {
    throw new Problem('device.not-approved', 'No browser was let in with this enrolment token yet.', 'token');
  }
}

function requireAllowance({ token }: ConcernContext): void {
  if (token && token.concernsToday < token.concernsADay) return;
  throw new Problem('concern.too-many', 'Too many concerns came with this token today. Try again tomorrow.');
}
