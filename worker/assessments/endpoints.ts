/** Routes by which an impact assessment is made with our forms, and by which systems leave scope or use. */
import { PATHS } from '../../shared/api.ts';
import { exclusionReportSchema, exclusionSchema, retirementSchema } from '../../shared/exclusion.ts';
import {
  decisionSchema,
  draftSchema,
  openAssessmentReportSchema,
  openingSchema,
  reasonSchema,
} from '../../shared/open-assessment.ts';
import type { ProblemCode } from '../../shared/problem.ts';
import { ROLES } from '../../shared/role.ts';
import { type Endpoint, JSON_BODY_PROBLEMS, STAFF_PROBLEMS, VERSION_PROBLEMS } from '../endpoint.ts';
import { acceptExclusion, exclusion, proposeExclusion, withdrawExclusion } from '../exclusions/routes.ts';
import { retireSystem } from '../systems/retire.ts';
import { writtenSystemSchema } from '../systems/routes.ts';
import { decideAssessment } from './decision-route.ts';
import { beginAssessment, changeDraft, dropAssessment, forms, formsSchema, openAssessment } from './draft-routes.ts';
import { returnAssessment, reviewAssessment, submitAssessment } from './state-routes.ts';

const EVERYBODY = { kind: 'staff', roles: ROLES } as const;
const ASSESSORS = { kind: 'staff', roles: ['assessor'] } as const;
const APPROVERS = { kind: 'staff', roles: ['approver'] } as const;

/** Of every change to the assessment that is being made. */
const OPEN_PROBLEMS = [
  ...STAFF_PROBLEMS,
  ...VERSION_PROBLEMS,
  'system.unknown',
  'assessment.none-open',
  'assessment.state',
  'server.busy',
] as const satisfies readonly ProblemCode[];

const EXCLUSION_PROBLEMS = [
  ...STAFF_PROBLEMS,
  ...VERSION_PROBLEMS,
  'system.unknown',
  'server.busy',
] as const satisfies readonly ProblemCode[];

export const ASSESSMENT_ENDPOINTS: readonly Endpoint[] = [
  {
    method: 'GET',
    path: PATHS.forms,
    summary: 'Our questionnaires, whole: questions, points, levels and floors.',
    access: EVERYBODY,
    response: formsSchema,
    problems: STAFF_PROBLEMS,
    handler: forms,
  },
  {
    method: 'GET',
    path: PATHS.openAssessment,
    summary: 'The impact assessment that is being made of a system, its form and what is proposed as answers.',
    access: EVERYBODY,
    response: openAssessmentReportSchema,
    problems: [...STAFF_PROBLEMS, 'system.unknown', 'server.busy'],
    handler: openAssessment,
  },
  {
    method: 'POST',
    path: PATHS.openAssessment,
    summary: 'Opens an impact assessment: an empty draft, with the use that is known as its scope.',
    access: ASSESSORS,
    body: openingSchema,
    response: openAssessmentReportSchema,
    problems: [
      ...STAFF_PROBLEMS,
      ...JSON_BODY_PROBLEMS,
      'system.unknown',
      'assessment.open-already',
      'assessment.form-too-light',
      'server.busy',
    ],
    handler: beginAssessment,
  },
  {
    method: 'PUT',
    path: PATHS.openAssessment,
    summary: 'Replaces the draft: answers, scope, who answers, what is advised.',
    access: ASSESSORS,
    ifMatch: true,
    body: draftSchema,
    response: openAssessmentReportSchema,
    problems: [
      ...OPEN_PROBLEMS,
      ...JSON_BODY_PROBLEMS,
      'assessment.form-unknown',
      'assessment.form-version',
      'assessment.form-too-light',
      'assessment.answer',
      'assessment.evidence',
      'assessment.group',
    ],
    handler: changeDraft,
  },
  {
    method: 'DELETE',
    path: PATHS.openAssessment,
    summary: 'Drops a draft, or what was submitted and nobody has taken into review, with a reason.',
    access: ASSESSORS,
    ifMatch: true,
    body: reasonSchema,
    response: openAssessmentReportSchema,
    problems: [...OPEN_PROBLEMS, ...JSON_BODY_PROBLEMS, 'policy.too-many'],
    handler: dropAssessment,
  },
  {
    method: 'POST',
    path: PATHS.assessmentSubmission,
    summary: 'Submits the draft; who does is its assessor. Browsers hear that the service is in review.',
    access: ASSESSORS,
    ifMatch: true,
    response: openAssessmentReportSchema,
    problems: [
      ...OPEN_PROBLEMS,
      'assessment.form-version',
      'assessment.form-too-light',
      'assessment.answer',
      'assessment.incomplete',
      'policy.too-many',
    ],
    handler: submitAssessment,
  },
  {
    method: 'POST',
    path: PATHS.assessmentReview,
    summary: 'Takes what was submitted into review.',
    access: APPROVERS,
    ifMatch: true,
    response: openAssessmentReportSchema,
    problems: OPEN_PROBLEMS,
    handler: reviewAssessment,
  },
  {
    method: 'POST',
    path: PATHS.assessmentReturn,
    summary: 'Gives it back to be changed, with a reason.',
    access: APPROVERS,
    ifMatch: true,
    body: reasonSchema,
    response: openAssessmentReportSchema,
    problems: [...OPEN_PROBLEMS, ...JSON_BODY_PROBLEMS, 'policy.too-many'],
    handler: returnAssessment,
  },
  {
    method: 'POST',
    path: PATHS.assessmentDecision,
    summary: 'Decides: the assessment is on record for good, and browsers get the ruling with their next sync.',
    access: APPROVERS,
    ifMatch: true,
    body: decisionSchema,
    response: openAssessmentReportSchema,
    problems: [
      ...OPEN_PROBLEMS,
      ...JSON_BODY_PROBLEMS,
      'assessment.own-approval',
      'assessment.owner',
      'assessment.blocked',
      'assessment.form-too-light',
      'assessment.answer',
      'assessment.incomplete',
      'assessment.review-day',
      'assessment.group',
      'assessment.alternative',
      'policy.too-many',
    ],
    handler: decideAssessment,
  },
  {
    method: 'GET',
    path: PATHS.exclusion,
    summary: 'Whether a system is left out of scope: why, by whom and until when.',
    access: EVERYBODY,
    response: exclusionReportSchema,
    problems: [...STAFF_PROBLEMS, 'system.unknown'],
    handler: exclusion,
  },
  {
    method: 'PUT',
    path: PATHS.exclusion,
    summary: 'Proposes to leave a system out of scope, with a reason, until a day.',
    access: ASSESSORS,
    ifMatch: true,
    body: exclusionSchema,
    response: exclusionReportSchema,
    problems: [...EXCLUSION_PROBLEMS, ...JSON_BODY_PROBLEMS, 'exclusion.review-day'],
    handler: proposeExclusion,
  },
  {
    method: 'DELETE',
    path: PATHS.exclusion,
    summary: 'Withdraws the exclusion or its proposal: the system is in scope.',
    access: ASSESSORS,
    ifMatch: true,
    response: exclusionReportSchema,
    problems: EXCLUSION_PROBLEMS,
    handler: withdrawExclusion,
  },
  {
    method: 'POST',
    path: PATHS.exclusionApproval,
    summary: 'Approves an exclusion that somebody else proposed.',
    access: APPROVERS,
    ifMatch: true,
    response: exclusionReportSchema,
    problems: [
      ...EXCLUSION_PROBLEMS,
      'exclusion.none',
      'exclusion.approved-already',
      'exclusion.own-approval',
      'exclusion.review-day',
    ],
    handler: acceptExclusion,
  },
  {
    method: 'POST',
    path: PATHS.retirement,
    summary: 'Says that a system is no longer to be used, from today on; browsers hear of it.',
    access: APPROVERS,
    body: retirementSchema,
    response: writtenSystemSchema,
    problems: [
      ...STAFF_PROBLEMS,
      ...JSON_BODY_PROBLEMS,
      'system.unknown',
      'retirement.already',
      'assessment.alternative',
      'policy.too-many',
      'write.stale',
      'server.busy',
    ],
    handler: retireSystem,
  },
];
