/** The numbers that stand above the list. Pure. */
import type { Day } from '../../shared/day.ts';
import type { FindingKind } from '../../shared/finding.ts';
import type { AiSystem, Inventory } from '../../shared/inventory.ts';

interface InventorySummary {
  systems: number;
  unassessed: number;
  /** The first due day that is not past yet. */
  nextDue: Day | null;
  overdue: number;
  browsersReporting: number;
}

function isUnassessed(system: AiSystem): boolean {
  return system.findings.some((finding) => finding.kind === 'unassessed-system');
}

/** Systems with a finding of each kind. */
export function countFindings({ systems }: Pick<Inventory, 'systems'>): Map<FindingKind, number> {
  const counts = new Map<FindingKind, number>();
  for (const { kind } of systems.flatMap(({ findings }) => findings)) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return counts;
}

export function summarise({ day, systems, coverage }: Inventory): InventorySummary {
  const dueDays = systems.flatMap((system) => system.findings.map((finding) => finding.due)).sort();
  return {
    systems: systems.length,
    unassessed: systems.filter(isUnassessed).length,
    nextDue: dueDays.find((due) => due >= day) ?? null,
    overdue: dueDays.filter((due) => due < day).length,
    browsersReporting: coverage.browsersReporting,
  };
}
