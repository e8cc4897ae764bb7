import type { UseReview } from '../../shared/use-review.ts';
import { query } from '../db/database.ts';
import type { Who } from '../log/write.ts';

export interface UseKey {
  system: string;
  use: string;
}

export function reviewOf({ system, use }: UseKey) {
  return query.selectFrom('use_review').selectAll().where('system', '=', system).where('use', '=', use);
}

/** The version after this one, unless somebody else has written it meanwhile. */
export function writeReview(key: UseKey, review: UseReview, version: number, { actor, at }: Who) {
  const values = { review: JSON.stringify(review), version: version + 1, changed_by: actor, changed_at: at };
  if (version === 0) {
    return query
      .insertInto('use_review')
      .values({ ...key, ...values })
      .onConflict((conflict) => conflict.doNothing())
      .returning('version');
  }
  return query
    .updateTable('use_review')
    .set(values)
    .where('system', '=', key.system)
    .where('use', '=', key.use)
    .where('version', '=', version)
    .returning('version');
}
