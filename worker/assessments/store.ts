import { type RawBuilder, sql } from 'kysely';
import * as v from 'valibot';
import { type StoredAssessment, storedAssessmentSchema } from '../../shared/assessment.ts';
import { type Day, toDayNumber } from '../../shared/day.ts';
import { query } from '../db/database.ts';
import type { Who } from '../log/write.ts';

/** Newest first. */
export function assessmentsOf(system: string) {
  return query.selectFrom('assessment').selectAll().where('system', '=', system).orderBy('number', 'desc');
}

export function parseAssessment(text: string): StoredAssessment {
  return v.parse(storedAssessmentSchema, JSON.parse(text));
}

/** The one after `newest`, where `guard` holds and nobody else has put one on record meanwhile. */
export function insertAssessment(
  { system, newest }: { system: string; newest: number },
  record: StoredAssessment,
  { actor, at }: Who,
  guard: RawBuilder<boolean>,
) {
  return sql<{ number: number }>`
    insert into assessment (system, number, record, decided_day, decided_by, decided_at)
    select ${system}, ${newest + 1}, ${JSON.stringify(record)}, ${toDayNumber(record.decidedDay)}, ${actor}, ${at}
    where coalesce((select max(number) from assessment where system = ${system}), 0) = ${newest} and ${guard}
    on conflict do nothing returning number`.compile(query);
}

/** The one that is being made, where it is still in this version and `guard` holds. `record`: as it is stored. */
export function insertDecision(
  { system, version }: { system: string; version: number },
  record: string,
  today: Day,
  { actor, at }: Who,
  guard: RawBuilder<boolean>,
) {
  return sql<{ number: number }>`
    insert into assessment (system, number, record, decided_day, decided_by, decided_at)
    select system, number, ${record}, ${toDayNumber(today)}, ${actor}, ${at} from open_assessment
    where system = ${system} and version = ${version} and state in ('submitted', 'in-review') and ${guard}
    on conflict do nothing returning number`.compile(query);
}
