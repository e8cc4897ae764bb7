/**
 * `npm test`: builds, then runs every suite. `--long` makes thousands of runs of each property instead of a seeded
 * sample. A browser that is not on the machine is told of in the last lines: no failure here, one where CI is set; so are a
 * screen and namespaces, which are a failure nowhere.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import * as v from 'valibot';
import { buildAll } from './lib/build.ts';
import { findBrowser, HOW_TO_GET } from './lib/find-browser.ts';
import { HOW_TO_GET_NAMESPACES, hasNamespaces } from './lib/find-namespaces.ts';
import { HOW_TO_GET_A_SCREEN, hasScreen } from './lib/find-screen.ts';
import { packageServer } from './lib/package-server.ts';
import { root } from './lib/paths.ts';
import { filesLeftOut } from './lib/sample-files.ts';
import { closingLine } from './lib/tally.ts';

const SAMPLE_RUNS = 25;
const LONG_RUNS = 2_000;
const BROWSER_NAMES = ['chromium', 'firefox'] as const;

const reportSchema = v.object({
  numPassedTests: v.number(),
  numFailedTests: v.number(),
  testResults: v.array(
    v.object({
      name: v.string(),
      assertionResults: v.array(
        v.object({ fullName: v.string(), status: v.string(), failureMessages: v.array(v.string()) }),
      ),
    }),
  ),
});

const { values: options } = parseArgs({ options: { long: { type: 'boolean', default: false } } });
const runs = options.long ? LONG_RUNS : SAMPLE_RUNS;
const seed = Number(process.env['PROPERTY_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
console.log(
  `Properties: ${runs} runs each, seed ${seed} (PROPERTY_SEED=${seed} repeats them)${options.long ? '' : `; npm run test:long makes ${LONG_RUNS}`}`,
);

const leftOut = filesLeftOut(runs, seed);
if (leftOut.length > 0) console.log(`Left to another seed, and run by npm run test:long: ${leftOut.join(', ')}`);

const missing = BROWSER_NAMES.filter((name) => findBrowser(name) === undefined);
await buildAll((what) => console.log(`building ${what}`), packageServer());
const results = [
  // Side by side, so that both cores have something to do. `start` builds and scaffolds what `unit` reads: it comes after.
  ...(
    await Promise.all([
      runProject('worker'),
      runProject('extension'),
      runProject('unit').then(async (unit) => [unit, await runProject('start')]),
    ])
  ).flat(),
  await runProject('e2e'),
];
const passed = results.reduce((sum, result) => sum + result.passed, 0);
const failed = results.reduce((sum, result) => sum + result.failed, 0);
const notRun = results.flatMap((result) => result.notRun);
const secondTry = results.flatMap((result) => result.secondTry);

if (secondTry.length > 0) console.log(`\nPassed at the second try only:\n  ${secondTry.join('\n  ')}`);
// Only what is missing is a reason for a test not to run: its name stands in the test's file or title.
const reasons = [...missing, ...(hasScreen ? [] : ['screen']), ...(hasNamespaces ? [] : ['namespace'])];
const unexplained = notRun.filter((test) => !reasons.some((name) => test.includes(name)));
if (unexplained.length > 0) console.log(`\nSkipped without a reason, a failure:\n  ${unexplained.join('\n  ')}`);
if (reasons.length > 0) {
  console.log(`\n${notRun.length} not run: no ${reasons.join(', no ')} on this machine. To run them, install`);
  for (const name of missing) console.log(`  ${HOW_TO_GET[name]}`);
  if (!hasScreen) console.log(`  ${HOW_TO_GET_A_SCREEN}`);
  if (!hasNamespaces) console.log(`  ${HOW_TO_GET_NAMESPACES}`);
}
console.log(closingLine({ passed, failed: failed + unexplained.length }));
const isCi = Boolean(process.env['CI']);
process.exit(failed + unexplained.length > 0 || (isCi && missing.length > 0) ? 1 : 0);

interface Result {
  passed: number;
  failed: number;
  /** File and title of each test that did not run. */
  notRun: string[];
  /** The same of each test that failed before it passed. */
  secondTry: string[];
}

async function runProject(project: string): Promise<Result> {
  const folder = join(root, '.cache/test');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${project}.json`);
  rmSync(file, { force: true });
  const code = await new Promise<number | null>((resolve, reject) => {
    const child = spawn(
      process.execPath,
      [
        'node_modules/vitest/vitest.mjs',
        'run',
        '--project',
        project,
        ...['--reporter', 'default', '--reporter', 'json', `--outputFile.json=${file}`],
      ],
      {
        cwd: root,
        stdio: 'inherit',
        env: { ...process.env, PROPERTY_RUNS: String(runs), PROPERTY_SEED: String(seed) },
      },
    );
    child.on('error', reject);
    child.on('exit', resolve);
  });
  return readResult(file, code);
}

/** A run that ended badly without naming a test that failed has failed all the same. */
function readResult(file: string, code: number | null): Result {
  if (!existsSync(file)) return { passed: 0, failed: 1, notRun: [], secondTry: [] };
  const report = v.parse(reportSchema, JSON.parse(readFileSync(file, 'utf8')));
  const failed = Math.max(report.numFailedTests, code === 0 ? 0 : 1);
  const tests = report.testResults.flatMap(({ name, assertionResults }) =>
    assertionResults.map((test) => ({ ...test, called: `${basename(name)}: ${test.fullName}` })),
  );
  return {
    passed: report.numPassedTests,
    failed,
    notRun: tests.filter(({ status }) => status !== 'passed' && status !== 'failed').map(({ called }) => called),
    secondTry: tests
      .filter(({ status, failureMessages }) => status === 'passed' && failureMessages.length > 0)
      .map(({ called }) => called),
  };
}
