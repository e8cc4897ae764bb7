import { applyD1Migrations, reset } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import fc from 'fast-check';
import { beforeEach } from 'vitest';

const { PROPERTY_RUNS: runs, PROPERTY_SEED: seed } = env;
fc.configureGlobal({ numRuns: Number(runs), ...(seed === '' ? {} : { seed: Number(seed) }) });

beforeEach(async () => {
  await reset();
  await applyD1Migrations(env.DB, env.TEST_MIGRATIONS);
});
