/** Whether a use lies within what was assessed, screened or approved: for triage, and for what a browser says of an answer. Pure. */
import { type Answers, DATA_CLASSES, HANDLINGS } from './declaration.ts';
import type { FindingReason } from './finding.ts';
import type { Scope } from './triage-input.ts';

/** Each part of a scope, and whether answers lie outside it. */
const OUTSIDE = {
  'new-purpose': ({ purpose }, { purposes }) => !purposes.includes(purpose),
  'new-domain': ({ domain }, { domains }) => domain !== undefined && !domains.includes(domain),
  // What affects nobody is less than any use that was assessed.
  'new-people-affected': (answers, scope) =>
    answers.affected !== 'nobody' && !scope.affected.includes(answers.affected),
  'worse-data': (answers, scope) => DATA_CLASSES.indexOf(answers.data) > DATA_CLASSES.indexOf(scope.data),
  'less-checked': (answers, scope) => HANDLINGS.indexOf(answers.handling) > HANDLINGS.indexOf(scope.handling),
  // An account nobody named counts as within; a scope that names none was never asked for one.
  'other-account': ({ account }, { accounts }) =>
    account !== undefined && accounts.length > 0 && !accounts.includes(account),
} as const satisfies Partial<Record<FindingReason, (answers: Answers, scope: Scope) => boolean>>;
type ScopePart = keyof typeof OUTSIDE;

/** The parts of a scope that answers lie outside of; none where they lie within. */
export function partsOutside(answers: Answers, scope: Scope): ScopePart[] {
  return (Object.keys(OUTSIDE) as ScopePart[]).filter((part) => OUTSIDE[part](answers, scope));
}

export function isWithinScope(answers: Answers, scope: Scope): boolean {
  return partsOutside(answers, scope).length === 0;
}
