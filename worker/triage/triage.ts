/** Findings on one AI system. Pure: same input, same findings, in the same order. */
import type { Day } from '../../shared/day.ts';
import type { Answers } from '../../shared/declaration.ts';
import type { Finding } from '../../shared/finding.ts';
import { unassessedSystem } from './rules/unassessed-system.ts';

export interface TriageInput {
  /** The Worker's day when it first heard of the system: a row that comes late opens no finding in the past. */
  openedDay: Day;
  /** The different answers in force. */
  declarations: readonly Answers[];
}

export function triage(input: TriageInput): Finding[] {
  return [unassessedSystem(input)];
}
