import { sql } from 'kysely';
import type { ScreenedKind, StoredScreening } from '../../shared/screening.ts';
import { query } from '../db/database.ts';
import type { Who } from '../log/write.ts';

export interface ScreeningKey {
  system: string;
  kind: ScreenedKind;
}

export function screeningOf({ system, kind }: ScreeningKey) {
  return query.selectFrom('screening').selectAll().where('system', '=', system).where('kind', '=', kind);
}

/**
 * A first version is greater than that of any screening that was withdrawn: every version has an entry in the log, so
 * none is greater than the number of the last one.
 */
export function insertScreening(key: ScreeningKey, record: StoredScreening, { actor, at }: Who) {
  return sql<{ version: number }>`insert into screening (system, kind, record, version, changed_by, changed_at)
    values (${key.system}, ${key.kind}, ${JSON.stringify(record)},
      coalesce((select max(number) from log), 0) + 1, ${actor}, ${at})
    on conflict do nothing returning version`.compile(query);
}

export function updateScreening(key: ScreeningKey, record: StoredScreening, version: number, { actor, at }: Who) {
  return query
    .updateTable('screening')
    .set({ record: JSON.stringify(record), version: version + 1, changed_by: actor, changed_at: at })
    .where('system', '=', key.system)
    .where('kind', '=', key.kind)
    .where('version', '=', version)
    .returning('version');
}

export function deleteScreening(key: ScreeningKey, version: number) {
  return query
    .deleteFrom('screening')
    .where('system', '=', key.system)
    .where('kind', '=', key.kind)
    .where('version', '=', version)
    .returning('version');
}
