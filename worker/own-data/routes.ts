import type { Context } from 'hono';
import { JWS_TYPES } from '../../shared/api.ts';
import { daysBetween } from '../../shared/day.ts';
import { ownDataRequestSchema } from '../../shared/own-data.ts';
import type { AppEnv } from '../app.ts';
import { readSignedBody } from '../body.ts';
import { Problem } from '../problem.ts';
import { requireStanding, standingOf } from '../sync/standing.ts';
import { describeOwnData } from './answer.ts';
import { readOwnData } from './store.ts';

/** What is held of the browser that asks. Nothing is written, nothing is logged: asking leaves no trace. */
export async function ownData(c: Context<AppEnv>): Promise<Response> {
  const { payload, device: id } = await readSignedBody(c.req.raw, JWS_TYPES.ownData, ownDataRequestSchema);
  const today = c.get('today');
  if (Math.abs(daysBetween(payload.day, today)) > 1) {
    throw new Problem('body.invalid', `Expected: the day, ${today} here, or one beside it.`, 'day');
  }
  const stored = await readOwnData(c.env.DB, id, payload);
  const device = stored.device && { ...stored.device, ...standingOf(stored.device) };
  return c.json(describeOwnData({ ...stored, device: requireStanding(device) }, today));
}
