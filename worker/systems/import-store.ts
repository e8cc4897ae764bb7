import { sql } from 'kysely';
import { type Day, toDayNumber } from '../../shared/day.ts';
import { query, type Statement } from '../db/database.ts';
import { jsonValues } from '../db/json-rows.ts';
import type { Who } from '../log/write.ts';
import type { PlannedSystem } from './plan-import.ts';

/**
 * Writes all of them, or none when any system has changed since they were read. `generation` is the sum of all versions
 * at that time: rows never go and versions only grow, so the sum is the same only where nothing has changed.
 */
export function upsertSystems(
  systems: readonly PlannedSystem[],
  { generation, who, today }: { generation: number; who: Who; today: Day },
): Statement<{ id: string }> {
  const rows = jsonValues(systems.map(({ id, source, record }) => ({ id, source, record })));
  return sql<{ id: string }>`
    insert into ai_system (id, source, record, registered_day, version, changed_by, changed_at)
    select value ->> 'id', value ->> 'source', value -> 'record', ${toDayNumber(today)}, 1, ${who.actor}, ${who.at}
    from ${rows} where (select coalesce(sum(version), 0) from ai_system) = ${generation}
    on conflict (id) do update set record = excluded.record, version = ai_system.version + 1,
      changed_by = excluded.changed_by, changed_at = excluded.changed_at
    returning id`.compile(query);
}
