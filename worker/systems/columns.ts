/**
 * The columns of the inventory as CSV that can be written by hand or by import, as data: `write` gives the cell, `read` the
 * field's value, not checked yet. Pure. docs/systems.md describes each.
 */
import type * as v from 'valibot';
import {
  EMPTY_RECORD,
  type SystemRecord,
  VENDOR_FACTS,
  type VendorFact,
  type VendorFactKind,
} from '../../shared/system.ts';
import { readText, readUses, readWord, readWords, writeText, writeUses, writeWords } from './cells.ts';

/** A record on its way out of a file. */
export type Draft = Record<keyof SystemRecord, unknown>;

export interface Column {
  name: string;
  field: keyof SystemRecord;
  write: (record: SystemRecord) => string;
  /** The field's value by this cell; `before` is what it had. */
  read: (cell: string, before: unknown) => unknown;
  /** Of the columns that share the field `vendorFacts`. */
  part?: { fact: VendorFactKind; key: FactPart };
}

type FactPart = Exclude<keyof VendorFact, 'fact'>;
type DraftFact = Partial<Record<keyof VendorFact, string>>;
type FieldOf<Value> = {
  [Key in keyof SystemRecord]: SystemRecord[Key] extends Value ? Key : never;
}[keyof SystemRecord];

/** A column of its own: no editable field, but the name of the row. */
export const ID_COLUMN = 'id';

export const COLUMNS: readonly Column[] = [
  text('product', 'product'),
  text('vendor', 'vendor'),
  word('country', 'country'),
  word('category', 'category'),
  text('owner', 'owner'),
  words('iso_roles', 'isoRoles'),
  words('eu_roles', 'euRoles'),
  words('forms', 'forms'),
  {
    name: 'features',
    field: 'features',
    // Nobody knows, and none, are not the same.
    write: ({ features }) => (features?.length === 0 ? NONE : writeWords(features ?? [])),
    read: (cell) => (readWord(cell) === NONE ? [] : readWord(cell) && readWords(cell)),
  },
  word('part_of', 'partOf'),
  word('first_day', 'firstDay'),
  word('last_day', 'lastDay'),
  word('retired_day', 'retiredDay'),
  { name: 'uses', field: 'uses', write: ({ uses }) => writeUses(uses), read: readUses },
  ...VENDOR_FACTS.flatMap((fact) => [
    factColumn(fact, fact, 'says'),
    factColumn(`${fact}_source`, fact, 'source'),
    factColumn(`${fact}_day`, fact, 'day'),
    factColumn(`${fact}_expires`, fact, 'expires'),
  ]),
  text('notes', 'notes'),
];

/** Of the export, and made anew by each: an import reads past them. */
export const DERIVED_COLUMNS = [
  'source',
  'status',
  'eu_class',
  'surfaces',
  'scopes',
  'days_first_to_last',
  'browsers',
  'browsers_reporting',
  'groups',
  'not_for_work',
  'not_ai',
  'purposes',
  'data_classes',
  'accounts',
  'findings',
  'priority',
  'reasons',
  'rules',
  'due',
  'declarations',
  'assessment',
  'assessment_decided',
  'assessment_review',
  'assessment_groups',
  'open_assessment',
  'open_assessment_since',
  'exclusion',
  'exclusion_reason',
  'exclusion_review',
  'exclusion_by',
  'report_day',
  'log_head',
  'rulepack',
  'criteria_version',
  'changed_day',
] as const;

/** The column that a schema's complaint about a draft is about. */
export function columnOf(path: readonly Pick<v.IssuePathItem, 'key'>[], draft: Draft): string {
  const [field, index, key] = path.map((item) => item.key);
  if (field !== 'vendorFacts') return columnOfField(field as keyof SystemRecord);
  const fact = (draft.vendorFacts as readonly DraftFact[])[Number(index)]?.fact;
  return COLUMNS.find(({ part }) => part?.fact === fact && part?.key === key)?.name ?? columnOfField(field);
}

export function columnOfField(field: keyof SystemRecord): string {
  return COLUMNS.find((column) => column.field === field)?.name ?? field;
}

const NONE = 'none';

function text(name: string, field: FieldOf<string | null>): Column {
  return { name, field, write: (record) => writeText(record[field]), read: readText };
}

function word(name: string, field: FieldOf<string | null>): Column {
  return { name, field, write: (record) => record[field] ?? '', read: readWord };
}

/** An empty cell stands for what a record has as long as nobody said otherwise. */
function words(name: string, field: 'isoRoles' | 'euRoles' | 'forms'): Column {
  return {
    name,
    field,
    write: (record) => writeWords(record[field]),
    read: (cell) => (readWord(cell) === null ? EMPTY_RECORD[field] : readWords(cell)),
  };
}

function factColumn(name: string, fact: VendorFactKind, key: FactPart): Column {
  const readPart = key === 'says' ? readText : (cell: string) => readWord(readText(cell) ?? '');
  return {
    name,
    field: 'vendorFacts',
    part: { fact, key },
    write: ({ vendorFacts }) => writeText(vendorFacts.find((one) => one.fact === fact)?.[key] ?? null),
    read: (cell, before) => setPart(before as readonly DraftFact[], fact, key, readPart(cell)),
  };
}

/** A fact of which no part is left is gone. */
function setPart(facts: readonly DraftFact[], fact: VendorFactKind, key: FactPart, value: string | null): DraftFact[] {
  const { [key]: _, ...others } = facts.find((one) => one.fact === fact) ?? { fact };
  const changed: DraftFact = value === null ? others : { ...others, [key]: value };
  return VENDOR_FACTS.flatMap((kind) => {
    const one = kind === fact ? changed : facts.find((known) => known.fact === kind);
    return one && Object.keys(one).length > 1 ? [one] : [];
  });
}
