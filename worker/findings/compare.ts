/** What changed between the findings and statuses that were written down and those that hold now. Pure; sorted by system. */
import type { Day } from '../../shared/day.ts';
import type { FindingKind, Priority } from '../../shared/finding.ts';
import type { AiSystem, SystemStatus } from '../../shared/inventory.ts';
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
  /** The systems with any change. */
  changed: Pick<AiSystem, 'id' | 'status'>[];
}

export function compareSystems(
  systems: readonly AiSystem[],
  stored: { findings: readonly StoredFinding[]; statuses: ReadonlyMap<string, SystemStatus> },
): Comparison {
  const before = new Map(stored.findings.map((one) => [`${one.system} ${one.kind}`, one]));
  const standing = systems.flatMap(({ id, findings }) => findings.map((finding) => ({ ...finding, system: id })));
  const now = new Set(standing.map(({ system, kind }) => `${system} ${kind}`));
  const kept = standing.filter(({ system, kind, priority, due }) => {
    const known = before.get(`${system} ${kind}`);
    return known?.priority !== priority || known.due !== due;
  });
  const gone = stored.findings.filter(({ system, kind }) => !now.has(`${system} ${kind}`));
  const moved = systems.filter(({ id, status }) => stored.statuses.get(id) !== status);
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
    ...moved.map(
      ({ id, status }): NewEntry => ({
        kind: 'status-changed',
        subject: id,
        detail: { before: stored.statuses.get(id) ?? null, after: status },
      }),
    ),
  ].sort(bySystemAndKind);
  const status = new Map([...stored.statuses, ...systems.map((one) => [one.id, one.status] as const)]);
  const touched = new Set([...[...kept, ...gone].map(({ system }) => system), ...moved.map(({ id }) => id)]);
  // One that is in the inventory no more, of a revoked token say, has lost its findings all the same.
  const changed = [...touched].sort().map((id) => ({ id, status: status.get(id) ?? 'detected' }));
  return { entries, kept, gone, changed };
}

function bySystemAndKind(a: NewEntry, b: NewEntry): number {
  const [left, right] = [keyOf(a), keyOf(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}

/** A change of status before the findings that come with it. */
function keyOf({ kind, subject, detail }: NewEntry): string {
  return kind === 'status-changed' ? `${subject}` : `${subject} ${(detail as { kind: FindingKind }).kind}`;
}
