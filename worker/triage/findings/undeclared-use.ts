import { unlessScreened } from '../finder.ts';
import { addWorkingDays } from '../working-days.ts';

export const undeclaredUse = unlessScreened('undeclared-use', ({ system, criteria, today }) => {
  // Nobody can be asked about what no browser meets.
  if (!system.isSeenByBrowsers || system.uses.some(({ answers }) => answers.length > 0)) return null;
  if (today < addWorkingDays(system.openedDay, criteria.undeclaredAfter)) return null;
  return { priority: 'P2', reasons: ['purpose-not-declared'] };
});
