/** Findings on one AI system, most pressing first. Pure: same input, same findings, in the same order. */
import type { Criteria } from '../../shared/criteria.ts';
import type { Day } from '../../shared/day.ts';
import { FINDING_KINDS, type Finding, PRIORITIES } from '../../shared/finding.ts';
import { dueDay, lastKnown } from './due-day.ts';
import { FINDERS } from './finder-list.ts';
import type { SystemInput } from './system-input.ts';

export function findOnSystem(system: SystemInput, criteria: Criteria, today: Day): Finding[] {
  if (isAtRest(system, today)) return [];
  const findings = FINDERS.flatMap(({ kind, find }): Finding[] => {
    // Nobody can leave a forbidden practice out of scope.
    if (system.isExcluded && kind !== 'prohibited-hint') return [];
    const found = find({ system, criteria, today });
    if (found === null) return [];
    const { priority, reasons, rules = [] } = found;
    const open = lastKnown(system.open.get(kind), today);
    const since = [found.since, open?.since].filter((day) => day !== undefined).sort()[0] ?? today;
    const due = found.due ?? dueDay({ priority, since, open, rolloutDay: system.rolloutDay, today }, criteria);
    return [{ kind, priority, reasons, rules: [...rules], since, due }];
  });
  return findings.sort(
    (a, b) =>
      (a.due < b.due ? -1 : Number(a.due > b.due)) ||
      PRIORITIES.indexOf(a.priority) - PRIORITIES.indexOf(b.priority) ||
      FINDING_KINDS.indexOf(a.kind) - FINDING_KINDS.indexOf(b.kind),
  );
}

/** Retired or rejected, and not met since: nothing about it waits for anybody. */
function isAtRest({ retiredDay, rejectedDay, lastDay }: SystemInput, today: Day): boolean {
  return [retiredDay, rejectedDay].some((day) => day !== null && day <= today && (lastDay === null || lastDay <= day));
}
