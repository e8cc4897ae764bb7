import { sql } from 'kysely';
import { type Day, quarterOf, toDayNumber } from '../../shared/day.ts';
import type { ConcernCategory } from '../../shared/statement.ts';
import { newestOwnCatalogue } from '../catalogue/store.ts';
import { criteriaInForce } from '../criteria/store.ts';
import { query, runBatch } from '../db/database.ts';
import { revokedTokenNumbers } from '../enrolment/store.ts';
import { logHead } from '../log/write.ts';
import { busiestDay } from './coverage.ts';

const LATELY_DAYS = 7;
const USUALLY_DAYS = 35;

/** Concerns that tell of harm, to people or to what was to be kept. */
const INCIDENTS = [
  'unfair-to-people',
  'wrong-or-misleading',
  'personal-data',
  'confidential-data',
  'safety',
  'security',
] as const satisfies readonly ConcernCategory[];

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
    opened,
    exclusions,
    incidents,
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
    // Of the answers to a form nothing but whether some were unknown: the rest would be most of what is read.
    query
      .selectFrom('assessment')
      .select(['system', 'number', 'decided_by', 'decided_at'])
      .select(sql<string>`json_remove(record, '$.made')`.as('record'))
      .select(
        sql<
          0 | 1
        >`exists (select 1 from json_each(record, '$.made.result.tasks') where value ->> 'task' = 'unknown')`.as(
          'has_unknown_answers',
        ),
      )
      .orderBy('system')
      .orderBy('number'),
    query
      .selectFrom('open_assessment')
      .select(['system', 'number', 'version', 'state', 'opened_at', 'submitted_at', 'returned']),
    query.selectFrom('exclusion').selectAll(),
    // Leans on request_concern, whose own words must stand in the query.
    query
      .selectFrom('request')
      .innerJoin('service', 'service.number', 'request.service')
      .where('request.kind', '=', sql.lit('concern'))
      .where('request.service', 'is not', null)
      .where('request.category', 'in', INCIDENTS)
      .where('request.held', '=', 0)
      .where(({ or, eb }) => or([eb('request.decision', 'is', null), eb('request.decision', '<>', 'declined')]))
      .select(['service.id as system', 'request.id', 'request.day']),
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
    opened,
    exclusions,
    incidents,
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
