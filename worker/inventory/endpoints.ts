/** What is read of the inventory: the report, the queue of findings, one system. */
import { PATHS } from '../../shared/api.ts';
import { findingQueueSchema } from '../../shared/finding-queue.ts';
import { inventorySchema } from '../../shared/inventory.ts';
import { ROLES } from '../../shared/role.ts';
import { systemReportSchema } from '../../shared/system-report.ts';
import { type Endpoint, STAFF_PROBLEMS } from '../endpoint.ts';
import { findings, findingsQuerySchema } from '../findings/routes.ts';
import { inventory, inventoryQuerySchema } from './routes.ts';
import { system } from './system.ts';

export const INVENTORY_ENDPOINTS: readonly Endpoint[] = [
  {
    method: 'GET',
    path: PATHS.inventory,
    summary: 'The AI inventory with its findings: JSON in pages, or the whole as CSV or as HTML to print.',
    access: { kind: 'staff', roles: ROLES },
    query: inventoryQuerySchema,
    notModified: true,
    response: inventorySchema,
    alsoAnswers: ['text/csv', 'text/html'],
    problems: ['query.invalid', 'query.unknown', 'query.cursor', ...STAFF_PROBLEMS, 'server.busy'],
    handler: inventory,
  },
  {
    method: 'GET',
    path: PATHS.findings,
    summary: 'The queue: every finding, the earliest due first.',
    access: { kind: 'staff', roles: ROLES },
    query: findingsQuerySchema,
    notModified: true,
    response: findingQueueSchema,
    problems: ['query.invalid', 'query.unknown', 'query.cursor', ...STAFF_PROBLEMS, 'server.busy'],
    handler: findings,
  },
  {
    method: 'GET',
    path: PATHS.system,
    summary: 'One AI system with its record, reviews, screenings, assessments and history.',
    access: { kind: 'staff', roles: ROLES },
    response: systemReportSchema,
    problems: [...STAFF_PROBLEMS, 'system.unknown', 'server.busy'],
    handler: system,
  },
];
