/** Puts a decision on record, and makes it the ruling that browsers get: together or not at all. */
import { type RawBuilder, sql } from 'kysely';
import type { StoredAssessment } from '../../shared/assessment.ts';
import type { Day } from '../../shared/day.ts';
import { rulingOn } from '../../shared/policy.ts';
import { query, type Statement } from '../db/database.ts';
import type { NewEntry, Who } from '../log/write.ts';
import { writeWithPolicy } from '../policy/write-with.ts';
import { toProblem } from './problem.ts';
import { refuseAlternative, refuseRuling } from './refuse-decision.ts';
import type { Room } from './room.ts';
import { contentOf, rulingOf, withRuling } from './ruling.ts';

interface Conclusion {
  number: number;
  record: StoredAssessment;
  entry: NewEntry;
  /** Puts it on record, where `guard` holds and nobody else was faster. */
  change: (guard: RawBuilder<boolean>) => Statement<{ number: number }>;
  after: readonly Statement[];
}

/** The system as far as a decision is about it; one that is not in the inventory has an empty record. */
export type Subject = Pick<Room, 'id' | 'record' | 'recordVersion' | 'isService' | 'assessments'>;

/** False when somebody else was faster. Throws a Problem where the alternative cannot be one. */
export async function conclude(
  db: D1Database,
  { id, record: described, recordVersion, isService, assessments }: Subject,
  { number, record, entry, change, after }: Conclusion,
  { who, today }: { who: Who; today: Day },
): Promise<boolean> {
  const { retiredDay } = described;
  const isRetired = retiredDay !== null && retiredDay <= today;
  // What was decided before it was retired, and is only now put on record, does not bring it back.
  const isOld = isRetired && record.decidedDay < retiredDay;
  const returns = isRetired && !isOld && record.decision !== 'rejected';
  const written = await writeWithPolicy(db, { who, today, reason: `assessment ${number}` }, ({ inForce }, guard) => {
    const before = contentOf(inForce);
    const refused = refuseAlternative(record.reach.alternative, { system: id, content: before, isService });
    if (refused) throw toProblem(record.made ? refused : { ...refused, field: `reach.${refused.field}` });
    const ruling = rulingOf(id, record, {
      earlier: rulingOn(before, id),
      decisions: assessments.map((one) => one.record),
    });
    const tooMany = refuseRuling(ruling);
    if (tooMany) throw toProblem(tooMany);
    const changed = { version: recordVersion + 1, changed: { retiredDay: [retiredDay, null] } };
    return {
      // An approval stands on the owner that was read.
      change: change(
        record.decision === 'rejected' ? guard : sql<boolean>`${guard} and ${isRecordOf(id, recordVersion)}`,
      ),
      entries: [entry, ...(returns ? [{ kind: 'system-changed', subject: id, detail: changed } as const] : [])],
      after: [...after, ...(returns ? [unretire(id, who)] : [])],
      content: isService(id) && !isOld ? withRuling(before, ruling) : before,
    };
  });
  return written.length > 0;
}

function isRecordOf(id: string, version: number) {
  return sql`coalesce((select version from ai_system where id = ${id}), 0) = ${version}`;
}

function unretire(id: string, { actor, at }: Who): Statement {
  return sql`update ai_system set record = json_set(record, '$.retiredDay', null), version = version + 1,
    changed_by = ${actor}, changed_at = ${at} where id = ${id}`.compile(query);
}
