/** The inventory report as a table: one line an AI system, findings and declarations joined inside a cell. Pure. */
import Papa from 'papaparse';
import type { Answers } from '../../shared/declaration.ts';
import type { AiSystem, Inventory } from '../../shared/inventory.ts';
import type { Band } from '../../shared/threshold.ts';
import { daysFirstToLast } from './report.ts';

const COLUMNS: Record<string, (system: AiSystem, report: Inventory) => string | number> = {
  id: ({ id }) => id,
  product: ({ product }) => product,
  vendor: ({ vendor }) => vendor,
  country: ({ country }) => country ?? '',
  category: ({ category }) => category ?? '',
  source: ({ source }) => source,
  status: ({ status }) => status,
  surfaces: ({ surfaces }) => surfaces.join('; '),
  scopes: ({ scopes }) => scopes.join('; '),
  first_day: ({ firstDay }) => firstDay,
  last_day: ({ lastDay }) => lastDay,
  days_first_to_last: daysFirstToLast,
  browsers: ({ browsers }) => describeBand(browsers),
  browsers_reporting: (_, { coverage }) => coverage.browsersReporting,
  not_for_work: ({ notForWork }) => describeBand(notForWork),
  not_ai: ({ notAi }) => describeBand(notAi),
  findings: ({ findings }) => findings.map(({ kind }) => kind).join('; '),
  priority: ({ findings }) => findings.map(({ priority }) => priority).join('; '),
  reasons: ({ findings }) => findings.flatMap(({ reasons }) => reasons).join('; '),
  due: ({ findings }) => findings.map(({ due }) => due).join('; '),
  declarations: ({ declarations }) => declarations.map(describeAnswers).join(' | '),
  report_day: (_, { day }) => day,
};

/** RFC 4180 with a header line. A cell that a spreadsheet would run as a formula is led by an apostrophe. */
export function toCsv(report: Inventory): string {
  const columns = Object.entries(COLUMNS);
  const lines = [
    columns.map(([name]) => name),
    ...report.systems.map((system) => columns.map(([, read]) => read(system, report))),
  ];
  // The library's own idea of a formula overlooks a cell of several lines.
  return `${Papa.unparse(lines, { escapeFormulae: /^[=+\-@\t\r\n]/, newline: '\r\n' })}\r\n`;
}

/** No dash: a spreadsheet would read 10-19 as a day of October. */
function describeBand({ label }: Band): string {
  return label.replace('–', ' to ');
}

function describeAnswers({ purpose, domain, affected, data, handling, account, note }: Answers): string {
  const parts = [
    domain ? `${purpose} (${domain})` : purpose,
    affected,
    data,
    handling,
    account,
    note && `"${quieten(note)}"`,
  ];
  return parts.filter(Boolean).join(', ');
}

/** Where a spreadsheet splits at semicolons, what follows one in a typed note must not become a formula of its own cell. */
function quieten(note: string): string {
  return note.replace(/([;,|])(\s*)([=+\-@])/g, "$1$2'$3");
}
