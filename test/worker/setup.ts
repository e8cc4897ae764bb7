import { applyD1Migrations, reset } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import fc from 'fast-check';
import { beforeEach } from 'vitest';

const { PROPERTY_RUNS: runs, PROPERTY_SEED: seed } = env;
fc.configureGlobal({ numRuns: Number(runs), ...(seed === '' ? {} : { seed: Number(seed) }) });

/** Statements that empty every table; nothing before the migrations have run. */
let emptying: readonly D1PreparedStatement[] | undefined;

beforeEach(async () => {
  if (emptying) {
    // Far quicker than to make all tables anew. A migration leaves no row in a database that was empty.
    await env.DB.batch([...emptying]);
    return;
  }
  await reset();
  await applyD1Migrations(env.DB, env.TEST_MIGRATIONS);
  const { results } = await env.DB.prepare(
    "select name from sqlite_master where type = 'table' and name not like 'sqlite_%' and name not like '\\_cf\\_%' escape '\\' and name <> 'd1_migrations'",
  ).all<{ name: string }>();
  emptying = ['pragma defer_foreign_keys = on', ...results.map(({ name }) => `delete from "${name}"`)].map(
    (statement) => env.DB.prepare(statement),
  );
});
