import { env } from 'cloudflare:workers';
import type * as v from 'valibot';
import { beforeEach, describe, expect, it } from 'vitest';
import { type Criteria, FIRST_CRITERIA } from '../../shared/criteria.ts';
import type { criteriaReportSchema } from '../../worker/criteria/routes.ts';
import { criteriaInForce, toCriteria } from '../../worker/criteria/store.ts';
import { readRow } from '../../worker/db/database.ts';
import { addStaff, atOnce, logged, type Staff } from './governance.ts';
import { type Organisation, organisation } from './organisation.ts';
import { expectRefused } from './refusal.ts';

let org: Organisation;
let ada: Staff;
let bob: Staff;
beforeEach(async () => {
  org = organisation();
  ada = await addStaff(org, 'Ada', 'assessor', 'approver');
  bob = await addStaff(org, 'Bob', 'approver');
});

const PATH = '/v1/criteria';
const STRICT: Criteria = { ...FIRST_CRITERIA, manyBrowsers: 20, jurisdictions: ['nyc'] };
const propose = (content: object, newest?: number) => ada.send('PUT', PATH, content, newest);
const approve = (version: number | string, staff = bob, body: object = {}) =>
  staff.send('PUT', `${PATH}/${version}/approval`, body);
const report = async () => (await (await bob.get(PATH)).json()) as v.InferOutput<typeof criteriaReportSchema>;
const AT = '2026-11-21T12:00:00.000Z';

describe('the criteria', () => {
  it('are the first ones as long as nobody has approved others', async () => {
    const response = await bob.get(PATH);
    expect(response.headers.get('etag')).toBe('"0"');
    expect(await response.json()).toEqual({
      inForce: { version: 0, content: FIRST_CRITERIA, approvedBy: null, approvedAt: null },
      proposed: null,
      history: [],
    });
    expect(toCriteria(await readRow(env.DB, criteriaInForce()))).toEqual({ version: 0, content: FIRST_CRITERIA });
  });

  it('are in force once somebody else approves them, and every version stays', async () => {
    const proposal = {
      version: 1,
      content: STRICT,
      proposedBy: 'Ada',
      proposedAt: AT,
      approvedBy: null,
      approvedAt: null,
    };
    const proposed = await propose(STRICT, 0);
    expect(proposed.headers.get('etag')).toBe('"1"');
    expect(await proposed.json()).toMatchObject({ inForce: { version: 0 }, proposed: proposal, history: [proposal] });
    const approved = { ...proposal, approvedBy: 'Bob', approvedAt: AT };
    expect(await (await approve(1)).json()).toEqual({
      inForce: { version: 1, content: STRICT, approvedBy: 'Bob', approvedAt: AT },
      proposed: null,
      history: [approved],
    });
    await propose({ ...STRICT, manyBrowsers: 99 }, 1);
    expect(await report()).toMatchObject({ inForce: { version: 1 }, proposed: { version: 2 } });
    expect(toCriteria(await readRow(env.DB, criteriaInForce()))).toEqual({ version: 1, content: STRICT });
    expect((await logged()).map(({ kind, actor, detail }) => [kind, actor, detail])).toEqual([
      ['criteria-proposed', 'Ada', { version: 1, content: STRICT }],
      ['criteria-approved', 'Bob', { version: 1 }],
      ['criteria-proposed', 'Ada', { version: 2, content: { ...STRICT, manyBrowsers: 99 } }],
    ]);
  });

  it('are not approved by who proposed them', async () => {
    await propose(STRICT, 0);
    await expectRefused(() => approve(1, ada), { status: 403, code: 'criteria.own-proposal' });
  });

  it('are approved once, and only the newest', async () => {
    await propose(STRICT, 0);
    await propose(FIRST_CRITERIA, 1);
    for (const version of [0, 1, 3, 'x', '2.0']) {
      await expectRefused(() => approve(version), { status: 404, code: 'criteria.unknown' });
    }
    expect(await atOnce(approve(2), approve(2))).toEqual([200, 409]);
    await expectRefused(() => approve(2), { status: 409, code: 'criteria.approved-already' });
    expect(await logged()).toHaveLength(3);
  });

  it('have one winner of two that are proposed at once', async () => {
    expect(await atOnce(propose(STRICT, 0), propose(STRICT, 0))).toEqual([200, 412]);
    await expectRefused(() => propose(STRICT, 0), { status: 412, code: 'write.stale', field: 'If-Match' });
    await expectRefused(() => propose(STRICT), { status: 428, code: 'write.if-match-missing', field: 'If-Match' });
  });

  it.each([
    ['days that are none', { ...STRICT, dueDays: { ...STRICT.dueDays, P1: 0 } }, 'dueDays.P1'],
    ['more time for the more urgent', { ...STRICT, dueDays: { P0: 1, P1: 31, P2: 30, P3: 90 } }, 'dueDays.P2'],
    ['less time than for P0', { ...STRICT, dueDays: { P0: 5, P1: 4, P2: 30, P3: 90 } }, 'dueDays.P1'],
    ['fewer browsers than are ever told', { ...STRICT, manyBrowsers: 5 }, 'manyBrowsers'],
    ['a place that there is not', { ...STRICT, jurisdictions: ['mars'] }, 'jurisdictions[0]'],
    ['a field of its own', { ...STRICT, colour: 1 }, 'colour'],
  ])('are refused with %s', async (_what, content, field) => {
    await expectRefused(() => propose(content, 0), { status: 422, code: 'body.invalid', field });
  });

  it('are proposed by assessors and admins, and approved by approvers', async () => {
    await expectRefused(() => bob.send('PUT', PATH, STRICT, 0), { status: 403, code: 'auth.role-not-allowed' });
    const root = await addStaff(org, 'Root', 'admin');
    expect((await root.send('PUT', PATH, STRICT, 0)).status).toBe(200);
    await expectRefused(() => approve(1, root), { status: 403, code: 'auth.role-not-allowed' });
    await expectRefused(() => approve(1, bob, { yes: true }), { status: 422, code: 'body.invalid', field: 'yes' });
  });
});
