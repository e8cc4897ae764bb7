/** Files that are imported or refused, and what then is stored. */
import { env } from 'cloudflare:workers';
import * as v from 'valibot';
import { expect } from 'vitest';
import { type ImportReport, importReportSchema } from '../../shared/import-report.ts';
import type { ProblemDetail } from '../../shared/problem.ts';
import type { Staff } from './governance.ts';
import { everythingStored } from './rows.ts';

export const csv = (...lines: string[]) => `${lines.join('\r\n')}\r\n`;

/** Imports a file that is fine. */
export async function applyFile(staff: Staff, file: BodyInit): Promise<ImportReport> {
  const response = await staff.import(file, 'apply');
  const answer = await response.json();
  expect(response.status, JSON.stringify(answer)).toBe(200);
  return v.parse(importReportSchema, answer);
}

export async function storedSystems() {
  const { results } = await env.DB.prepare('select id, source, version, record from ai_system order by id').all<{
    id: string;
    source: string | null;
    version: number;
    record: string;
  }>();
  return results.map((row) => ({ ...row, record: JSON.parse(row.record) }));
}

/** Everything that is wrong with a file, and that nothing came of it, whether it was meant or not. */
export async function refusedFile(staff: Staff, file: BodyInit, code: string): Promise<ProblemDetail[]> {
  const before = await everythingStored();
  const answers = [await staff.import(file), await staff.import(file, 'apply')];
  const [error] = await Promise.all(answers.map(async (answer) => ((await answer.json()) as { error: never }).error));
  const { details, ...rest } = error as unknown as {
    code: string;
    field: string;
    message: string;
    details: ProblemDetail[];
  };
  expect(rest.code).toBe(code);
  expect(answers.map(({ status }) => status)).toEqual([422, 422]);
  const [{ row, column }] = details as [ProblemDetail];
  expect(rest.field).toBe(`rows[${row}]${column === null ? '' : `.${column}`}`);
  expect(rest.message).toContain(details[0]?.message);
  expect(await everythingStored()).toEqual(before);
  return details;
}
