/** What changed between what the last daily run wrote down of each AI system and what holds now. Pure; sorted by system. */
import { type Day, toDayNumber } from '../../shared/day.ts';
import { type Finding, PRIORITIES } from '../../shared/finding.ts';
import type { AiSystem } from '../../shared/inventory.ts';
import type { Tables } from '../db/tables.ts';
import { digestOf } from '../inventory/changed.ts';
import type { NewEntry } from '../log/write.ts';
import { REOPENS_WITHIN_DAYS } from '../triage/due-day.ts';

type StoredFinding = Tables['finding'];
type StoredSystem = Tables['system_change'];

/** With `entries`: something that the log tells. Without: anything else in its row. */
export interface SystemChange extends Omit<StoredSystem, 'day'> {
  entries: NewEntry[];
  /** Findings to be written: new, changed or closed. */
  findings: StoredFinding[];
}

interface Written {
  findings: readonly StoredFinding[];
  systems: readonly StoredSystem[];
}

export function compareSystems(systems: readonly AiSystem[], written: Written, today: Day): SystemChange[] {
  const now = new Map(systems.map((system) => [system.id, system]));
  const before = new Map(written.systems.map((row) => [row.system, row]));
  const findings = Map.groupBy(written.findings, ({ system }) => system);
  // One that is in the inventory no more, of a revoked token say, has lost its findings all the same.
  const ids = [...new Set([...now.keys(), ...findings.keys()])].sort();
  return ids
    .map((id) => compareSystem(id, now.get(id), before.get(id), findings.get(id) ?? [], today))
    .filter(({ system, entries, digest }) => entries.length > 0 || digest !== before.get(system)?.digest);
}

function compareSystem(
  id: string,
  system: AiSystem | undefined,
  before: StoredSystem | undefined,
  written: readonly StoredFinding[],
  today: Day,
): SystemChange {
  const known = new Map(written.filter((row) => isRemembered(row, today)).map((row) => [row.kind, row]));
  const standing = system?.findings ?? [];
  const kept = standing.flatMap((finding) => compareFinding(id, finding, known.get(finding.kind)));
  const closed = written
    .filter(({ kind, closed_day }) => closed_day === null && !standing.some((finding) => finding.kind === kind))
    .map((row) => ({
      row: { ...row, closed_day: toDayNumber(today) },
      entry: { kind: 'finding-closed', subject: id, detail: { kind: row.kind, priority: row.priority } } as NewEntry,
    }));
  const state = {
    status: system?.status ?? before?.status ?? 'detected',
    eu_class: system?.euClass ?? before?.eu_class ?? 'unclassified',
  };
  const changes = [...kept, ...closed].sort((a, b) => (a.row.kind < b.row.kind ? -1 : 1));
  return {
    system: id,
    ...state,
    digest: system ? digestOf(system) : '',
    entries: [...describeMove(id, before, state), ...changes.map(({ entry }) => entry)],
    findings: changes.map(({ row }) => row),
  };
}

/** Closed for long, it is another finding when it comes again. */
function isRemembered({ closed_day }: StoredFinding, today: Day): boolean {
  return closed_day === null || toDayNumber(today) - closed_day <= REOPENS_WITHIN_DAYS;
}

/** Nothing when it stands as it was written. */
function compareFinding(
  system: string,
  { kind, priority, reasons, rules, since, due }: Finding,
  known: StoredFinding | undefined,
): { row: StoredFinding; entry: NewEntry }[] {
  const row: StoredFinding = {
    system,
    kind,
    since_day: toDayNumber(since),
    priority,
    due_day: toDayNumber(due),
    ...mostUrgent(priority, toDayNumber(due), known),
    reasons: JSON.stringify(reasons),
    rules: JSON.stringify(rules),
    closed_day: null,
  };
  const detail = { kind, priority, reasons, rules, since, due };
  if (!known || known.closed_day !== null) return [{ row, entry: { kind: 'finding-opened', subject: system, detail } }];
  const isSame =
    known.priority === priority &&
    known.due_day === row.due_day &&
    known.reasons === row.reasons &&
    known.rules === row.rules;
  return isSame
    ? []
    : [{ row, entry: { kind: 'finding-changed', subject: system, detail: { ...detail, before: known.priority } } }];
}

function mostUrgent(
  priority: Finding['priority'],
  due: number,
  known: StoredFinding | undefined,
): Pick<StoredFinding, 'urgent_priority' | 'urgent_due_day'> {
  const rank = PRIORITIES.indexOf(priority);
  const before = known ? PRIORITIES.indexOf(known.urgent_priority) : Number.POSITIVE_INFINITY;
  if (!known || rank < before) return { urgent_priority: priority, urgent_due_day: due };
  const earliest = rank === before ? Math.min(due, known.urgent_due_day) : known.urgent_due_day;
  return { urgent_priority: known.urgent_priority, urgent_due_day: earliest };
}

function describeMove(
  id: string,
  before: StoredSystem | undefined,
  after: Pick<StoredSystem, 'status' | 'eu_class'>,
): NewEntry[] {
  if (before?.status === after.status && before.eu_class === after.eu_class) return [];
  const was = before ? { status: before.status, euClass: before.eu_class } : null;
  const detail = { before: was, after: { status: after.status, euClass: after.eu_class } };
  return [{ kind: 'status-changed', subject: id, detail }];
}
