import { sql } from 'kysely';
import * as v from 'valibot';
import { type AssessmentRecord, assessmentRecordSchema } from '../../shared/assessment.ts';
import { toDayNumber } from '../../shared/day.ts';
import { query } from '../db/database.ts';
import type { Who } from '../log/write.ts';

/** Newest first. */
export function assessmentsOf(system: string) {
  return query.selectFrom('assessment').selectAll().where('system', '=', system).orderBy('number', 'desc');
}

export function parseAssessment(text: string): AssessmentRecord {
  return v.parse(assessmentRecordSchema, JSON.parse(text));
}

/** The one after `newest`, unless somebody else has put one on record meanwhile. */
export function insertAssessment(system: string, newest: number, record: AssessmentRecord, { actor, at }: Who) {
  return sql<{ number: number }>`
    insert into assessment (system, number, record, decided_day, decided_by, decided_at)
    select ${system}, ${newest + 1}, ${JSON.stringify(record)}, ${toDayNumber(record.decidedDay)}, ${actor}, ${at}
    where coalesce((select max(number) from assessment where system = ${system}), 0) = ${newest}
    on conflict do nothing returning number`.compile(query);
}
