import { type ExpressionBuilder, sql } from 'kysely';
import { type Day, fromDayNumber, toDayNumber } from '../../shared/day.ts';
import type { Role } from '../../shared/role.ts';
import { query, readRow, readRows } from '../db/database.ts';
import type { Tables } from '../db/tables.ts';
import { runLogged, type Who } from '../log/write.ts';

/** A staff token without its hash. */
export interface StaffToken {
  number: number;
  name: string;
  roles: Role[];
  createdDay: Day;
  expiresDay: Day;
  lastUsedDay: Day | null;
  revokedDay: Day | null;
}

const SHOWN = ['number', 'name', 'roles', 'created_day', 'expires_day', 'last_used_day', 'revoked_day'] as const;
type ShownRow = Omit<Tables['staff_token'], 'number' | 'hash'> & { number: number };

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

/** The day alone, and once a day: not when and how often somebody works. */
export async function markUsed(db: D1Database, number: number, today: number): Promise<void> {
  await readRows(db, query.updateTable('staff_token').set({ last_used_day: today }).where('number', '=', number));
}

/** Nothing when somebody has a token in force under this name already, however it is capitalised. */
export async function addToken(
  db: D1Database,
  who: Who,
  { hash, name, roles, today, expiresDay }: { hash: string; name: string; roles: Role[]; today: Day; expiresDay: Day },
): Promise<StaffToken | undefined> {
  const day = toDayNumber(today);
  const row = query
    .selectNoFrom([
      sql<string>`${hash}`.as('hash'),
      sql<string>`${name}`.as('name'),
      sql<string>`${JSON.stringify(roles)}`.as('roles'),
      sql<number>`${day}`.as('created_day'),
      sql<number>`${toDayNumber(expiresDay)}`.as('expires_day'),
    ])
    .where(({ not, exists }) =>
      not(
        exists(
          query
            .selectFrom('staff_token')
            .select('number')
            .where(sql`name`, '=', sql`${name} collate nocase`)
            .where((tokens) => isInForce(tokens, day)),
        ),
      ),
    );
  const [added] = await runLogged(
    db,
    who,
    query
      .insertInto('staff_token')
      .columns(['hash', 'name', 'roles', 'created_day', 'expires_day'])
      .expression(row)
      .returning(SHOWN),
    [{ kind: 'staff-token-added', subject: name, detail: { roles, expiresDay } }],
  );
  return added && toStaffToken(added);
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
  const admin: Role = 'admin';
  return tokens.exists(sql`(select 1 from json_each(roles) where value = ${admin})`);
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
  };
}
