import { beforeEach, describe, expect, it } from 'vitest';
import type { AssessmentRecord } from '../../shared/assessment.ts';
import { addDays } from '../../shared/day.ts';
import { addStaff, atOnce, logged, type Staff } from './governance.ts';
import { type Organisation, organisation, TODAY } from './organisation.ts';
import { expectRefused } from './refusal.ts';
import { SERVICE } from './rows.ts';

let org: Organisation;
let bob: Staff;
beforeEach(async () => {
  org = organisation();
  bob = await addStaff(org, 'Bob Builder', 'approver');
});

const path = (system = SERVICE) => `/v1/systems/${system}/assessments`;
const RECORD: AssessmentRecord = {
  decision: 'approved',
  level: 'II',
  decidedDay: addDays(TODAY, -3),
  reviewDay: addDays(TODAY, 360),
  assessor: 'Ada',
  scope: {
    purposes: ['code'],
    domains: [],
    affected: ['nobody'],
    data: 'internal',
    handling: 'used-after-check',
    accounts: ['work'],
  },
  conditions: null,
  evidence: 'Folder 7',
  reason: 'Drafts only.',
};
const post = (body: object, newest?: number, at = path()) => bob.send('POST', at, body, newest);

describe('an assessment on record', () => {
  it('is kept as it was decided, beside the earlier ones', async () => {
    const rejected = { ...RECORD, decision: 'rejected', level: 'IV' };
    expect(await (await bob.get(path())).json()).toEqual({ assessments: [] });
    await post(RECORD, 0);
    const response = await post(rejected, 1);
    const by = { recordedBy: 'Bob Builder', recordedAt: '2026-11-21T12:00:00.000Z' };
    const expected = {
      assessments: [
        { number: 2, record: rejected, ...by },
        { number: 1, record: RECORD, ...by },
      ],
    };
    expect(response.headers.get('etag')).toBe('"2"');
    expect(await response.json()).toEqual(expected);
    expect(await (await bob.get(path())).json()).toEqual(expected);
    expect(await logged()).toEqual([
      { kind: 'assessment-recorded', subject: SERVICE, actor: 'Bob Builder', detail: { number: 1, record: RECORD } },
      { kind: 'assessment-recorded', subject: SERVICE, actor: 'Bob Builder', detail: { number: 2, record: rejected } },
    ]);
  });

  it('is numbered for each system by itself, and has one winner of two at once', async () => {
    expect(await atOnce(post(RECORD, 0), post(RECORD, 0), post(RECORD, 0))).toEqual([200, 412, 412]);
    expect((await post(RECORD, 0, path('anthropic-claude'))).status).toBe(200);
    expect(await logged()).toHaveLength(2);
    await expectRefused(() => post(RECORD, 0), { status: 412, code: 'write.stale', field: 'If-Match' });
    await expectRefused(() => post(RECORD, 2), { status: 412, code: 'write.stale', field: 'If-Match' });
    await expectRefused(() => post(RECORD), { status: 428, code: 'write.if-match-missing', field: 'If-Match' });
  });

  it.each(['III', 'IV'])('of level %s needs another assessor than who puts it on record', async (level) => {
    for (const assessor of ['Bob Builder', 'bob builder', ' BOB  Builder ']) {
      await expectRefused(() => post({ ...RECORD, level, assessor }, 0), {
        status: 422,
        code: 'assessment.level',
        field: 'assessor',
      });
    }
    expect((await post({ ...RECORD, level }, 0)).status).toBe(200);
  });

  it('of level II may be by one person', async () => {
    expect((await post({ ...RECORD, assessor: 'Bob Builder' }, 0)).status).toBe(200);
  });

  it('was decided on a day that has begun', async () => {
    const refusal = { status: 422, code: 'assessment.day', field: 'decidedDay' } as const;
    await expectRefused(() => post({ ...RECORD, decidedDay: addDays(TODAY, 2) }, 0), refusal);
    expect((await post({ ...RECORD, decidedDay: TODAY }, 0)).status).toBe(200);
  });

  it.each([
    ['a review before the decision', { reviewDay: RECORD.decidedDay }, 'reviewDay'],
    ['conditions without the decision that has some', { conditions: 'Only drafts.' }, 'conditions'],
    ['no conditions where there are some', { decision: 'approved-with-conditions' }, 'conditions'],
    ['conditions on a rejection', { decision: 'rejected', conditions: 'None.' }, 'conditions'],
    ['a level that there is not', { level: 'V' }, 'level'],
    ['no reason', { reason: '' }, 'reason'],
  ])('is refused with %s', async (_what, change, field) => {
    await expectRefused(() => post({ ...RECORD, ...change }, 0), { status: 422, code: 'body.invalid', field });
  });

  it('is refused for a system that nobody knows', async () => {
    await expectRefused(() => post(RECORD, 0, path('own-x')), { status: 404, code: 'system.unknown' });
    await expectRefused(() => bob.get(path('own-x')), { status: 404, code: 'system.unknown' });
  });

  it('is put there by an approver alone', async () => {
    const eve = await addStaff(org, 'Eve', 'viewer', 'assessor', 'admin', 'works-council');
    await expectRefused(() => eve.send('POST', path(), RECORD, 0), { status: 403, code: 'auth.role-not-allowed' });
    expect((await eve.get(path())).status).toBe(200);
  });
});
