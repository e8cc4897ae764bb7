/** A whole batch as a bound parameter or few: D1 takes 100 parameters a statement, and JSON text is the fastest way in. */
import { type RawBuilder, sql } from 'kysely';

/** Rows of equal-length arrays, as a table expression with the columns named: `(select …) `. SQLite's own. */
export function jsonRows(columns: readonly string[], rows: readonly (readonly unknown[])[]): RawBuilder<unknown> {
  const selected = columns.map((column, position) => sql`value ->> ${sql.lit(position)} as ${sql.ref(column)}`);
  return sql`(select ${sql.join(selected)} from ${jsonValues(rows)})`;
}

/** As a table expression with the column `value`: JSON text, for lists and objects. */
export function jsonValues(values: readonly unknown[]): RawBuilder<unknown> {
  const pieces = cut(values.map((value) => JSON.stringify(value)));
  const [only = '[]'] = pieces;
  if (pieces.length <= 1) return sql`json_each(${only})`;
  const each = pieces.map((piece) => sql`select value from json_each(${piece})`);
  return sql`(${sql.join(each, sql` union all `)})`;
}

/** A list of numbers, for `in`. */
export function jsonNumbers(numbers: readonly number[]): RawBuilder<number> {
  return sql<number>`(select value from json_each(${JSON.stringify(numbers)}))`;
}

/** In characters: a parameter has 2 MB at most, and a character may be three bytes. */
const LONGEST_PIECE = 500_000;

/** JSON lists, each of a length that a parameter can have. */
function cut(texts: readonly string[]): string[] {
  const pieces: string[][] = [];
  let length = Number.POSITIVE_INFINITY;
  for (const text of texts) {
    length += text.length + 1;
    if (length > LONGEST_PIECE) {
      pieces.push([]);
      length = text.length + 1;
    }
    pieces.at(-1)?.push(text);
  }
  return pieces.map((piece) => `[${piece.join(',')}]`);
}
