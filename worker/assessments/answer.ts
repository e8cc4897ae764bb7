/** How every route of the assessment that is being made answers. */
import type { Context } from 'hono';
import type { AppEnv } from '../app.ts';
import { answerVersion } from '../if-match.ts';
import { readPolicyContext } from '../policy/store.ts';
import { describeOpen } from './describe-open.ts';
import { type Room, reloadOpen } from './room.ts';

export async function answerRoom(c: Context<AppEnv>, room: Room): Promise<Response> {
  const { inForce } = await readPolicyContext(c.env.DB);
  const report = describeOpen(room, { policy: inForce, viewer: c.get('staff'), today: c.get('today') });
  return answerVersion(c, report.open?.version ?? 0, report);
}

/** After a change to it. */
export async function answerChanged(c: Context<AppEnv>, room: Room): Promise<Response> {
  return answerRoom(c, await reloadOpen(c, room));
}
