import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, type Day } from '../../shared/day.ts';
import { FINDING_KINDS, PRIORITIES } from '../../shared/finding.ts';
import type { QueuedFinding } from '../../shared/finding-queue.ts';
import {
  countByWeek,
  DUE_WEEKS,
  dueWeek,
  filterFindings,
  groupFindings,
  NO_OWNER,
  WHOLE_QUEUE,
} from '../../worker/dashboard/queue/group-findings.ts';

const TODAY = '2026-11-21' as Day;

function finding(system: string, change: Partial<QueuedFinding> = {}, owner: string | null = null): QueuedFinding {
  const { kind = 'unassessed-system' } = change;
  return {
    id: `${system}/${kind}`,
    kind,
    priority: 'P1',
    reasons: [],
    rules: [],
    since: TODAY,
    due: TODAY,
    overdue: false,
    system: {
      id: system,
      product: system,
      vendor: 'A vendor',
      owner,
      status: 'detected',
      euClass: 'unclassified',
      browsers: { label: '<10', rank: 0 },
      firstDay: TODAY,
      lastDay: TODAY,
    },
    ...change,
  };
}

const anyFinding = fc
  .record({
    system: fc.constantFrom('a', 'b', 'c'),
    owner: fc.constantFrom(null, 'Ada', 'Eve'),
    kind: fc.constantFrom(...FINDING_KINDS),
    priority: fc.constantFrom(...PRIORITIES),
    days: fc.integer({ min: -40, max: 60 }),
  })
  .map(({ system, owner, kind, priority, days }) =>
    finding(system, { kind, priority, due: addDays(TODAY, days) }, owner),
  );
const anyQueue = fc.array(anyFinding, { maxLength: 20 });

describe('the entries of the queue', () => {
  it('stand where their first finding does, and have the others under it in their order', () => {
    const [a1, b1, a2, c1, b2] = [
      finding('a'),
      finding('b'),
      finding('a', { kind: 'no-owner' }),
      finding('c'),
      finding('b', { kind: 'no-owner' }),
    ];
    expect(groupFindings([a1, b1, a2, c1, b2])).toEqual([
      { system: a1.system, findings: [a1, a2] },
      { system: b1.system, findings: [b1, b2] },
      { system: c1.system, findings: [c1] },
    ]);
  });

  it('hold every finding once, one entry a system', () => {
    fc.assert(
      fc.property(anyQueue, (queue) => {
        const entries = groupFindings(queue);
        expect(new Set(entries.map(({ system }) => system.id)).size).toBe(entries.length);
        expect(entries.every(({ system, findings }) => findings.every((one) => one.system.id === system.id))).toBe(
          true,
        );
        const firsts = entries.flatMap(({ findings: [first] }) => (first ? [queue.indexOf(first)] : []));
        expect(firsts).toEqual(firsts.toSorted((one, other) => one - other));
        expect(entries.flatMap(({ findings }) => findings)).toHaveLength(queue.length);
        for (const { system, findings } of entries) {
          expect(findings).toEqual(queue.filter((one) => one.system.id === system.id));
        }
      }),
    );
  });
});

describe('the weeks of the queue', () => {
  it.each([
    [-400, 'overdue'],
    [-1, 'overdue'],
    [0, 'week-1'],
    [6, 'week-1'],
    [7, 'week-2'],
    [13, 'week-2'],
    [14, 'week-3'],
    [20, 'week-3'],
    [21, 'week-4'],
    [27, 'week-4'],
    [28, 'later'],
    [35, 'later'],
    [4_000, 'later'],
  ] as const)('due in %i days is %s', (days, week) => {
    expect(dueWeek(addDays(TODAY, days), TODAY)).toBe(week);
  });

  it('count each finding once, as many as choosing the week lists', () => {
    fc.assert(
      fc.property(anyQueue, (queue) => {
        const counts = countByWeek(queue, TODAY);
        expect([...counts.values()].reduce((total, count) => total + count, 0)).toBe(queue.length);
        for (const week of DUE_WEEKS) {
          expect(filterFindings(queue, { ...WHOLE_QUEUE, week }, TODAY)).toHaveLength(counts.get(week) ?? 0);
        }
      }),
    );
  });
});

describe('the filters of the queue', () => {
  const queue = [
    finding('a', { priority: 'P0', kind: 'prohibited-hint' }, 'Ada'),
    finding('b', { due: addDays(TODAY, -1) }, 'Eve'),
    finding('c', { kind: 'no-owner', due: addDays(TODAY, 8) }),
  ];
  it.each([
    [{}, ['a', 'b', 'c']],
    [{ priority: 'P0' }, ['a']],
    [{ kind: 'no-owner' }, ['c']],
    [{ owner: 'Eve' }, ['b']],
    [{ owner: NO_OWNER }, ['c']],
    [{ week: 'overdue' }, ['b']],
    [{ week: 'week-2', owner: 'Ada' }, []],
    [{ priority: 'P1', owner: NO_OWNER }, ['c']],
  ] as const)('%j', (filter, expected) => {
    expect(filterFindings(queue, { ...WHOLE_QUEUE, ...filter }, TODAY).map(({ system }) => system.id)).toEqual(
      expected,
    );
  });

  it('all at once list what each of them lists', () => {
    const anyFilter = fc.record({
      priority: fc.option(fc.constantFrom(...PRIORITIES)),
      kind: fc.option(fc.constantFrom(...FINDING_KINDS.slice(0, 4))),
      owner: fc.option(fc.constantFrom(NO_OWNER, 'Ada')),
      week: fc.option(fc.constantFrom(...DUE_WEEKS)),
    });
    fc.assert(
      fc.property(anyQueue, anyFilter, (findings, filter) => {
        const each = Object.entries(filter).map(([name, value]) =>
          filterFindings(findings, { ...WHOLE_QUEUE, [name]: value }, TODAY),
        );
        expect(filterFindings(findings, filter, TODAY)).toEqual(
          findings.filter((one) => each.every((listed) => listed.includes(one))),
        );
      }),
    );
  });
});
