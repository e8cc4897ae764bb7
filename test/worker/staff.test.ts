import { beforeEach, describe, expect, it } from 'vitest';
import { PATHS } from '../../shared/api.ts';
import { addDays } from '../../shared/day.ts';
import {
  addEnrolmentToken,
  addStaffToken,
  type Organisation,
  organisation,
  STAFF_TOKEN,
  TODAY,
  TOKEN,
} from './organisation.ts';
import { expectRefused, type Refusal } from './refusal.ts';

let org: Organisation;

beforeEach(async () => {
  org = organisation();
  await addEnrolmentToken();
  await addStaffToken();
});

describe('staff access', () => {
  const get = (headers: Record<string, string>, query = '') => org.fetch(PATHS.inventory + query, { headers });
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

  const missing: Record<string, string>[] = [
    {},
    { authorization: '' },
    { authorization: 'Bearer' },
    { authorization: 'Bearer ' },
    { authorization: STAFF_TOKEN },
    { authorization: `Basic ${STAFF_TOKEN}` },
    { authorization: `Bearer ${STAFF_TOKEN} x` },
    { cookie: `token=${STAFF_TOKEN}` },
  ];
  it.each(missing)('needs a bearer token: %j', async (headers) => {
    const refused = await expectRefused(() => get(headers), { status: 401, code: 'auth.missing' });
    expect(refused.headers.get('www-authenticate')).toBe('Bearer');
  });

  it.each(['unknown', `${STAFF_TOKEN}x`, STAFF_TOKEN.toUpperCase(), TOKEN, "' or 1=1--"])(
    'does not know %s',
    async (token) => {
      const code = token.includes(' ') ? 'auth.missing' : 'auth.token-unknown';
      const refused = await expectRefused(() => get(bearer(token)), { status: 401, code });
      expect(refused.headers.get('www-authenticate')).toBe('Bearer');
    },
  );

  it('ends the day after a token expires', async () => {
    await addStaffToken('short', 'viewer', TODAY);
    expect((await get(bearer('short'))).status).toBe(200);
    org.today = addDays(TODAY, 1);
    await expectRefused(() => get(bearer('short')), { status: 401, code: 'auth.token-expired' });
  });

  it.each(['viewer', 'assessor', 'approver', 'admin', 'works-council'])('shows the inventory to a %s', async (role) => {
    await addStaffToken('of-the-role', role);
    expect((await get(bearer('of-the-role'))).status).toBe(200);
  });

  it.each(['intern', '', 'Viewer', 'constructor'])('refuses the role "%s"', async (role) => {
    await addStaffToken('of-the-role', role);
    await expectRefused(() => get(bearer('of-the-role')), { status: 403, code: 'auth.role-not-allowed' });
  });

  const queries: [string, Refusal][] = [
    ['?format=xml', { status: 400, code: 'query.invalid', field: 'format' }],
    ['?format=', { status: 400, code: 'query.invalid', field: 'format' }],
    ['?format=CSV', { status: 400, code: 'query.invalid', field: 'format' }],
    ['?format=csv&format=csv', { status: 400, code: 'query.invalid', field: 'format' }],
    ['?Format=csv', { status: 400, code: 'query.unknown', field: 'Format' }],
    ['?format=csv&limit=1', { status: 400, code: 'query.unknown', field: 'limit' }],
    ['?constructor=1', { status: 400, code: 'query.unknown', field: 'constructor' }],
    ['?__proto__=1', { status: 400, code: 'query.unknown', field: '__proto__' }],
    ['?toString=1&toString=2', { status: 400, code: 'query.invalid', field: 'toString' }],
  ];
  it.each(queries)('refuses the query %s', async (query, refusal) => {
    await expectRefused(() => get(bearer(STAFF_TOKEN), query), refusal);
  });

  it('asks who is there before it looks at the query', async () => {
    await expectRefused(() => get({}, '?format=xml'), { status: 401, code: 'auth.missing' });
  });
});
