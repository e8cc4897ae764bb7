import { sql } from 'kysely';
import * as v from 'valibot';
import { type Criteria, criteriaSchema, FIRST_CRITERIA } from '../../shared/criteria.ts';
import { query } from '../db/database.ts';
import type { Tables } from '../db/tables.ts';

/** The newest that somebody approved, for use with other queries; `toCriteria` reads its row. */
export function criteriaInForce() {
  return query
    .selectFrom('criteria')
    .selectAll()
    .where('approved_at', 'is not', null)
    .orderBy('version', 'desc')
    .limit(1);
}

/** Version 0, nobody's, as long as none was approved. */
export function toCriteria(row: Pick<Tables['criteria'], 'version' | 'content'> | undefined): {
  version: number;
  content: Criteria;
} {
  return row
    ? { version: row.version, content: v.parse(criteriaSchema, JSON.parse(row.content)) }
    : { version: 0, content: FIRST_CRITERIA };
}

/** Every version, newest first. */
export function allCriteria() {
  return query.selectFrom('criteria').selectAll().orderBy('version', 'desc');
}

/** Proposes the version after `newest`, unless somebody else has meanwhile. */
export function insertCriteria(newest: number, content: Criteria, { actor, at }: { actor: string; at: string }) {
  return sql<{ version: number }>`insert into criteria (version, content, proposed_by, proposed_at)
    select ${newest + 1}, ${JSON.stringify(content)}, ${actor}, ${at}
    where coalesce((select max(version) from criteria), 0) = ${newest}
    on conflict do nothing returning version`.compile(query);
}

/** Approves the newest version, unless somebody else has, or has proposed another. */
export function approveCriteria(version: number, { actor, at }: { actor: string; at: string }) {
  return query
    .updateTable('criteria')
    .set({ approved_by: actor, approved_at: at })
    .where('version', '=', version)
    .where('approved_at', 'is', null)
    .where('version', '=', ({ selectFrom }) =>
      selectFrom('criteria').select(({ fn }) => fn.max('version').as('newest')),
    )
    .returning('version');
}
