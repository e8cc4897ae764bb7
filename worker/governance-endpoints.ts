/** Routes for what staff know and decide: systems, reviews, screenings, assessments, criteria, groups. */
import { IMPORT_LIMIT, PATHS } from '../shared/api.ts';
import { assessmentRecordSchema } from '../shared/assessment.ts';
import { criteriaSchema } from '../shared/criteria.ts';
import { groupsChangeSchema, groupsReportSchema } from '../shared/groups.ts';
import { importReportSchema } from '../shared/import-report.ts';
import { ROLES } from '../shared/role.ts';
import { screeningSchema } from '../shared/screening.ts';
import { systemRecordSchema } from '../shared/system.ts';
import { useReviewSchema } from '../shared/use-review.ts';
import { ASSESSMENT_ENDPOINTS } from './assessments/endpoints.ts';
import { assessments, assessmentsSchema, recordAssessment } from './assessments/routes.ts';
import { acceptCriteria, approvalSchema, criteria, criteriaReportSchema, proposeCriteria } from './criteria/routes.ts';
import { type Endpoint, JSON_BODY_PROBLEMS, STAFF_PROBLEMS, VERSION_PROBLEMS } from './endpoint.ts';
import { changeGroups, groups } from './groups/routes.ts';
import { changeReview, review, reviewReportSchema } from './reviews/routes.ts';
import { screen, screening, screeningReportSchema, withdrawScreening } from './screenings/routes.ts';
import { CSV_TYPE, importQuerySchema, importSystems } from './systems/import.ts';
import { changeSystem, registerSystem, registrationSchema, writtenSystemSchema } from './systems/routes.ts';

const ASSESSORS = { kind: 'staff', roles: ['assessor', 'admin'] } as const;
const REVIEWERS = { kind: 'staff', roles: ['assessor', 'approver'] } as const;
const APPROVERS = { kind: 'staff', roles: ['approver'] } as const;
const ADMINS = { kind: 'staff', roles: ['admin'] } as const;
const EVERYBODY = { kind: 'staff', roles: ROLES } as const;

/** Of every change here: made and logged together, or not at all. */
const CHANGE_PROBLEMS = [...STAFF_PROBLEMS, ...JSON_BODY_PROBLEMS, 'server.busy'] as const;

export const GOVERNANCE_ENDPOINTS: readonly Endpoint[] = [
  {
    method: 'POST',
    path: PATHS.systems,
    summary: 'Registers an AI system by hand: what no browser meets, or has not met yet.',
    access: ASSESSORS,
    body: registrationSchema,
    response: writtenSystemSchema,
    problems: [...CHANGE_PROBLEMS, 'system.exists', 'system.name-missing', 'system.part-of', 'system.too-many'],
    handler: registerSystem,
  },
  {
    method: 'POST',
    path: PATHS.systemsImport,
    summary: 'Registers and changes AI systems by a CSV file, all or nothing; by default only says what would change.',
    access: ASSESSORS,
    query: importQuerySchema,
    textBody: {
      type: CSV_TYPE,
      description: `UTF-8, at most ${IMPORT_LIMIT} bytes, the first row naming the columns: docs/systems.md.`,
    },
    bodyLimit: IMPORT_LIMIT,
    response: importReportSchema,
    problems: [
      ...STAFF_PROBLEMS,
      'body.content-type',
      'body.too-large',
      'import.encoding',
      'import.column',
      'import.cell',
      'import.too-many-rows',
      'system.too-many',
      'write.stale',
      'server.busy',
    ],
    handler: importSystems,
  },
  {
    method: 'PUT',
    path: PATHS.system,
    summary: 'Replaces what staff say of an AI system; version 0 is one that browsers met and nobody has described.',
    access: ASSESSORS,
    ifMatch: true,
    body: systemRecordSchema,
    response: writtenSystemSchema,
    problems: [...CHANGE_PROBLEMS, ...VERSION_PROBLEMS, 'system.unknown', 'system.name-missing', 'system.part-of'],
    handler: changeSystem,
  },
  {
    method: 'GET',
    path: PATHS.useReview,
    summary: 'What a reviewer answered about a use, and where they judge otherwise than the rules.',
    access: EVERYBODY,
    response: reviewReportSchema,
    problems: [...STAFF_PROBLEMS, 'system.unknown', 'use.unknown', 'server.busy'],
    handler: review,
  },
  {
    method: 'PUT',
    path: PATHS.useReview,
    summary: 'Answers about a use, or judges it otherwise than the rules, with a reason.',
    access: REVIEWERS,
    ifMatch: true,
    body: useReviewSchema,
    response: reviewReportSchema,
    problems: [...CHANGE_PROBLEMS, ...VERSION_PROBLEMS, 'system.unknown', 'use.unknown', 'review.review-day'],
    handler: changeReview,
  },
  {
    method: 'GET',
    path: PATHS.screening,
    summary: 'Why a finding needs no work, and until when.',
    access: EVERYBODY,
    response: screeningReportSchema,
    problems: [...STAFF_PROBLEMS, 'system.unknown', 'screening.kind'],
    handler: screening,
  },
  {
    method: 'PUT',
    path: PATHS.screening,
    summary: 'Closes a finding by a reason, until a day.',
    access: REVIEWERS,
    ifMatch: true,
    body: screeningSchema,
    response: screeningReportSchema,
    problems: [...CHANGE_PROBLEMS, ...VERSION_PROBLEMS, 'system.unknown', 'screening.kind', 'screening.review-day'],
    handler: screen,
  },
  {
    method: 'DELETE',
    path: PATHS.screening,
    summary: 'Takes the reason back: the finding stands again.',
    access: REVIEWERS,
    ifMatch: true,
    response: screeningReportSchema,
    problems: [...STAFF_PROBLEMS, ...VERSION_PROBLEMS, 'system.unknown', 'screening.kind', 'server.busy'],
    handler: withdrawScreening,
  },
  {
    method: 'GET',
    path: PATHS.assessments,
    summary: 'The impact assessments of an AI system that are on record, newest first.',
    access: EVERYBODY,
    response: assessmentsSchema,
    problems: [...STAFF_PROBLEMS, 'system.unknown', 'server.busy'],
    handler: assessments,
  },
  {
    method: 'POST',
    path: PATHS.assessments,
    summary: 'Puts an impact assessment on record that was made elsewhere; earlier ones stay.',
    access: APPROVERS,
    ifMatch: true,
    body: assessmentRecordSchema,
    response: assessmentsSchema,
    problems: [
      ...CHANGE_PROBLEMS,
      ...VERSION_PROBLEMS,
      'system.unknown',
      'assessment.day',
      'assessment.own-approval',
      'assessment.owner',
      'assessment.blocked',
      'assessment.review-day',
      'assessment.group',
      'assessment.alternative',
      'policy.too-many',
    ],
    handler: recordAssessment,
  },
  ...ASSESSMENT_ENDPOINTS,
  {
    method: 'GET',
    path: PATHS.criteria,
    summary: 'When an assessment is needed and by when: what is in force, what is proposed, and what was.',
    access: EVERYBODY,
    response: criteriaReportSchema,
    problems: STAFF_PROBLEMS,
    handler: criteria,
  },
  {
    method: 'PUT',
    path: PATHS.criteria,
    summary: 'Proposes other criteria: they are in force once somebody else approves them.',
    access: ASSESSORS,
    ifMatch: true,
    body: criteriaSchema,
    response: criteriaReportSchema,
    problems: [...CHANGE_PROBLEMS, ...VERSION_PROBLEMS],
    handler: proposeCriteria,
  },
  {
    method: 'PUT',
    path: PATHS.criteriaApproval,
    summary: 'Approves the newest criteria.',
    access: APPROVERS,
    body: approvalSchema,
    response: criteriaReportSchema,
    problems: [...CHANGE_PROBLEMS, 'criteria.unknown', 'criteria.approved-already', 'criteria.own-proposal'],
    handler: acceptCriteria,
  },
  {
    method: 'GET',
    path: PATHS.groups,
    summary: 'The groups that enrolment tokens name, and how many browsers are enrolled in each.',
    access: EVERYBODY,
    response: groupsReportSchema,
    problems: STAFF_PROBLEMS,
    handler: groups,
  },
  {
    method: 'PUT',
    path: PATHS.groups,
    summary: 'Replaces the list of groups.',
    access: ADMINS,
    ifMatch: true,
    body: groupsChangeSchema,
    response: groupsReportSchema,
    problems: [...CHANGE_PROBLEMS, ...VERSION_PROBLEMS, 'group.number'],
    handler: changeGroups,
  },
];
