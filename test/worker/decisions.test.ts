import { env } from 'cloudflare:workers';
import { compactVerify, EmbeddedJWK } from 'jose';
import * as v from 'valibot';
import { beforeEach, describe, expect, it } from 'vitest';
import { PATHS } from '../../shared/api.ts';
import { FULL_REACH } from '../../shared/assessment.ts';
import { addDays, type Day } from '../../shared/day.ts';
import { type Policy, type PolicyContent, policySchema, rulingOn } from '../../shared/policy.ts';
import { runDaily } from '../../worker/daily.ts';
import {
  addGovernance,
  assess,
  at,
  CONDITIONAL,
  DECISION,
  GRAVE,
  inForce,
  leastAnswers,
  putPolicyContent,
  readOpen,
  readReport,
  SCOPE,
  submit,
} from './assessing.ts';
import { atOnce, logged, type Staff } from './governance.ts';
import {
  addEnrolmentToken,
  newBrowser,
  type Organisation,
  organisation,
  TODAY,
  trustedBrowser,
} from './organisation.ts';
import { CONTENT } from './policy-content.ts';
import { expectRefused } from './refusal.ts';
import { concern, OTHER_SERVICE, observation, SERVICE } from './rows.ts';

let org: Organisation;
let ada: Staff;
let bob: Staff;
let eve: Staff;
beforeEach(async () => {
  org = organisation();
  ({ ada, bob, eve } = await addGovernance(org));
});

const report = (system?: string) => readReport(bob, system);
const statusOf = async (system?: string) => (await report(system)).system.status;
const told = async (system?: string) => (await report(system)).ruling;
const decide = (body: object, version: number, by = bob) => by.send('POST', at('/decision'), body, version);
const setPolicy = (change: Partial<PolicyContent>) => putPolicyContent(ada, change);

describe('two at once', () => {
  it('of two approvers one wins, and nothing is half written', async () => {
    const version = await submit(ada);
    const rejected = { ...DECISION, decision: 'rejected' };
    expect(await atOnce(decide(DECISION, version), decide(rejected, version, eve))).toEqual([200, 412]);
    const { assessments, open, ruling, system } = await report();
    expect(assessments).toHaveLength(1);
    expect(open).toBeNull();
    expect(ruling?.status).toBe(assessments[0]?.record.decision);
    expect(system.status).toBe(assessments[0]?.record.decision);
  });

  it('a decision and a change of policy are both kept, whoever is first', async () => {
    const version = await submit(ada);
    const [decided, changed] = await Promise.all([decide(DECISION, version), setPolicy({ contact: 'Room 12' })]);
    expect(decided.status).toBe(200);
    // Staff based theirs on a version that is over, or the decision was made anew on top of it.
    if (changed.status === 200) expect((await inForce()).contact).toBe('Room 12');
    else expect(changed.status).toBe(409);
    expect(rulingOn(await inForce(), SERVICE)?.status).toBe('approved');
  });

  it('decisions on many systems are all in the policy', async () => {
    const ids = ['deepl', 'gamma', 'perplexity', 'github-copilot'];
    const versions = new Map<string, number>();
    for (const id of ids) {
      await ada.send('POST', PATHS.systems, { id, owner: 'Head of Sales' });
      versions.set(id, await submit(ada, {}, id));
    }
    const all = ids.map((id) => bob.send('POST', at('/decision', id), DECISION, versions.get(id)));
    expect(await atOnce(...all)).toEqual(ids.map(() => 200));
    expect((await inForce()).services.map(({ service, status }) => [service, status])).toEqual(
      ids.map((id) => [id, 'approved']),
    );
  });

  it('one that was made elsewhere takes the number, and the approver reads anew', async () => {
    const version = await submit(ada);
    const elsewhere = {
      decision: 'rejected',
      level: 'II',
      decidedDay: TODAY,
      reviewDay: addDays(TODAY, 30),
      assessor: 'Ada',
      scope: SCOPE,
      conditions: null,
      evidence: null,
      reason: 'Decided on paper.',
    };
    expect((await bob.send('POST', PATHS.assessments.replace(':id', SERVICE), elsewhere, 0)).status).toBe(200);
    expect(await told()).toMatchObject({ status: 'rejected' });
    await expectRefused(() => decide(DECISION, version), { status: 412, code: 'write.stale', field: 'If-Match' });
    const { open } = await readOpen(await bob.get(at()));
    expect(open?.number).toBe(2);
    expect((await decide(DECISION, open?.version ?? 0)).status).toBe(200);
    expect((await report()).assessments.map(({ number }) => number)).toEqual([1, 2]);
    expect(await statusOf()).toBe('approved');
  });
});

describe('a decision on record', () => {
  it('is kept whole, with the answers, who gave them, and what was so on the day', async () => {
    await decide({ ...CONDITIONAL, groups: [3] }, await submit(ada, { answers: leastAnswers('full', GRAVE) }));
    const [{ record, by } = { record: null, by: '' }] = (await report()).assessments;
    expect(by).toBe('Bob Builder');
    expect(record).toMatchObject({
      decision: 'approved-with-conditions',
      level: 'III',
      decidedDay: TODAY,
      assessor: 'Ada',
      scope: SCOPE,
      conditions: 'No customer data.',
      reach: { ...FULL_REACH, groups: [3] },
      made: {
        form: { id: 'unshade-impact', version: 1 },
        answers: leastAnswers('full', GRAVE),
        result: { level: 'III', levelByShare: 'I' },
        submittedAt: '2026-11-21T12:00:00.000Z',
      },
      basis: {
        rulepack: expect.any(String),
        criteria: { manyBrowsers: 50, jurisdictions: [] },
        euClass: 'unclassified',
        // Nobody had said what for.
        assessment: 'none',
        rank: 0,
        incidents: [],
      },
    });
    expect(record?.made?.answeredBy['who']).toBe('Ada');
    expect((await report()).system.assessment).toMatchObject({ number: 1, groups: [3] });
    // The log has no answers, and proves them.
    const [kept] = (await env.DB.prepare('select record from assessment').all<{ record: string }>()).results;
    const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(kept?.record));
    const entry = (await logged()).find(({ kind }) => kind === 'assessment-decided');
    expect(entry?.detail.sha256).toBe(new Uint8Array(hash).toHex());
    expect(JSON.stringify(entry?.detail)).not.toContain('severity-rights');
  });

  it('stays as it was beside a newer one, and expiry only changes how it reads', async () => {
    await assess({ assessor: ada, approver: bob }, { reviewDay: addDays(TODAY, 1) });
    const before = (await report()).assessments;
    org.today = addDays(TODAY, 1);
    expect((await report()).system).toMatchObject({ status: 'approved', assessment: { expired: true } });
    expect((await report()).assessments).toEqual(before);
    await assess({ assessor: ada, approver: bob }, CONDITIONAL, { today: org.today });
    const after = (await report()).assessments;
    expect(after.slice(0, 1)).toEqual(before);
    expect(after[1]).toMatchObject({ number: 2, record: { decision: 'approved-with-conditions' } });
  });

  it('raises people’s answers anew where it allows less than before, and only there', async () => {
    const again = async () => (await told())?.askAgain;
    const both = { assessor: ada, approver: bob };
    await assess(both);
    expect(await again()).toBe(0);
    await assess(both, { reason: 'Looked at again.' });
    expect(await again()).toBe(0);
    await assess(both, CONDITIONAL);
    expect(await again()).toBe(1);
    await assess(both, CONDITIONAL);
    expect(await again()).toBe(1);
    await assess(both, { ...CONDITIONAL, conditions: 'No customer data. Work accounts.' });
    expect(await again()).toBe(2);
    await assess(both, { scope: { ...SCOPE, data: 'public' } });
    expect(await again()).toBe(3);
    // What a rejection came between is compared with the approval before it.
    await assess(both, { decision: 'rejected' });
    expect(await again()).toBe(3);
    await assess(both, CONDITIONAL);
    expect(await again()).toBe(4);
    await assess(both, { decision: 'rejected' });
    await assess(both, CONDITIONAL);
    expect(await again()).toBe(4);
    // For fewer people is less, too.
    await assess(both, { ...CONDITIONAL, groups: [3, 5] });
    expect(await again()).toBe(5);
    await assess(both, { ...CONDITIONAL, groups: [3] });
    expect(await again()).toBe(6);
    // Each is compared with the last approval that was for it: for 7 the one for everybody.
    await assess(both, { ...CONDITIONAL, groups: [7] });
    expect(await again()).toBe(7);
    await assess(both, { ...CONDITIONAL, groups: [7], scope: { ...SCOPE, data: 'public' } });
    expect(await again()).toBe(8);
  });

  it('asks people anew no more often than a policy can say', async () => {
    const most = 1_000_000;
    await setPolicy({ services: [{ service: SERVICE, status: 'approved', askAgain: most }] });
    await assess({ assessor: ada, approver: bob });
    expect((await assess({ assessor: ada, approver: bob }, CONDITIONAL)).status).toBe(200);
    expect(await told()).toMatchObject({ status: 'approved-with-conditions', askAgain: most });
  });

  it('for some groups leaves the others what was decided for them, unless it says otherwise', async () => {
    const both = { assessor: ada, approver: bob };
    const decideFor = (groups: number[] | null, change = {}) => assess(both, { ...change, groups });
    await decideFor([3, 5]);
    expect(await told()).toMatchObject({ status: 'unassessed' });
    await decideFor([7], { decision: 'rejected' });
    await decideFor([5], CONDITIONAL);
    expect(await told()).toMatchObject({
      status: 'unassessed',
      groups: [
        { groups: [3], status: 'approved' },
        { groups: [7], status: 'rejected' },
        { groups: [5], status: 'approved-with-conditions' },
      ],
    });
    await decideFor(null, { mode: 'observe' });
    expect(await told()).toMatchObject({ status: 'approved', groups: [] });
    await decideFor([3], CONDITIONAL);
    expect(await told()).toMatchObject({
      status: 'approved',
      mode: 'observe',
      groups: [{ groups: [3], status: 'approved-with-conditions' }],
    });
    await decideFor([5], { otherwise: { purposes: 'unassessed', groups: 'rejected' } });
    expect(await told()).toMatchObject({ status: 'rejected', groups: [{ groups: [5], status: 'approved' }] });
  });

  it('for more sets of groups than a policy holds is refused', async () => {
    const groups = Array.from({ length: 21 }, (_, at) => ({ groups: [at + 10], status: 'approved' as const }));
    await setPolicy({
      services: [{ service: SERVICE, status: 'unassessed', askAgain: 0, groups: groups.slice(0, 20) }],
    });
    const version = await submit(ada);
    const refusal = { status: 422, code: 'policy.too-many', field: 'groups' } as const;
    await expectRefused(() => decide({ ...DECISION, groups: [3] }, version), refusal);
    expect((await decide(DECISION, version)).status).toBe(200);
  });

  it('that rejects for some groups leaves the approval of the others in force', async () => {
    const both = { assessor: ada, approver: bob };
    await assess(both, { groups: [3], decision: 'rejected' });
    expect((await report()).system).toMatchObject({ assessment: null, openAssessment: null });
    expect(await statusOf()).not.toBe('rejected');
    await assess(both);
    await assess(both, { groups: [5], decision: 'rejected' });
    const { system, assessments, ruling } = await report();
    expect(system).toMatchObject({ status: 'approved', assessment: { number: 2, decision: 'approved' } });
    expect(assessments.map(({ record }) => record.decision)).toEqual(['rejected', 'approved', 'rejected']);
    expect(ruling).toMatchObject({ status: 'approved', groups: [{ groups: [5], status: 'rejected' }] });
    await assess(both, {
      groups: [5],
      decision: 'rejected',
      otherwise: { purposes: 'unassessed', groups: 'rejected' },
    });
    expect(await statusOf()).toBe('rejected');
  });

  it('and policy can say different things, which is told', async () => {
    const both = { assessor: ada, approver: bob };
    const differs = async () => (await told())?.differs;
    const ruled = (change: object) =>
      setPolicy({ services: [{ service: SERVICE, status: 'approved', askAgain: 0, limits: SCOPE, ...change }] });
    await ruled({});
    expect(await differs()).toBe(false);
    await assess(both);
    expect(await differs()).toBe(false);
    await ruled({ askAgain: 8 });
    expect(await differs()).toBe(false);
    const others = [
      { status: 'rejected' },
      { mode: 'block' },
      { limits: { ...SCOPE, data: 'personal' } },
      { groups: [{ groups: [5], status: 'rejected' as const }] },
    ];
    for (const change of others) {
      expect((await ruled(change)).status).toBe(200);
      expect(await differs(), JSON.stringify(change)).toBe(true);
    }
    await setPolicy({});
    expect(await differs()).toBe(true);
    // A decision for some says nothing of what the others are told.
    await setPolicy({ services: [{ service: OTHER_SERVICE, status: 'unassessed', mode: 'require', askAgain: 0 }] });
    await assess(both, { groups: [3] }, { system: OTHER_SERVICE });
    expect((await told(OTHER_SERVICE))?.differs).toBe(false);
    await bob.send('POST', PATHS.retirement.replace(':id', SERVICE), { reason: 'Replaced.', alternative: null });
    expect(await differs()).toBe(false);
    await ruled({});
    expect(await differs()).toBe(true);
  });
});

describe('browsers', () => {
  /** What a browser has after its next sync; undefined where nothing is newer than it holds. */
  async function synced(token: string, policy: number, group = 0): Promise<Policy | undefined> {
    await addEnrolmentToken(token, { group_number: group });
    const browser = await trustedBrowser(org);
    const { policy: jws } = await browser.sync({ policy });
    if (jws === undefined) return undefined;
    const { payload } = await compactVerify(jws, EmbeddedJWK, { algorithms: ['Ed25519'] });
    return v.parse(policySchema, JSON.parse(new TextDecoder().decode(payload)));
  }

  it('get the decision, signed, with their next sync', async () => {
    await setPolicy({});
    await assess(
      { assessor: ada, approver: bob },
      {
        ...CONDITIONAL,
        conditions: 'No customer data.\nWork accounts.',
        alternative: OTHER_SERVICE,
        mode: 'observe',
        otherwise: { purposes: 'rejected', groups: 'unassessed' },
      },
    );
    const policy = await synced('enrolment-token-of-the-tests', 1);
    const { version } = await inForce();
    expect(policy?.version).toBe(version);
    const ruling = policy && rulingOn(policy, SERVICE);
    expect(ruling).toMatchObject({
      status: 'approved-with-conditions',
      mode: 'observe',
      conditions: 'No customer data. Work accounts.',
      alternative: OTHER_SERVICE,
      limits: SCOPE,
    });
    const [outside] = ruling?.purposes ?? [];
    expect(outside).toMatchObject({ status: 'rejected', alternative: OTHER_SERVICE });
    expect(outside?.purposes).not.toContain('code');
    expect(outside?.purposes).toContain('media');
    // Conditions as long as an assessment takes them come in one line, cut to what a browser shows.
    await assess({ assessor: ada, approver: bob }, { ...CONDITIONAL, conditions: 'A long one.\n'.repeat(60).trim() });
    const long = rulingOn(await inForce(), SERVICE)?.conditions ?? '';
    expect(long).toHaveLength(300);
    expect(long).toMatch(/^A long one\. A long one\..*…$/);
  });

  it('of other groups get what holds outside, and the system is not rejected as a whole', async () => {
    const reach = {
      groups: [3],
      otherwise: { purposes: 'unassessed', groups: 'rejected' },
      alternative: OTHER_SERVICE,
    };
    await assess({ assessor: ada, approver: bob }, reach as never);
    expect(await told()).toMatchObject({
      status: 'rejected',
      alternative: OTHER_SERVICE,
      groups: [{ groups: [3], status: 'approved', limits: { data: 'internal' } }],
    });
    expect(await statusOf()).toBe('approved');
    expect(await env.DB.prepare('select count(*) as n from ruling_day').first('n')).toBe(0);
    await assess({ assessor: ada, approver: bob }, { groups: [3] });
    expect(await told()).toMatchObject({ status: 'rejected', groups: [{ groups: [3], status: 'approved' }] });
  });

  it('are no longer sent to a service that is rejected now', async () => {
    await setPolicy({
      services: [{ service: OTHER_SERVICE, status: 'rejected', mode: 'ask', alternative: SERVICE, askAgain: 0 }],
    });
    await assess({ assessor: ada, approver: bob }, { decision: 'rejected', alternative: null });
    expect(await told(OTHER_SERVICE)).toMatchObject({ status: 'rejected', alternative: null });
    // Nor to one that is retired, whatever mode goes with that.
    await setPolicy({
      modes: { ...CONTENT.modes, retired: 'observe' },
      services: [{ service: OTHER_SERVICE, status: 'rejected', alternative: SERVICE, askAgain: 0 }],
    });
    await bob.send('POST', PATHS.retirement.replace(':id', SERVICE), { reason: 'Replaced.', alternative: null });
    expect(await told(OTHER_SERVICE)).toMatchObject({ status: 'rejected', alternative: null });
    // So that staff can set the next policy.
    expect((await ada.send('PUT', PATHS.policy, { ...(await setPolicyBody()) })).status).toBe(200);
  });

  async function setPolicyBody() {
    const { format: _f, version, privateLife: _p, group: _g, ...content } = await inForce();
    return { basedOn: version, ...content, contact: 'Room 14' };
  }

  it('hear of use after a rejection from its day on', async () => {
    await addEnrolmentToken();
    const browser = await trustedBrowser(org);
    await browser.sync({ observations: [observation({ day: addDays(TODAY, -1) })] });
    await assess({ assessor: ada, approver: bob }, { decision: 'rejected' });
    expect((await report()).system).toMatchObject({ status: 'rejected', findings: [] });
    org.today = addDays(TODAY, 2);
    await browser.sync({ observations: [observation({ day: org.today })] });
    expect((await report()).system.findings[0]).toMatchObject({ kind: 'use-after-rejection' });
    await assess({ assessor: ada, approver: bob }, {}, { today: org.today });
    const { status, findings } = (await report()).system;
    expect(status).toBe('approved');
    expect(findings.map(({ kind }) => kind)).not.toContain('use-after-rejection');
    expect(await env.DB.prepare('select count(*) as n from ruling_day').first('n')).toBe(0);
  });
});

describe('retirement', () => {
  const retire = (body: object, by = bob) => by.send('POST', PATHS.retirement.replace(':id', SERVICE), body);
  const RETIRED = { reason: 'Replaced.', alternative: OTHER_SERVICE };

  it('ends the use of a system, in its record and in every browser, once', async () => {
    const response = await retire(RETIRED);
    expect(response.headers.get('etag')).toBe('"2"');
    expect(await response.json()).toMatchObject({ id: SERVICE, version: 2, record: { retiredDay: TODAY } });
    const { system, record, ruling } = await report();
    expect(system.status).toBe('retired');
    expect(record).toMatchObject({ version: 2, retiredDay: TODAY, owner: 'Head of Sales' });
    expect(ruling).toMatchObject({ status: 'retired', alternative: OTHER_SERVICE });
    expect((await logged()).find(({ kind }) => kind === 'system-retired')).toMatchObject({
      subject: SERVICE,
      actor: 'Bob Builder',
      detail: { version: 2, ...RETIRED },
    });
    await expectRefused(() => retire(RETIRED), { status: 409, code: 'retirement.already' });
    await expectRefused(() => retire(RETIRED, ada), { status: 403, code: 'auth.role-not-allowed' });
  });

  it('has one winner of two at once', async () => {
    const statuses = await atOnce(retire(RETIRED), retire(RETIRED, eve));
    expect(statuses[0]).toBe(200);
    expect([409, 412]).toContain(statuses[1]);
    expect((await logged()).filter(({ kind }) => kind === 'system-retired')).toHaveLength(1);
  });

  it('is refused with an alternative that is none', async () => {
    const refusal = { status: 422, code: 'assessment.alternative', field: 'alternative' } as const;
    await expectRefused(() => retire({ ...RETIRED, alternative: SERVICE }), refusal);
    await expectRefused(() => retire({ ...RETIRED, alternative: 'own-nothing' }), refusal);
  });

  it('ends with a later approval, not with one that was decided before', async () => {
    org.today = addDays(TODAY, 10) as Day;
    await retire(RETIRED);
    const earlier = {
      decision: 'approved',
      level: 'I',
      decidedDay: TODAY,
      reviewDay: addDays(TODAY, 300),
      assessor: 'Ada',
      scope: SCOPE,
      conditions: null,
      evidence: null,
      reason: 'From the paper file.',
    };
    expect((await bob.send('POST', PATHS.assessments.replace(':id', SERVICE), earlier, 0)).status).toBe(200);
    expect(await report()).toMatchObject({ system: { status: 'retired' }, ruling: { status: 'retired' } });
    await assess({ assessor: ada, approver: bob }, {}, { today: org.today });
    expect(await report()).toMatchObject({
      system: { status: 'approved' },
      record: { version: 3, retiredDay: null },
      ruling: { status: 'approved' },
    });
  });
});

describe('a concern that tells of harm', () => {
  const raisedNow = async () =>
    (await report()).system.findings.some(
      ({ kind, reasons }) => kind === 'reassessment-needed' && reasons.includes('incident-reported'),
    );
  type Listed = { requests: { id: string; text: string }[] };
  const answer = async (text: string, decision: string) => {
    const { requests } = (await (await ada.get(PATHS.requests)).json()) as Listed;
    const { id = '' } = requests.find((one) => one.text === text) ?? {};
    return ada.send('PUT', PATHS.requestAnswer.replace(':id', id), { decision, text: 'We looked into it.' });
  };

  it('raises a new assessment of what was approved, until each is declined or it is decided anew', async () => {
    await addEnrolmentToken();
    const browser = await trustedBrowser(org);
    await browser.sync({ observations: [observation()] });
    const raise = (text: string, change = {}) =>
      browser.sync({ statements: [concern({ day: org.today, service: SERVICE, text, ...change })] });
    await raise('Known before.', { category: 'security' });
    await assess({ assessor: ada, approver: bob });
    await raise('It is slow.', { category: 'something-else' });
    expect(await raisedNow()).toBe(false);
    // Of the day before, and heard of only now.
    await raise('It was wrong.', { category: 'wrong-or-misleading', day: addDays(TODAY, -1) });
    expect(await raisedNow()).toBe(true);
    expect((await answer('It was wrong.', 'declined')).status).toBe(200);
    expect(await raisedNow()).toBe(false);
    org.today = addDays(TODAY, 1);
    await raise('It sorts applicants.');
    expect(await raisedNow()).toBe(true);
    await runDaily(env, org.today, `${org.today}T03:00:00.000Z`);
    expect((await logged()).map(({ detail }) => detail.kind)).toContain('reassessment-needed');
    expect((await answer('It sorts applicants.', 'declined')).status).toBe(200);
    expect(await raisedNow()).toBe(false);
    await raise('It told a secret.', { category: 'security' });
    // An answer is no end of it.
    expect((await answer('It told a secret.', 'answered')).status).toBe(200);
    expect(await raisedNow()).toBe(true);
    await assess({ assessor: ada, approver: bob }, {}, { today: org.today });
    expect(await raisedNow()).toBe(false);
  });

  it('is held back like everything of a browser that is not trusted yet', async () => {
    await addEnrolmentToken();
    const browser = await trustedBrowser(org);
    await browser.sync({ observations: [observation()] });
    await assess({ assessor: ada, approver: bob });
    org.today = addDays(TODAY, 1);
    const fresh = await newBrowser(org);
    await fresh.enrol();
    await fresh.sync({ statements: [concern({ day: org.today, service: SERVICE })] });
    expect(await raisedNow()).toBe(false);
  });
});
