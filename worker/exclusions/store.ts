import { sql } from 'kysely';
import * as v from 'valibot';
import type { Day } from '../../shared/day.ts';
import { type Exclusion, type exclusionReportSchema, exclusionSchema } from '../../shared/exclusion.ts';
import { query } from '../db/database.ts';
import type { Tables } from '../db/tables.ts';
import type { Who } from '../log/write.ts';

export type ExclusionReport = v.InferOutput<typeof exclusionReportSchema>;

export function exclusionOf(system: string) {
  return query.selectFrom('exclusion').selectAll().where('system', '=', system);
}

export function toExclusionReport(row: Tables['exclusion'] | undefined): ExclusionReport {
  return {
    version: row?.version ?? 0,
    exclusion: row ? v.parse(exclusionSchema, JSON.parse(row.record)) : null,
    proposedBy: row?.proposed_by ?? null,
    proposedAt: row?.proposed_at ?? null,
    approvedBy: row?.approved_by ?? null,
    approvedAt: row?.approved_at ?? null,
  };
}

/** Approved, until its review day. */
export function isExclusionInForce({ exclusion, approvedBy }: ExclusionReport, today: Day): boolean {
  return exclusion !== null && approvedBy !== null && today < exclusion.reviewDay;
}

/** A first version is greater than that of any that was withdrawn: see `insertScreening`. */
export function insertExclusion(system: string, record: Exclusion, { actor, at }: Who) {
  return sql<{ version: number }>`insert into exclusion (system, record, version, proposed_by, proposed_at)
    values (${system}, ${JSON.stringify(record)}, coalesce((select max(number) from log), 0) + 1, ${actor}, ${at})
    on conflict do nothing returning version`.compile(query);
}

/** What is proposed anew waits for approval again. */
export function updateExclusion(system: string, record: Exclusion, version: number, { actor, at }: Who) {
  return query
    .updateTable('exclusion')
    .set({
      record: JSON.stringify(record),
      version: version + 1,
      proposed_by: actor,
      proposed_at: at,
      approved_by: null,
      approved_at: null,
    })
    .where('system', '=', system)
    .where('version', '=', version)
    .returning('version');
}

export function approveExclusion(system: string, version: number, { actor, at }: Who) {
  return query
    .updateTable('exclusion')
    .set({ version: version + 1, approved_by: actor, approved_at: at })
    .where('system', '=', system)
    .where('version', '=', version)
    .where('approved_at', 'is', null)
    .returning('version');
}

export function deleteExclusion(system: string, version: number) {
  return query.deleteFrom('exclusion').where('system', '=', system).where('version', '=', version).returning('version');
}
