import fc from 'fast-check';
import Papa from 'papaparse';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { CATEGORIES } from '../../shared/catalogue/category.ts';
import { FEATURES } from '../../shared/catalogue/features.ts';
import { fromDayNumber } from '../../shared/day.ts';
import {
  ACCOUNTS,
  AFFECTED,
  type Answers,
  answersSchema,
  DATA_CLASSES,
  DOMAINS,
  HANDLINGS,
  isBoldPurpose,
  PURPOSES,
} from '../../shared/declaration.ts';
import {
  EMPTY_RECORD,
  EU_ROLES,
  FORMS,
  ISO_ROLES,
  type SystemRecord,
  systemRecordSchema,
  VENDOR_FACTS,
} from '../../shared/system.ts';
import { FORMULA, readUses, unguardCell, writeUses } from '../../worker/systems/cells.ts';
import { COLUMNS, DERIVED_COLUMNS } from '../../worker/systems/columns.ts';
import { readTable } from '../../worker/systems/csv.ts';
import { type ImportState, planImport } from '../../worker/systems/plan-import.ts';
import { tidyRecord } from '../../worker/systems/record.ts';
import { TODAY } from './organisation.ts';

const NOTHING: ImportState = { stored: new Map(), services: new Map(), met: new Set(), today: TODAY };

/** Text that people type, with what CSV, spreadsheets and our own cells take for more than text. */
const piece = fc.oneof(
  fc.constantFrom(
    '=',
    '+',
    '-',
    '@',
    "'",
    "''",
    '"',
    '""',
    ',',
    ', ',
    ';',
    '; ',
    ' | ',
    '(',
    ')',
    ' ',
    'none',
    '\u00a0',
  ),
  fc.string({ unit: 'grapheme', maxLength: 8 }),
);
const typed = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(''));
const line = (most: number) =>
  typed
    .map((text) => text.replace(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu, '').slice(0, most))
    .map(toWhole)
    .filter(isSomething);
const lines = fc
  .array(line(60), { minLength: 1, maxLength: 3 })
  .map((all) => all.join('\n'))
  .chain((text) => fc.constantFrom(text, `\n${text}`, `${text}\n`));
const listOf = <T>(values: readonly T[], least = 0) => fc.uniqueArray(fc.constantFrom(...values), { minLength: least });
const day = fc.integer({ min: 18_000, max: 20_700 }).map(fromDayNumber);
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });

const answers: fc.Arbitrary<Answers> = fc
  .record(
    {
      purpose: fc.constantFrom(...PURPOSES),
      domain: fc.constantFrom(...DOMAINS),
      affected: fc.constantFrom(...AFFECTED),
      data: fc.constantFrom(...DATA_CLASSES),
      handling: fc.constantFrom(...HANDLINGS),
      account: fc.constantFrom(...ACCOUNTS),
      note: line(200),
    },
    { requiredKeys: ['purpose', 'domain', 'affected', 'data', 'handling'] },
  )
  .map(({ domain, ...rest }) => v.parse(answersSchema, isBoldPurpose(rest.purpose) ? { ...rest, domain } : rest));

const fact = fc.record({
  fact: fc.constantFrom(...VENDOR_FACTS),
  says: line(200),
  source: fc.constantFrom('https://acme.example/terms', "https://acme.example/?a=1,-2;'=3"),
  day,
  expires: day,
});

const record: fc.Arbitrary<SystemRecord> = fc
  .record({
    product: line(80),
    vendor: line(80),
    country: maybe(fc.constantFrom('DE', 'US')),
    category: maybe(fc.constantFrom(...CATEGORIES)),
    features: maybe(listOf(FEATURES)),
    forms: listOf(FORMS),
    owner: maybe(line(120)),
    isoRoles: listOf(ISO_ROLES, 1),
    euRoles: listOf(EU_ROLES, 1),
    partOf: fc.constant(null),
    uses: fc.uniqueArray(answers, { maxLength: 4, selector: (one) => JSON.stringify(one) }),
    vendorFacts: fc.uniqueArray(fact, { selector: (one) => one.fact }),
    firstDay: maybe(day),
    lastDay: fc.constant(null),
    retiredDay: maybe(day),
    notes: maybe(lines),
  })
  .map((one) => tidyRecord(v.parse(systemRecordSchema, one)));

/** As the export writes it. */
function write(records: readonly SystemRecord[], delimiter = ','): string {
  const header = ['id', ...COLUMNS.map(({ name }) => name)];
  const rows = records.map((one, at) => [`own-${at}`, ...COLUMNS.map((column) => column.write(one))]);
  return Papa.unparse([header, ...rows], { escapeFormulae: FORMULA, newline: '\r\n', delimiter });
}

function read(text: string, state = NOTHING) {
  const table = readTable(new TextEncoder().encode(text));
  if ('code' in table) throw new Error(JSON.stringify(table));
  const plan = planImport(table, state);
  if ('code' in plan) throw new Error(JSON.stringify(plan));
  return plan.systems;
}

describe('what the export writes', () => {
  it('is read back the same, whatever people typed', () => {
    fc.assert(
      fc.property(
        fc.array(record, { minLength: 1, maxLength: 4 }),
        fc.constantFrom(',', ';', '\t'),
        (records, delimiter) => {
          expect(read(write(records, delimiter)).map((system) => system.record)).toEqual(records);
        },
      ),
    );
  });

  it('changes nothing where it came from', () => {
    fc.assert(
      fc.property(fc.array(record, { minLength: 1, maxLength: 4 }), (records) => {
        const stored = new Map(
          records.map((one, at) => [`own-${at}`, { version: 3, source: 'manual' as const, record: one }]),
        );
        const kinds = read(write(records), { ...NOTHING, stored }).map(({ kind }) => kind);
        expect(new Set(kinds)).toEqual(new Set(['unchanged']));
      }),
    );
  });

  it('is no formula in any cell, nor after a semicolon in one', () => {
    fc.assert(
      fc.property(record, (one) => {
        const [, cells] = Papa.parse<string[]>(write([one])).data;
        for (const [at, cell] of (cells ?? []).entries()) {
          expect(cell).not.toMatch(/^[=+\-@\t\r\n]/);
          const isText = ['product', 'vendor', 'owner', 'notes'].includes(COLUMNS[at - 1]?.name ?? '');
          if (isText) expect(cell).not.toMatch(/;\s*[=+\-@]/);
        }
      }),
    );
  });

  it('has no column that is both read and read past, and none twice', () => {
    const names = ['id', ...COLUMNS.map(({ name }) => name), ...DERIVED_COLUMNS];
    expect(new Set(names).size).toBe(names.length);
  });

  it('has a column for each field', () => {
    expect(new Set(COLUMNS.map(({ field }) => field))).toEqual(new Set(Object.keys(EMPTY_RECORD)));
  });
});

describe('a guarded cell', () => {
  it('is read as what was guarded, and every other cell as it is', () => {
    fc.assert(
      fc.property(typed, (text) => {
        expect(unguardCell(FORMULA.test(text) ? `'${text}` : text)).toBe(text);
      }),
    );
  });
});

describe('uses in a cell', () => {
  it('stand there as people read them', () => {
    const uses: Answers[] = [
      {
        purpose: 'evaluate-people',
        domain: 'employment',
        affected: 'applicants-evaluated',
        data: 'personal',
        handling: 'used-after-check',
        account: 'work',
        note: 'ranks "by hand", first | then',
      },
      { purpose: 'code', affected: 'nobody', data: 'public', handling: 'draft-i-rewrite' },
    ];
    const text =
      'evaluate-people (employment), applicants-evaluated, personal, used-after-check, work, "ranks ""by hand"", first | then" | code, nobody, public, draft-i-rewrite';
    expect(writeUses(uses)).toBe(text);
    expect(readUses(text)).toEqual(uses);
  });
});

/** Cutting may leave half a character. */
function toWhole(text: string): string {
  return text.replace(/\p{Cs}/gu, '');
}

function isSomething(text: string): boolean {
  return text.replace(/[\s\p{Cf}]/gu, '') !== '';
}
