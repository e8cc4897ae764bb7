/** Numbers of services, which rows hold in the place of ids. */
import { sql } from 'kysely';
import { builtIn } from '../../shared/catalogue/built-in.ts';
import { query, readRows, runBatch } from '../db/database.ts';

const CATALOGUE_IDS = builtIn.services.map(({ id }) => id).sort();

/** Numbers for services that have none yet, in the order given; gives the numbers of all that are asked for. */
export async function numberServices(db: D1Database, ids: readonly string[]): Promise<Map<string, number>> {
  const list = sql<string>`(select value from json_each(${JSON.stringify(ids)}))`;
  const [, rows] = await runBatch(db, [
    sql`insert into service (id) select value from json_each(${JSON.stringify(ids)}) where true on conflict do nothing`.compile(
      query,
    ),
    numbersOf(list),
  ]);
  return new Map(rows.map(({ id, number }) => [id, number]));
}

/** Numbers of the services that have one, for use with other queries. */
export function readNumbers(ids: readonly string[]) {
  return numbersOf(sql<string>`(select value from json_each(${JSON.stringify([...new Set(ids)])}))`);
}

function numbersOf(list: ReturnType<typeof sql<string>>) {
  return query.selectFrom('service').select(['id', 'number']).where('id', 'in', list);
}

/**
 * `numbered` with what is wanted beside. The whole catalogue is numbered at once, by id: a number says nothing of which
 * service was met when, or with which.
 */
export async function numberWanted(
  db: D1Database,
  wanted: readonly string[],
  numbered: ReadonlyMap<string, number>,
): Promise<ReadonlyMap<string, number>> {
  const isMissing = wanted.some((id) => !numbered.has(id) && CATALOGUE_IDS.includes(id));
  return isMissing ? new Map([...numbered, ...(await numberServices(db, CATALOGUE_IDS))]) : numbered;
}

/** The number of one service; nothing for one that neither the catalogue nor the organisation has. */
export async function readNumber(db: D1Database, id: string): Promise<number | undefined> {
  const known = await readRows(db, readNumbers([id]));
  return (await numberWanted(db, [id], new Map(known.map((row) => [row.id, row.number])))).get(id);
}
