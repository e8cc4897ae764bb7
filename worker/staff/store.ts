import { type ExpressionBuilder, sql } from 'kysely';
import { type Day, fromDayNumber, toDayNumber } from '../../shared/day.ts';
import { nameKey } from '../../shared/name-key.ts';
import type { Role } from '../../shared/role.ts';
import { query, readRow, readRows, runBatch } from '../db/database.ts';
import type { Tables } from '../db/tables.ts';
import { runLogged, type Who } from '../log/write.ts';
import { Problem } from '../problem.ts';

/** Who stands in the log when nobody of the staff did it. */
export const OWN_NAME = 'unshade';

/** A staff token without its hash. */
export interface StaffToken {
  number: number;
  name: string;
  roles: Role[];
  createdDay: Day;
  expiresDay: Day;
  lastUsedDay: Day | null;
  revokedDay: Day | null;
  /** In small letters; null for a token. */
  email: string | null;
}

const SHOWN = [
  'number',
  'name',
  'roles',
  'created_day',
  'expires_day',
  'last_used_day',
  'revoked_day',
  'email',
] as const;
type ShownRow = Omit<Tables['staff_token'], 'number' | 'hash' | 'name_key'> & { number: number };

/** In the order in which they were made, those that are revoked or expired among them. */
export async function listTokens(db: D1Database): Promise<StaffToken[]> {
  return (await readRows(db, query.selectFrom('staff_token').select(SHOWN).orderBy('number'))).map(toStaffToken);
}

export async function readToken(db: D1Database, number: number): Promise<StaffToken | undefined> {
  const row = await readRow(db, query.selectFrom('staff_token').select(SHOWN).where('number', '=', number));
  return row && toStaffToken(row);
}

export async function readTokenByHash(db: D1Database, hash: string): Promise<StaffToken | undefined> {
  const row = await readRow(db, query.selectFrom('staff_token').select(SHOWN).where('hash', '=', hash));
  return row && toStaffToken(row);
}

/** Who signs in by single sign-on under this address; one that is not revoked before all that are. Leans on staff_token_email. */
export async function readTokenByEmail(db: D1Database, email: string): Promise<StaffToken | undefined> {
  const rows = query.selectFrom('staff_token').select(SHOWN).where('email', '=', email);
  const [inForce, revoked] = await runBatch(db, [
    rows.where('revoked_day', 'is', null),
    rows.where('revoked_day', 'is not', null).orderBy('number', 'desc').limit(1),
  ]);
  const row = inForce[0] ?? revoked[0];
  return row && toStaffToken(row);
}

/** The day alone, and once a day: not when and how often somebody works. */
export async function markUsed(db: D1Database, number: number, today: Day): Promise<void> {
  const day = toDayNumber(today);
  await readRows(db, query.updateTable('staff_token').set({ last_used_day: day }).where('number', '=', number));
}

/**
 * A token that is used for the first time and that no entry in the log tells of: it came with the database, at the first
 * start. Now the log has it. Leans on log_subject.
 */
export async function markFirstUse(
  db: D1Database,
  { number, name, roles }: StaffToken,
  { today, at }: { today: Day; at: string },
): Promise<void> {
  const isLogged = sql<number>`exists (select 1 from log
    where subject = ${name} and kind = 'staff-token-added' and detail ->> 'number' = ${number})`;
  await runLogged(
    db,
    { actor: OWN_NAME, at },
    query
      .updateTable('staff_token')
      .set({ last_used_day: toDayNumber(today) })
      .where('number', '=', number)
      .where('last_used_day', 'is', null)
      .where(isLogged, '=', 0)
      .returning('number'),
    [{ kind: 'staff-token-added', subject: name, detail: { number, roles, by: 'first start' } }],
  );
}

interface NewToken {
  /** Of a token, or the mail address of who needs none. */
  by: { kind: 'token'; hash: string } | { kind: 'email'; email: string };
  name: string;
  roles: Role[];
  today: Day;
  expiresDay: Day;
}

/** How often another number is tried, because somebody else's token has just got it. */
const MOST_TRIES = 9;

/**
 * Refuses a name that a token ever bore, however it is written: the log tells people apart by it; and a mail address under
 * which somebody is let in. Throws a Problem when too many are made at once.
 */
export async function addToken(
  db: D1Database,
  who: Who,
  given: NewToken,
): Promise<StaffToken | 'name-taken' | 'email-taken'> {
  for (let tries = 1; tries <= MOST_TRIES; tries++) {
    const [named, addressed, numbers] = await runBatch(db, [
      tokensOf(given.name),
      tokensUnder(emailOf(given)),
      greatestNumber(),
    ]);
    if (named.length > 0) return 'name-taken';
    if (addressed.length > 0) return 'email-taken';
    const added = await insertToken(db, who, (numbers[0]?.number ?? 0) + 1, given);
    if (added) return added;
  }
  throw new Problem('server.busy', 'Too many tokens are made at this moment. Try again.');
}

/** The log names the number, so it is chosen first; nothing when the number or the name is taken meanwhile. */
async function insertToken(db: D1Database, who: Who, number: number, given: NewToken): Promise<StaffToken | undefined> {
  const { by, name, roles, today, expiresDay } = given;
  const email = emailOf(given);
  // No hash of a token has a colon.
  const hash = by.kind === 'token' ? by.hash : `email:${number}`;
  const row = query
    .selectNoFrom([
      sql<number>`${number}`.as('number'),
      sql<string>`${hash}`.as('hash'),
      sql<string>`${name}`.as('name'),
      sql<string>`${nameKey(name)}`.as('name_key'),
      sql<string>`${JSON.stringify(roles)}`.as('roles'),
      sql<number>`${toDayNumber(today)}`.as('created_day'),
      sql<number>`${toDayNumber(expiresDay)}`.as('expires_day'),
      sql<string | null>`${email}`.as('email'),
    ])
    .where(({ not, exists }) => not(exists(tokensOf(name))))
    .where(({ not, exists }) => not(exists(tokensUnder(email))));
  const [added] = await runLogged(
    db,
    who,
    query
      .insertInto('staff_token')
      .columns(['number', 'hash', 'name', 'name_key', 'roles', 'created_day', 'expires_day', 'email'])
      .expression(row)
      .onConflict((conflict) => conflict.doNothing())
      .returning(SHOWN),
    [
      {
        kind: 'staff-token-added',
        subject: name,
        detail: { number, roles, expiresDay, ...(email === null ? {} : { by: 'single sign-on' }) },
      },
    ],
  );
  return added && toStaffToken(added);
}

function emailOf({ by }: NewToken): string | null {
  return by.kind === 'email' ? by.email : null;
}

/** None for no address. */
function tokensUnder(email: string | null) {
  return query.selectFrom('staff_token').select('number').where('email', '=', email).where('revoked_day', 'is', null);
}

/** Tokens that bear or bore this name, however it is written; with one of these roles, where any are named. */
export function tokensOf(name: string, roles?: readonly Role[]) {
  const tokens = query.selectFrom('staff_token').select('number').where('name_key', '=', nameKey(name));
  return roles === undefined ? tokens : tokens.where((of) => hasAnyRole(of, roles));
}

function greatestNumber() {
  return query.selectFrom('staff_token').select('number').orderBy('number', 'desc').limit(1);
}

/** Nothing when it is revoked already, or no other admin would be left. */
export async function revokeToken(
  db: D1Database,
  who: Who,
  { number, name, roles }: StaffToken,
  today: Day,
): Promise<StaffToken | undefined> {
  const day = toDayNumber(today);
  const otherAdmin = query
    .selectFrom('staff_token')
    .select('number')
    .where('number', '!=', number)
    .where((tokens) => isInForce(tokens, day))
    .where(isAdmin);
  const [revoked] = await runLogged(
    db,
    who,
    query
      .updateTable('staff_token')
      .set({ revoked_day: day })
      .where('number', '=', number)
      .where('revoked_day', 'is', null)
      .where((tokens) =>
        tokens.or([tokens.not(isInForce(tokens, day)), tokens.not(isAdmin(tokens)), tokens.exists(otherAdmin)]),
      )
      .returning(SHOWN),
    [{ kind: 'staff-token-revoked', subject: name, detail: { number, roles } }],
  );
  return revoked && toStaffToken(revoked);
}

type Tokens = ExpressionBuilder<Tables, 'staff_token'>;

function isInForce(tokens: Tokens, today: number) {
  return tokens.and([tokens('revoked_day', 'is', null), tokens('expires_day', '>=', today)]);
}

function isAdmin(tokens: Tokens) {
  return hasAnyRole(tokens, ['admin']);
}

function hasAnyRole(tokens: Tokens, roles: readonly Role[]) {
  return tokens.exists(sql`(select 1 from json_each(roles) where value in (${sql.join(roles)}))`);
}

function toStaffToken({ number, name, ...row }: ShownRow): StaffToken {
  return {
    number,
    name,
    roles: JSON.parse(row.roles) as Role[],
    createdDay: fromDayNumber(row.created_day),
    expiresDay: fromDayNumber(row.expires_day),
    lastUsedDay: row.last_used_day === null ? null : fromDayNumber(row.last_used_day),
    revokedDay: row.revoked_day === null ? null : fromDayNumber(row.revoked_day),
    email: row.email,
  };
}
