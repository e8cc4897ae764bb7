/** The assessment that is being made, as staff are told of it. Pure. */
import type { Day } from '../../shared/day.ts';
import type { OpenAssessmentReport } from '../../shared/open-assessment.ts';
import type { Policy } from '../../shared/policy.ts';
import type { FormRef } from '../../shared/questionnaire/answers.ts';
import { findForm, formFor, OUR_FORMS } from '../../shared/questionnaire/forms.ts';
import { knownScope, proposeAnswers } from '../../shared/questionnaire/prefill.ts';
import type { Questionnaire } from '../../shared/questionnaire/questionnaire.ts';
import { scoreAnswers } from '../../shared/questionnaire/score.ts';
import { deepest } from '../inventory/report.ts';
import { againstApproval, againstDecision, againstSubmission } from './obstacles.ts';
import type { Room } from './room.ts';

interface Viewed {
  policy: Pick<Policy, 'modes'>;
  /** Who looks: what stands against their own approval is named. */
  viewer: string;
  today: Day;
}

export function describeOpen(room: Room, { policy, viewer, today }: Viewed): OpenAssessmentReport {
  const { system, known, open, accountMatters, groups } = room;
  const form = open && formOf(open.draft.form);
  return {
    open: open && form && describe(room, { ...open, form }, { viewer, today }),
    form,
    needs: deepest(system.uses),
    proposed: form ? proposeAnswers(form, known, accountMatters) : {},
    knownUse: knownScope(known),
    modes: policy.modes,
    groups,
  };
}

function describe(
  { system }: Room,
  { form, ...open }: NonNullable<Room['open']> & { form: Questionnaire },
  { viewer, today }: Omit<Viewed, 'policy'>,
): NonNullable<OpenAssessmentReport['open']> {
  const result = scoreAnswers(form, open.draft.answers, today);
  const isCurrent = findForm(open.draft.form) !== undefined;
  const { euClass, owner } = system;
  const approval = { result, euClass, owner, submittedBy: open.submittedBy, approver: viewer };
  return {
    ...open,
    formIsCurrent: isCurrent,
    result,
    obstacles: [
      ...againstSubmission(open.draft, form, { result, needs: deepest(system.uses), isCurrent }).map((one) => ({
        against: 'submission' as const,
        ...one,
      })),
      ...[...againstDecision(approval), ...againstApproval(approval)].map((one) => ({
        against: 'approval' as const,
        ...one,
      })),
    ],
  };
}

/** The newest version of the form that was answered. */
export function formOf({ id }: Pick<FormRef, 'id'>): Questionnaire {
  return OUR_FORMS.find((form) => form.id === id) ?? formFor('full');
}
