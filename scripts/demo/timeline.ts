/** The simulated year, day by day: what staff do, and what browsers send. Pure. */
import { addDays, type Day } from '../../shared/day.ts';
import { type Batch, SimulatedBrowser, type Year } from './browsers.ts';
import { type StaffAction, staffActions } from './staff.ts';

export interface DayOfYear {
  day: Day;
  staff: StaffAction[];
  batches: (Batch & { group: number })[];
}

export function* simulateYear(year: Year): Generator<DayOfYear> {
  const browsers = Array.from({ length: year.size }, (_, number) => new SimulatedBrowser(number, year));
  const actions = staffActions(year.first);
  for (let day = year.first; day <= year.last; day = addDays(day, 1)) {
    const batches = browsers.flatMap((browser) => {
      const batch = browser.batchOn(day);
      return batch ? [{ ...batch, group: browser.group.number }] : [];
    });
    yield { day, staff: actions.filter((action) => action.day === day), batches };
  }
}
