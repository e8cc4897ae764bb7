import type { Context } from 'hono';
import * as v from 'valibot';
import type { AppEnv } from './app.ts';
import { query, readRow } from './db/database.ts';

export const healthSchema = v.strictObject({ status: v.literal('ok') });

export async function health(c: Context<AppEnv>): Promise<Response> {
  await readRow(c.env.DB, query.selectFrom('coverage').select('day').limit(1));
  return c.json({ status: 'ok' } satisfies v.InferOutput<typeof healthSchema>);
}
