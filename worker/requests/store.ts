import { sql } from 'kysely';
import { type Day, toDayNumber } from '../../shared/day.ts';
import type { RequestState } from '../../shared/requests.ts';
import type { Decision } from '../../shared/statement.ts';
import { query, readRow } from '../db/database.ts';
import type { Tables } from '../db/tables.ts';
import { revokedTokenNumbers } from '../enrolment/store.ts';
import { runLogged } from '../log/write.ts';

export const MOST_LISTED = 500;

/**
 * The newest, and one more where there are more; latest day first, those of one day by their random id. Leans on
 * request_open where only the open are asked for.
 */
export function listRequests(state: RequestState) {
  const all = shownRequests()
    .orderBy('request.day', 'desc')
    .orderBy('request.id', 'desc')
    .limit(MOST_LISTED + 1);
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

/** A request as it was read before it is answered. */
export type ReadRequest = Pick<Tables['request'], 'id' | 'kind' | 'answered_day'> & { earlier: string };

/**
 * Answers what nobody has answered since it was read; false when somebody else was faster. Every answer but the first
 * makes `earlier` longer, which tells one state from the next. What is answered is no longer held. The log has nothing of
 * what either side wrote.
 */
export async function answerRequest(
  db: D1Database,
  { id, kind, answered_day, earlier }: ReadRequest,
  answer: Answer,
): Promise<boolean> {
  const isFirst = answered_day === null;
  const withLast = sql<string>`json_insert(earlier, '$[#]', json_object('decision', decision, 'answer', answer,
    'until_day', until_day, 'answered_by', answered_by, 'answered_at', answered_at))`;
  const { decision, text, until, day, by, at } = answer;
  const answered = await runLogged(
    db,
    { actor: by, at },
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
        ...(isFirst ? {} : { earlier: withLast }),
      })
      .where('id', '=', id)
      .where('answered_day', isFirst ? 'is' : 'is not', null)
      .where('earlier', '=', earlier)
      .returning('id'),
    [{ kind: 'request-answered', subject: id, detail: { kind, decision, until } }],
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
