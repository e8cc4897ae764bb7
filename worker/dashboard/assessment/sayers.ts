/** Who said what a system is used for. Pure. */
import type { AiSystem } from '../../../shared/inventory.ts';

export type Sayers = 'employees' | 'staff' | 'both';

/** Employees, where nobody has said anything. */
export function sayersOf({ uses }: Pick<AiSystem, 'uses'>): Sayers {
  const said = new Set(uses.flatMap(({ saidBy }) => saidBy));
  if (!said.has('staff')) return 'employees';
  return said.has('employees') ? 'both' : 'staff';
}
