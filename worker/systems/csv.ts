/** A CSV file, from its bytes to cells by the name of their column. Pure. */
import Papa from 'papaparse';
import type { ProblemCode, ProblemDetail } from '../../shared/problem.ts';
import { MOST_SYSTEMS } from '../../shared/system.ts';
import { tidyLine } from '../../shared/text.ts';
import { unguardCell } from './cells.ts';
import { COLUMNS, DERIVED_COLUMNS, ID_COLUMN } from './columns.ts';

export interface Table {
  columns: readonly string[];
  rows: readonly Row[];
}

export interface Row {
  /** As a spreadsheet counts, the header being 1. */
  number: number;
  cells: ReadonlyMap<string, string>;
}

export interface Refused {
  code: Extract<ProblemCode, `import.${string}` | 'system.too-many'>;
  problems: ProblemDetail[];
}

const KNOWN_COLUMNS: ReadonlySet<string> = new Set([ID_COLUMN, ...COLUMNS.map(({ name }) => name), ...DERIVED_COLUMNS]);
/** Nobody is told of more at once. */
export const MOST_PROBLEMS = 100;
/** A foreign column's name is repeated no longer than this. */
const NAME_LENGTH = 60;

export function readTable(bytes: Uint8Array): Table | Refused {
  const text = decode(bytes);
  if (typeof text !== 'string') return text;
  const { data, errors } = parse(text);
  const [header = [], ...body] = data;
  const columns = header.map((name) => tidyLine(name).toLowerCase());
  const wrongColumns = judgeColumns(columns);
  if (wrongColumns.length > 0) return { code: 'import.column', problems: wrongColumns.slice(0, MOST_PROBLEMS) };
  const rows = body
    .map((cells, at) => ({ number: at + 2, cells }))
    .filter(({ cells }) => cells.some((cell) => cell.trim() !== ''));
  if (rows.length > MOST_SYSTEMS) {
    const message = `The file has ${rows.length} rows, and there can be ${MOST_SYSTEMS} systems at most.`;
    return { code: 'import.too-many-rows', problems: [{ row: MOST_SYSTEMS + 2, column: null, message }] };
  }
  const wrong = [...errors.map(judgeQuotes), ...rows.flatMap((row) => judgeLength(row, columns.length))];
  if (wrong.length > 0) return { code: 'import.cell', problems: wrong.slice(0, MOST_PROBLEMS) };
  return {
    columns,
    rows: rows.map(({ number, cells }) => ({
      number,
      cells: new Map(columns.map((column, at) => [column, unguardCell(cells[at] ?? '')])),
    })),
  };
}

/** Lines may end in both ways in one file: a header of one program above rows of another. */
function parse(text: string) {
  const lines = text.replace(/\r\n?/g, '\n');
  return Papa.parse<string[]>(lines, { delimiter: delimiterOf(lines), newline: '\n' });
}

/** Spreadsheets in many languages save semicolons: whatever stands first between two names of columns. */
function delimiterOf(text: string): string {
  return /[,;\t\n]/.exec(text)?.[0].replace('\n', '') || ',';
}

function judgeColumns(columns: readonly string[]): ProblemDetail[] {
  const problem = (column: string | null, message: string) => ({ row: 1, column, message });
  const hasName = columns.some((column) => column === ID_COLUMN || column === 'product');
  const nameless = problem(null, `The first row names the columns, ${ID_COLUMN} or product among them.`);
  // Every name of a file without header would be a foreign one.
  if (!hasName && columns.every((column) => !KNOWN_COLUMNS.has(column))) return [nameless];
  const wrong = columns.flatMap((column, at) => {
    const name = column.slice(0, NAME_LENGTH);
    if (column === '') return [problem(null, `Column ${at + 1} has no name.`)];
    if (!KNOWN_COLUMNS.has(column)) return [problem(name, 'There is no such column. Remove or rename it.')];
    return columns.indexOf(column) < at ? [problem(name, 'This column is there twice.')] : [];
  });
  return hasName ? wrong : [nameless, ...wrong];
}

function judgeQuotes({ row = 0 }: Papa.ParseError): ProblemDetail {
  const message = 'The quotation marks of this row do not match. Double each one that stands inside a cell.';
  return { row: row + 1, column: null, message };
}

/** A row that is cut off must not empty what it does not reach. */
function judgeLength({ number, cells }: { number: number; cells: readonly string[] }, wanted: number): ProblemDetail[] {
  if (cells.length === wanted) return [];
  const message = `This row has ${cells.length} cells, the header ${wanted}.`;
  return [{ row: number, column: null, message }];
}

function decode(bytes: Uint8Array): string | Refused {
  const refuse = (row: number, column: string | null, message: string): Refused => ({
    code: 'import.encoding',
    problems: [{ row, column, message }],
  });
  const [first, second] = bytes;
  // With a mark, or with half a letter of the first name that is 0. Any other 0 is a wrong cell.
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff) || first === 0 || second === 0) {
    return refuse(1, null, 'This looks like UTF-16. Save the file as "CSV UTF-8".');
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(bytes);
  } catch {
    const before = new TextDecoder().decode(bytes.subarray(0, firstWrongByte(bytes)));
    const { data } = parse(before);
    const column = data[0]?.[(data.at(-1)?.length ?? 1) - 1]?.trim().toLowerCase().slice(0, NAME_LENGTH) ?? null;
    return refuse(
      Math.max(1, data.length),
      data.length > 1 ? column : null,
      'This is not UTF-8. Save the file as "CSV UTF-8".',
    );
  }
}

/** By halves: a decoder says that something is wrong, and not where. */
function firstWrongByte(bytes: Uint8Array): number {
  let fine = 0;
  let wrong = bytes.length + 1;
  while (wrong - fine > 1) {
    const middle = Math.floor((fine + wrong) / 2);
    if (isBeginning(bytes.subarray(0, middle))) fine = middle;
    else wrong = middle;
  }
  return fine;
}

/** Whether it is UTF-8 but for a last character that may be cut off. */
function isBeginning(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}
