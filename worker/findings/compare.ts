/** What changed between the findings that were written down and those that hold now. Pure; sorted by system and kind. */
import type { Day } from '../../shared/day.ts';
import type { FindingKind, Priority } from '../../shared/finding.ts';
import type { AiSystem } from '../../shared/inventory.ts';
import type { NewEntry } from '../log/write.ts';

export interface StoredFinding {
  system: string;
  kind: FindingKind;
  since: Day;
  priority: Priority;
  due: Day;
}

interface Comparison {
  entries: NewEntry[];
  /** To be written: new ones, and those whose priority or due day is another. */
  kept: StoredFinding[];
  gone: Pick<StoredFinding, 'system' | 'kind'>[];
  /** Ids of the systems with any change. */
  changed: string[];
}

export function compareFindings(systems: readonly AiSystem[], stored: readonly StoredFinding[]): Comparison {
  const before = new Map(stored.map((one) => [`${one.system} ${one.kind}`, one]));
  const standing = systems.flatMap(({ id, findings }) => findings.map((finding) => ({ ...finding, system: id })));
  const now = new Set(standing.map(({ system, kind }) => `${system} ${kind}`));
  const kept = standing.filter(({ system, kind, priority, due }) => {
    const known = before.get(`${system} ${kind}`);
    return known?.priority !== priority || known.due !== due;
  });
  const gone = stored.filter(({ system, kind }) => !now.has(`${system} ${kind}`));
  const entries: NewEntry[] = [
    ...kept.map(({ system, kind, priority, reasons, rules, since, due }): NewEntry => {
      const known = before.get(`${system} ${kind}`);
      const detail = { kind, priority, reasons, rules, since, due };
      if (!known) return { kind: 'finding-opened', subject: system, detail };
      return {
        kind: 'finding-changed',
        subject: system,
        detail: { ...detail, before: { priority: known.priority, due: known.due } },
      };
    }),
    ...gone.map(
      ({ system, kind, priority, since }): NewEntry => ({
        kind: 'finding-closed',
        subject: system,
        detail: { kind, priority, since },
      }),
    ),
  ].sort(bySystemAndKind);
  return { entries, kept, gone, changed: [...new Set([...kept, ...gone].map(({ system }) => system))].sort() };
}

function bySystemAndKind(a: NewEntry, b: NewEntry): number {
  const [left, right] = [keyOf(a), keyOf(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}

function keyOf({ subject, detail }: NewEntry): string {
  return `${subject} ${(detail as { kind: FindingKind }).kind}`;
}
