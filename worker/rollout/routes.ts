import type { Context } from 'hono';
import type { Rollout } from '../../shared/rollout.ts';
import type { AppEnv } from '../app.ts';
import { logView } from '../log/views.ts';
import { readPackages } from '../packages.ts';
import { describeRollout } from './report.ts';
import { readRollout } from './store.ts';

export async function rollout(c: Context<AppEnv>): Promise<Response> {
  const today = c.get('today');
  const [stored, packages] = await Promise.all([
    readRollout(c.env.DB, today),
    readPackages(c.env, new URL(c.req.url).origin),
  ]);
  await logView(c, 'rollout', {});
  return c.json(describeRollout(stored, packages, today) satisfies Rollout);
}
