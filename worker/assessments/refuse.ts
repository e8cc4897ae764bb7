/** What of an assessment cannot stand though it is well-formed. Pure. */
import { type AssessmentRecord, MOST_DAYS_TO_REVIEW } from '../../shared/assessment.ts';
import { addDays, type Day, isYetToCome } from '../../shared/day.ts';
import { IMPACT_LEVELS } from '../../shared/impact-level.ts';
import { nameKey } from '../../shared/name-key.ts';
import type { ProblemCode } from '../../shared/problem.ts';

export interface AssessmentRefusal {
  code: Extract<ProblemCode, `assessment.${string}`>;
  /** Of the assessment, or of the system's record. */
  field: keyof AssessmentRecord | 'owner';
  message: string;
}

interface Context {
  today: Day;
  /** Who puts it on record. */
  approver: string;
  /** Who answers for the system, as its record says. */
  owner: string | null;
  /** Whether the assessor has or had a token with a role that assesses. */
  isAssessorKnown: boolean;
}

export function refuseAssessment(
  record: AssessmentRecord,
  { today, approver, owner, isAssessorKnown }: Context,
): AssessmentRefusal | undefined {
  const { decision, level, decidedDay, reviewDay, assessor } = record;
  if (isYetToCome(decidedDay, today)) {
    return { code: 'assessment.day', field: 'decidedDay', message: 'Expected: a day that has begun.' };
  }
  const last = addDays(decidedDay, MOST_DAYS_TO_REVIEW[level]);
  if (reviewDay > last) {
    const message = `At level ${level} the review is on ${last} at the latest.`;
    return { code: 'assessment.review-day', field: 'reviewDay', message };
  }
  if (needsTwoPeople(record) && (!isAssessorKnown || nameKey(assessor) === nameKey(approver))) {
    const message =
      'From level III on the assessor is another person than whoever puts it on record: name one of the staff who has, or had, a token as assessor or approver.';
    return { code: 'assessment.own-approval', field: 'assessor', message };
  }
  if (decision !== 'rejected' && owner === null) {
    const message = 'Nobody answers for this system yet. Put an owner on record first; then it can be approved.';
    return { code: 'assessment.owner', field: 'owner', message };
  }
  return undefined;
}

function needsTwoPeople({ level }: AssessmentRecord): boolean {
  return IMPACT_LEVELS.indexOf(level) >= IMPACT_LEVELS.indexOf('III');
}
