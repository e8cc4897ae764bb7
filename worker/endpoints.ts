/** Every route of the API, once: the app mounts them and the OpenAPI document is made from them. */
import type { MiddlewareHandler } from 'hono';
import * as v from 'valibot';
import {
  concernRequestSchema,
  concernResponseSchema,
  enrolRequestSchema,
  enrolResponseSchema,
  JWS_TYPES,
  PATHS,
  receiptRequestSchema,
  receiptResponseSchema,
  syncRequestSchema,
  syncResponseSchema,
} from '../shared/api.ts';
import { healthSchema } from '../shared/health.ts';
import { meSchema } from '../shared/me.ts';
import { ownDataRequestSchema, ownDataSchema } from '../shared/own-data.ts';
import {
  requestAnswerBodySchema,
  requestAnswerResponseSchema,
  requestsQuerySchema,
  requestsSchema,
} from '../shared/requests.ts';
import { ROLES } from '../shared/role.ts';
import type { AppEnv } from './app.ts';
import {
  changeOwnCatalogue,
  ownCatalogue,
  ownCatalogueChangeSchema,
  ownCatalogueReportSchema,
} from './catalogue/routes.ts';
import { reportConcern } from './concerns/routes.ts';
import { DEPLOY_ENDPOINTS } from './deploy/endpoints.ts';
import {
  type Endpoint,
  JSON_BODY_PROBLEMS,
  SIGNED_BODY_PROBLEMS,
  STAFF_PROBLEMS,
  UNSIGNED_BODY_PROBLEMS,
} from './endpoint.ts';
import { enrol } from './enrolment/routes.ts';
import { GOVERNANCE_ENDPOINTS } from './governance-endpoints.ts';
import { health } from './health.ts';
import { INVENTORY_ENDPOINTS } from './inventory/endpoints.ts';
import { log, logQuerySchema, logSchema } from './log/routes.ts';
import { openapi } from './openapi.ts';
import { ownData } from './own-data/routes.ts';
import { changePolicy, policy, policyChangeSchema, policyReportSchema } from './policy/routes.ts';
import { fetchAnswer } from './receipts/routes.ts';
import { giveAnswer, REQUEST_ANSWERERS, REQUEST_READERS, requests } from './requests/routes.ts';
import { ROLLOUT_ENDPOINTS } from './rollout/endpoints.ts';
import { requireRole } from './staff/authorise.ts';
import { me } from './staff/me.ts';
import {
  addedStaffTokenSchema,
  addStaff,
  newStaffTokenSchema,
  revokeStaff,
  staff,
  staffSchema,
  staffTokenSchema,
} from './staff/routes.ts';
import { sync } from './sync/routes.ts';

const LISTED: readonly Endpoint[] = [
  {
    method: 'POST',
    path: PATHS.enrol,
    summary: 'Enrols a browser: its own new key, under an enrolment token.',
    access: { kind: 'browser' },
    signedBody: { type: JWS_TYPES.enrol, payload: enrolRequestSchema },
    response: enrolResponseSchema,
    problems: [
      ...SIGNED_BODY_PROBLEMS,
      'device.sequence-too-old',
      'device.revoked',
      'device.forked',
      'enrol.token-unknown',
      'enrol.token-expired',
      'enrol.token-used-up',
      'enrol.token-revoked',
      'enrol.token-other-server',
      'enrol.address-not-allowed',
      'server.busy',
    ],
    handler: enrol,
  },
  {
    method: 'POST',
    path: PATHS.sync,
    summary: 'Merges one batch of a browser, and tells it what changed.',
    access: { kind: 'browser' },
    signedBody: { type: JWS_TYPES.sync, payload: syncRequestSchema },
    response: syncResponseSchema,
    problems: [
      ...SIGNED_BODY_PROBLEMS,
      'device.unknown',
      'device.revoked',
      'device.forked',
      'device.not-approved',
      'device.sequence-too-old',
      'server.busy',
    ],
    handler: sync,
  },
  {
    method: 'POST',
    path: PATHS.ownData,
    summary: 'Everything that is held under the key and the tags of the browser that asks. Changes nothing.',
    access: { kind: 'browser' },
    signedBody: { type: JWS_TYPES.ownData, payload: ownDataRequestSchema },
    response: ownDataSchema,
    problems: [...SIGNED_BODY_PROBLEMS, 'device.unknown', 'device.revoked', 'device.forked', 'device.not-approved'],
    handler: ownData,
  },
  {
    method: 'POST',
    path: PATHS.concerns,
    summary: 'Takes a concern without signature, under an enrolment token.',
    access: { kind: 'public' },
    body: concernRequestSchema,
    response: concernResponseSchema,
    problems: [
      ...UNSIGNED_BODY_PROBLEMS,
      'enrol.token-unknown',
      'enrol.token-revoked',
      'device.not-approved',
      'concern.service-unknown',
      'concern.too-many',
    ],
    handler: reportConcern,
  },
  {
    method: 'POST',
    path: PATHS.receipts,
    summary: 'The answer to an exception or a concern, for whoever holds its receipt.',
    access: { kind: 'public' },
    body: receiptRequestSchema,
    response: receiptResponseSchema,
    problems: UNSIGNED_BODY_PROBLEMS,
    handler: fetchAnswer,
  },
  ...INVENTORY_ENDPOINTS,
  ...GOVERNANCE_ENDPOINTS,
  ...ROLLOUT_ENDPOINTS,
  ...DEPLOY_ENDPOINTS,
  {
    method: 'GET',
    path: PATHS.catalogue,
    summary: "The organisation's own entries in the catalogue.",
    access: { kind: 'staff', roles: ROLES },
    response: ownCatalogueReportSchema,
    problems: STAFF_PROBLEMS,
    handler: ownCatalogue,
  },
  {
    method: 'PUT',
    path: PATHS.catalogue,
    summary: "Replaces the organisation's own entries; browsers take them with their next sync.",
    access: { kind: 'staff', roles: ['admin', 'assessor'] },
    body: ownCatalogueChangeSchema,
    response: ownCatalogueReportSchema,
    problems: [
      ...STAFF_PROBLEMS,
      ...JSON_BODY_PROBLEMS,
      'catalogue.version-conflict',
      'catalogue.public-suffix',
      'catalogue.top-site',
      'catalogue.free-text',
      'catalogue.too-many',
      'catalogue.private-life',
      'catalogue.service-unknown',
      'catalogue.twice',
      'server.busy',
    ],
    handler: changeOwnCatalogue,
  },
  {
    method: 'GET',
    path: PATHS.policy,
    summary: 'What browsers are told to do, and how many have acknowledged its text.',
    access: { kind: 'staff', roles: ROLES },
    response: policyReportSchema,
    problems: [...STAFF_PROBLEMS, 'server.busy'],
    handler: policy,
  },
  {
    method: 'PUT',
    path: PATHS.policy,
    summary: 'Replaces the policy; browsers take it with their next sync.',
    access: { kind: 'staff', roles: ['admin'] },
    body: policyChangeSchema,
    response: policyReportSchema,
    problems: [
      ...STAFF_PROBLEMS,
      ...JSON_BODY_PROBLEMS,
      'policy.version-conflict',
      'policy.service-unknown',
      'policy.alternative-blocked',
      'policy.decided-twice',
      'policy.names-nothing',
      'policy.too-many',
      'policy.text-version',
      'server.busy',
    ],
    handler: changePolicy,
  },
  {
    method: 'GET',
    path: PATHS.requests,
    summary: 'Exceptions that people ask for and concerns that they report.',
    access: { kind: 'staff', roles: REQUEST_READERS },
    query: requestsQuerySchema,
    response: requestsSchema,
    problems: [...STAFF_PROBLEMS, 'server.busy'],
    handler: requests,
  },
  {
    method: 'PUT',
    path: PATHS.requestAnswer,
    summary:
      'Answers one of them; the browser that holds the receipt fetches the answer. What was granted may be answered again.',
    access: { kind: 'staff', roles: REQUEST_ANSWERERS },
    body: requestAnswerBodySchema,
    response: requestAnswerResponseSchema,
    problems: [...STAFF_PROBLEMS, ...JSON_BODY_PROBLEMS, 'request.unknown', 'request.answered-already', 'server.busy'],
    handler: giveAnswer,
  },
  {
    method: 'GET',
    path: PATHS.log,
    summary: 'What staff did and which findings opened and closed, as JSON or, for a copy to keep, as JSON lines.',
    access: { kind: 'staff', roles: ['assessor', 'approver', 'admin', 'works-council'] },
    query: logQuerySchema,
    response: logSchema,
    alsoAnswers: ['application/x-ndjson'],
    problems: ['query.invalid', 'query.unknown', 'query.cursor', 'server.busy', ...STAFF_PROBLEMS],
    handler: log,
  },
  {
    method: 'GET',
    path: PATHS.me,
    summary: 'Who asks: name, roles, and how they signed in.',
    access: { kind: 'staff', roles: ROLES },
    response: meSchema,
    problems: STAFF_PROBLEMS,
    handler: me,
  },
  {
    method: 'GET',
    path: PATHS.staff,
    summary: 'Staff: the tokens that they have, without their secrets, and who signs in by single sign-on.',
    access: { kind: 'staff', roles: ['admin'] },
    response: staffSchema,
    problems: [...STAFF_PROBLEMS, 'server.busy'],
    handler: staff,
  },
  {
    method: 'POST',
    path: PATHS.staff,
    summary:
      'Lets a staff member in: by a token, which the answer shows and nothing does again, or with `email` by single sign-on.',
    access: { kind: 'staff', roles: ['admin'] },
    body: newStaffTokenSchema,
    response: addedStaffTokenSchema,
    problems: [...STAFF_PROBLEMS, ...JSON_BODY_PROBLEMS, 'staff.name-taken', 'staff.email-taken', 'server.busy'],
    handler: addStaff,
  },
  {
    method: 'DELETE',
    path: PATHS.staffToken,
    summary: 'Revokes a token; it stays on the list.',
    access: { kind: 'staff', roles: ['admin'] },
    response: staffTokenSchema,
    problems: [...STAFF_PROBLEMS, 'staff.unknown', 'staff.last-admin', 'server.busy'],
    handler: revokeStaff,
  },
  {
    method: 'GET',
    path: PATHS.health,
    summary: 'Whether the Worker and its database answer.',
    access: { kind: 'public' },
    response: healthSchema,
    problems: ['server.error'],
    handler: health,
  },
  {
    method: 'GET',
    path: PATHS.openapi,
    summary: 'This document.',
    access: { kind: 'public' },
    response: v.looseObject({ openapi: v.string() }),
    problems: [],
    handler: (c) => openapi(c, ENDPOINTS),
  },
];

/** An endpoint as it is mounted: it takes the parameters that it names, and no other. */
export type MountedEndpoint = Endpoint & Required<Pick<Endpoint, 'query'>>;

export const ENDPOINTS: readonly MountedEndpoint[] = LISTED.map((endpoint) => ({
  ...endpoint,
  query: endpoint.query ?? v.strictObject({}),
  problems: [...new Set([...endpoint.problems, 'query.invalid', 'query.unknown'] as const)],
}));

export function guardOf({ access }: Endpoint): MiddlewareHandler<AppEnv>[] {
  return access.kind === 'staff' ? [requireRole(access.roles)] : [];
}
