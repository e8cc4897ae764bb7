import type { Context } from 'hono';
import type * as v from 'valibot';
import type { healthSchema } from '../shared/health.ts';
import type { AppEnv } from './app.ts';
import { query, readRow } from './db/database.ts';
import { readAccess } from './settings.ts';

export async function health(c: Context<AppEnv>): Promise<Response> {
  await readRow(c.env.DB, query.selectFrom('coverage').select('day').limit(1));
  return c.json({ status: 'ok', singleSignOn: readAccess(c.env) !== undefined } satisfies v.InferOutput<
    typeof healthSchema
  >);
}
