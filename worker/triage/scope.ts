/** Whether a use lies in a domain that was assessed. Pure. */
import type { Scope } from '../../shared/triage-input.ts';
import { domainsOf, type Use } from './use.ts';

/** Whether who uses it, and what for, is in a domain that was assessed. */
export function isWithinDomains(use: Use, scope: Scope): boolean {
  return domainsOf(use).every((domain) => scope.domains.includes(domain));
}
