import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, it } from 'vitest';
import { type AssessmentRecord, FULL_REACH, type StoredAssessment } from '../../shared/assessment.ts';
import { addDays } from '../../shared/day.ts';
import type { Policy } from '../../shared/policy.ts';
import { EMPTY_RECORD } from '../../shared/system.ts';
import { addStaff, atOnce, logged, type Staff } from './governance.ts';
import { type Organisation, organisation, TODAY } from './organisation.ts';
import { expectRefused } from './refusal.ts';
import { risky, SERVICE } from './rows.ts';

let org: Organisation;
let bob: Staff;
let ada: Staff;
beforeEach(async () => {
  org = organisation();
  bob = await addStaff(org, 'Bob Builder', 'approver');
  ada = await addStaff(org, 'Ada', 'assessor', 'admin');
  await own(SERVICE);
  await own('anthropic-claude');
  await env.DB.prepare('delete from log').run();
});

/** Puts an owner on record. */
const own = (id: string) => ada.send('POST', '/v1/systems', { id, owner: 'Head of Sales' });

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
  reach: FULL_REACH,
};
/** As it is kept: with what was so on the day, and no answers to a form of ours. */
const stored = (record: object) => ({
  ...record,
  made: null,
  basis: expect.objectContaining({ rulepack: expect.any(String), rank: 0, assessment: 'none' }),
});
const post = (body: object, newest?: number, at = path()) => bob.send('POST', at, body, newest);

describe('an assessment on record', () => {
  it('is kept as it was decided, beside the earlier ones', async () => {
    const rejected = { ...RECORD, decision: 'rejected', level: 'IV', reviewDay: addDays(RECORD.decidedDay, 92) };
    await post(RECORD, 0);
    const response = await post(rejected, 1);
    const by = { recordedBy: 'Bob Builder', recordedAt: '2026-11-21T12:00:00.000Z' };
    const expected = {
      assessments: [
        { number: 2, record: stored(rejected), ...by },
        { number: 1, record: stored(RECORD), ...by },
      ],
    };
    expect(response.headers.get('etag')).toBe('"2"');
    expect(await response.json()).toEqual(expected);
    expect(await (await bob.get(path())).json()).toEqual(expected);
    expect(await (await bob.get(path('anthropic-claude'))).json()).toEqual({ assessments: [] });
    const viewed = (system: string) => ({
      kind: 'report-viewed',
      subject: null,
      actor: 'Bob Builder',
      detail: { report: 'assessments', system },
    });
    const recorded = (number: number, record: object) => ({
      kind: 'assessment-recorded',
      subject: SERVICE,
      actor: 'Bob Builder',
      detail: { number, record: stored(record) },
    });
    expect((await logged()).filter(({ kind }) => kind !== 'policy-changed')).toEqual([
      recorded(1, RECORD),
      recorded(2, rejected),
      viewed(SERVICE),
      viewed('anthropic-claude'),
    ]);
  });

  it('is numbered for each system by itself, and has one winner of two at once', async () => {
    expect(await atOnce(post(RECORD, 0), post(RECORD, 0), post(RECORD, 0))).toEqual([200, 412, 412]);
    expect((await post(RECORD, 0, path('anthropic-claude'))).status).toBe(200);
    expect((await logged()).filter(({ kind }) => kind === 'assessment-recorded')).toHaveLength(2);
    await expectRefused(() => post(RECORD, 0), { status: 412, code: 'write.stale', field: 'If-Match' });
    await expectRefused(() => post(RECORD, 2), { status: 412, code: 'write.stale', field: 'If-Match' });
    await expectRefused(() => post(RECORD), { status: 428, code: 'write.if-match-missing', field: 'If-Match' });
  });

  const SOON = addDays(RECORD.decidedDay, 92);
  const LEVEL = { status: 403, code: 'assessment.own-approval', field: 'assessor' } as const;

  it.each(['III', 'IV'])('of level %s needs another assessor than who puts it on record', async (level) => {
    await addStaff(org, 'Eve', 'assessor', 'approver');
    for (const assessor of ['Bob Builder', 'bob builder', ' BOB  Builder ', 'Bob\u00a0Buil\u200bder', 'Ｂob Builder']) {
      await expectRefused(() => post({ ...RECORD, level, assessor, reviewDay: SOON }, 0), LEVEL);
    }
    expect((await post({ ...RECORD, level, assessor: 'eve ', reviewDay: SOON }, 0)).status).toBe(200);
  });

  it('of level III needs an assessor who has, or had, a token to assess', async () => {
    await addStaff(org, 'Vera', 'viewer', 'admin', 'works-council');
    await addStaff(org, 'Gone', 'assessor');
    await env.DB.prepare("update staff_token set revoked_day = 1 where name = 'Gone'").run();
    for (const assessor of ['Somebody else', 'Vera', 'unshade', 'ada lovelace']) {
      await expectRefused(() => post({ ...RECORD, level: 'III', assessor, reviewDay: SOON }, 0), LEVEL);
    }
    expect((await post({ ...RECORD, level: 'III', assessor: 'Gone', reviewDay: SOON }, 0)).status).toBe(200);
    expect((await post({ ...RECORD, level: 'III', assessor: 'ADA', reviewDay: SOON }, 1)).status).toBe(200);
  });

  it.each([
    ['I', 731],
    ['II', 366],
    ['III', 183],
    ['IV', 92],
  ] as const)('of level %s is reviewed after %i days at the latest, whatever was decided', async (level, days) => {
    const sent = (decision: string, more: number) => ({
      ...RECORD,
      decision,
      level,
      reviewDay: addDays(RECORD.decidedDay, days + more),
    });
    const refusal = { status: 422, code: 'assessment.review-day', field: 'reviewDay' } as const;
    for (const decision of ['approved', 'rejected']) {
      await expectRefused(() => post(sent(decision, 1), 0), refusal);
    }
    expect((await post(sent('approved', 0), 0)).status).toBe(200);
    expect((await post(sent('rejected', 0), 1)).status).toBe(200);
  });

  it('that approves needs an owner on record; one that rejects does not', async () => {
    const orphan = 'deepl';
    const refusal = { status: 422, code: 'assessment.owner', field: 'owner' } as const;
    const conditional = { ...RECORD, decision: 'approved-with-conditions', conditions: 'Only drafts.' };
    await expectRefused(() => post(RECORD, 0, path(orphan)), refusal);
    await expectRefused(() => post(conditional, 0, path(orphan)), refusal);
    await ada.send('POST', '/v1/systems', { id: orphan, notes: 'Known, and nobody answers for it.' });
    await expectRefused(() => post(conditional, 0, path(orphan)), refusal);
    expect((await post({ ...RECORD, decision: 'rejected' }, 0, path(orphan))).status).toBe(200);
    await ada.send('PUT', `/v1/systems/${orphan}`, { ...EMPTY_RECORD, owner: 'Eve' }, 1);
    expect((await post(conditional, 1, path(orphan))).status).toBe(200);
  });

  it('is what browsers are told, for whom and with which alternative it says', async () => {
    const policy = async () => {
      const row = await env.DB.prepare('select document from policy order by version desc').first<{
        document: string;
      }>();
      return (JSON.parse(row?.document ?? '{"services":[]}') as Policy).services;
    };
    await ada.send('PUT', '/v1/groups', { groups: [{ number: 3, name: 'Sales', domain: null }] }, 0);
    const reach = { ...FULL_REACH, groups: [3], alternative: 'anthropic-claude' };
    const refuse = (code: `assessment.${'group' | 'alternative'}`, field: string) =>
      ({ status: 422, code, field }) as const;
    const send = (change: object) => post({ ...RECORD, reach: { ...reach, ...change } }, 0);
    await expectRefused(() => send({ groups: [3, 5] }), refuse('assessment.group', 'reach.groups[1]'));
    await expectRefused(() => send({ alternative: SERVICE }), refuse('assessment.alternative', 'reach.alternative'));
    expect(await policy()).toEqual([]);
    expect((await send({})).status).toBe(200);
    expect(await policy()).toEqual([
      {
        service: SERVICE,
        status: 'unassessed',
        groups: [
          {
            groups: [3],
            status: 'approved',
            alternative: 'anthropic-claude',
            limits: RECORD.scope,
          },
        ],
        askAgain: 0,
      },
    ]);
  });

  it('of a service that nobody has met is kept with what is known of it, and of the use that it is about', async () => {
    const response = await post({ ...RECORD, decision: 'rejected' }, 0, path('deepl'));
    const { assessments } = (await response.json()) as { assessments: { record: StoredAssessment }[] };
    expect(assessments[0]?.record.basis).toMatchObject({
      rank: 0,
      euClass: 'minimal',
      rules: ['R17'],
      features: expect.any(Array),
    });
  });

  it('approves nothing that may be prohibited; it can reject that', async () => {
    const uses = [{ ...risky, affected: 'applicants-evaluated', account: 'work' }];
    const moods = { ...EMPTY_RECORD, product: 'Moods', vendor: 'Acme', features: ['emotion'], owner: 'Eve', uses };
    const { id } = (await (await ada.send('POST', '/v1/systems', moods)).json()) as { id: string };
    const refusal = { status: 422, code: 'assessment.blocked', field: 'decision' } as const;
    await expectRefused(() => post(RECORD, 0, path(id)), refusal);
    expect((await post({ ...RECORD, decision: 'rejected' }, 0, path(id))).status).toBe(200);
  });

  it.each([
    ['purposes', ['code', 'code']],
    ['domains', ['employment', 'employment']],
    ['affected', ['nobody', 'nobody']],
    ['accounts', ['work', 'work']],
  ])('is refused with a scope that names one of its %s twice', async (part, list) => {
    const scope = { ...RECORD.scope, [part]: list };
    const refusal = { status: 422, code: 'body.invalid', field: `scope.${part}` } as const;
    await expectRefused(() => post({ ...RECORD, scope }, 0), refusal);
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
