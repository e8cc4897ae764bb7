import type { Scope } from '../../../shared/triage-input.ts';

/** Whether it is for work accounts and no others, which no browser can see. */
export function isWorkOnly({ accounts }: Scope): boolean {
  return accounts.length > 0 && accounts.every((account) => account === 'work');
}
