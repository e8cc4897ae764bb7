/** What is done once a day: what is over its time is deleted, then changes in findings are written down. */
import type { Day } from '../shared/day.ts';
import { recordFindings } from './findings/daily.ts';
import type { Env } from './settings.ts';
import { deleteExpired } from './sync/store.ts';

/** `at`: ISO 8601, UTC. Safe to repeat. */
export async function runDaily(env: Env, today: Day, at: string): Promise<void> {
  await deleteExpired(env.DB, today);
  await recordFindings(env, today, at);
}
