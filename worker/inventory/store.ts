import { type Day, quarterOf } from '../../shared/day.ts';
import { query, runBatch } from '../db/database.ts';
import { revokedTokenNumbers } from '../enrolment/store.ts';
import { busiestDay } from './coverage.ts';

/** What the report is made of, in one round trip; reads counters and declarations, never observations. */
export async function readInventory(db: D1Database, today: Day) {
  const quarter = quarterOf(today);
  // Rows held under one of them are dropped by the next daily run; until then they are not shown.
  const revokedTokens = revokedTokenNumbers();
  const [seen, counts, declarations, dismissals, coverage] = await runBatch(db, [
    query
      .selectFrom('service_seen as seen')
      .innerJoin('service', 'service.number', 'seen.service')
      .where('seen.held', 'not in', revokedTokens)
      .select(['service.id', 'seen.first_day', 'seen.last_day', 'seen.opened_day', 'seen.surfaces', 'seen.scopes']),
    query
      .selectFrom('browser_count as counted')
      .innerJoin('service', 'service.number', 'counted.service')
      .where('counted.quarter', 'in', [quarter, quarter - 1])
      .groupBy(['service.id', 'counted.quarter'])
      .select(({ fn }) => ['service.id', 'counted.quarter', fn.sum<number>('counted.browsers').as('browsers')]),
    // In force: what nothing of the same service replaces. Leans on declaration_replaces.
    query
      .selectFrom('declaration')
      .innerJoin('service', 'service.number', 'declaration.service')
      .where('declaration.answers', 'is not', null)
      .where('declaration.held', 'not in', revokedTokens)
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom('declaration as later')
              .select('later.id')
              .whereRef('later.replaces', '=', 'declaration.id')
              .whereRef('later.service', '=', 'declaration.service'),
          ),
        ),
      )
      .select(['service.id', 'declaration.answers', 'declaration.note'])
      .distinct(),
    // Leans on dismissal_service.
    query
      .selectFrom('dismissal')
      .innerJoin('service', 'service.number', 'dismissal.service')
      .where('dismissal.held', '=', 0)
      .groupBy(['service.id', 'dismissal.reason'])
      .select(({ fn }) => ['service.id', 'dismissal.reason', fn.countAll<number>().as('count')]),
    busiestDay(today),
  ]);
  return { seen, counts, declarations, dismissals, browsersReporting: coverage[0]?.browsers ?? 0 };
}
