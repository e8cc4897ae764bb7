import { daysBetween } from '../../../shared/day.ts';
import { unlessScreened } from '../finder.ts';

const SILENT_DAYS = 30;

export const noVisibility = unlessScreened('no-visibility', ({ system, today }) => {
  const { isSeenByBrowsers, lastDay, coverage } = system;
  if (!isSeenByBrowsers) return { priority: 'P3', reasons: ['browsers-cannot-see-it'] };
  // Silence says that nobody uses it only while the browsers speak.
  const isSilent = lastDay !== null && daysBetween(lastDay, today) >= SILENT_DAYS;
  const browsersAreSilent = coverage.lately === 0 || coverage.lately * 2 < coverage.usually;
  return isSilent && browsersAreSilent ? { priority: 'P3', reasons: ['few-browsers-report'] } : null;
});
