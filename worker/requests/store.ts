import type { Day } from '../../shared/day.ts';
import { toDayNumber } from '../../shared/day.ts';
import type { Decision } from '../../shared/statement.ts';
import { query, readRow, readRows } from '../db/database.ts';
import { revokedTokenNumbers } from '../enrolment/store.ts';

export const REQUEST_STATES = ['open', 'answered', 'all'] as const;
export type RequestState = (typeof REQUEST_STATES)[number];

/** Exceptions and concerns by day, those of one day by their random id. Leans on request_open where only the open are asked for. */
export function listRequests(state: RequestState) {
  const all = shownRequests().orderBy('request.day').orderBy('request.id');
  if (state === 'all') return all;
  return all.where('request.answered_day', state === 'open' ? 'is' : 'is not', null);
}

export function readRequest(db: D1Database, id: string) {
  return readRow(db, shownRequests().where('request.id', '=', id));
}

/** Without what the untrusted devices of a revoked token sent: the next daily run drops it. */
function shownRequests() {
  return query
    .selectFrom('request')
    .leftJoin('service', 'service.number', 'request.service')
    .where('request.held', 'not in', revokedTokenNumbers())
    .selectAll('request')
    .select('service.id as service_id');
}

export interface Answer {
  decision: Decision;
  text: string;
  until: Day | null;
  day: Day;
  by: string;
  /** ISO 8601, UTC. */
  at: string;
}

/** Answers what nobody has answered; false when somebody else was faster. What is answered is no longer held. */
export async function answerRequest(db: D1Database, id: string, answer: Answer): Promise<boolean> {
  const { decision, text, until, day, by, at } = answer;
  const answered = await readRows(
    db,
    query
      .updateTable('request')
      .set({
        decision,
        answer: text,
        until_day: until && toDayNumber(until),
        answered_day: toDayNumber(day),
        answered_by: by,
        answered_at: at,
        held: 0,
      })
      .where('id', '=', id)
      .where('answered_day', 'is', null)
      .returning('id'),
  );
  return answered.length === 1;
}

/** What was answered to the request with this id; nothing when it is unknown or open. */
export function readAnswer(db: D1Database, id: string) {
  return readRow(
    db,
    query
      .selectFrom('request')
      .leftJoin('service', 'service.number', 'request.service')
      .where('request.id', '=', id)
      .where('answered_day', 'is not', null)
      .select(['decision', 'answer', 'until_day', 'answered_day', 'service.id as service_id'])
      .$narrowType<{ decision: Decision; answer: string; answered_day: number }>(),
  );
}
