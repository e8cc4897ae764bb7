/** Who looked at what stands in the log, also where no report leaves the server. */
import { beforeEach, expect, it } from 'vitest';
import { ROLES } from '../../shared/role.ts';
import { addStaff, logged, type Staff } from './governance.ts';
import { organisation } from './organisation.ts';
import { putPolicy } from './policy-content.ts';
import { SERVICE } from './rows.ts';

let ada: Staff;
const org = organisation();
beforeEach(async () => {
  ada = await addStaff(org, 'Ada', ...ROLES);
});

it.each([
  ['/v1/requests', { report: 'requests', state: 'open', requests: 0 }],
  ['/v1/requests?state=all', { report: 'requests', state: 'all', requests: 0 }],
  ['/v1/staff', { report: 'staff' }],
  ['/v1/policy', { report: 'policy' }],
  [`/v1/systems/${SERVICE}/assessments`, { report: 'assessments', system: SERVICE }],
  [`/v1/systems/${SERVICE}/uses/code/review`, { report: 'review', system: SERVICE, use: 'code' }],
])('%s', async (path, detail) => {
  expect((await ada.get(path)).status).toBe(200);
  expect(await logged()).toEqual([{ kind: 'report-viewed', subject: null, actor: 'Ada', detail }]);
});

it('not what was refused, nor the answer to a change', async () => {
  for (const path of [
    '/v1/requests?state=new',
    '/v1/systems/own-x/assessments',
    `/v1/systems/${SERVICE}/uses/x/review`,
  ])
    expect((await ada.get(path)).status).toBeGreaterThanOrEqual(400);
  const review = { facts: { profiling: 'yes' }, override: null, reason: 'Asked.' };
  expect((await ada.send('PUT', `/v1/systems/${SERVICE}/uses/code/review`, review, 0)).status).toBe(200);
  expect((await putPolicy(org, { basedOn: 7 }, 'token-of-Ada')).status).toBe(422);
  expect((await logged()).map(({ kind }) => kind)).toEqual(['use-reviewed']);
});
