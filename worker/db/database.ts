/**
 * D1 behind Kysely's builder. Kysely only compiles: D1 has no transactions, its `batch()` is one, and a batch needs
 * statements rather than results.
 */
import {
  type Compilable,
  type CompiledQuery,
  DummyDriver,
  Kysely,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import type { Tables } from './tables.ts';

/** Builds queries; hand them to `readRows` or `runBatch`. */
export const query = new Kysely<Tables>({
  dialect: {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  },
});

/** A query of the builder, or raw SQL compiled with `query`. */
export type Statement<Row = unknown> = Compilable<Row> | CompiledQuery<Row>;

export async function readRows<Row>(db: D1Database, statement: Statement<Row>): Promise<Row[]> {
  return (await prepare(db, statement).all<Row>()).results;
}

export async function readRow<Row>(db: D1Database, statement: Statement<Row>): Promise<Row | undefined> {
  return (await readRows(db, statement))[0];
}

/** The shape of a statement's rows. */
export type RowOf<S> = S extends Statement<infer Row> ? Row : never;
type RowsOf<S> = RowOf<S>[];

/** Runs all or none, in order. Gives each statement's rows, in the same order. */
export async function runBatch<const Statements extends readonly Statement[]>(
  db: D1Database,
  statements: Statements,
): Promise<{ [Key in keyof Statements]: RowsOf<Statements[Key]> }> {
  const results = await db.batch(statements.map((statement) => prepare(db, statement)));
  return results.map((result) => result.results) as { [Key in keyof Statements]: RowsOf<Statements[Key]> };
}

function prepare(db: D1Database, statement: Statement): D1PreparedStatement {
  const { sql, parameters } = 'compile' in statement ? statement.compile() : statement;
  return db.prepare(sql).bind(...parameters);
}
