import type { Context } from 'hono';
import * as v from 'valibot';
import { daySchema } from '../../shared/day.ts';
import { FINDING_KINDS, PRIORITIES } from '../../shared/finding.ts';
import type { FindingQueue, QueuedFinding } from '../../shared/finding-queue.ts';
import type { AiSystem } from '../../shared/inventory.ts';
import type { AppEnv } from '../app.ts';
import { cutPage, filterEntries, keepSystems, pageEntries, readCursor } from '../inventory/filter.ts';
import { loadReport } from '../inventory/load.ts';
import { badCursor } from '../inventory/routes.ts';
import { logView } from '../log/views.ts';
import { answerUnlessKnown } from '../not-modified.ts';
import { readQuery } from '../query.ts';

const { finding: _, ...systemFilters } = filterEntries;

export const findingsQuerySchema = v.strictObject({
  ...systemFilters,
  kind: v.optional(v.picklist(FINDING_KINDS)),
  priority: v.optional(v.picklist(PRIORITIES)),
  /** Due on that day or before. */
  'due-until': v.optional(daySchema),
  ...pageEntries,
});

export async function findings(c: Context<AppEnv>): Promise<Response> {
  const { limit, cursor, kind, priority, 'due-until': dueUntil, ...filter } = readQuery(c, findingsQuerySchema);
  const after = cursor === undefined ? undefined : readCursor(cursor, isQueueKey);
  if (cursor !== undefined && after === undefined) throw badCursor();
  const today = c.get('today');
  const { heading, systems } = await loadReport(c.env, today);
  const queue = keepSystems(systems, filter)
    .flatMap((system) => queueOf(system, today))
    .filter(
      (finding) =>
        (kind === undefined || finding.kind === kind) &&
        (priority === undefined || finding.priority === priority) &&
        (dueUntil === undefined || finding.due <= dueUntil),
    )
    .sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  const { rows, next } = cutPage(queue, keyOf, { limit: Number(limit), after });
  const answer: FindingQueue = { ...heading, total: queue.length, findings: rows, next };
  const filters = { ...filter, kind, priority, 'due-until': dueUntil };
  await logView(c, 'findings', { filters, page: after ?? null, findings: rows.length });
  return answerUnlessKnown(c, answer, { ...answer, logHead: null });
}

function queueOf(system: AiSystem, today: string): QueuedFinding[] {
  const { id, product, vendor, owner, status, euClass, browsers, firstDay, lastDay } = system;
  return system.findings.map((finding) => ({
    id: `${id}/${finding.kind}`,
    ...finding,
    overdue: finding.due < today,
    system: { id, product, vendor, owner, status, euClass, browsers, firstDay, lastDay },
  }));
}

/** Sorts as text: due day, priority, system, kind. */
function keyOf({ due, priority, id }: QueuedFinding): string {
  return `${due} ${priority} ${id}`;
}

const isQueueKey = (key: string) => /^\d{4}-\d{2}-\d{2} P[0-3] [a-z0-9-]+\/[a-z-]+$/.test(key);
