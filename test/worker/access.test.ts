/** Who may call what, written down a second time: every route that is mounted, by every role and by nobody. */
import { beforeEach, describe, expect, it } from 'vitest';
import { ROLES, type Role } from '../../shared/role.ts';
import { createApp } from '../../worker/app.ts';
import { addStaffToken, type Organisation, organisation } from './organisation.ts';

const EVERY = ROLES;
const NO_VIEWER = ['assessor', 'approver', 'admin', 'works-council'] as const;
const REVIEWERS = ['assessor', 'approver'] as const;
const REGISTRARS = ['assessor', 'admin'] as const;
const ASSESSORS = ['assessor'] as const;
const APPROVERS = ['approver'] as const;
const ADMINS = ['admin'] as const;

/** `nobody`: without a staff token. Browsers sign what they send, and the rest is open to all. */
const TABLE: Record<string, readonly Role[] | 'nobody'> = {
  'POST /v1/enrol': 'nobody',
  'POST /v1/sync': 'nobody',
  'POST /v1/own-data': 'nobody',
  'POST /v1/concerns': 'nobody',
  'POST /v1/receipts': 'nobody',
  'POST /v1/setup': 'nobody',
  'GET /healthz': 'nobody',
  'GET /openapi.json': 'nobody',
  'GET /v1/inventory': EVERY,
  'GET /v1/findings': EVERY,
  'POST /v1/systems': REGISTRARS,
  'POST /v1/systems/import': REGISTRARS,
  'GET /v1/systems/:id': EVERY,
  'PUT /v1/systems/:id': REGISTRARS,
  'GET /v1/systems/:id/uses/:use/review': EVERY,
  'PUT /v1/systems/:id/uses/:use/review': REVIEWERS,
  'GET /v1/systems/:id/screenings/:kind': EVERY,
  'PUT /v1/systems/:id/screenings/:kind': REVIEWERS,
  'DELETE /v1/systems/:id/screenings/:kind': REVIEWERS,
  'GET /v1/systems/:id/assessments': EVERY,
  'POST /v1/systems/:id/assessments': APPROVERS,
  'GET /v1/forms': EVERY,
  'GET /v1/systems/:id/assessment': EVERY,
  'POST /v1/systems/:id/assessment': ASSESSORS,
  'PUT /v1/systems/:id/assessment': ASSESSORS,
  'DELETE /v1/systems/:id/assessment': ASSESSORS,
  'POST /v1/systems/:id/assessment/submission': ASSESSORS,
  'POST /v1/systems/:id/assessment/review': APPROVERS,
  'POST /v1/systems/:id/assessment/return': APPROVERS,
  'POST /v1/systems/:id/assessment/decision': APPROVERS,
  'GET /v1/systems/:id/exclusion': EVERY,
  'PUT /v1/systems/:id/exclusion': ASSESSORS,
  'DELETE /v1/systems/:id/exclusion': ASSESSORS,
  'POST /v1/systems/:id/exclusion/approval': APPROVERS,
  'POST /v1/systems/:id/retirement': APPROVERS,
  'GET /v1/criteria': EVERY,
  'PUT /v1/criteria': REGISTRARS,
  'PUT /v1/criteria/:version/approval': APPROVERS,
  'GET /v1/groups': EVERY,
  'PUT /v1/groups': ADMINS,
  'GET /v1/catalogue': EVERY,
  'PUT /v1/catalogue': REGISTRARS,
  'GET /v1/policy': EVERY,
  'PUT /v1/policy': ADMINS,
  'GET /v1/requests': NO_VIEWER,
  'PUT /v1/requests/:id/answer': ['assessor', 'approver', 'admin'],
  'GET /v1/log': NO_VIEWER,
  'GET /v1/enrolment-tokens': ADMINS,
  'POST /v1/enrolment-tokens': ADMINS,
  'GET /v1/enrolment-tokens/:number': ADMINS,
  'DELETE /v1/enrolment-tokens/:number': ADMINS,
  'POST /v1/enrolment-tokens/:number/rotation': ADMINS,
  'GET /v1/devices': ADMINS,
  'DELETE /v1/devices/:id': ADMINS,
  'POST /v1/devices/:id/approval': ADMINS,
  'GET /v1/rollout': EVERY,
  'GET /v1/me': EVERY,
  'GET /v1/deploy': ADMINS,
  'GET /v1/deploy/:target': ADMINS,
  'GET /v1/staff': ADMINS,
  'POST /v1/staff': ADMINS,
  'DELETE /v1/staff/:number': ADMINS,
};

/** Without the answers to wrong methods, which the app mounts for all. */
const MOUNTED = [
  ...new Set(
    createApp({ now: () => 0 })
      .routes.filter(({ method }) => method !== 'ALL')
      .map(({ method, path }) => `${method} ${path}`),
  ),
].sort();

let org: Organisation;
beforeEach(async () => {
  org = organisation();
  for (const role of ROLES) await addStaffToken(`token-${role}`, role);
});

async function call(route: string, authorization?: string): Promise<{ status: number; code: string | undefined }> {
  const [method = '', path = ''] = route.split(' ');
  const response = await org.fetch(path.replace(/:\w+/g, '1'), {
    method,
    headers: authorization === undefined ? {} : { authorization },
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.startsWith('application/json');
  return { status: response.status, code: isJson ? JSON.parse(text).error?.code : undefined };
}

describe('access', () => {
  it('is written down for every route there is, and for no other', () => {
    expect(Object.keys(TABLE).sort()).toEqual(MOUNTED);
  });

  const STAFF = Object.entries(TABLE).filter((entry): entry is [string, readonly Role[]] => entry[1] !== 'nobody');
  const OPEN = Object.keys(TABLE).filter((route) => TABLE[route] === 'nobody');

  it.each(STAFF)('%s: nobody without a token', async (route) => {
    expect(await call(route)).toEqual({ status: 401, code: 'auth.missing' });
    expect(await call(route, 'Bearer unknown')).toEqual({ status: 401, code: 'auth.token-unknown' });
  });

  it.each(STAFF)('%s: roles %j and no other', async (route, allowed) => {
    for (const role of ROLES) {
      const { status, code } = await call(route, `Bearer token-${role}`);
      if (allowed.includes(role)) expect([401, 403], `${role} ${status} ${code}`).not.toContain(status);
      else expect({ role, status, code }).toEqual({ role, status: 403, code: 'auth.role-not-allowed' });
    }
  });

  it.each(OPEN)('%s: asks for no staff token', async (route) => {
    expect((await call(route)).code ?? '').not.toMatch(/^auth\./);
  });

  it('of two roles is that of both together', async () => {
    await addStaffToken('two', ['viewer', 'approver']);
    for (const [route, allowed] of STAFF) {
      const { status } = await call(route, 'Bearer two');
      const isAllowed = allowed.includes('viewer') || allowed.includes('approver');
      expect(status === 403, route).toBe(!isAllowed);
    }
  });
});
