/** The reports that the dashboard reads, each whole. */
import { PATHS } from '../../shared/api.ts';
import { type FindingQueue, findingQueueSchema } from '../../shared/finding-queue.ts';
import { type Inventory, inventorySchema } from '../../shared/inventory.ts';
import { openAssessmentReportSchema } from '../../shared/open-assessment.ts';
import { systemReportSchema } from '../../shared/system-report.ts';
import { type Answer, read, readFile } from './client.ts';
import { pathOf } from './paths.ts';

const PAGE = '500';

/** Every page of it, put together. */
export async function fetchInventory(token: string): Promise<Answer<Inventory>> {
  return fetchPages(
    (query) => read(token, `${PATHS.inventory}?${query}`, inventorySchema),
    (all, page) => ({ ...page, systems: [...all.systems, ...page.systems] }),
  );
}

/** Every finding, soonest due first. */
export async function fetchQueue(token: string): Promise<Answer<FindingQueue>> {
  return fetchPages(
    (query) => read(token, `${PATHS.findings}?${query}`, findingQueueSchema),
    (all, page) => ({ ...page, findings: [...all.findings, ...page.findings] }),
  );
}

/** The whole report as a file of its own: a table, or a page to print. */
export function fetchInventoryFile(token: string, format: 'csv' | 'html'): Promise<Answer<Blob>> {
  return readFile(token, `${PATHS.inventory}?format=${format}`);
}

export function fetchSystem(token: string, id: string) {
  return read(token, pathOf('system', { id }), systemReportSchema);
}

export function fetchOpenAssessment(token: string, id: string) {
  return read(token, pathOf('openAssessment', { id }), openAssessmentReportSchema);
}

async function fetchPages<T extends { next: string | null }>(
  fetchPage: (query: URLSearchParams) => Promise<Answer<T>>,
  join: (all: T, page: T) => T,
): Promise<Answer<T>> {
  const first = await fetchPage(new URLSearchParams({ limit: PAGE }));
  if (!first.ok) return first;
  let { value } = first;
  while (value.next !== null) {
    const page = await fetchPage(new URLSearchParams({ limit: PAGE, cursor: value.next }));
    if (!page.ok) return page;
    value = join(value, page.value);
  }
  return { ok: true, value };
}
