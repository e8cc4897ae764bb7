/** A whole batch as one bound parameter: D1 takes 100 parameters a statement, and one JSON text is the fastest way in. */
import { type RawBuilder, sql } from 'kysely';

/** Rows of equal-length arrays, as a table expression with the columns named: `(select …) `. SQLite's own. */
export function jsonRows(columns: readonly string[], rows: readonly (readonly unknown[])[]): RawBuilder<unknown> {
  const selected = columns.map((column, position) => sql`value ->> ${sql.lit(position)} as ${sql.ref(column)}`);
  return sql`(select ${sql.join(selected)} from json_each(${JSON.stringify(rows)}))`;
}

/** A list of numbers, for `in`. */
export function jsonNumbers(numbers: readonly number[]): RawBuilder<number> {
  return sql<number>`(select value from json_each(${JSON.stringify(numbers)}))`;
}
