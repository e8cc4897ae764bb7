import { beforeEach, describe, expect, it } from 'vitest';
import { addDays } from '../../shared/day.ts';
import type { Answers } from '../../shared/declaration.ts';
import { SCREENING_DAYS, type Screening } from '../../shared/screening.ts';
import { addStaff, atOnce, logged, record, type Staff } from './governance.ts';
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
      decidedOn: null,
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
    const [first, second] = [SCREENING, after].map((one) => ({ ...one, decidedOn: null }));
    expect(await logged()).toEqual([
      { ...entry, kind: 'finding-screened', detail: { finding, before: null, after: first } },
      { ...entry, kind: 'finding-screened', detail: { finding, before: first, after: second } },
      { ...entry, kind: 'screening-withdrawn', detail: { finding, before: second } },
    ]);
  });

  it('is kept with what was needed when it was decided, and ends when more is', async () => {
    const id = 'own-acme-helper';
    const use: Answers = {
      purpose: 'write-edit',
      affected: 'nobody',
      data: 'public',
      handling: 'used-after-check',
      account: 'work',
    };
    await ada.send('POST', '/v1/systems', record({ uses: [use] }));
    const at = path('unassessed-system', id);
    const written = await put(SCREENING, 0, at);
    expect(await written.json()).toMatchObject({ screening: SCREENING, decidedOn: { assessment: 'none', rank: 0 } });
    const findings = async () => {
      const { system } = (await (await ada.get(`/v1/systems/${id}`)).json()) as {
        system: { findings: { kind: string; reasons: string[] }[] };
      };
      return system.findings.find(({ kind }) => kind === 'unassessed-system')?.reasons;
    };
    expect(await findings()).toBeUndefined();
    const reviewPath = `/v1/systems/${id}/uses/write-edit/review`;
    const review = { facts: { 'writes-without-approval': 'yes' }, override: null, reason: 'It sends by itself.' };
    expect((await ada.send('PUT', reviewPath, review, 0)).status).toBe(200);
    expect(await findings()).toContain('deeper-assessment-needed');
  });

  it('cannot say itself what was needed', async () => {
    const decidedOn = { assessment: 'full', rank: 9 };
    await expectRefused(() => put({ ...SCREENING, decidedOn }, 0), {
      status: 422,
      code: 'body.invalid',
      field: 'decidedOn',
    });
  });

  it('of a likely DPIA names it', async () => {
    const written = await put({ ...SCREENING, reason: 'DPIA 12 of 3 May.', scope: null }, 0, path('dpia-likely'));
    expect(written.status).toBe(200);
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
