import { type Day, quarterOf, toDayNumber } from '../../shared/day.ts';
import { newestOwnCatalogue } from '../catalogue/store.ts';
import { criteriaInForce } from '../criteria/store.ts';
import { query, runBatch } from '../db/database.ts';
import { revokedTokenNumbers } from '../enrolment/store.ts';
import { logHead } from '../log/write.ts';
import { busiestDay } from './coverage.ts';

const LATELY_DAYS = 7;
const USUALLY_DAYS = 35;

/** What the report is made of, in one round trip; reads counters and what staff decided, never observations nor declarations. */
export async function readInventory(db: D1Database, today: Day) {
  const quarter = quarterOf(today);
  // Rows held under one of them are dropped by the next daily run; until then they are not shown.
  const revokedTokens = revokedTokenNumbers();
  const [
    seen,
    counts,
    declarations,
    dismissals,
    lately,
    usually,
    records,
    reviews,
    screenings,
    assessments,
    criteria,
    groups,
    open,
    changes,
    bands,
    rulings,
    rollout,
    head,
    catalogues,
  ] = await runBatch(db, [
    query
      .selectFrom('service_seen as seen')
      .innerJoin('service', 'service.number', 'seen.service')
      .where('seen.held', 'not in', revokedTokens)
      .select(['service.id', 'seen.first_day', 'seen.last_day', 'seen.opened_day', 'seen.surfaces', 'seen.scopes']),
    query
      .selectFrom('browser_count as counted')
      .innerJoin('service', 'service.number', 'counted.service')
      .where('counted.quarter', 'in', [quarter, quarter - 1])
      .select(['service.id', 'counted.quarter', 'counted.group_number', 'counted.browsers']),
    query
      .selectFrom('declared_answer as declared')
      .innerJoin('service', 'service.number', 'declared.service')
      .where('declared.held', 'not in', revokedTokens)
      .select(['service.id', 'declared.answers', 'declared.note'])
      .distinct(),
    // Leans on dismissal_service.
    query
      .selectFrom('dismissal')
      .innerJoin('service', 'service.number', 'dismissal.service')
      .where('dismissal.held', '=', 0)
      .groupBy(['service.id', 'dismissal.reason'])
      .select(({ fn }) => ['service.id', 'dismissal.reason', fn.countAll<number>().as('count')]),
    busiestDay(today, LATELY_DAYS),
    busiestDay(today, USUALLY_DAYS),
    query.selectFrom('ai_system').selectAll(),
    query.selectFrom('use_review').selectAll(),
    query.selectFrom('screening').selectAll(),
    query.selectFrom('assessment').selectAll().orderBy('system').orderBy('number'),
    criteriaInForce(),
    query.selectFrom('browser_group').select(['number', 'name', 'domain']),
    query.selectFrom('finding').selectAll(),
    query.selectFrom('system_change').selectAll(),
    query
      .selectFrom('browser_band as band')
      .innerJoin('service', 'service.number', 'band.service')
      .where('band.quarter', '=', quarter)
      .orderBy('band.day')
      .select(['service.id', 'band.day', 'band.rank']),
    query.selectFrom('ruling_day').selectAll(),
    query.selectFrom('rollout').select('first_day'),
    logHead(),
    newestOwnCatalogue(),
  ]);
  return {
    day: toDayNumber(today),
    quarter,
    seen,
    counts,
    declarations,
    dismissals,
    lately: lately[0]?.browsers ?? 0,
    usually: usually[0]?.browsers ?? 0,
    records,
    reviews,
    screenings,
    assessments,
    criteria: criteria[0],
    groups,
    open,
    changes,
    bands,
    rulings,
    rolloutDay: rollout[0]?.first_day ?? null,
    head: head[0],
    ownCatalogue: catalogues[0],
  };
}

export type StoredInventory = Awaited<ReturnType<typeof readInventory>>;
