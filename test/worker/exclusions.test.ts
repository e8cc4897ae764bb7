import { beforeEach, describe, expect, it } from 'vitest';
import { PATHS } from '../../shared/api.ts';
import { addDays } from '../../shared/day.ts';
import { addGovernance, readReport, submit } from './assessing.ts';
import { atOnce, logged, type Staff } from './governance.ts';
import { type Organisation, organisation, TODAY } from './organisation.ts';
import { expectRefused } from './refusal.ts';
import { OTHER_SERVICE, SERVICE } from './rows.ts';

let org: Organisation;
let ada: Staff;
let bob: Staff;
let eve: Staff;
beforeEach(async () => {
  org = organisation();
  ({ ada, bob, eve } = await addGovernance(org));
});

const report = (system?: string) => readReport(bob, system);
const kinds = async () => (await logged()).filter(({ subject }) => subject === SERVICE).map(({ kind }) => kind);

describe('an exclusion from scope', () => {
  const where = PATHS.exclusion.replace(':id', SERVICE);
  const EXCLUSION = { reason: 'A pilot of another company in our building.', reviewDay: addDays(TODAY, 300) };
  const propose = (version: number, body: object = EXCLUSION, by = ada) => by.send('PUT', where, body, version);
  const approve = (version: number, by = bob) =>
    by.send('POST', PATHS.exclusionApproval.replace(':id', SERVICE), undefined, version);
  const exclusionVersion = async (response: Response) => ((await response.json()) as { version: number }).version;

  it('is in force once another person has approved it, until its review day', async () => {
    const proposed = await exclusionVersion(await propose(0));
    const row = { ...EXCLUSION, proposedBy: 'Ada', approvedBy: null, inForce: false };
    expect((await report()).system).toMatchObject({ status: 'registered', exclusion: row });
    const response = await approve(proposed);
    expect(await response.json()).toMatchObject({ exclusion: EXCLUSION, proposedBy: 'Ada', approvedBy: 'Bob Builder' });
    expect(await report()).toMatchObject({
      system: { status: 'excluded', findings: [], exclusion: { approvedBy: 'Bob Builder', inForce: true } },
      exclusion: { exclusion: EXCLUSION, approvedAt: '2026-11-21T12:00:00.000Z' },
    });
    org.today = EXCLUSION.reviewDay;
    const after = (await report()).system;
    expect(after).toMatchObject({ status: 'registered', exclusion: { inForce: false } });
    expect(after.findings.map(({ kind }) => kind)).toContain('unassessed-system');
    expect((await kinds()).slice(-2)).toEqual(['exclusion-proposed', 'exclusion-approved']);
  });

  it('is withdrawn, and waits for approval again when it is proposed anew', async () => {
    const approved = await exclusionVersion(await approve(await exclusionVersion(await propose(0))));
    const anew = await exclusionVersion(await propose(approved, { ...EXCLUSION, reason: 'Longer than we thought.' }));
    expect((await report()).system).toMatchObject({ status: 'registered', exclusion: { approvedBy: null } });
    const gone = await ada.send('DELETE', where, undefined, anew);
    expect(await gone.json()).toMatchObject({ version: 0, exclusion: null, approvedBy: null });
    expect((await report()).system.exclusion).toBeNull();
    expect(await exclusionVersion(await propose(0))).toBeGreaterThan(anew);
  });

  it('is refused where it cannot stand', async () => {
    const own = { status: 403, code: 'exclusion.own-approval' } as const;
    await expectRefused(() => approve(0), { status: 404, code: 'exclusion.none' });
    for (const days of [0, 367]) {
      await expectRefused(() => propose(0, { ...EXCLUSION, reviewDay: addDays(TODAY, days) }), {
        status: 422,
        code: 'exclusion.review-day',
        field: 'reviewDay',
      });
    }
    await expectRefused(() => propose(0, { ...EXCLUSION, reason: '' }), {
      status: 422,
      code: 'body.invalid',
      field: 'reason',
    });
    await expectRefused(() => propose(0, EXCLUSION, bob), { status: 403, code: 'auth.role-not-allowed' });
    const version = await exclusionVersion(await propose(0, EXCLUSION, eve));
    await expectRefused(() => approve(version, eve), own);
    await expectRefused(() => propose(0), { status: 412, code: 'write.stale', field: 'If-Match' });
    expect(await atOnce(approve(version), approve(version))).toEqual([200, 412]);
    await expectRefused(() => approve(version + 1), { status: 409, code: 'exclusion.approved-already' });
    const missing = PATHS.exclusion.replace(':id', 'own-none');
    await expectRefused(() => bob.get(missing), { status: 404, code: 'system.unknown' });
  });

  it('stands in the table and on paper, with its reason and by whom', async () => {
    await approve(await exclusionVersion(await propose(0)));
    await submit(ada, {}, OTHER_SERVICE);
    const csv = await (await bob.get(`${PATHS.inventory}?format=csv`)).text();
    expect(csv).toContain(`in-force,${EXCLUSION.reason},${EXCLUSION.reviewDay},Ada; Bob Builder`);
    expect(csv).toContain(`submitted,${TODAY}`);
    const html = await (await bob.get(`${PATHS.inventory}?format=html`)).text();
    expect(html).toContain('<h2>Left out of scope</h2>');
    expect(html).toContain('proposed by Ada, approved by Bob Builder');
    expect(html).toContain(`Submitted, since ${TODAY}`);
    expect((await bob.get(`${PATHS.inventory}?status=excluded`)).status).toBe(200);
  });
});
