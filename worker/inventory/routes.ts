import type { Context } from 'hono';
import * as v from 'valibot';
import type { Inventory } from '../../shared/inventory.ts';
import type { AppEnv } from '../app.ts';
import { logExport, logView } from '../log/views.ts';
import { answerUnlessKnown } from '../not-modified.ts';
import { Problem } from '../problem.ts';
import { readQuery } from '../query.ts';
import { toCsv } from './csv.ts';
import { cutPage, filterEntries, keepSystems, pageEntries, readCursor } from './filter.ts';
import { toHtml } from './html.ts';
import { loadReport } from './load.ts';

/** CSV and HTML are the whole of what fits the filters; pages are for JSON alone. */
export const inventoryQuerySchema = v.strictObject({
  format: v.optional(v.picklist(['json', 'csv', 'html']), 'json'),
  ...filterEntries,
  ...pageEntries,
});

export async function inventory(c: Context<AppEnv>): Promise<Response> {
  const { format, limit, cursor, ...filter } = readQuery(c, inventoryQuerySchema);
  const after = cursor === undefined ? undefined : readCursor(cursor, isSystemId);
  if (cursor !== undefined && after === undefined) throw badCursor();
  if (format !== 'json' && cursor !== undefined) throw badCursor('CSV and HTML come whole. Leave the cursor out.');
  if (format !== 'json' && c.req.query('limit') !== undefined) {
    throw new Problem('query.invalid', 'CSV and HTML come whole. Leave the limit out.', 'limit');
  }
  const { heading, systems, known } = await loadReport(c.env, c.get('today'));
  const fitting = keepSystems(systems, filter);
  const filters = Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));
  if (format === 'json') {
    const { rows, next } = cutPage(fitting, ({ id }) => id, { limit: Number(limit), after });
    const report: Inventory = { ...heading, total: fitting.length, systems: rows, next };
    await logView(c, 'inventory', { format, filters, page: after ?? null, systems: rows.length });
    return answerUnlessKnown(c, report, { ...report, logHead: null });
  }
  const report: Inventory = { ...heading, total: fitting.length, systems: fitting, next: null };
  await logExport(c, 'inventory', { format, filters, systems: fitting.length, logHead: heading.logHead });
  if (format === 'html') {
    c.header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'");
    return c.html(toHtml(report, { filters, madeBy: c.get('staff'), madeAt: c.get('now') }));
  }
  return c.body(toCsv(report, known.records), 200, {
    'content-type': 'text/csv; charset=utf-8; header=present',
    'content-disposition': `attachment; filename="ai-inventory-${heading.day}.csv"`,
  });
}

const isSystemId = (key: string) => /^[a-z0-9][a-z0-9-]*$/.test(key);

export function badCursor(message = 'This is no cursor of ours. Begin at the first page.'): Problem {
  return new Problem('query.cursor', message, 'cursor');
}
