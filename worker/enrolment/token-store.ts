/** Enrolment tokens as staff make and end them. SQLite's own SQL. */
import { type SqlBool, sql } from 'kysely';
import { type Day, fromDayNumber, toDayNumber } from '../../shared/day.ts';
import type { EnrolmentToken, NewToken } from '../../shared/rollout.ts';
import { query, type RowOf, readRow, readRows, runBatch, type Statement } from '../db/database.ts';
import { type NewEntry, runLogged, type Who } from '../log/write.ts';
import { Problem } from '../problem.ts';
import { deviceState } from '../rollout/device-state.ts';
import { tokenState } from './token-state.ts';

/** In the order in which they were made. */
export async function listEnrolmentTokens(db: D1Database, today: Day): Promise<EnrolmentToken[]> {
  return (await readRows(db, tokensWithBrowsers(today).orderBy('token.number'))).map((row) => toToken(row, today));
}

export async function readEnrolmentToken(
  db: D1Database,
  number: number,
  today: Day,
): Promise<EnrolmentToken | undefined> {
  const row = await readRow(db, tokensWithBrowsers(today).where('token.number', '=', number));
  return row && toToken(row, today);
}

/** Leans on device_token. */
function tokensWithBrowsers(today: Day) {
  const state = deviceState(toDayNumber(today));
  return query
    .selectFrom('enrolment_token as token')
    .leftJoin('device', 'device.token', 'token.number')
    .groupBy('token.number')
    .selectAll('token')
    .select([
      sql<number>`count(*) filter (where device.id is not null and ${state} in ('enrolled', 'silent'))`.as('enrolled'),
      sql<number>`count(*) filter (where device.id is not null and ${state} = 'waiting')`.as('waiting'),
      sql<number>`count(*) filter (where device.id is not null and ${state} = 'revoked')`.as('revoked'),
    ]);
}

function toToken(row: RowOf<ReturnType<typeof tokensWithBrowsers>>, today: Day): EnrolmentToken {
  const day = toDayNumber(today);
  const enrolledToday = row.enrol_day === day ? row.enrolments : 0;
  return {
    number: row.number,
    name: row.name,
    group: row.group_number,
    expiresDay: fromDayNumber(row.expires_day),
    maxUses: row.max_uses,
    needsApproval: row.needs_approval === 1,
    ephemeral: row.ephemeral === 1,
    addresses: JSON.parse(row.addresses) as string[],
    alertAbove: row.alert_above,
    state: tokenState(row, today),
    uses: row.uses,
    createdDay: dayOrNull(row.created_day),
    createdBy: row.created_by,
    lastUsedDay: dayOrNull(row.last_used_day),
    revokedDay: dayOrNull(row.revoked_day),
    enrolledToday,
    alert: enrolledToday > row.alert_above,
    replaces: row.replaces,
    browsers: { enrolled: row.enrolled, waiting: row.waiting, revoked: row.revoked },
  };
}

function dayOrNull(day: number | null): Day | null {
  return day === null ? null : fromDayNumber(day);
}

interface Making {
  hash: string;
  given: NewToken;
  today: Day;
}

/** How often another number is tried, because somebody else's token has just got it. */
const MOST_TRIES = 9;

/** The number of the new token, or why there is none. Throws a Problem when too many are made at once. */
export async function addEnrolmentToken(
  db: D1Database,
  who: Who,
  making: Making,
): Promise<number | 'name-taken' | 'group-unknown'> {
  const { name, group, ...settings } = making.given;
  for (let tries = 1; tries <= MOST_TRIES; tries++) {
    const [named, groups, numbers] = await runBatch(db, [tokensNamed(name), groupNumbered(group), greatestNumber()]);
    if (named.length > 0) return 'name-taken';
    if (group !== 0 && groups.length === 0) return 'group-unknown';
    const number = (numbers[0]?.number ?? 0) + 1;
    const { addresses, ...told } = settings;
    const added = await runLogged(
      db,
      who,
      insertToken(
        { ...making, number, replaces: null, by: who.actor },
        sql`not exists ${tokensNamed(name)} and (${group} = 0 or exists ${groupNumbered(group)})`,
      ),
      [
        {
          kind: 'enrolment-token-added',
          subject: name,
          detail: { number, group, ...told, networks: addresses.length },
        },
      ],
    );
    if (added.length > 0) return number;
  }
  throw tooMany();
}

interface Rotation {
  /** As it was read. */
  old: EnrolmentToken;
  hash: string;
  today: Day;
  /** The old one's last day. */
  overlapUntil: Day;
  /** The new one's. */
  expiresDay: Day;
}

/**
 * Puts a token of the same settings in the place of another, which ends after a while. The new one has the name. Gives its
 * number, or that the old one has ended or was rotated meanwhile.
 */
export async function rotateEnrolmentToken(
  db: D1Database,
  who: Who,
  { old, hash, today, overlapUntil, expiresDay }: Rotation,
): Promise<number | 'ended'> {
  const { number: oldNumber, name, group, maxUses, needsApproval, ephemeral, addresses, alertAbove } = old;
  const given: NewToken = { name, group, expiresDay, maxUses, needsApproval, ephemeral, addresses, alertAbove };
  for (let tries = 1; tries <= MOST_TRIES; tries++) {
    const [replaceable, inForce, numbers] = await runBatch(db, [
      tokenToReplace(old, today),
      query.selectFrom('enrolment_token').select('name').where('revoked_day', 'is', null),
      greatestNumber(),
    ]);
    if (replaceable.length === 0) return 'ended';
    const number = (numbers[0]?.number ?? 0) + 1;
    const oldName = nameReplaced(name, overlapUntil, new Set(inForce.map((token) => token.name)));
    const added = await runLogged(
      db,
      who,
      insertToken(
        { hash, given, today, number, replaces: oldNumber, by: who.actor },
        sql`exists ${tokenToReplace(old, today)}`,
      ),
      [
        {
          kind: 'enrolment-token-rotated',
          subject: name,
          detail: { number, replaces: oldNumber, expiresDay, overlapUntil },
        },
      ],
      [
        query
          .updateTable('enrolment_token')
          .set({ name: oldName, expires_day: toDayNumber(overlapUntil) })
          .where('number', '=', oldNumber),
      ],
    );
    if (added.length > 0) return number;
  }
  throw tooMany();
}

/** Of a token that another took the place of: short enough for a name, and no other's. */
function nameReplaced(name: string, until: Day, taken: ReadonlySet<string>): string {
  for (let count = 1; ; count++) {
    const end = ` (until ${until}${count === 1 ? '' : `, ${count}`})`;
    // By whole characters: half of one is no text.
    let kept = [...name];
    while (kept.join('').length + end.length > LONGEST_NAME) kept = kept.slice(0, -1);
    const replaced = kept.join('') + end;
    if (!taken.has(replaced)) return replaced;
  }
}

const LONGEST_NAME = 80;

/** The token while it is as it was read, in force, and nothing in force took its place. */
function tokenToReplace({ number, name }: EnrolmentToken, today: Day) {
  return query
    .selectFrom('enrolment_token as old')
    .select('old.number')
    .where('old.number', '=', number)
    .where('old.name', '=', name)
    .where('old.revoked_day', 'is', null)
    .where('old.expires_day', '>=', toDayNumber(today))
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('enrolment_token as later')
            .select('later.number')
            .whereRef('later.replaces', '=', 'old.number')
            .where('later.revoked_day', 'is', null),
        ),
      ),
    );
}

/** The log names the number, so it is chosen first; writes nothing when it is taken meanwhile, or `guard` does not hold. */
function insertToken(
  { hash, given, today, number, replaces, by }: Making & { number: number; replaces: number | null; by: string },
  guard: ReturnType<typeof sql<SqlBool>>,
): Statement<{ number: number }> {
  const { name, group, expiresDay, maxUses, needsApproval, ephemeral, addresses, alertAbove } = given;
  return sql<{ number: number }>`
    insert into enrolment_token (number, hash, name, group_number, expires_day, max_uses, created_day, created_by,
      needs_approval, ephemeral, addresses, alert_above, replaces)
    select ${number}, ${hash}, ${name}, ${group}, ${toDayNumber(expiresDay)}, ${maxUses}, ${toDayNumber(today)}, ${by},
      ${Number(needsApproval)}, ${Number(ephemeral)}, ${JSON.stringify(addresses)}, ${alertAbove}, ${replaces}
    where ${guard}
    on conflict do nothing returning number`.compile(query);
}

/** Those in force that bear this name, in capitals or not. */
function tokensNamed(name: string) {
  return query
    .selectFrom('enrolment_token')
    .select('number')
    .where(sql<SqlBool>`name = ${name} collate nocase`)
    .where('revoked_day', 'is', null);
}

function groupNumbered(group: number) {
  return query.selectFrom('browser_group').select('number').where('number', '=', group);
}

function greatestNumber() {
  return query.selectFrom('enrolment_token').select('number').orderBy('number', 'desc').limit(1);
}

function tooMany(): Problem {
  return new Problem('server.busy', 'Too many tokens are made at this moment. Try again.');
}

/**
 * Ends a token, and with `revoke` the browsers that came with it; of a token that has ended those that are left. False when
 * there is nothing left to end.
 */
export async function revokeEnrolmentToken(
  db: D1Database,
  who: Who,
  { number, name }: EnrolmentToken,
  { browsers, today }: { browsers: 'keep' | 'revoke'; today: Day },
): Promise<boolean> {
  const day = toDayNumber(today);
  const token = query
    .updateTable('enrolment_token')
    .set({ revoked_day: day })
    .where('number', '=', number)
    .where('revoked_day', 'is', null)
    .returning('number');
  const devices = query
    .updateTable('device')
    .set({ revoked_day: day })
    .where('token', '=', number)
    .where('revoked_day', 'is', null)
    .returning('id');
  const entries: NewEntry[] = [{ kind: 'enrolment-token-revoked', subject: name, detail: { number, browsers } }];
  const ended = await runLogged(db, who, token, entries, browsers === 'revoke' ? [devices] : []);
  if (ended.length > 0) return true;
  return browsers === 'revoke' && (await runLogged(db, who, devices, entries)).length > 0;
}
