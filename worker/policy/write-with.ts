/** A decision on a system, and the policy that it makes for browsers: written together or not at all. */
import type { RawBuilder } from 'kysely';
import type { Day } from '../../shared/day.ts';
import { MOST_RULINGS, type PolicyContent } from '../../shared/policy.ts';
import type { Statement } from '../db/database.ts';
import { busy } from '../log/line.ts';
import { type NewEntry, runLogged, type Who } from '../log/write.ts';
import { Problem } from '../problem.ts';
import { isInForce, nextVersion, type PolicyContext, readPolicyContext } from './store.ts';

interface Planned<Row> {
  /** Must change nothing unless the policy that it is based on is in force: `guard` in its `where`. */
  change: Statement<Row>;
  entries: readonly NewEntry[];
  after?: readonly Statement[];
  /** The policy from then on; the one in force where nothing changes for browsers. */
  content: PolicyContent;
}

interface Writing {
  who: Who;
  today: Day;
  /** For the log. */
  reason: string;
}

/** How often it is planned anew because somebody else wrote a policy meanwhile. */
const MOST_TRIES = 6;

/**
 * Gives the rows of the change's `returning`; none when it changed nothing for a reason of its own. `plan` is asked anew
 * for every policy that it is based on, and may throw a Problem.
 */
export async function writeWithPolicy<Row>(
  db: D1Database,
  { who, today, reason }: Writing,
  plan: (context: PolicyContext, guard: RawBuilder<boolean>) => Planned<Row>,
): Promise<Row[]> {
  let context = await readPolicyContext(db);
  for (let tries = 1; tries <= MOST_TRIES; tries++) {
    const { inForce } = context;
    const { change, entries, after = [], content } = plan(context, isInForce(inForce.version));
    if (content.services.length > MOST_RULINGS) throw tooMany();
    const next = nextVersion(content, { inForce, reason, who, today });
    const rows = await runLogged(
      db,
      who,
      change,
      [...entries, ...(next?.entries ?? [])],
      [...after, ...(next ? [next.insert, ...next.after] : [])],
    );
    if (rows.length > 0) return rows;
    context = await readPolicyContext(db);
    if (context.inForce.version === inForce.version) return [];
  }
  throw busy();
}

function tooMany(): Problem {
  const message = `The policy decides on ${MOST_RULINGS} services, and can on no more. Take one out of it first.`;
  return new Problem('policy.too-many', message);
}
