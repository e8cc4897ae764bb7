/** Roll-out: enrolment tokens, enrolled browsers, coverage. */
import { PATHS, setupRequestSchema, setupResponseSchema } from '../../shared/api.ts';
import { ROLES } from '../../shared/role.ts';
import {
  addedTokenSchema,
  deviceSchema,
  devicesQuerySchema,
  devicesSchema,
  enrolmentTokenSchema,
  enrolmentTokensSchema,
  newTokenSchema,
  revocationQuerySchema,
  rolloutSchema,
  rotationSchema,
} from '../../shared/rollout.ts';
import { type Endpoint, JSON_BODY_PROBLEMS, STAFF_PROBLEMS, UNSIGNED_BODY_PROBLEMS } from '../endpoint.ts';
import { setup } from '../enrolment/routes.ts';
import { addToken, enrolmentToken, enrolmentTokens, revokeToken, rotateToken } from '../enrolment/token-routes.ts';
import { devices, endDevice, letIn } from './device-routes.ts';
import { rollout } from './routes.ts';

const ADMINS = { kind: 'staff', roles: ['admin'] } as const;

export const ROLLOUT_ENDPOINTS: readonly Endpoint[] = [
  {
    method: 'POST',
    path: PATHS.setup,
    summary: 'What a browser should have been given, and whether its enrolment token is good. Changes nothing.',
    access: { kind: 'public' },
    body: setupRequestSchema,
    response: setupResponseSchema,
    problems: [...UNSIGNED_BODY_PROBLEMS, 'enrol.address-not-allowed'],
    handler: setup,
  },
  {
    method: 'GET',
    path: PATHS.enrolmentTokens,
    summary: 'The enrolment tokens, without their secrets.',
    access: ADMINS,
    response: enrolmentTokensSchema,
    problems: STAFF_PROBLEMS,
    handler: enrolmentTokens,
  },
  {
    method: 'POST',
    path: PATHS.enrolmentTokens,
    summary: 'Makes an enrolment token; the answer shows it, and nothing does again.',
    access: ADMINS,
    body: newTokenSchema,
    response: addedTokenSchema,
    problems: [...STAFF_PROBLEMS, ...JSON_BODY_PROBLEMS, 'token.name-taken', 'token.group-unknown', 'server.busy'],
    handler: addToken,
  },
  {
    method: 'GET',
    path: PATHS.enrolmentToken,
    summary: 'One enrolment token, without its secret: how many browsers came by it.',
    access: ADMINS,
    response: enrolmentTokenSchema,
    problems: [...STAFF_PROBLEMS, 'token.unknown'],
    handler: enrolmentToken,
  },
  {
    method: 'DELETE',
    path: PATHS.enrolmentToken,
    summary: 'Revokes an enrolment token, and with browsers=revoke all that came with it; it stays on the list.',
    access: ADMINS,
    query: revocationQuerySchema,
    response: enrolmentTokenSchema,
    problems: [...STAFF_PROBLEMS, 'token.unknown', 'token.ended-already', 'server.busy'],
    handler: revokeToken,
  },
  {
    method: 'POST',
    path: PATHS.enrolmentTokenRotation,
    summary: 'Puts a new enrolment token of the same settings in the place of one, which stays good for a while.',
    access: ADMINS,
    body: rotationSchema,
    response: addedTokenSchema,
    problems: [...STAFF_PROBLEMS, ...JSON_BODY_PROBLEMS, 'token.unknown', 'token.ended-already', 'server.busy'],
    handler: rotateToken,
  },
  {
    method: 'GET',
    path: PATHS.devices,
    summary: 'The enrolled browsers, in pages: what each says of its installation, and nothing of its use.',
    access: ADMINS,
    query: devicesQuerySchema,
    response: devicesSchema,
    problems: [...STAFF_PROBLEMS, 'query.cursor', 'server.busy'],
    handler: devices,
  },
  {
    method: 'DELETE',
    path: PATHS.device,
    summary: 'Revokes one browser; it stays on the list.',
    access: ADMINS,
    response: deviceSchema,
    problems: [...STAFF_PROBLEMS, 'browser.unknown', 'browser.ended-already', 'server.busy'],
    handler: endDevice,
  },
  {
    method: 'POST',
    path: PATHS.deviceApproval,
    summary: 'Lets in a browser that waits.',
    access: ADMINS,
    response: deviceSchema,
    problems: [...STAFF_PROBLEMS, 'browser.unknown', 'browser.ended-already', 'device.approved-already', 'server.busy'],
    handler: letIn,
  },
  {
    method: 'GET',
    path: PATHS.rollout,
    summary: 'How far the roll-out is: browsers by group, version and browser, and what is silent.',
    access: { kind: 'staff', roles: ROLES },
    response: rolloutSchema,
    problems: [...STAFF_PROBLEMS, 'server.busy'],
    handler: rollout,
  },
];
