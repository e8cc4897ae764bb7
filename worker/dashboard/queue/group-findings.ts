/** The queue as entries: one a system, with its most urgent finding first. Pure. */
import { type Day, daysBetween } from '../../../shared/day.ts';
import type { FindingKind, Priority } from '../../../shared/finding.ts';
import type { QueuedFinding } from '../../../shared/finding-queue.ts';

/** When findings are due, counted from today: what is late, four weeks, and all that is after them. */
export const DUE_WEEKS = ['overdue', 'week-1', 'week-2', 'week-3', 'week-4', 'later'] as const;
export type DueWeek = (typeof DUE_WEEKS)[number];

/** Stands for systems that nobody owns. No owner is called so: a name is never empty. */
export const NO_OWNER = '';

export interface QueueFilter {
  priority: Priority | null;
  kind: FindingKind | null;
  owner: string | null;
  week: DueWeek | null;
}

export const WHOLE_QUEUE: QueueFilter = { priority: null, kind: null, owner: null, week: null };

export interface QueueEntry {
  system: QueuedFinding['system'];
  /** Never empty. */
  findings: QueuedFinding[];
}

export function dueWeek(due: Day, today: Day): DueWeek {
  const days = daysBetween(today, due);
  if (days < 0) return 'overdue';
  return DUE_WEEKS[1 + Math.floor(days / 7)] ?? 'later';
}

export function filterFindings(findings: readonly QueuedFinding[], filter: QueueFilter, today: Day): QueuedFinding[] {
  const { priority, kind, owner, week } = filter;
  return findings.filter(
    (finding) =>
      (priority === null || finding.priority === priority) &&
      (kind === null || finding.kind === kind) &&
      (owner === null || (finding.system.owner ?? NO_OWNER) === owner) &&
      (week === null || dueWeek(finding.due, today) === week),
  );
}

/** Findings come sorted by due day and priority; entries stand where their first finding does. */
export function groupFindings(findings: readonly QueuedFinding[]): QueueEntry[] {
  const entries = new Map<string, QueueEntry>();
  for (const finding of findings) {
    const { system } = finding;
    const entry = entries.get(system.id) ?? { system, findings: [] };
    entry.findings.push(finding);
    entries.set(system.id, entry);
  }
  return [...entries.values()];
}

/** How many findings are due in each week. */
export function countByWeek(findings: readonly QueuedFinding[], today: Day): Map<DueWeek, number> {
  const counts = new Map<DueWeek, number>();
  for (const { due } of findings) {
    const week = dueWeek(due, today);
    counts.set(week, (counts.get(week) ?? 0) + 1);
  }
  return counts;
}
