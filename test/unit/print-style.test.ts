/** The page to print opens under the dashboard's content policy, which lets its style in by a hash. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { Inventory } from '../../shared/inventory.ts';
import { toHtml } from '../../worker/inventory/html.ts';

const NOTHING: Inventory = {
  day: '2026-11-21' as Inventory['day'],
  threshold: 10,
  coverage: { browsersReporting: 0 },
  rulepack: '',
  criteria: 0,
  logHead: '',
  total: 0,
  systems: [],
  next: null,
};

it("has the hash of the printed page's style in the dashboard's content policy", async () => {
  const page = String(await toHtml(NOTHING, { filters: {}, madeBy: 'test', madeAt: '2026-11-21T12:00:00Z' }));
  const style = /<style>(.*)<\/style>/s.exec(page)?.[1] ?? '';
  expect(style).toContain('@media print');
  const hash = createHash('sha256').update(style).digest('base64');
  const headers = readFileSync('worker/dashboard/public/_headers', 'utf8');
  expect(headers).toContain(`style-src 'self' 'sha256-${hash}';`);
  expect(page).not.toContain(' style=');
});
