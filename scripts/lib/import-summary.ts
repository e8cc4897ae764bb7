/** What an import says to a person. Pure. */
import type { ImportReport } from '../../shared/import-report.ts';
import type { ProblemDetail } from '../../shared/problem.ts';

/** Most ids that are named; the rest is counted. */
const MOST_NAMED = 20;

export function describeReport({ dryRun, rows, unchanged, ignoredColumns, changed, ...report }: ImportReport): string {
  const lines = [
    `${rows} rows: ${report.new.length} new, ${changed.length} changed, ${unchanged} unchanged.`,
    ...listed('New', report.new),
    ...listed(
      'Changed',
      changed.map(({ id, fields }) => (fields.length > 0 ? `${id}: ${fields.join(', ')}` : id)),
    ),
    ...(ignoredColumns.length > 0 ? [`Not read, every export makes them anew: ${ignoredColumns.join(', ')}`] : []),
    dryRun ? 'Nothing was changed. To import the file, add --apply.' : 'Imported.',
  ];
  return `${lines.join('\n')}\n`;
}

/** As a table: where, and what. */
export function describeProblems(problems: readonly ProblemDetail[]): string {
  const table = [
    ['Row', 'Column', 'What is wrong'],
    ...problems.map((one) => [String(one.row), one.column ?? '', one.message]),
  ];
  const widths = [0, 1].map((at) => Math.max(...table.map((cells) => cells[at]?.length ?? 0)));
  const lines = table.map((cells) => cells.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join('  '));
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n`;
}

function listed(title: string, items: readonly string[]): string[] {
  if (items.length === 0) return [];
  const more = items.length > MOST_NAMED ? [`  and ${items.length - MOST_NAMED} more`] : [];
  return [`${title}:`, ...items.slice(0, MOST_NAMED).map((item) => `  ${item}`), ...more];
}
