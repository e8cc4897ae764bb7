import { addDays, type Day, quarterOf } from '../../../shared/day.ts';
import { presentRank, unlessScreened } from '../finder.ts';
import type { SystemInput } from '../system-input.ts';

const WINDOW_DAYS = 60;
const STEPS = 2;

export const userSurge = unlessScreened(
  'user-surge',
  ({ system, today }) => {
    const ranks = recentRanks(system.bands, today).filter((rank) => rank >= 1);
    return ranks.some((rank) => presentRank(system) - rank >= STEPS)
      ? { priority: 'P2', reasons: ['browsers-rose-two-bands'] }
      : null;
  },
  // Whoever looked at one surge has not seen the next.
  ({ decidedOn }, system) => decidedOn === null || presentRank(system) <= decidedOn.rank,
);

/** Ranks held on some day of the window. A quarter counts browsers anew, so what stood before it is no measure. */
function recentRanks(bands: SystemInput['bands'], today: Day): number[] {
  const windowStart = addDays(today, -WINDOW_DAYS);
  return bands
    .filter(({ day }, at) => {
      const next = bands[at + 1];
      return quarterOf(day) === quarterOf(today) && (next === undefined || next.day > windowStart);
    })
    .map(({ rank }) => rank);
}
