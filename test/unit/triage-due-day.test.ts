import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FIRST_CRITERIA } from '../../shared/criteria.ts';
import { addDays, type Day } from '../../shared/day.ts';
import { PRIORITIES, type Priority } from '../../shared/finding.ts';
import { dueDay } from '../../worker/triage/due-day.ts';
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
    expect(due('P2', { open: { priority: 'P2', due: day('2026-11-30') } })).toBe('2026-11-30');
  });

  it('by the new priority from today when it has become more urgent, never later than it was', () => {
    const since = addDays(FRIDAY, -50);
    expect(due('P1', { since, open: { priority: 'P3', due: addDays(FRIDAY, 40) } })).toBe(addDays(FRIDAY, 14));
    expect(due('P1', { since, open: { priority: 'P3', due: addDays(FRIDAY, 3) } })).toBe(addDays(FRIDAY, 3));
    expect(due('P0', { since, open: { priority: 'P3', due: addDays(FRIDAY, 40) } })).toBe('2026-11-23');
  });

  it('by the new priority from its first day when it has become less urgent', () => {
    const since = addDays(FRIDAY, -50);
    expect(due('P3', { since, open: { priority: 'P1', due: addDays(since, 14) } })).toBe(addDays(since, 90));
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
