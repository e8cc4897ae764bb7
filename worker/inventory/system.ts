/** `GET /v1/systems/{id}`: one AI system, whole. */
import type { Context } from 'hono';
import type { Day } from '../../shared/day.ts';
import type { AiSystem } from '../../shared/inventory.ts';
import { rulingOn } from '../../shared/policy.ts';
import { EMPTY_RECORD } from '../../shared/system.ts';
import type { SystemReport } from '../../shared/system-report.ts';
import type { AppEnv } from '../app.ts';
import { differsFromRecord } from '../assessments/ruling.ts';
import { assessmentsOf, parseAssessment } from '../assessments/store.ts';
import { query, runBatch } from '../db/database.ts';
import { toExclusionReport } from '../exclusions/store.ts';
import { logView } from '../log/views.ts';
import { describeRuling } from '../policy/describe-ruling.ts';
import { readPolicyContext } from '../policy/store.ts';
import { Problem } from '../problem.ts';
import { loadReport } from './load.ts';
import { namesIn } from './names.ts';

const MOST_HISTORY = 200;

export async function system(c: Context<AppEnv>): Promise<Response> {
  const id = c.req.param('id') ?? '';
  const [{ heading, systems, stored, known, services }, [history, statuses, assessments], { inForce }] =
    await Promise.all([
      loadReport(c.env, c.get('today')),
      runBatch(c.env.DB, [historyOf(id), statusesOf(id), assessmentsOf(id)]),
      readPolicyContext(c.env.DB),
    ]);
  const found: AiSystem | undefined = systems.find((one) => one.id === id);
  if (!found) throw new Problem('system.unknown', 'There is no such AI system in the inventory.');
  const row = known.records.get(id);
  const open = known.opened.get(id);
  const decided = assessments.reverse().map(({ number, record, decided_by, decided_at }) => ({
    number,
    record: parseAssessment(record),
    by: decided_by,
    at: decided_at,
  }));
  const retiredDay = row?.record.retiredDay ?? null;
  const isRetired = retiredDay !== null && retiredDay <= heading.day;
  const decisions = decided.map(({ record }) => record);
  const ruling = services.some((service) => service.id === id)
    ? {
        ...describeRuling(inForce, id),
        differs: differsFromRecord(rulingOn(inForce, id), { service: id, decisions, isRetired }),
      }
    : null;
  const report: SystemReport = {
    ...heading,
    system: found,
    record: { version: row?.version ?? 0, ...(row?.record ?? EMPTY_RECORD) },
    reviews: stored.reviews
      .filter((one) => one.system === id)
      .map(({ use, review, version, changed_by, changed_at }) => ({
        use,
        ...JSON.parse(review),
        version,
        by: changed_by,
        at: changed_at,
      })),
    screenings: stored.screenings
      .filter((one) => one.system === id)
      .map(({ kind, record, version, changed_by, changed_at }) => ({
        kind,
        ...JSON.parse(record),
        version,
        by: changed_by,
        at: changed_at,
      })),
    assessments: decided,
    open: open ? { state: open.state, version: open.version } : null,
    exclusion: known.exclusions.get(id) ?? toExclusionReport(undefined),
    ruling,
    names: namesIn({ ruling, assessments: decided }, { groups: stored.groups, systems, services }),
    statusHistory: statuses.map(({ at, detail }) => ({
      day: at.slice(0, 10) as Day,
      ...(JSON.parse(detail) as { after: Pick<AiSystem, 'status' | 'euClass'> }).after,
    })),
    history: history
      .reverse()
      .map(({ detail, ...entry }) => ({ ...entry, detail: JSON.parse(detail) as Record<string, unknown> })),
  };
  await logView(c, 'system', { system: id });
  return c.json(report, 200, { etag: `"${report.record.version}"` });
}

/** Leans on log_subject. */
function historyOf(id: string) {
  return query
    .selectFrom('log')
    .where('subject', '=', id)
    .where('kind', '<>', 'assessment-changed')
    .orderBy('number', 'desc')
    .limit(MOST_HISTORY)
    .select(['number', 'at', 'actor', 'kind', 'detail']);
}

/** Leans on log_subject too. */
function statusesOf(id: string) {
  return query
    .selectFrom('log')
    .where('subject', '=', id)
    .where('kind', '=', 'status-changed')
    .orderBy('number')
    .select(['at', 'detail']);
}
