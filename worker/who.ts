import type { Context } from 'hono';
import type { AppEnv } from './app.ts';
import type { Who } from './log/write.ts';

/** The staff member who calls, and when, for the log. */
export function whoOf(c: Context<AppEnv>): Who {
  return { actor: c.get('staff'), at: c.get('now') };
}
