/** When a row of the inventory last changed, whatever in it and for whatever reason: law that begins, a name, a group. Pure. */
import { type Day, fromDayNumber } from '../../shared/day.ts';
import { fingerprint } from '../../shared/fingerprint.ts';
import type { AiSystem } from '../../shared/inventory.ts';
import type { StoredInventory } from './store.ts';

export function digestOf(system: AiSystem): string {
  return fingerprint(JSON.stringify({ ...system, changedDay: null }));
}

/** The day on which the daily run first saw the row as it is; today for one that is otherwise than it left it. */
export function withChangedDays(
  systems: readonly AiSystem[],
  written: StoredInventory['changes'],
  today: Day,
): AiSystem[] {
  const rows = new Map(written.map((row) => [row.system, row]));
  return systems.map((system) => {
    const row = rows.get(system.id);
    return { ...system, changedDay: row?.digest === digestOf(system) ? fromDayNumber(row.day) : today };
  });
}
