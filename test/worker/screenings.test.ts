import { beforeEach, describe, expect, it } from 'vitest';
import { addDays } from '../../shared/day.ts';
import { SCREENING_DAYS, type Screening } from '../../shared/screening.ts';
import { addStaff, atOnce, logged, type Staff } from './governance.ts';
import { type Organisation, organisation, TODAY } from './organisation.ts';
import { expectRefused } from './refusal.ts';
import { SERVICE } from './rows.ts';

let org: Organisation;
let ada: Staff;
beforeEach(async () => {
  org = organisation();
  ada = await addStaff(org, 'Ada', 'assessor');
});

const path = (kind = 'unassessed-system', system = SERVICE) => `/v1/systems/${system}/screenings/${kind}`;
const SCREENING: Screening = {
  reason: 'Public text only.',
  reviewDay: addDays(TODAY, 300),
  scope: {
    purposes: ['write-edit'],
    domains: [],
    affected: ['nobody'],
    data: 'public',
    handling: 'used-after-check',
    accounts: ['work'],
  },
};
const put = (body: object, version?: number, at = path()) => ada.send('PUT', at, body, version);
const withdraw = (version?: number, at = path()) => ada.send('DELETE', at, undefined, version);
const versionOf = async (response: Response) => ((await response.json()) as { version: number }).version;

describe('a screening', () => {
  it('is kept with who said so, until it is withdrawn', async () => {
    const response = await put(SCREENING, 0);
    const version = await versionOf(response.clone());
    expect(response.headers.get('etag')).toBe(`"${version}"`);
    expect(await response.json()).toEqual({
      system: SERVICE,
      kind: 'unassessed-system',
      version,
      screening: SCREENING,
      changedBy: 'Ada',
      changedAt: '2026-11-21T12:00:00.000Z',
    });
    expect(await (await withdraw(version)).json()).toMatchObject({ version: 0, screening: null });
    expect(await (await ada.get(path())).json()).toMatchObject({ version: 0, screening: null });
  });

  it('is in the log, and so is that it was withdrawn', async () => {
    const version = await versionOf(await put(SCREENING, 0));
    const after = { ...SCREENING, reason: 'Still so.', scope: null };
    const next = await versionOf(await put(after, version));
    await withdraw(next);
    const entry = { subject: SERVICE, actor: 'Ada' };
    const finding = 'unassessed-system';
    expect(await logged()).toEqual([
      { ...entry, kind: 'finding-screened', detail: { finding, before: null, after: SCREENING } },
      { ...entry, kind: 'finding-screened', detail: { finding, before: SCREENING, after } },
      { ...entry, kind: 'screening-withdrawn', detail: { finding, before: after } },
    ]);
  });

  it('lasts from tomorrow on, a year at most', async () => {
    for (const days of [0, -1, SCREENING_DAYS + 1]) {
      await expectRefused(() => put({ ...SCREENING, reviewDay: addDays(TODAY, days) }, 0), {
        status: 422,
        code: 'screening.review-day',
        field: 'reviewDay',
      });
    }
    for (const days of [1, SCREENING_DAYS]) {
      const { version } = (await (await ada.get(path())).json()) as { version: number };
      expect((await put({ ...SCREENING, reviewDay: addDays(TODAY, days) }, version)).status).toBe(200);
    }
  });

  it.each(['prohibited-hint', 'no-owner', 'use-after-rejection', 'colour'])(
    'does not close %s: only its cause does',
    async (kind) => {
      await expectRefused(() => put(SCREENING, 0, path(kind)), { status: 404, code: 'screening.kind' });
      await expectRefused(() => ada.get(path(kind)), { status: 404, code: 'screening.kind' });
    },
  );

  it.each([
    ['no reason', { ...SCREENING, reason: '' }, 'reason'],
    ['no day', { ...SCREENING, reviewDay: '2027-02-30' }, 'reviewDay'],
    [
      'a purpose that there is not',
      { ...SCREENING, scope: { ...SCREENING.scope, purposes: ['fun'] } },
      'scope.purposes[0]',
    ],
  ])('is refused with %s', async (_what, body, field) => {
    await expectRefused(() => put(body, 0), { status: 422, code: 'body.invalid', field });
  });

  it('is refused for a system that nobody knows', async () => {
    await expectRefused(() => put(SCREENING, 0, path('user-surge', 'own-x')), { status: 404, code: 'system.unknown' });
  });

  it('has one winner of two at once, withdrawals among them', async () => {
    expect(await atOnce(put(SCREENING, 0), put(SCREENING, 0))).toEqual([200, 412]);
    const { version } = (await (await ada.get(path())).json()) as { version: number };
    expect(await atOnce(withdraw(version), put(SCREENING, version), withdraw(version))).toEqual([200, 412, 412]);
    expect(await logged()).toHaveLength(2);
  });

  it('that was withdrawn and made anew is not the one that somebody read before', async () => {
    const read = await versionOf(await put(SCREENING, 0));
    await withdraw(read);
    await put(SCREENING, 0);
    await expectRefused(() => put(SCREENING, read), { status: 412, code: 'write.stale', field: 'If-Match' });
    await expectRefused(() => withdraw(read), { status: 412, code: 'write.stale', field: 'If-Match' });
    await expectRefused(() => withdraw(), { status: 428, code: 'write.if-match-missing', field: 'If-Match' });
  });

  it('is not there to withdraw, and that is no change', async () => {
    expect((await withdraw(0)).status).toBe(200);
    expect(await logged()).toEqual([]);
  });

  it('is said by assessors and approvers', async () => {
    const eve = await addStaff(org, 'Eve', 'viewer', 'admin');
    await expectRefused(() => eve.send('PUT', path(), SCREENING, 0), { status: 403, code: 'auth.role-not-allowed' });
    await expectRefused(() => eve.send('DELETE', path(), undefined, 0), { status: 403, code: 'auth.role-not-allowed' });
    expect((await (await addStaff(org, 'Bob', 'approver')).send('PUT', path(), SCREENING, 0)).status).toBe(200);
  });
});
