/** Routes that give IT what it rolls the extension out with. */
import { PATHS } from '../../shared/api.ts';
import { KIT_TOKEN_HEADER, kitQuerySchema, kitSchema, kitTargetsSchema } from '../../shared/deploy.ts';
import { type Endpoint, STAFF_PROBLEMS } from '../endpoint.ts';
import { deployKit, deployTargets } from './routes.ts';

const ADMINS = { kind: 'staff', roles: ['admin'] } as const;

export const DEPLOY_ENDPOINTS: readonly Endpoint[] = [
  {
    method: 'GET',
    path: PATHS.deployTargets,
    summary: 'What the deployment kit has files for, and whether they work as they are.',
    access: ADMINS,
    response: kitTargetsSchema,
    problems: [...STAFF_PROBLEMS, 'deploy.no-packages', 'deploy.other-address'],
    handler: deployTargets,
  },
  {
    method: 'GET',
    path: PATHS.deploy,
    summary: `Files that install the extension by policy and set it up, with the enrolment token of the header ${KIT_TOKEN_HEADER}.`,
    access: ADMINS,
    query: kitQuerySchema,
    response: kitSchema,
    problems: [
      ...STAFF_PROBLEMS,
      'deploy.target-unknown',
      'deploy.token-missing',
      'deploy.no-packages',
      'deploy.other-address',
      'enrol.token-unknown',
      'enrol.token-other-server',
      'enrol.token-expired',
      'enrol.token-used-up',
      'enrol.token-revoked',
      'server.busy',
    ],
    handler: deployKit,
  },
];
