import type { Context } from 'hono';
import * as v from 'valibot';
import { builtIn } from '../../shared/catalogue/built-in.ts';
import { describeServices } from '../../shared/catalogue/own.ts';
import type { AppEnv } from '../app.ts';
import { readOwnCatalogue } from '../catalogue/store.ts';
import { readQuery } from '../query.ts';
import { readThreshold } from '../settings.ts';
import { toCsv } from './csv.ts';
import { buildReport } from './report.ts';
import { readInventory } from './store.ts';

export const inventoryQuerySchema = v.strictObject({ format: v.optional(v.picklist(['json', 'csv']), 'json') });

export async function inventory(c: Context<AppEnv>): Promise<Response> {
  const { format } = readQuery(c, inventoryQuerySchema);
  const today = c.get('today');
  const [stored, own] = await Promise.all([readInventory(c.env.DB, today), readOwnCatalogue(c.env.DB)]);
  const report = buildReport(stored, describeServices(builtIn.services, own?.catalogue), {
    today,
    threshold: readThreshold(c.env),
  });
  if (format === 'json') return c.json(report);
  return c.body(toCsv(report), 200, {
    'content-type': 'text/csv; charset=utf-8; header=present',
    'content-disposition': `attachment; filename="ai-inventory-${today}.csv"`,
  });
}
