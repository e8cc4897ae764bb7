/** What an import would change, or everything that is wrong with it: all or nothing. Pure. */
import * as v from 'valibot';
import type { Day } from '../../shared/day.ts';
import { serviceIdSchema } from '../../shared/observation.ts';
import { explainIssue, type ProblemDetail } from '../../shared/problem.ts';
import { EMPTY_RECORD, MOST_SYSTEMS, type SystemRecord, systemRecordSchema } from '../../shared/system.ts';
import { readWord } from './cells.ts';
import { COLUMNS, columnOf, columnOfField, DERIVED_COLUMNS, type Draft, ID_COLUMN } from './columns.ts';
import { MOST_PROBLEMS, type Refused, type Row, type Table } from './csv.ts';
import { makeId, OWN_PREFIX } from './id.ts';
import { findByName, type Names, namesOf, productKey } from './names.ts';
import { type Changes, changesOf, refuseRecord, tidyRecord } from './record.ts';

/** A system as the database has it. */
export interface StoredSystem {
  version: number;
  /** Null where a browser met it first. */
  source: 'manual' | 'imported' | null;
  record: SystemRecord;
}

export interface ImportState {
  stored: ReadonlyMap<string, StoredSystem>;
  /** The catalogue's and the organisation's own entries. */
  services: ReadonlyMap<string, { product: string; vendor: string }>;
  /** What browsers have met or employees declared. */
  met: ReadonlySet<string>;
  today: Day;
}

export interface PlannedSystem {
  id: string;
  kind: 'new' | 'changed' | 'unchanged';
  /** Null: the staff's part of a system that browsers met. */
  source: StoredSystem['source'];
  /** That it will have. */
  version: number;
  record: SystemRecord;
  changes: Changes;
}

export interface ImportPlan {
  systems: PlannedSystem[];
  ignoredColumns: string[];
}

export function planImport(table: Table, state: ImportState): ImportPlan | Refused {
  const { drafted, problems } = draftRows(table, state);
  const wrong = [...problems, ...judgeRecords(drafted, state)].toSorted((a, b) => a.row - b.row);
  if (wrong.length > 0) return { code: 'import.cell', problems: wrong.slice(0, MOST_PROBLEMS) };
  const systems = drafted.map(({ system }) => system);
  const registered = [...state.stored.values()].filter(({ source }) => source !== null).length;
  const added = systems.filter(({ kind }) => kind === 'new').length;
  if (registered + added > MOST_SYSTEMS) {
    const message = `With these there would be ${registered + added} registered systems, and there can be ${MOST_SYSTEMS}.`;
    return { code: 'system.too-many', problems: [{ row: 1, column: null, message }] };
  }
  return { systems, ignoredColumns: DERIVED_COLUMNS.filter((column) => table.columns.includes(column)) };
}

interface Drafted {
  row: number;
  system: PlannedSystem;
}

/** Each row by itself, and that no two are about the same system; ends when there is more wrong than anybody is told. */
function draftRows({ rows }: Table, state: ImportState): { drafted: Drafted[]; problems: ProblemDetail[] } {
  const names = namesOf(state);
  const problems: ProblemDetail[] = [];
  const drafted: Drafted[] = [];
  const rowsById = new Map<string, number>();
  const rowsByName = new Map<string, number>();
  for (const row of rows) {
    if (problems.length >= MOST_PROBLEMS) break;
    const found = identify(row, state, names);
    if ('message' in found) {
      problems.push({ row: row.number, ...found });
      continue;
    }
    const read = readRow(row, found.id, state);
    if ('problems' in read) {
      problems.push(...read.problems);
      continue;
    }
    // A new system without an id has only its names.
    const name = productKey(read.record.product ?? '', read.record.vendor ?? '');
    const earlier = found.id === undefined ? rowsByName.get(name) : rowsById.get(found.id);
    if (earlier !== undefined) {
      const column = found.id === undefined ? 'product' : ID_COLUMN;
      problems.push({ row: row.number, column, message: `Row ${earlier} is about the same system.` });
      continue;
    }
    if (found.id === undefined) rowsByName.set(name, row.number);
    const id = found.id ?? makeId(read.record, (one) => rowsById.has(one) || isThere(one, state));
    rowsById.set(id, row.number);
    drafted.push({ row: row.number, system: planSystem(id, read.record, state) });
  }
  return { drafted, problems };
}

type CellProblem = Omit<ProblemDetail, 'row'>;

/** The system that a row is about: by its id, or by its names; no id for a new one. */
function identify({ cells }: Row, state: ImportState, names: Names): { id: string | undefined } | CellProblem {
  const id = readWord(cells.get(ID_COLUMN) ?? '');
  if (id !== null) {
    if (!v.is(serviceIdSchema, id)) {
      return { column: ID_COLUMN, message: 'Expected: lower-case letters, digits and single hyphens, 64 at most.' };
    }
    if (isThere(id, state) || id.startsWith(OWN_PREFIX)) return { id };
    const message = `No system has this id. One of your own begins with ${OWN_PREFIX}; leave it empty, and one is made.`;
    return { column: ID_COLUMN, message };
  }
  const product = readWord(cells.get('product') ?? '');
  if (product === null)
    return { column: 'product', message: 'This cell is empty: every row needs a product or an id.' };
  const found = findByName(names, product, readWord(cells.get('vendor') ?? ''));
  if (found.length <= 1) return { id: found[0] };
  const ids = found.slice(0, 3).join(', ');
  return { column: 'product', message: `More than one system is called so (${ids}). Say which one by its id.` };
}

function isThere(id: string, { stored, services, met }: ImportState): boolean {
  return stored.has(id) || services.has(id) || met.has(id);
}

/** What only the catalogue tells of a service, and only browsers of what they have met. */
const CATALOGUE_FIELDS: readonly string[] = ['product', 'vendor', 'country', 'category', 'features'];
const SEEN_FIELDS: readonly string[] = ['firstDay', 'lastDay'];

function readRow(
  { number, cells }: Row,
  id: string | undefined,
  { stored, services, met }: ImportState,
): { record: SystemRecord } | { problems: ProblemDetail[] } {
  const left = [
    ...(id !== undefined && (services.has(id) || met.has(id)) ? CATALOGUE_FIELDS : []),
    ...(id !== undefined && met.has(id) ? SEEN_FIELDS : []),
  ];
  const draft: Draft = { ...((id === undefined ? undefined : stored.get(id)?.record) ?? EMPTY_RECORD) };
  for (const { name, field, read } of COLUMNS) {
    const cell = cells.get(name);
    if (cell !== undefined && !left.includes(field)) draft[field] = read(cell, draft[field]);
  }
  const result = v.safeParse(systemRecordSchema, draft);
  if (result.success) return { record: tidyRecord(result.output) };
  return {
    problems: result.issues.map((issue) => ({
      row: number,
      column: columnOf(issue.path ?? [], draft),
      message: explainPart(issue),
    })),
  };
}

/** Inside a cell that holds several things: which of them. */
function explainPart(issue: v.BaseIssue<unknown>): string {
  const [field, index, ...inner] = issue.path ?? [];
  if (index === undefined || field?.key === 'vendorFacts') return explainIssue(issue);
  const part = [Number(index.key) + 1, ...inner.map(({ key }) => String(key))].join(', ');
  return `Part ${part}: ${explainIssue(issue)}`;
}

function planSystem(id: string, record: SystemRecord, { stored, met }: ImportState): PlannedSystem {
  const before = stored.get(id);
  const changes = changesOf(before?.record ?? EMPTY_RECORD, record);
  const isChanged = Object.keys(changes).length > 0;
  const isNew = !before && !met.has(id);
  return {
    id,
    kind: isNew ? 'new' : isChanged ? 'changed' : 'unchanged',
    source: before ? before.source : isNew ? 'imported' : null,
    version: (before?.version ?? 0) + 1,
    record,
    changes,
  };
}

/** What can be judged only once all rows are read: a system may be a part of one that stands further down. */
function judgeRecords(drafted: readonly Drafted[], state: ImportState): ProblemDetail[] {
  const planned = new Map(drafted.map(({ system }) => [system.id, system.record]));
  const partOf = (id: string) => (planned.get(id) ?? state.stored.get(id)?.record)?.partOf ?? null;
  return drafted.flatMap(({ row, system: { id, record } }) => {
    const refused = refuseRecord(record, {
      isService: state.services.has(id) || state.met.has(id),
      parent: parentOf(id, partOf, (one) => planned.has(one) || isThere(one, state)),
      today: state.today,
    });
    return refused ? [{ row, column: columnOfField(refused.field), message: refused.message }] : [];
  });
}

function parentOf(id: string, partOf: (id: string) => string | null, isKnown: (id: string) => boolean) {
  const parent = partOf(id);
  if (parent === null) return 'none';
  if (!isKnown(parent)) return 'unknown';
  const above = new Set<string>();
  for (let one: string | null = parent; one !== null && !above.has(one); one = partOf(one)) above.add(one);
  return above.has(id) ? 'circle' : 'known';
}
