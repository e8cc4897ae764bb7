/** Which AI systems are listed, and in what order. Pure. */
import type { Finding, FindingKind } from '../../shared/finding.ts';
import { type AiSystem, SYSTEM_STATUSES } from '../../shared/inventory.ts';

export const SORT_KEYS = ['system', 'due', 'last-day', 'browsers', 'status'] as const;
export type SortKey = (typeof SORT_KEYS)[number];

export interface Sort {
  key: SortKey;
  descending: boolean;
}

export interface Arrangement {
  query: string;
  /** Only systems with this finding. */
  finding: FindingKind | null;
  sort: Sort;
}

export const FIRST_ARRANGEMENT: Arrangement = {
  query: '',
  finding: null,
  sort: { key: 'due', descending: false },
};

/** The finding to act on first: the earliest due, then the most pressing. */
export function leadingFinding(system: AiSystem): Finding | undefined {
  return system.findings.toSorted(byUrgency)[0];
}

export function arrange(systems: readonly AiSystem[], { query, finding, sort }: Arrangement): AiSystem[] {
  const words = query.trim().toLocaleLowerCase();
  const direction = sort.descending ? -1 : 1;
  return systems
    .filter((system) => finding === null || system.findings.some(({ kind }) => kind === finding))
    .filter((system) =>
      `${system.product}\n${system.vendor}\n${system.owner ?? ''}`.toLocaleLowerCase().includes(words),
    )
    .toSorted(
      (a, b) =>
        direction * compareBy(sort.key, a, b) ||
        compareBy('due', a, b) ||
        compareBy('system', a, b) ||
        compare(a.id, b.id),
    );
}

/** Pressing the sorted column again turns it round; another starts at the end that people look for. */
export function nextSort(sort: Sort, key: SortKey): Sort {
  if (sort.key === key) return { key, descending: !sort.descending };
  return { key, descending: key === 'browsers' || key === 'last-day' };
}

function compareBy(key: SortKey, a: AiSystem, b: AiSystem): number {
  switch (key) {
    case 'system':
      return a.product.localeCompare(b.product);
    case 'due':
      return compare(urgency(leadingFinding(a)), urgency(leadingFinding(b)));
    case 'last-day':
      return compare(a.lastDay ?? '', b.lastDay ?? '') || compare(a.firstDay ?? '', b.firstDay ?? '');
    case 'browsers':
      return a.browsers.rank - b.browsers.rank;
    case 'status':
      return SYSTEM_STATUSES.indexOf(a.status) - SYSTEM_STATUSES.indexOf(b.status);
  }
}

/** What to act on first comes first. */
export function byUrgency(a: Finding, b: Finding): number {
  return compare(urgency(a), urgency(b));
}

/** Sorts as text; what is not due sorts after every day. */
function urgency(finding: Finding | undefined): string {
  return finding ? `${finding.due} ${finding.priority}` : 'none';
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
