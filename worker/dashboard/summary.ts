/** The numbers that stand above the list. Pure. */
import type { Day } from '../../shared/day.ts';
import type { AiSystem, Inventory } from '../../shared/inventory.ts';

interface InventorySummary {
  systems: number;
  unassessed: number;
  /** The first due day that is not past yet. */
  nextDue: Day | null;
  overdue: number;
  browsersReporting: number;
}

export function isUnassessed(system: AiSystem): boolean {
  return system.findings.some((finding) => finding.kind === 'unassessed-system');
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
