/**
 * `npm run import -- FILE.csv`: says what the file would change in the inventory, or everything that is wrong with it, by
 * row and column. `--apply` imports it, whole or not at all. The columns stand in docs/systems.md.
 * Speaks to the Unshade that runs here, or with `--server URL` and the token in UNSHADE_TOKEN to any other.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import * as v from 'valibot';
import { PATHS } from '../shared/api.ts';
import { importReportSchema } from '../shared/import-report.ts';
import { problemSchema } from '../shared/problem.ts';
import { callApi, findServer } from './lib/api-client.ts';
import { describeProblems, describeReport } from './lib/import-summary.ts';
import { fail } from './lib/say.ts';

const USAGE = `Usage: npm run import -- FILE.csv [--apply]
Another server: --server https://…, with your token in UNSHADE_TOKEN.`;

try {
  await run();
} catch (error) {
  fail(error instanceof Error ? explain(error) : String(error));
}

async function run(): Promise<void> {
  const given = readArguments();
  if (given === 'help') return console.log(USAGE);
  const { file, isApplied, server } = given;
  const response = await callApi({
    path: `${PATHS.systemsImport}?dryRun=${!isApplied}`,
    method: 'POST',
    body: readFile(file),
    contentType: 'text/csv',
    server: findServer(server),
  });
  process.stdout.write(describeReport(v.parse(importReportSchema, await response.json())));
}

function readArguments(): { file: string; isApplied: boolean; server: string | undefined } | 'help' {
  let given: ReturnType<typeof parse>;
  try {
    given = parse();
  } catch {
    throw new Error(USAGE);
  }
  if (given.values.help) return 'help';
  const [file, ...more] = given.positionals;
  if (file === undefined || more.length > 0) throw new Error(USAGE);
  return { file, isApplied: given.values.apply, server: given.values.server };
}

function parse() {
  const options = {
    apply: { type: 'boolean', default: false },
    server: { type: 'string' },
    help: { type: 'boolean', short: 'h', default: false },
  } as const;
  return parseArgs({ allowPositionals: true, options });
}

/** As it is: what encoding it has, the server judges. */
function readFile(file: string): Blob {
  try {
    return new Blob([readFileSync(file)]);
  } catch {
    throw new Error(`${file} cannot be read. Name the CSV file to import.`);
  }
}

function explain({ message, cause }: Error): string {
  const refusal = v.safeParse(problemSchema, cause);
  const problems = refusal.success ? (refusal.output.error.details ?? []) : [];
  return problems.length > 0 ? `${describeProblems(problems)}\nNothing was imported.` : message;
}
