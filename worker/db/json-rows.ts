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
  return unite((pieces.length > 0 ? pieces : ['[]']).map((piece) => sql`json_each(${piece})`));
}

/** D1 takes five parts in a union, so unions are made of unions. */
const PARTS_IN_A_UNION = 5;

function unite(parts: readonly RawBuilder<unknown>[]): RawBuilder<unknown> {
  if (parts.length === 1) return parts[0] as RawBuilder<unknown>;
  const share = Math.ceil(parts.length / PARTS_IN_A_UNION);
  const united = Array.from({ length: Math.ceil(parts.length / share) }, (_, at) =>
    unite(parts.slice(at * share, (at + 1) * share)),
  );
  return sql`(${sql.join(
    united.map((part) => sql`select value from ${part}`),
    sql` union all `,
  )})`;
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
