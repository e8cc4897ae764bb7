/** Everything the database holds under the tags and the key of one browser. Reads only. SQLite's own SQL. */
import { type RawBuilder, sql } from 'kysely';
import type { OwnDataRequest } from '../../shared/own-data.ts';
import { query, runBatch } from '../db/database.ts';
import { jsonRows } from '../db/json-rows.ts';
import type { Tables } from '../db/tables.ts';

/** A row with the service's id in the place of its number. */
type Named<Table extends keyof Tables> = Omit<Tables[Table], 'service'> & { service: string };

/**
 * The statements of one round trip. Rows are found by key however many others there are: days and quarters that exist
 * are listed first, because the keys of their tables begin with them.
 */
export function ownDataStatements(
  device: string,
  { services, policies }: Pick<OwnDataRequest, 'services' | 'policies'>,
) {
  const asked = sql`(select distinct s.id, s.number, n.tag
    from ${jsonRows(
      ['id', 'tag'],
      services.map(({ service, tag }) => [service, tag]),
    )} n join service s using (id))`;
  const acknowledged = jsonRows(
    ['version', 'tag'],
    policies.map(({ version, tag }) => [version, tag]),
  );
  return [
    deviceQuery(device),
    sql<Named<'observation'>>`
      select o.*, n.id as service from ${asked} n join ${existing('observation', 'day')} days
      join observation o on o.day = days.value and o.service = n.number and o.tag = n.tag
      order by o.day, n.id, o.tag`.compile(query),
    sql<Named<'browser_use'>>`
      select u.*, n.id as service from ${asked} n join ${existing('browser_use', 'quarter')} quarters
      join browser_use u on u.quarter = quarters.value and u.service = n.number and u.tag = n.tag
      order by u.quarter, n.id, u.tag`.compile(query),
    sql<Named<'declaration'> & { tag: number }>`
      select d.*, n.id as service from ${asked} n join declaration d on d.tag = n.tag and d.service = n.number
      order by d.day, d.id`.compile(query),
    sql<Tables['acknowledgement']>`
      select distinct a.* from ${acknowledged} n join acknowledgement a using (version, tag)
      order by version, tag`.compile(query),
    sql<Named<'erase_mark'>>`
      select m.*, n.id as service from ${asked} n join erase_mark m on m.service = n.number and m.tag = n.tag
      order by n.id, m.tag`.compile(query),
  ] as const;
}

export async function readOwnData(db: D1Database, device: string, request: OwnDataRequest) {
  const [devices, observations, uses, declarations, acknowledgements, eraseMarks] = await runBatch(
    db,
    ownDataStatements(device, request),
  );
  return { device: devices[0], observations, uses, declarations, acknowledgements, eraseMarks };
}

/** The values that the first column of a table's key has, each found from the one before it. */
function existing(table: 'observation' | 'browser_use', column: 'day' | 'quarter'): RawBuilder<unknown> {
  const [from, key] = [sql.table(table), sql.ref(column)];
  return sql`(with recursive listed(value) as (
    select min(${key}) from ${from} union all
    select (select min(${key}) from ${from} where ${key} > listed.value) from listed where listed.value is not null
  ) select value from listed where value is not null)`;
}

function deviceQuery(id: string) {
  return query
    .selectFrom('device')
    .innerJoin('enrolment_token as token', 'token.number', 'device.token')
    .where('device.id', '=', id)
    .selectAll('device')
    .select(['token.name as token_name', 'token.revoked_day as token_revoked_day']);
}
