/**
 * The inventory report as a table, one line an AI system: what staff may change and import again, then what each report
 * makes anew. Pure. docs/systems.md describes each column.
 */
import Papa from 'papaparse';
import type { AiSystem, Inventory } from '../../shared/inventory.ts';
import { EMPTY_RECORD, type SystemRecord } from '../../shared/system.ts';
import type { Band } from '../../shared/threshold.ts';
import { FORMULA, writeText, writeUses, writeWords } from '../systems/cells.ts';
import { COLUMNS, type DERIVED_COLUMNS, ID_COLUMN } from '../systems/columns.ts';
import { daysFirstToLast } from './report.ts';

type Cell = string | number;

const DERIVED: Record<(typeof DERIVED_COLUMNS)[number], (system: AiSystem, report: Inventory) => Cell> = {
  source: ({ source }) => source,
  status: ({ status }) => status,
  eu_class: ({ euClass }) => euClass,
  surfaces: ({ surfaces }) => writeWords(surfaces),
  scopes: ({ scopes }) => writeWords(scopes),
  days_first_to_last: (system) => daysFirstToLast(system) ?? '',
  browsers: ({ browsers }) => describeBand(browsers),
  browsers_reporting: (_, { coverage }) => coverage.browsersReporting,
  groups: ({ groups }) =>
    writeWords(groups.map(({ name, browsers }) => `${writeText(name)} ${describeBand(browsers)}`)),
  not_for_work: ({ notForWork }) => describeBand(notForWork),
  not_ai: ({ notAi }) => describeBand(notAi),
  purposes: ({ uses }) => writeWords(uses.flatMap(({ purpose }) => (purpose === null ? [] : [purpose]))),
  data_classes: ({ dataClasses }) => writeWords(dataClasses),
  accounts: ({ accounts }) => writeWords(accounts),
  findings: ({ findings }) => writeWords(findings.map(({ kind }) => kind)),
  priority: ({ findings }) => writeWords(findings.map(({ priority }) => priority)),
  reasons: ({ findings }) => writeWords(findings.map(({ reasons }) => reasons.join(', '))),
  rules: ({ uses }) =>
    writeWords([...new Set(uses.flatMap(({ verdict }) => verdict.rules.map(({ id }) => id)).sort())]),
  due: ({ findings }) => writeWords(findings.map(({ due }) => due)),
  declarations: ({ declarations }) => writeUses(declarations),
  assessment: ({ assessment }) => (assessment ? `${assessment.decision}, level ${assessment.level}` : ''),
  assessment_decided: ({ assessment }) => assessment?.decidedDay ?? '',
  assessment_review: ({ assessment }) => assessment?.reviewDay ?? '',
  assessment_groups: ({ assessment }) => writeWords(assessment?.groups?.map(String) ?? []),
  open_assessment: ({ openAssessment }) => openAssessment?.state ?? '',
  open_assessment_since: ({ openAssessment }) => openAssessment?.sinceDay ?? '',
  exclusion: ({ exclusion }) => (exclusion ? stateOf(exclusion) : ''),
  exclusion_reason: ({ exclusion }) => writeText(exclusion?.reason ?? null),
  exclusion_review: ({ exclusion }) => exclusion?.reviewDay ?? '',
  exclusion_by: ({ exclusion }) =>
    writeWords([exclusion?.proposedBy, exclusion?.approvedBy].flatMap((name) => (name ? [writeText(name)] : []))),
  report_day: (_, { day }) => day,
  log_head: (_, { logHead }) => logHead,
  rulepack: (_, { rulepack }) => rulepack,
  criteria_version: (_, { criteria }) => criteria,
  changed_day: ({ changedDay }) => changedDay,
};

/** RFC 4180 with a header line. A cell that a spreadsheet would run as a formula is led by an apostrophe. */
export function toCsv(report: Inventory, records: ReadonlyMap<string, { record: SystemRecord }>): string {
  const derived = Object.entries(DERIVED);
  const lines = [
    [ID_COLUMN, ...COLUMNS.map(({ name }) => name), ...derived.map(([name]) => name)],
    ...report.systems.map((system) => {
      const record = shownRecord(system, records.get(system.id)?.record ?? EMPTY_RECORD);
      return [
        system.id,
        ...COLUMNS.map(({ write }) => write(record)),
        ...derived.map(([, read]) => read(system, report)),
      ];
    }),
  ];
  return `${Papa.unparse(lines, { escapeFormulae: FORMULA, newline: '\r\n' })}\r\n`;
}

/** What staff put on record, and where they left it to the catalogue or to browsers, what those say. */
function shownRecord(
  { product, vendor, country, category, firstDay, lastDay }: AiSystem,
  record: SystemRecord,
): SystemRecord {
  return { ...record, product, vendor, country, category, firstDay, lastDay };
}

function stateOf({ approvedBy, inForce }: NonNullable<AiSystem['exclusion']>): string {
  if (approvedBy === null) return 'proposed';
  return inForce ? 'in-force' : 'ended';
}

/** No dash: a spreadsheet would read 10-19 as a day of October. */
function describeBand({ label }: Band): string {
  return label.replace('–', ' to ');
}
