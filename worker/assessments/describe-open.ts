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
import { type Approval, againstApproval, againstDecision, againstSubmission, type Obstacle } from './obstacles.ts';
import type { StoredOpen } from './open-store.ts';
import { isAccountAsked, neededFor, type Room } from './room.ts';

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
  room: Room,
  { form, ...open }: NonNullable<Room['open']> & { form: Questionnaire },
  { viewer, today }: Omit<Viewed, 'policy'>,
): NonNullable<OpenAssessmentReport['open']> {
  const result = scoreAnswers(form, open.draft.answers, today);
  const isCurrent = findForm(open.draft.form) !== undefined;
  const { scope } = open.draft;
  const approval = { ...approvalOf(room, open, { result, scope }), approver: viewer };
  const beforehand = againstSubmission(open.draft, form, { result, needs: approval.needs, isCurrent });
  const isTold = ({ code, field }: Obstacle) => beforehand.some((one) => one.code === code && one.field === field);
  return {
    ...open,
    formIsCurrent: isCurrent,
    result,
    obstacles: [
      ...beforehand.map((one) => ({ against: 'submission' as const, ...one })),
      ...[...againstDecision(approval), ...againstApproval(approval)]
        .filter((one) => !isTold(one))
        .map((one) => ({ against: 'approval' as const, ...one })),
    ],
  };
}

/** What its approval hangs on, whoever decides. */
export function approvalOf(
  room: Room,
  { submittedBy, answeredBy }: Pick<StoredOpen, 'submittedBy' | 'answeredBy'>,
  { result, scope }: Pick<Approval, 'result' | 'scope'>,
): Omit<Approval, 'approver'> {
  return {
    result,
    euClass: room.system.euClass,
    owner: room.record.owner,
    submittedBy,
    answeredBy: Object.values(answeredBy).map(({ by }) => by),
    scope,
    needs: neededFor(room, { form: result.form, scope }),
    isAccountAsked: isAccountAsked(room),
  };
}

/** The newest version of the form that was answered. */
export function formOf({ id }: Pick<FormRef, 'id'>): Questionnaire {
  return OUR_FORMS.find((form) => form.id === id) ?? formFor('full');
}
