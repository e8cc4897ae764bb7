/** The assessment that is being made of a system: one at most. */
import { type RawBuilder, sql } from 'kysely';
import * as v from 'valibot';
import {
  type Draft,
  draftSchema,
  type OpenAssessment,
  type OpenState,
  openAssessmentSchema,
} from '../../shared/open-assessment.ts';
import { query } from '../db/database.ts';
import type { Tables } from '../db/tables.ts';
import type { Who } from '../log/write.ts';

/** As it is stored, read. */
export interface StoredOpen
  extends Pick<
    OpenAssessment,
    | 'number'
    | 'version'
    | 'state'
    | 'draft'
    | 'answeredBy'
    | 'openedBy'
    | 'openedAt'
    | 'submittedBy'
    | 'submittedAt'
    | 'reviewer'
    | 'returned'
  > {}

export function openOf(system: string) {
  return query.selectFrom('open_assessment').selectAll().where('system', '=', system);
}

export function toOpen(row: Tables['open_assessment']): StoredOpen {
  const { answeredBy, returned } = openAssessmentSchema.entries;
  return {
    number: row.number,
    version: row.version,
    state: row.state,
    draft: v.parse(draftSchema, JSON.parse(row.draft)),
    answeredBy: v.parse(answeredBy, JSON.parse(row.answered_by)),
    openedBy: row.opened_by,
    openedAt: row.opened_at,
    submittedBy: row.submitted_by,
    submittedAt: row.submitted_at,
    reviewer: row.reviewer,
    returned: row.returned === null ? null : v.parse(returned, JSON.parse(row.returned)),
  };
}

/** A first version is greater than that of any that was dropped: every version has an entry in the log. */
export function insertOpen(system: string, draft: Draft, { actor, at }: Who) {
  return sql<{ version: number }>`
    insert into open_assessment (system, number, version, state, draft, answered_by, opened_by, opened_at)
    values (${system}, coalesce((select max(number) from assessment where system = ${system}), 0) + 1,
      coalesce((select max(number) from log), 0) + 1, 'draft', ${JSON.stringify(draft)}, '{}', ${actor}, ${at})
    on conflict do nothing returning version`.compile(query);
}

interface Place {
  system: string;
  /** That was read. */
  version: number;
}

export function updateDraft({ system, version }: Place, draft: Draft, answeredBy: StoredOpen['answeredBy']) {
  return updateOpen(
    { system, version },
    { draft: JSON.stringify(draft), answered_by: JSON.stringify(answeredBy) },
    'draft',
  );
}

export function submitOpen(place: Place, { actor, at }: Who, guard: RawBuilder<boolean>) {
  return updateOpen(place, { state: 'submitted', submitted_by: actor, submitted_at: at }, 'draft').where(guard);
}

export function reviewOpen(place: Place, { actor }: Who) {
  return updateOpen(place, { state: 'in-review', reviewer: actor }, 'submitted');
}

export function returnOpen(place: Place, { actor, at }: Who, reason: string, guard: RawBuilder<boolean>) {
  const returned = JSON.stringify({ by: actor, at, reason });
  return updateOpen(
    place,
    { state: 'draft', returned, submitted_by: null, submitted_at: null, reviewer: null },
    'submitted',
    'in-review',
  ).where(guard);
}

function updateOpen(
  { system, version }: Place,
  change: Partial<Omit<Tables['open_assessment'], 'system' | 'version'>>,
  ...from: OpenState[]
) {
  return query
    .updateTable('open_assessment')
    .set({ ...change, version: version + 1 })
    .where('system', '=', system)
    .where('version', '=', version)
    .where('state', 'in', from)
    .returning('version');
}

export function deleteOpen({ system, version }: Place) {
  return query
    .deleteFrom('open_assessment')
    .where('system', '=', system)
    .where('version', '=', version)
    .returning('version');
}

/** After one that was made elsewhere took its number: what anybody decides from here on, they decide knowing of it. */
export function renumberOpen(system: string, number: number) {
  return sql`update open_assessment set number = ${number}, version = version + 1 where system = ${system}`.compile(
    query,
  );
}
