/** What of an assessment cannot stand though it is well-formed. Pure. */
import type { AssessmentRecord } from '../../shared/assessment.ts';
import { type Day, isYetToCome } from '../../shared/day.ts';
import { nameKey } from '../../shared/name-key.ts';
import type { ProblemCode } from '../../shared/problem.ts';
import type { EuClass } from '../../shared/verdict.ts';
import { needsTwoPeople } from './obstacles.ts';
import { refuseGroups, refuseReviewDay } from './refuse-decision.ts';

export interface AssessmentRefusal {
  code: Extract<ProblemCode, `assessment.${string}`>;
  /** Of the assessment, or of the system's record. */
  field: string;
  message: string;
}

interface Context {
  today: Day;
  /** Who puts it on record. */
  approver: string;
  /** Who answers for the system, as its record says. */
  owner: string | null;
  /** Of the system; null where it is not in the inventory. */
  euClass: EuClass | null;
  /** Whether the assessor has or had a token with a role that assesses. */
  isAssessorKnown: boolean;
  /** Numbers of the groups that there are. */
  groups: ReadonlySet<number>;
}

export function refuseAssessment(
  record: AssessmentRecord,
  { today, approver, owner, euClass, isAssessorKnown, groups }: Context,
): AssessmentRefusal | undefined {
  const { decision, level, decidedDay, reviewDay, assessor } = record;
  if (isYetToCome(decidedDay, today)) {
    return { code: 'assessment.day', field: 'decidedDay', message: 'Expected: a day that has begun.' };
  }
  const late = refuseReviewDay(reviewDay, level, decidedDay);
  if (late) return late;
  if (needsTwoPeople(level) && (!isAssessorKnown || nameKey(assessor) === nameKey(approver))) {
    const message =
      'From level III on the assessor is another person than whoever puts it on record: name one of the staff who has, or had, a token as assessor or approver.';
    return { code: 'assessment.own-approval', field: 'assessor', message };
  }
  if (decision !== 'rejected' && owner === null) {
    const message = 'Nobody answers for this system yet. Put an owner on record first; then it can be approved.';
    return { code: 'assessment.owner', field: 'owner', message };
  }
  if (decision !== 'rejected' && euClass === 'prohibited') {
    const message = 'A use of the system may be prohibited. It can be rejected.';
    return { code: 'assessment.blocked', field: 'decision', message };
  }
  const unknown = refuseGroups(record.reach, groups);
  return unknown && { ...unknown, field: `reach.${unknown.field}` };
}
