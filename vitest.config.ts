import { generateKeyPairSync } from 'node:crypto';
import { cloudflareTest, readD1Migrations } from '@cloudflare/vitest-plugin';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { WxtVitest } from 'wxt/testing/vitest-plugin';
import { filesLeftOut } from './scripts/lib/sample-files.ts';

/** A long run makes thousands of tries of a property. */
const testTimeout = Number(process.env['PROPERTY_RUNS'] ?? 60) > 100 ? 3_600_000 : 60_000;

/** The longest files first, so that none of them runs alone at the end: Vitest would go by their size. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isLong = ({ moduleId }: TestSpecification) =>
      /\/(?:detection|employee|gate|policy|catalogue|screens|languages|api-docs|rollout)\.[a-z]+\.test/.test(moduleId);
    const sorted = await super.sort(files);
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}

const { PROPERTY_RUNS, PROPERTY_SEED } = process.env;
const leftOut = filesLeftOut(
  PROPERTY_RUNS === undefined ? undefined : Number(PROPERTY_RUNS),
  Number(PROPERTY_SEED ?? 0),
);

export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/unit/**/*.test.ts'],
          environment: 'node',
          // Pure code: nothing that one file leaves behind is another's, and loading it anew would take longer than the tests.
          isolate: false,
          setupFiles: ['test/setup-properties.ts'],
          testTimeout,
        },
      },
      {
        plugins: [WxtVitest()],
        test: {
          name: 'extension',
          include: ['test/extension/**/*.test.{ts,tsx}'],
          environment: 'happy-dom',
          setupFiles: ['test/setup-properties.ts'],
          testTimeout,
        },
      },
      {
        plugins: [
          cloudflareTest(async () => ({
            wrangler: { configPath: './worker/wrangler.jsonc' },
            miniflare: {
              bindings: {
                PROPERTY_RUNS: process.env['PROPERTY_RUNS'] ?? '60',
                PROPERTY_SEED: process.env['PROPERTY_SEED'] ?? '',
                TEST_MIGRATIONS: await readD1Migrations('migrations'),
                SIGNING_KEY: JSON.stringify(generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' })),
              },
            },
          })),
        ],
        test: {
          name: 'worker',
          include: ['test/worker/**/*.test.ts'],
          // Every test begins with empty tables, and a workerd for each file would take longer than the tests.
          isolate: false,
          maxWorkers: 2,
          setupFiles: ['test/worker/setup.ts'],
          testTimeout,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          exclude: ['test/e2e/start.test.ts', ...leftOut],
          globalSetup: ['test/e2e/lab-template.ts'],
          environment: 'node',
          // Each file has a laboratory, ports and browsers of its own, and waits for pages to settle most of the time.
          maxWorkers: 3,
          // Real browsers on a busy machine: one more try, and the last lines name each test that needed it.
          retry: 1,
          testTimeout: 90_000,
          hookTimeout: 90_000,
        },
      },
      {
        test: {
          // Builds what the others load, so it runs when they do not.
          name: 'start',
          include: ['test/e2e/start.test.ts'],
          environment: 'node',
          testTimeout: 90_000,
          hookTimeout: 90_000,
        },
      },
    ],
  },
});
