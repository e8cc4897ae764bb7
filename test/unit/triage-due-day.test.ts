import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FIRST_CRITERIA } from '../../shared/criteria.ts';
import { addDays, type Day } from '../../shared/day.ts';
import { PRIORITIES, type Priority } from '../../shared/finding.ts';
import { dueDay, lastKnown, REOPENS_WITHIN_DAYS } from '../../worker/triage/due-day.ts';
import type { OpenFinding } from '../../worker/triage/system-input.ts';
import { addWorkingDays } from '../../worker/triage/working-days.ts';

const FRIDAY = '2026-11-20' as Day;
const day = (text: string) => text as Day;

describe('working days', () => {
  it.each([
    ['2026-11-16', 1, '2026-11-17'],
    ['2026-11-19', 1, '2026-11-20'],
    ['2026-11-20', 1, '2026-11-23'],
    ['2026-11-21', 1, '2026-11-23'],
    ['2026-11-22', 1, '2026-11-23'],
    ['2026-11-20', 5, '2026-11-27'],
    ['2026-11-20', 10, '2026-12-04'],
    ['2026-12-31', 1, '2027-01-01'],
    ['2026-11-21', 0, '2026-11-21'],
  ])('%s and %i more: %s', (from, count, to) => {
    expect(addWorkingDays(day(from), count)).toBe(to);
  });
});

/** As a finding stood that was never more urgent. */
const stood = (priority: Priority, due: Day): OpenFinding => ({
  since: FRIDAY,
  priority,
  due,
  urgent: { priority, due },
  closed: null,
});

describe('a finding that was closed', () => {
  const closed = (days: number) => ({ ...stood('P2', FRIDAY), closed: addDays(FRIDAY, -days) });

  it('is the same one for 90 days, and forgotten after them', () => {
    expect(lastKnown(closed(REOPENS_WITHIN_DAYS), FRIDAY)).toEqual(closed(REOPENS_WITHIN_DAYS));
    expect(lastKnown(closed(REOPENS_WITHIN_DAYS + 1), FRIDAY)).toBeUndefined();
    expect(lastKnown(stood('P2', FRIDAY), FRIDAY)).toEqual(stood('P2', FRIDAY));
    expect(lastKnown(undefined, FRIDAY)).toBeUndefined();
  });
});

describe('through any sequence of days', () => {
  /** Days that pass, and then how it stands: a priority, or closed. */
  const steps = fc.array(fc.tuple(fc.nat(80), fc.constantFrom(...PRIORITIES, null)), { minLength: 1, maxLength: 20 });
  const someRollout = fc.option(fc.integer({ min: -60, max: 0 }).map((days) => addDays(FRIDAY, days)));

  it('its day of one priority never moves to a later one, and no more urgent one is later than a less urgent one', () => {
    fc.assert(
      fc.property(steps, someRollout, (days, rolloutDay) => {
        let today = FRIDAY;
        let known: OpenFinding | undefined;
        let dues = new Map<Priority, Day>();
        for (const [passed, priority] of days) {
          today = addDays(today, passed);
          const before: OpenFinding | undefined = lastKnown(known, today);
          if (priority === null) {
            if (known?.closed === null) known = { ...known, closed: today };
            continue;
          }
          if (!before) dues = new Map();
          const since: Day = before?.since ?? today;
          const due = dueDay({ priority, since, open: before, rolloutDay, today }, FIRST_CRITERIA);
          expect(due <= (dues.get(priority) ?? due)).toBe(true);
          dues.set(priority, due);
          const [one, other] = [PRIORITIES.indexOf(priority), PRIORITIES.indexOf(before?.urgent.priority ?? priority)];
          const urgent = before && one > other ? before.urgent : { priority, due };
          expect(urgent.due <= due).toBe(true);
          known = { since, priority, due, urgent, closed: null };
        }
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('a finding is due', () => {
  const due = (priority: Priority, given: Partial<Parameters<typeof dueDay>[0]> = {}) =>
    dueDay({ priority, since: FRIDAY, open: undefined, rolloutDay: null, today: FRIDAY, ...given }, FIRST_CRITERIA);

  it.each([
    ['P0', '2026-11-23'],
    ['P1', '2026-12-04'],
    ['P2', '2026-12-20'],
    ['P3', '2027-02-18'],
  ] as const)('%s: %s', (priority, expected) => {
    expect(due(priority)).toBe(expected);
  });

  it('from the end of the roll-out that it was found in, P0 excepted', () => {
    const rolloutDay = addDays(FRIDAY, -29);
    expect(due('P1', { rolloutDay })).toBe(addDays(FRIDAY, 1 + 14));
    expect(due('P0', { rolloutDay })).toBe('2026-11-23');
    expect(due('P1', { rolloutDay: addDays(FRIDAY, -30) })).toBe(addDays(FRIDAY, 14));
    expect(due('P1', { rolloutDay: addDays(FRIDAY, -31) })).toBe(addDays(FRIDAY, 14));
  });

  it('as it was as long as its priority is', () => {
    expect(due('P2', { open: stood('P2', day('2026-11-30')) })).toBe('2026-11-30');
  });

  it('by the new priority from today when it has become more urgent, never later than it was', () => {
    const since = addDays(FRIDAY, -50);
    expect(due('P1', { since, open: stood('P3', addDays(FRIDAY, 40)) })).toBe(addDays(FRIDAY, 14));
    expect(due('P1', { since, open: stood('P3', addDays(FRIDAY, 3)) })).toBe(addDays(FRIDAY, 3));
    expect(due('P0', { since, open: stood('P3', addDays(FRIDAY, 40)) })).toBe('2026-11-23');
  });

  it('by the new priority from its first day when it has become less urgent, no earlier than when it was most urgent', () => {
    const since = addDays(FRIDAY, -50);
    expect(due('P3', { since, open: stood('P1', addDays(since, 14)) })).toBe(addDays(since, 90));
    expect(due('P2', { since, open: stood('P1', addDays(FRIDAY, 10)) })).toBe(addDays(FRIDAY, 10));
  });

  it('as it was then when it is as urgent again as it ever was', () => {
    const since = addDays(FRIDAY, -50);
    const open = { ...stood('P3', addDays(since, 90)), urgent: { priority: 'P1', due: addDays(since, 14) } } as const;
    expect(due('P1', { since, open })).toBe(addDays(since, 14));
    expect(due('P2', { since, open })).toBe(addDays(since, 30));
    expect(due('P0', { since, open })).toBe(addDays(since, 14));
  });

  it('no later the more urgent it is', () => {
    const someDay = fc.integer({ min: -200, max: 0 }).map((days) => addDays(FRIDAY, days));
    const urgencies = fc.tuple(fc.nat(3), fc.nat(3)).map((both) => both.sort());
    fc.assert(
      fc.property(someDay, fc.option(someDay), urgencies, (since, rolloutDay, [more, less]) => {
        const [urgent, calm] = [more, less].map((at) => due(PRIORITIES[at] ?? 'P3', { since, rolloutDay }));
        expect((urgent ?? '') <= (calm ?? '')).toBe(true);
      }),
    );
  });
});
