import { env } from 'cloudflare:workers';
import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { query, readRow } from '../../worker/db/database.ts';
import { jsonRows, jsonValues } from '../../worker/db/json-rows.ts';

it.each([0, 1, 4, 5, 6, 26, 60])('lists of %i parameters go in whole', async (pieces) => {
  const values = Array.from({ length: pieces * 2 }, (_, number) => ({ number, text: 'x'.repeat(249_000) }));
  const row = await readRow(
    env.DB,
    sql<{ count: number; sum: number | null }>`
      select count(*) as count, sum(value ->> 'number') as sum from ${jsonValues(values)}`.compile(query),
  );
  expect(row?.count).toBe(values.length);
  expect(row?.sum ?? 0).toBe(values.reduce((sum, { number }) => sum + number, 0));
});

it('rows keep their order and columns', async () => {
  const { results } = await env.DB.prepare(
    sql`select a, b from ${jsonRows(
      ['a', 'b'],
      [
        [1, 'x'],
        [2, null],
      ],
    )}`.compile(query).sql,
  )
    .bind(
      JSON.stringify([
        [1, 'x'],
        [2, null],
      ]),
    )
    .all();
  expect(results).toEqual([
    { a: 1, b: 'x' },
    { a: 2, b: null },
  ]);
});
