import { applyD1Migrations, reset } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import fc from 'fast-check';
import { beforeEach } from 'vitest';

const { PROPERTY_RUNS: runs, PROPERTY_SEED: seed } = env;
fc.configureGlobal({ numRuns: Number(runs), ...(seed === '' ? {} : { seed: Number(seed) }) });

/** Statements that empty every table: far quicker than to make all of them anew, and no migration leaves a row behind. */
let emptying: readonly D1PreparedStatement[] = [];

beforeEach(async () => {
  if (emptying.length === 0) emptying = await prepareEmptying();
  await env.DB.batch([...emptying]);
});

/** The file before may have made the tables already. */
async function prepareEmptying(): Promise<D1PreparedStatement[]> {
  if ((await tableNames()).length === 0) {
    await reset();
    await applyD1Migrations(env.DB, env.TEST_MIGRATIONS);
  }
  return ['pragma defer_foreign_keys = on', ...(await tableNames()).map((name) => `delete from "${name}"`)].map(
    (statement) => env.DB.prepare(statement),
  );
}

async function tableNames(): Promise<string[]> {
  const { results } = await env.DB.prepare(
    "select name from sqlite_master where type = 'table' and name not like 'sqlite_%' and name not like '\\_cf\\_%' escape '\\' and name <> 'd1_migrations'",
  ).all<{ name: string }>();
  return results.map(({ name }) => name);
}
