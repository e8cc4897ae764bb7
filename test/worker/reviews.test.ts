import { beforeEach, describe, expect, it } from 'vitest';
import { addDays } from '../../shared/day.ts';
import { REVIEWER_FACTS } from '../../shared/triage-input.ts';
import { OVERRIDE_DAYS, type Override } from '../../shared/use-review.ts';
import { addStaff, atOnce, logged, record, type Staff } from './governance.ts';
import { addEnrolmentToken, type Organisation, organisation, TODAY, trustedBrowser } from './organisation.ts';
import { expectRefused, type Refusal } from './refusal.ts';
import { observation, SERVICE } from './rows.ts';

let org: Organisation;
let ada: Staff;
beforeEach(async () => {
  org = organisation();
  ada = await addStaff(org, 'Ada', 'assessor');
});

const path = (use = 'code', system = SERVICE) => `/v1/systems/${system}/uses/${use}/review`;
const REVIEW = { facts: { publication: 'yes' }, override: null, reason: 'Asked the owner.' };
const STORED = {
  ...REVIEW,
  facts: { ...Object.fromEntries(REVIEWER_FACTS.map((fact) => [fact, 'unknown'])), publication: 'yes' },
};
const OVERRIDE: Override = {
  euClass: 'minimal',
  assessment: 'none',
  scope: {
    purposes: ['code'],
    domains: [],
    affected: ['nobody'],
    data: 'internal',
    handling: 'used-after-check',
    accounts: ['work'],
  },
  reviewDay: addDays(TODAY, 100),
};
const put = (body: object, version?: number, at = path()) => ada.send('PUT', at, body, version);

describe('a review of a use', () => {
  it('is none at first', async () => {
    const response = await ada.get(path());
    expect(response.headers.get('etag')).toBe('"0"');
    expect(await response.json()).toEqual({
      system: SERVICE,
      use: 'code',
      version: 0,
      review: null,
      changedBy: null,
      changedAt: null,
    });
  });

  it('is kept with who gave it; what nobody answered is unknown', async () => {
    const expected = {
      system: SERVICE,
      use: 'code',
      version: 1,
      review: STORED,
      changedBy: 'Ada',
      changedAt: '2026-11-21T12:00:00.000Z',
    };
    const response = await put(REVIEW, 0);
    expect(response.headers.get('etag')).toBe('"1"');
    expect(await response.json()).toEqual(expected);
    expect(await (await ada.get(path())).json()).toEqual(expected);
  });

  it('is for one use alone: the same purpose in another domain is another', async () => {
    await put(REVIEW, 0, path('evaluate-people:employment'));
    const other = await ada.get(path('evaluate-people:education'));
    expect(await other.json()).toMatchObject({ review: null });
    const encoded = await ada.get(path('evaluate-people%3Aemployment'));
    expect(await encoded.json()).toMatchObject({ version: 1 });
  });

  it('may lower the class with a reason, and is in the log with what it was before', async () => {
    const override = OVERRIDE;
    await put(REVIEW, 0);
    await put({ ...REVIEW, override, reason: 'A person decides.' }, 1);
    const after = { ...STORED, override, reason: 'A person decides.' };
    expect((await logged()).map(({ kind, subject, actor, detail }) => ({ kind, subject, actor, detail }))).toEqual([
      {
        kind: 'use-reviewed',
        subject: SERVICE,
        actor: 'Ada',
        detail: { use: 'code', version: 1, before: null, after: STORED },
      },
      {
        kind: 'use-reviewed',
        subject: SERVICE,
        actor: 'Ada',
        detail: { use: 'code', version: 2, before: STORED, after },
      },
    ]);
  });

  it.each([
    ['a question that there is not', { ...REVIEW, facts: { colour: 'yes' } }, 'facts.colour'],
    ['an option that there is not', { ...REVIEW, facts: { publication: 'maybe' } }, 'facts.publication'],
    ['no reason', { ...REVIEW, reason: ' ' }, 'reason'],
    ['an override without a level', { ...REVIEW, override: { euClass: 'minimal' } }, 'override.assessment'],
    ['a class that there is not', { ...REVIEW, override: { ...OVERRIDE, euClass: 'low' } }, 'override.euClass'],
    ['a class that decides nothing', { ...REVIEW, override: { ...OVERRIDE, euClass: 'pending' } }, 'override.euClass'],
    [
      'high risk and no full assessment',
      { ...REVIEW, override: { ...OVERRIDE, euClass: 'high-risk', assessment: 'light' } },
      'override.assessment',
    ],
    [
      'a ban and no full assessment',
      { ...REVIEW, override: { ...OVERRIDE, euClass: 'prohibited' } },
      'override.assessment',
    ],
    ['an override of nothing', { ...REVIEW, override: { ...OVERRIDE, scope: null } }, 'override.scope'],
    ['an override for ever', { ...REVIEW, override: { ...OVERRIDE, reviewDay: null } }, 'override.reviewDay'],
  ])('is refused with %s', async (_what, body, field) => {
    await expectRefused(() => put(body, 0), { status: 422, code: 'body.invalid', field });
  });

  it('overrides from tomorrow on, a year at most', async () => {
    for (const days of [0, -1, OVERRIDE_DAYS + 1]) {
      const override = { ...OVERRIDE, reviewDay: addDays(TODAY, days) };
      await expectRefused(() => put({ ...REVIEW, override }, 0), {
        status: 422,
        code: 'review.review-day',
        field: 'override.reviewDay',
      });
    }
    for (const [version, days] of [1, OVERRIDE_DAYS].entries()) {
      const override = { ...OVERRIDE, euClass: 'high-risk', assessment: 'full', reviewDay: addDays(TODAY, days) };
      expect((await put({ ...REVIEW, override }, version)).status).toBe(200);
    }
  });

  it.each(['undeclared', 'code:employment', 'evaluate-people', 'evaluate-people:toys', 'a:b:c'])(
    'is refused for %s, which is no use',
    async (use) => {
      const refusal: Refusal = { status: 404, code: 'use.unknown' };
      await expectRefused(() => put(REVIEW, 0, path(use)), refusal);
      await expectRefused(() => ada.get(path(use)), refusal);
    },
  );

  it('is refused for a system that nobody knows, and taken for one that is registered or was met', async () => {
    await expectRefused(() => put(REVIEW, 0, path('code', 'own-acme-helper')), { status: 404, code: 'system.unknown' });
    await ada.send('POST', '/v1/systems', record());
    expect((await put(REVIEW, 0, path('code', 'own-acme-helper'))).status).toBe(200);
    await addEnrolmentToken();
    await (await trustedBrowser(org)).sync({ observations: [observation()] });
    expect((await put(REVIEW, 0)).status).toBe(200);
  });

  it('has one winner of two at once, and is refused to who read another version', async () => {
    expect(await atOnce(put(REVIEW, 0), put(REVIEW, 0))).toEqual([200, 412]);
    expect(await atOnce(put(REVIEW, 1), put(REVIEW, 1))).toEqual([200, 412]);
    await expectRefused(() => put(REVIEW, 1), { status: 412, code: 'write.stale', field: 'If-Match' });
    await expectRefused(() => put(REVIEW), { status: 428, code: 'write.if-match-missing', field: 'If-Match' });
    expect(await logged()).toHaveLength(2);
  });

  it('is given by assessors and approvers, and read by everybody', async () => {
    expect((await (await addStaff(org, 'Bob', 'approver')).send('PUT', path(), REVIEW, 0)).status).toBe(200);
    const eve = await addStaff(org, 'Eve', 'viewer', 'admin', 'works-council');
    await expectRefused(() => eve.send('PUT', path(), REVIEW, 1), { status: 403, code: 'auth.role-not-allowed' });
    expect((await eve.get(path())).status).toBe(200);
  });
});
