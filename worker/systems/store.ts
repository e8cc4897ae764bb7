import { sql } from 'kysely';
import { type Day, toDayNumber } from '../../shared/day.ts';
import { MOST_SYSTEMS, type SystemRecord } from '../../shared/system.ts';
import { query } from '../db/database.ts';
import type { Tables } from '../db/tables.ts';
import { revokedTokenNumbers } from '../enrolment/store.ts';
import type { Who } from '../log/write.ts';

/** What staff know of every system, for use with other queries; `parseRecord` reads the record. */
export function readSystemRecords() {
  return query.selectFrom('ai_system').selectAll();
}

/** Those of these ids that browsers have met, or employees declared. */
export function metSystems(ids: readonly string[]) {
  return everyMetSystem().where('service.id', 'in', sql<string>`(select value from json_each(${JSON.stringify(ids)}))`);
}

/**
 * Without what the untrusted devices of a revoked token sent. Who declares a use has the service seen too, so rows of
 * browsers need not be read. Leans on the primary keys.
 */
export function everyMetSystem() {
  return query
    .selectFrom('service')
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('service_seen as seen')
          .select('seen.service')
          .whereRef('seen.service', '=', 'service.number')
          .where('seen.held', 'not in', revokedTokenNumbers()),
      ),
    )
    .select('service.id');
}

/** How many systems staff have registered, detected ones left out. */
export function countRegistered() {
  return query
    .selectFrom('ai_system')
    .where('source', 'is not', null)
    .select(({ fn }) => fn.countAll<number>().as('count'));
}

/** The system itself, the one that it is a part of, and so on. */
export function ancestorsOf(id: string | null) {
  return sql<{ id: string }>`${ancestors(id)}`.compile(query);
}

function ancestors(id: string | null) {
  return sql`with recursive up (id) as (
      select ${id} union select ai_system.record ->> '$.partOf' from ai_system join up on ai_system.id = up.id
    ) select id from up where id is not null`;
}

interface Written {
  id: string;
  record: SystemRecord;
  who: Who;
}

/** A new row of version 1, unless there is one meanwhile, or too many, or the system became a part of itself. */
export function insertSystem({
  id,
  record,
  who,
  source,
  today,
}: Written & { source: Tables['ai_system']['source']; today: Day }) {
  return sql<{ version: number }>`
    insert into ai_system (id, source, record, registered_day, version, changed_by, changed_at)
    select ${id}, ${source}, ${JSON.stringify(record)}, ${toDayNumber(today)}, 1, ${who.actor}, ${who.at}
    where ${id} not in (${ancestors(record.partOf)})
      and (${source} is null or (select count(*) from ai_system where source is not null) < ${MOST_SYSTEMS})
    on conflict do nothing returning version`.compile(query);
}

/** The next version, unless somebody else has written it, or the system became a part of itself meanwhile. */
export function updateSystem({ id, record, who, version }: Written & { version: number }) {
  return sql<{ version: number }>`
    update ai_system set record = ${JSON.stringify(record)}, version = version + 1,
      changed_by = ${who.actor}, changed_at = ${who.at}
    where id = ${id} and version = ${version} and ${id} not in (${ancestors(record.partOf)})
    returning version`.compile(query);
}
