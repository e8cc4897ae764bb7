/** Whether a use lies within what was assessed or screened. Pure. */
import { type Answers, DATA_CLASSES, HANDLINGS } from '../../shared/declaration.ts';
import type { Scope } from '../../shared/triage-input.ts';
import { domainsOf, type Use } from './use.ts';

/** An account nobody named counts as within, and so does what affects nobody: it is less than any use that was assessed. */
export function isWithinScope(answers: Answers, scope: Scope): boolean {
  return (
    scope.purposes.includes(answers.purpose) &&
    (answers.domain === undefined || scope.domains.includes(answers.domain)) &&
    (answers.affected === 'nobody' || scope.affected.includes(answers.affected)) &&
    DATA_CLASSES.indexOf(answers.data) <= DATA_CLASSES.indexOf(scope.data) &&
    HANDLINGS.indexOf(answers.handling) <= HANDLINGS.indexOf(scope.handling) &&
    (answers.account === undefined || scope.accounts.includes(answers.account))
  );
}

/** Whether who uses it, and what for, is in a domain that was assessed. */
export function isWithinDomains(use: Use, scope: Scope): boolean {
  return domainsOf(use).every((domain) => scope.domains.includes(domain));
}
