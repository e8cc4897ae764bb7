/** The route by which a system is no longer to be used: its record says so, and browsers hear of it. */
import type { Context } from 'hono';
import { type RawBuilder, sql } from 'kysely';
import { toDayNumber } from '../../shared/day.ts';
import { retirementSchema } from '../../shared/exclusion.ts';
import { rulingOn } from '../../shared/policy.ts';
import type { AppEnv } from '../app.ts';
import { toProblem } from '../assessments/problem.ts';
import { refuseAlternative } from '../assessments/refuse-decision.ts';
import { loadRoom, type Room } from '../assessments/room.ts';
import { contentOf, retiredRuling, withRuling } from '../assessments/ruling.ts';
import { readJsonBody } from '../body.ts';
import { query } from '../db/database.ts';
import { answerVersion, stale } from '../if-match.ts';
import { writeWithPolicy } from '../policy/write-with.ts';
import { Problem } from '../problem.ts';
import { whoOf } from '../who.ts';

export async function retireSystem(c: Context<AppEnv>): Promise<Response> {
  const { reason, alternative } = await readJsonBody(c.req.raw, retirementSchema);
  const room = await loadRoom(c);
  const { id, record: before, recordVersion, isService } = room;
  const today = c.get('today');
  if (before.retiredDay !== null && before.retiredDay <= today) {
    throw new Problem('retirement.already', `It is retired since ${before.retiredDay}.`);
  }
  const version = recordVersion + 1;
  const record = { ...before, retiredDay: today };
  const detail = { version, reason, alternative, changed: { retiredDay: [before.retiredDay, today] } };
  const written = await writeWithPolicy(c.env.DB, { who: whoOf(c), today, reason: 'retired' }, ({ inForce }, guard) => {
    const content = contentOf(inForce);
    const refused = refuseAlternative(alternative, { system: id, content, isService });
    if (refused) throw toProblem(refused);
    const ruling = retiredRuling(id, alternative, rulingOn(content, id));
    return {
      change: writeRecord({ ...room, record }, c, guard),
      entries: [{ kind: 'system-retired', subject: id, detail }],
      content: isService(id) ? withRuling(content, ruling) : content,
    };
  });
  if (written.length === 0) throw stale();
  return answerVersion(c, version, { id, version, record });
}

/** The next version of the record; the first where nobody has written one. Nothing where somebody else has. */
function writeRecord(
  { id, record, recordVersion }: Pick<Room, 'id' | 'record' | 'recordVersion'>,
  c: Context<AppEnv>,
  guard: RawBuilder<boolean>,
) {
  const { actor, at } = whoOf(c);
  return sql<{ version: number }>`
    insert into ai_system (id, source, record, registered_day, version, changed_by, changed_at)
    select ${id}, null, ${JSON.stringify(record)}, ${toDayNumber(c.get('today'))}, 1, ${actor}, ${at}
    where ${guard} and coalesce((select version from ai_system where id = ${id}), 0) = ${recordVersion}
    on conflict (id) do update set record = excluded.record, version = ai_system.version + 1,
      changed_by = excluded.changed_by, changed_at = excluded.changed_at
    returning version`.compile(query);
}
