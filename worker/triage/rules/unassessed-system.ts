/**
 * unassessed-system: an AI system is in use and no impact assessment is on record.
 * Source: ISO/IEC 42001:2023, 6.1.4 and 8.4 (performing), A.5.2 (the organisation's own criterion), A.9.4.
 * Reads: the day the system became known, declarations in force. From: that day. Pure.
 */
import { addDays } from '../../../shared/day.ts';
import { type Answers, isBoldPurpose } from '../../../shared/declaration.ts';
import type { Finding, FindingReason, Priority } from '../../../shared/finding.ts';
import type { TriageInput } from '../triage.ts';

/** Days from the day the finding opened within which an assessment is due. */
const DUE_DAYS: Record<Exclude<Priority, 'P0'>, number> = { P1: 14, P2: 30, P3: 90 };

const VULNERABLE: readonly Answers['affected'][] = ['applicants-evaluated', 'students-patients-children'];
const PERSONAL: readonly Answers['data'][] = ['personal', 'sensitive-or-secret'];
const NOT_PUBLIC: readonly Answers['data'][] = ['confidential', ...PERSONAL];

/** Each reason that raises the priority to P1, and when it holds. */
const RAISING: readonly { reason: FindingReason; holds: (answers: Answers) => boolean }[] = [
  { reason: 'purpose-weighs-on-people', holds: ({ purpose }) => isBoldPurpose(purpose) },
  { reason: 'people-in-a-weak-position-affected', holds: ({ affected }) => VULNERABLE.includes(affected) },
  { reason: 'sensitive-or-personal-data', holds: ({ data }) => PERSONAL.includes(data) },
  {
    reason: 'sensitive-data-on-personal-account',
    holds: ({ data, account }) => account === 'personal' && NOT_PUBLIC.includes(data),
  },
  {
    reason: 'output-used-unchecked',
    holds: ({ handling, affected }) => handling === 'used-unchecked' && affected !== 'nobody',
  },
];

export function unassessedSystem({ openedDay, declarations }: TriageInput): Finding {
  const raised = RAISING.filter(({ holds }) => declarations.some(holds)).map(({ reason }) => reason);
  const { priority, why } = prioritise(declarations, raised);
  return {
    kind: 'unassessed-system',
    priority,
    reasons: ['no-assessment-on-record', ...why],
    since: openedDay,
    due: addDays(openedDay, DUE_DAYS[priority]),
  };
}

function prioritise(
  declarations: readonly Answers[],
  raised: FindingReason[],
): { priority: keyof typeof DUE_DAYS; why: FindingReason[] } {
  if (raised.length > 0) return { priority: 'P1', why: raised };
  // Nobody has said what for: unknown, which is never the lowest.
  if (declarations.length === 0) return { priority: 'P2', why: ['purpose-not-declared'] };
  if (declarations.every(isLowImpact)) return { priority: 'P3', why: ['low-impact-use-only'] };
  return { priority: 'P2', why: [] };
}

function isLowImpact({ affected, data, handling, purpose }: Answers): boolean {
  return affected === 'nobody' && !NOT_PUBLIC.includes(data) && handling !== 'used-unchecked' && purpose !== 'other';
}
