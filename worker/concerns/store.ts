import { sql } from 'kysely';
import { CONCERNS_A_DAY } from '../../shared/api.ts';
import { query, runBatch } from '../db/database.ts';
import type { Tables } from '../db/tables.ts';

/** What a concern is judged by. */
export interface ConcernContext {
  token: { isRevoked: boolean; hasBrowsers: boolean; concernsToday: number; concernsADay: number } | undefined;
  isStored: boolean;
}

/** In one round trip. `id` is that of the request, `day` the Worker's day. */
export async function readConcernContext(
  db: D1Database,
  tokenHash: string,
  id: string,
  day: number,
): Promise<ConcernContext> {
  const [tokens, stored] = await runBatch(db, [
    query
      .selectFrom('enrolment_token')
      .select(['revoked_day', 'concern_day', 'concerns', 'uses'])
      .select(
        sql<0 | 1>`(addresses = '[]' or uses > 0) and (needs_approval = 0
          or exists (select 1 from device where token = enrolment_token.number and approved = 1))`.as('has_browsers'),
      )
      .where('hash', '=', tokenHash),
    query.selectFrom('request').select('id').where('id', '=', id),
  ]);
  const token = tokens[0] && {
    isRevoked: tokens[0].revoked_day !== null,
    hasBrowsers: tokens[0].has_browsers === 1,
    concernsToday: tokens[0].concern_day === day ? tokens[0].concerns : 0,
    concernsADay: Math.max(CONCERNS_A_DAY, tokens[0].uses),
  };
  return { token, isStored: stored.length > 0 };
}

export type Concern = Pick<Tables['request'], 'id' | 'category' | 'service' | 'day' | 'text'>;

/**
 * Counts the concern and stores it, both or neither; false when it may not come after all. Were the token over its
 * limit or revoked, or the concern here already, `concerns` would become null, which its column refuses: all is undone.
 */
export async function writeConcern(db: D1Database, tokenHash: string, concern: Concern): Promise<boolean> {
  const { id, category, service, day, text } = concern;
  const today = sql<number>`iif(concern_day = ${day}, concerns, 0)`;
  try {
    await runBatch(db, [
      query
        .updateTable('enrolment_token')
        .set({
          concerns: sql<number>`case when revoked_day is null and ${today} < max(${CONCERNS_A_DAY}, uses)
            and not exists (select 1 from request where id = ${id}) then ${today} + 1 end`,
          concern_day: day,
        })
        .where('hash', '=', tokenHash),
      query.insertInto('request').values({ id, kind: 'concern', category, service, day, text, held: 0 }),
    ]);
    return true;
  } catch (error) {
    if (error instanceof Error && /NOT NULL constraint failed: enrolment_token\.concerns/.test(error.message))
      return false;
    throw error;
  }
}
