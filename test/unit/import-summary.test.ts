import { describe, expect, it } from 'vitest';
import { describeProblems, describeReport } from '../../scripts/lib/import-summary.ts';
import type { ImportReport } from '../../shared/import-report.ts';

const REPORT: ImportReport = {
  dryRun: true,
  sha256: 'f'.repeat(64),
  rows: 4,
  new: ['own-acme-helper'],
  changed: [{ id: 'openai-chatgpt', fields: ['owner', 'notes'] }],
  unchanged: 2,
  ignoredColumns: ['status', 'findings'],
  versions: null,
};

describe('what an import says', () => {
  it('is what would change, and how to make it so', () => {
    expect(describeReport(REPORT)).toBe(`4 rows: 1 new, 1 changed, 2 unchanged.
New:
  own-acme-helper
Changed:
  openai-chatgpt: owner, notes
Not read, every export makes them anew: status, findings
Nothing was changed. To import the file, add --apply.
`);
  });

  it('names some of many, and says when it is done', () => {
    const many = Array.from({ length: 50 }, (_, i) => `own-${i}`);
    const text = describeReport({ ...REPORT, dryRun: false, new: many, changed: [], ignoredColumns: [] });
    expect(text).toMatch(/ {2}own-19\n {2}and 30 more\nImported\.\n$/);
  });

  it('is a table of what is wrong, by row and column', () => {
    const problems = [
      { row: 7, column: 'first_day', message: 'Expected: a calendar day, YYYY-MM-DD.' },
      { row: 112, column: null, message: 'This row has 3 cells, the header 4.' },
    ];
    expect(describeProblems(problems)).toBe(`Row  Column     What is wrong
7    first_day  Expected: a calendar day, YYYY-MM-DD.
112             This row has 3 cells, the header 4.
`);
  });
});
