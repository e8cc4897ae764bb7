import { env } from 'cloudflare:workers';
import * as v from 'valibot';
import { beforeEach, describe, expect, it } from 'vitest';
import { PATHS } from '../../shared/api.ts';
import { MOST_DAYS_TO_REVIEW } from '../../shared/assessment.ts';
import { addDays } from '../../shared/day.ts';
import { ACCOUNTS, AFFECTED, DOMAINS, PURPOSES } from '../../shared/declaration.ts';
import { openAssessmentReportSchema } from '../../shared/open-assessment.ts';
import type { PolicyContent } from '../../shared/policy.ts';
import type { FormAnswers } from '../../shared/questionnaire/answers.ts';
import { EMPTY_RECORD } from '../../shared/system.ts';
import { systemReportSchema } from '../../shared/system-report.ts';
import type { Scope } from '../../shared/triage-input.ts';
import {
  addGovernance,
  at,
  CONDITIONAL,
  choose,
  DECISION,
  draftOf,
  GRAVE,
  inForce,
  leastAnswers,
  openDraft,
  putPolicyContent,
  readOpen,
  readReport,
  SCOPE,
  submit,
  versionOf,
} from './assessing.ts';
import { atOnce, logged, type Staff } from './governance.ts';
import { addEnrolmentToken, type Organisation, organisation, TODAY, trustedBrowser } from './organisation.ts';
import { expectRefused } from './refusal.ts';
import { declaration, harmless, OTHER_SERVICE, observation, risky, SERVICE } from './rows.ts';

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
const put = (body: object, version: number, by = ada) => by.send('PUT', at(), body, version);
const setPolicy = (change: Partial<PolicyContent>) => putPolicyContent(ada, change);
const kinds = async () => (await logged()).filter(({ subject }) => subject === SERVICE).map(({ kind }) => kind);

describe('an assessment that is being made', () => {
  it('goes from a draft to a decision, and each state is told', async () => {
    expect(await (await bob.get(at())).json()).toMatchObject({ open: null, form: null, needs: 'full' });
    const opened = await ada.send('POST', at(), { form: 'full' });
    const { open, form } = await readOpen(opened);
    expect(opened.headers.get('etag')).toBe(`"${open?.version}"`);
    expect(open).toMatchObject({ number: 1, state: 'draft', openedBy: 'Ada', submittedBy: null, formIsCurrent: true });
    expect(open?.draft).toMatchObject({ answers: {}, groups: null, respondents: { owner: 'Head of Sales' } });
    expect(form?.id).toBe('unshade-impact');
    expect(await statusOf()).toBe('registered');

    const written = await put(draftOf(), open?.version ?? 0);
    const submitted = await ada.send('POST', at('/submission'), undefined, await versionOf(written));
    expect((await readOpen(submitted)).open).toMatchObject({ state: 'submitted', submittedBy: 'Ada', obstacles: [] });
    expect(await statusOf()).toBe('in-review');
    expect(await told()).toMatchObject({ status: 'in-review', mode: 'ask' });

    const reviewed = await bob.send('POST', at('/review'), undefined, await versionOf(submitted));
    expect((await readOpen(reviewed)).open).toMatchObject({ state: 'in-review', reviewer: 'Bob Builder' });
    expect((await report()).system.openAssessment).toEqual({ state: 'in-review', sinceDay: TODAY });

    const decided = await decide(CONDITIONAL, await versionOf(reviewed));
    expect(await readOpen(decided)).toMatchObject({ open: null });
    expect(await statusOf()).toBe('approved-with-conditions');
    expect(await kinds()).toEqual([
      'system-registered',
      'assessment-opened',
      'assessment-changed',
      'assessment-submitted',
      'policy-changed',
      'assessment-taken-into-review',
      'assessment-decided',
      'policy-changed',
    ]);
  });

  it('is answered in the shapes that the document promises', async () => {
    const version = await submit(ada);
    expect(v.safeParse(openAssessmentReportSchema, await (await bob.get(at())).json()).issues).toBeUndefined();
    expect(v.safeParse(systemReportSchema, await report()).issues).toBeUndefined();
    await decide(DECISION, version);
    expect(v.safeParse(systemReportSchema, await report()).issues).toBeUndefined();
  });

  it('starts with the use that employees declared, and proposes answers that nobody has given', async () => {
    await addEnrolmentToken();
    const browser = await trustedBrowser(org);
    const answers = { ...risky, affected: 'applicants-evaluated', account: 'work' } as const;
    await browser.sync({ observations: [observation()], declarations: [declaration({ answers })] });
    const { open, proposed, knownUse, needs } = await readOpen(await ada.send('POST', at(), { form: 'full' }));
    expect(knownUse).toMatchObject({ purposes: ['evaluate-people'], domains: ['employment'], data: 'personal' });
    expect(open?.draft.scope).toEqual(knownUse);
    expect(open?.draft.answers).toEqual({});
    expect(proposed['data-class']).toMatchObject({ answer: { choices: ['personal'] }, source: 'declarations' });
    expect(needs).toBe('full');
    expect((await bob.get(at())).status).toBe(200);
    expect((await logged()).at(-1)).toMatchObject({ kind: 'report-viewed', detail: { report: 'open-assessment' } });
  });

  it('starts with the use that only staff know, too', async () => {
    const { domain: _, ...use } = { ...risky, affected: 'customers-public', account: 'work' } as const;
    const plain = { ...use, purpose: 'chat-with-public' } as const;
    await ada.send('POST', '/v1/systems', { id: 'deepl', owner: 'Head of Sales', uses: [plain] });
    const { knownUse, proposed } = await readOpen(await ada.send('POST', at('', 'deepl'), { form: 'full' }));
    expect(knownUse).toMatchObject({
      purposes: ['chat-with-public'],
      affected: ['customers-public'],
      data: plain.data,
    });
    expect(knownUse?.handling).toBe(plain.handling);
    expect(proposed['who']?.answer.choices).toEqual(['customers']);
  });

  it('names for each answer who gave it as it stands', async () => {
    const version = await openDraft(ada);
    const answers = leastAnswers('full', { account: choose('personal') });
    const { open } = await readOpen(await put(draftOf('full', { answers }), version, eve));
    expect(open?.answeredBy['account']).toEqual({ by: 'Eve', at: '2026-11-21T12:00:00.000Z' });
    expect(open?.answeredBy['who']?.by).toBe('Ada');
    expect((await logged()).at(-1)).toMatchObject({ kind: 'assessment-changed', detail: { answers: ['account'] } });
    const fewer = Object.fromEntries(Object.entries(answers).filter(([id]) => id !== 'account'));
    const after = await readOpen(await put(draftOf('full', { answers: fewer }), open?.version ?? 0));
    expect(after.open?.answeredBy).not.toHaveProperty('account');
    expect(after.open?.obstacles).toContainEqual(
      expect.objectContaining({ against: 'submission', code: 'assessment.incomplete', field: 'answers.account' }),
    );
  });

  it('is written once where the draft is the same', async () => {
    const version = await openDraft(ada);
    const before = (await logged()).length;
    expect(await versionOf(await put(draftOf(), version))).toBe(version);
    expect((await logged()).length).toBe(before);
  });

  it('comes back to its assessor with a reason, and browsers no longer hear of a review', async () => {
    const version = await submit(ada);
    const body = { reason: 'Ask the owner what it is for.' };
    const { open } = await readOpen(await bob.send('POST', at('/return'), body, version));
    expect(open).toMatchObject({ state: 'draft', submittedBy: null, submittedAt: null, reviewer: null });
    expect(open?.returned).toEqual({ by: 'Bob Builder', at: '2026-11-21T12:00:00.000Z', ...body });
    expect((await inForce()).services).toEqual([]);
    expect(await statusOf()).toBe('registered');
    const again = await ada.send('POST', at('/submission'), undefined, open?.version ?? 0);
    const review = await bob.send('POST', at('/review'), undefined, await versionOf(again));
    expect((await bob.send('POST', at('/return'), body, await versionOf(review))).status).toBe(200);
  });

  it('is dropped with a reason as a draft and once submitted, not once it is in review', async () => {
    const drop = (version: number) => ada.send('DELETE', at(), { reason: 'Bought something else.' }, version);
    const first = await openDraft(ada);
    expect(await readOpen(await drop(first))).toMatchObject({ open: null });
    const second = await submit(ada);
    // No version of one that was dropped comes again.
    expect(second).toBeGreaterThan(first);
    expect(await readOpen(await drop(second))).toMatchObject({ open: null });
    expect((await inForce()).services).toEqual([]);
    const third = await submit(ada);
    const review = await versionOf(await bob.send('POST', at('/review'), undefined, third));
    await expectRefused(() => drop(review), { status: 409, code: 'assessment.state' });
    expect((await logged()).filter(({ kind }) => kind === 'assessment-dropped')[1]?.detail).toMatchObject({
      number: 1,
      state: 'submitted',
      reason: 'Bought something else.',
    });
  });

  it('that goes back leaves what staff have added to its ruling meanwhile', async () => {
    const back = async (version: number) => bob.send('POST', at('/return'), { reason: 'Not yet.' }, version);
    const first = await submit(ada);
    await setPolicy({ services: [{ service: SERVICE, status: 'in-review', mode: 'require', askAgain: 2 }] });
    expect((await back(first)).status).toBe(200);
    expect(await told()).toMatchObject({ status: 'unassessed', mode: 'require', askAgain: 2 });
  });

  it('leaves alone what policy says of a service already', async () => {
    await setPolicy({ services: [{ service: SERVICE, status: 'unassessed', mode: 'require', askAgain: 4 }] });
    const version = await submit(ada);
    expect(await told()).toMatchObject({ status: 'unassessed', mode: 'require', askAgain: 4 });
    await bob.send('POST', at('/return'), { reason: 'Not yet.' }, version);
    expect(await told()).toMatchObject({ status: 'unassessed', mode: 'require', askAgain: 4 });
    const { version: next } = (await report()).open ?? { version: 0 };
    const again = await versionOf(await ada.send('POST', at('/submission'), undefined, next));
    expect((await decide(CONDITIONAL, again)).status).toBe(200);
    expect(await told()).toMatchObject({ status: 'approved-with-conditions', mode: 'require', askAgain: 4 });
  });
});

describe('what cannot stand is refused, and leaves everything as it was', () => {
  const opening = (form: string, by = ada, system = SERVICE) => by.send('POST', at('', system), { form });

  it('a second opening, and one of a system that is not in the inventory', async () => {
    expect(await atOnce(opening('full'), opening('full', eve))).toEqual([200, 409]);
    await expectRefused(() => opening('full'), { status: 409, code: 'assessment.open-already' });
    await expectRefused(() => opening('full', ada, 'deepl'), { status: 404, code: 'system.unknown' });
    await expectRefused(() => bob.get(at('', 'deepl')), { status: 404, code: 'system.unknown' });
    await expectRefused(() => opening('short'), { status: 422, code: 'body.invalid', field: 'form' });
  });

  it('a light form where a use needs the full one', async () => {
    await expectRefused(() => opening('light'), { status: 422, code: 'assessment.form-too-light', field: 'form' });
    const version = await openDraft(ada);
    const light = { status: 422, code: 'assessment.form-too-light', field: 'form.id' } as const;
    await expectRefused(() => put(draftOf('light'), version), light);
    // What was light enough when it was opened.
    await env.DB.prepare("update open_assessment set draft = json_set(draft, '$.form', json(?))")
      .bind(JSON.stringify(draftOf('light').form))
      .run();
    const written = await versionOf(await put(draftOf('light'), version));
    await expectRefused(() => ada.send('POST', at('/submission'), undefined, written), light);
    // The way on: the full form, with the answers that it shares.
    expect((await put(draftOf('full'), written)).status).toBe(200);
  });

  /** A system of the organisation's own, of which one use is known, and that needs the light form. */
  async function ownSystem(): Promise<string> {
    const uses = [{ ...harmless, data: 'personal', handling: 'used-after-check', account: 'work' }];
    const record = { ...EMPTY_RECORD, product: 'Helper', vendor: 'Acme', features: [], owner: 'Eve', uses };
    return ((await (await ada.send('POST', PATHS.systems, record)).json()) as { id: string }).id;
  }

  /** Answers to the light form that weigh as much as this scope says. */
  const WEIGHTY = {
    'output-role': choose('acts'),
    'decision-area': choose('weighty'),
    who: choose('vulnerable'),
    'data-class': choose('sensitive-or-secret'),
    account: choose('personal'),
  };
  const EVERYTHING: Scope = {
    purposes: [...PURPOSES],
    domains: [...DOMAINS],
    affected: [...AFFECTED],
    data: 'sensitive-or-secret',
    handling: 'used-unchecked',
    accounts: [...ACCOUNTS],
  };

  it('a scope of everything that was answered as if it were nothing', async () => {
    const version = await openDraft(ada, { scope: EVERYTHING });
    const submission = (n: number) => ada.send('POST', at('/submission'), undefined, n);
    const refusal = { status: 422, code: 'assessment.answer', field: 'answers.output-role' } as const;
    await expectRefused(() => submission(version), refusal);
    const { open } = await readOpen(await ada.get(at()));
    expect(open?.obstacles.map(({ field }) => field)).toEqual([
      'answers.output-role',
      'answers.decision-area',
      'answers.who',
      'answers.data-class',
      'answers.account',
    ]);
    expect(open?.obstacles[3]?.message).toContain('The data of the scope asks for more');
    const answers = leastAnswers('full', WEIGHTY);
    const answered = await versionOf(await put(draftOf('full', { scope: EVERYTHING, answers }), version));
    expect((await readOpen(await submission(answered))).open?.result.level).toBe('IV');
  });

  it('a decision on answers that are less than its scope', async () => {
    const version = await submit(ada);
    await env.DB.prepare("update open_assessment set draft = json_set(draft, '$.scope.data', 'personal')").run();
    const refusal = { status: 422, code: 'assessment.answer', field: 'answers.data-class' } as const;
    await expectRefused(() => decide({ ...DECISION, scope: { ...SCOPE, data: 'personal' } }, version), refusal);
    expect((await decide(DECISION, version)).status).toBe(200);
  });

  it('a light form for a scope of which some use needs the full one', async () => {
    const id = await ownSystem();
    const opened = await versionOf(await opening('light', ada, id));
    const scope: Scope = { ...SCOPE, purposes: ['code', 'monitor-people'], domains: ['employment'] };
    const answers = leastAnswers('light', { 'output-role': choose('ranks') });
    const draft = draftOf('light', { scope, answers: { ...answers, 'decision-area': choose('service') } });
    const written = await versionOf(await ada.send('PUT', at('', id), draft, opened));
    const submission = () => ada.send('POST', at('/submission', id), undefined, written);
    await expectRefused(submission, { status: 422, code: 'assessment.answer', field: 'answers.decision-area' });
    const weighty = { ...draft, answers: { ...answers, 'decision-area': choose('weighty') } };
    const again = await versionOf(await ada.send('PUT', at('', id), weighty, written));
    await expectRefused(() => ada.send('POST', at('/submission', id), undefined, again), {
      status: 422,
      code: 'assessment.form-too-light',
      field: 'form.id',
    });
  });

  it('an approval with the light form once a use needs the full one; not a rejection', async () => {
    const id = await ownSystem();
    const opened = await versionOf(await opening('light', ada, id));
    const draft = draftOf('light', { answers: leastAnswers('light') });
    const written = await versionOf(await ada.send('PUT', at('', id), draft, opened));
    const version = await versionOf(await ada.send('POST', at('/submission', id), undefined, written));
    const { record } = await report(id);
    const { version: last, ...known } = record;
    const uses = [...known.uses, { ...risky, affected: 'colleagues', account: 'work' }];
    expect((await ada.send('PUT', PATHS.system.replace(':id', id), { ...known, uses }, last)).status).toBe(200);
    const send = (body: object) => bob.send('POST', at('/decision', id), body, version);
    const light = { status: 422, code: 'assessment.form-too-light', field: 'form.id' } as const;
    await expectRefused(() => send(DECISION), light);
    expect((await readOpen(await bob.get(at('', id)))).open?.obstacles).toMatchObject([{ code: light.code }]);
    expect((await send({ ...DECISION, decision: 'rejected' })).status).toBe(200);
  });

  it('an approval while nobody knows whether it is prohibited; not a rejection', async () => {
    const version = await submit(ada, { answers: leastAnswers('full', { 'article-5': choose('unknown') }) });
    const blocked = { status: 422, code: 'assessment.blocked', field: 'decision' } as const;
    for (const decision of [DECISION, CONDITIONAL]) await expectRefused(() => decide(decision, version), blocked);
    expect((await decide({ ...DECISION, decision: 'rejected' }, version)).status).toBe(200);
  });

  it('an approval for no account, or for any where some were assessed', async () => {
    const version = await submit(ada);
    const none = { ...SCOPE, accounts: [] };
    const excess = { status: 422, code: 'assessment.incomplete', field: 'scope.accounts' } as const;
    await expectRefused(() => decide({ ...DECISION, scope: none }, version), excess);
    await expectRefused(() => decide({ ...DECISION, decision: 'rejected', scope: none }, version), {
      ...excess,
      code: 'body.invalid',
    });
    await env.DB.prepare("update open_assessment set draft = json_set(draft, '$.scope.accounts', json('[]'))").run();
    await expectRefused(() => decide({ ...DECISION, scope: none }, version), excess);
    // Whatever the account is more than the work account.
    expect((await decide(DECISION, version)).status).toBe(200);
  });

  it('an approval without an account is none where nobody is asked for one', async () => {
    const { account: _, ...use } = { ...harmless, account: 'work' };
    const record = { ...EMPTY_RECORD, product: 'Helper', vendor: 'Acme', features: [], owner: 'Eve', uses: [use] };
    const { id } = (await (await ada.send('POST', PATHS.systems, record)).json()) as { id: string };
    const scope = { ...SCOPE, accounts: [] };
    const version = await submit(ada, { scope }, id);
    expect((await bob.send('POST', at('/decision', id), { ...DECISION, scope }, version)).status).toBe(200);
  });

  it.each(['constructor', '__proto__', 'prototype'])('an answer to a question called %s', async (name) => {
    const version = await openDraft(ada);
    const body = JSON.stringify(draftOf()).replace('"answers":{', `"answers":{"${name}":{"choices":[]},`);
    await expectRefused(() => ada.send('PUT', at(), body, version), {
      status: 422,
      code: 'assessment.answer',
      field: `answers.${name}`,
    });
    const field = JSON.stringify(draftOf()).replace('{', `{"${name}":{},`);
    await expectRefused(() => ada.send('PUT', at(), field, version), {
      status: 422,
      code: 'body.invalid',
      field: name,
    });
  });

  it('a light form whose answers make level III', async () => {
    const id = await ownSystem();
    const { open, needs } = await readOpen(await opening('light', ada, id));
    expect(needs).toBe('light');
    const send = (change: FormAnswers, version: number) =>
      ada.send('PUT', at('', id), draftOf('light', { answers: leastAnswers('light', change) }), version);
    const grave = await versionOf(await send({ 'worst-severity': choose('grave') }, open?.version ?? 0));
    const submitted = (version: number) => ada.send('POST', at('/submission', id), undefined, version);
    const refusal = { status: 422, code: 'assessment.form-too-light', field: 'form.id' } as const;
    await expectRefused(() => submitted(grave), refusal);
    const version = await versionOf(await submitted(await versionOf(await send({}, grave))));
    // A system of the organisation's own is no service: browsers are told nothing of it.
    expect((await bob.send('POST', at('/decision', id), DECISION, version)).status).toBe(200);
    expect(await report(id)).toMatchObject({ ruling: null, system: { status: 'approved' } });
    expect(await env.DB.prepare('select count(*) as n from policy').first('n')).toBe(0);
  });

  it.each([
    ['answers to another version', { form: { id: 'unshade-impact', version: 2 } }, 'form-version', 'form.version', 409],
    ['a form that is not ours', { form: { id: 'their-form', version: 1 } }, 'form-unknown', 'form.id', 422],
    [
      'an answer outside its range',
      { answers: { who: choose('martians') } },
      'answer',
      expect.stringMatching(/^answers\.who\.choices/),
      422,
    ],
    [
      'two answers where one is asked for',
      { answers: { who: { choices: ['nobody', 'customers'], note: null, evidence: [] } } },
      'answer',
      expect.stringMatching(/^answers\.who\.choices/),
      422,
    ],
    [
      'a question that there is not',
      { answers: { weather: choose('fine') } },
      'answer',
      expect.stringMatching(/^answers\.weather/),
      422,
    ],
    [
      'a choice without its evidence',
      { answers: { guidance: choose('in-place') } },
      'evidence',
      expect.stringMatching(/^answers\.guidance\.evidence/),
      422,
    ],
    [
      'evidence without a date',
      { answers: { guidance: { choices: ['in-place'], note: null, evidence: [{ link: 'Folder 7' }] } } },
      'evidence',
      'answers.guidance.evidence[0].effective',
      422,
    ],
    ['a group that there is not', { groups: [3, 4] }, 'group', 'groups[1]', 422],
  ] as const)('a draft with %s', async (_what, change, code, field, status) => {
    const version = await openDraft(ada);
    await expectRefused(() => put({ ...draftOf(), ...change }, version), {
      status,
      code: `assessment.${code}`,
      field: field as string,
    });
  });

  it('a draft of the wrong shape, by whom it is not for, in a version that is over, or that nobody opened', async () => {
    const version = await openDraft(ada);
    const invalid = (field: string) => ({ status: 422, code: 'body.invalid', field }) as const;
    await expectRefused(
      () => put({ ...draftOf(), scope: { ...SCOPE, data: 'secret' } }, version),
      invalid('scope.data'),
    );
    await expectRefused(
      () => put({ ...draftOf(), respondents: { cook: 'Eve' } }, version),
      invalid('respondents.cook'),
    );
    await expectRefused(() => put(draftOf(), version, bob), { status: 403, code: 'auth.role-not-allowed' });
    const stale = { status: 412, code: 'write.stale', field: 'If-Match' } as const;
    await expectRefused(() => put(draftOf(), version - 1), stale);
    await expectRefused(() => ada.send('PUT', at('', OTHER_SERVICE), draftOf(), version), stale);
    const none = { status: 404, code: 'assessment.none-open' } as const;
    await expectRefused(() => ada.send('PUT', at('', OTHER_SERVICE), draftOf(), 0), none);
    const unnamed = { status: 428, code: 'write.if-match-missing', field: 'If-Match' } as const;
    await expectRefused(() => ada.send('PUT', at(), draftOf()), unnamed);
  });

  it('a submission in which an answer or the scope is missing, or whose form is no longer the newest', async () => {
    const submission = (version: number) => ada.send('POST', at('/submission'), undefined, version);
    const opened = await versionOf(await opening('full'));
    const incomplete = { status: 422, code: 'assessment.incomplete' } as const;
    await expectRefused(() => submission(opened), { ...incomplete, field: 'answers.output-role' });
    const unscoped = await versionOf(await put(draftOf('full', { scope: null }), opened));
    await expectRefused(() => submission(unscoped), { ...incomplete, field: 'scope' });
    const unknown = leastAnswers('full', { who: choose('unknown') });
    const version = await versionOf(await put(draftOf('full', { answers: unknown }), unscoped));
    await env.DB.prepare("update open_assessment set draft = json_set(draft, '$.form.version', 9)").run();
    const over = { status: 409, code: 'assessment.form-version', field: 'form.version' } as const;
    await expectRefused(() => submission(version), over);
    expect((await readOpen(await bob.get(at()))).open?.formIsCurrent).toBe(false);
    // "Unknown" is an answer, and stays a task.
    const current = await versionOf(await put(draftOf('full', { answers: unknown }), version));
    const submitted = await readOpen(await submission(current));
    expect(submitted.open?.result.tasks).toContainEqual({ question: 'who', task: 'unknown' });
    expect((await decide(DECISION, submitted.open?.version ?? 0)).status).toBe(200);
    const decided = await report();
    expect(decided.assessments[0]?.record.made?.result.tasks).toContainEqual({ question: 'who', task: 'unknown' });
    expect(decided.system.findings).toContainEqual(
      expect.objectContaining({ kind: 'reassessment-needed', priority: 'P3', reasons: ['answers-unknown'] }),
    );
  });

  it('what is for another state', async () => {
    const draft = await openDraft(ada);
    const state = { status: 409, code: 'assessment.state' } as const;
    await expectRefused(() => decide(DECISION, draft), state);
    await expectRefused(() => bob.send('POST', at('/review'), undefined, draft), state);
    await expectRefused(() => bob.send('POST', at('/return'), { reason: 'No.' }, draft), state);
    const submitted = await versionOf(await ada.send('POST', at('/submission'), undefined, draft));
    await expectRefused(() => put(draftOf(), submitted), state);
    await expectRefused(() => ada.send('POST', at('/submission'), undefined, submitted), state);
    const review = await versionOf(await bob.send('POST', at('/review'), undefined, submitted));
    await expectRefused(() => bob.send('POST', at('/review'), undefined, review), state);
    expect((await decide(DECISION, review)).status).toBe(200);
    await expectRefused(() => decide(DECISION, review), { status: 412, code: 'write.stale', field: 'If-Match' });
    await expectRefused(() => decide(DECISION, 0), { status: 404, code: 'assessment.none-open' });
  });

  it('an approval from level III on by whoever submitted it, however the name is written', async () => {
    const version = await submit(eve, { answers: leastAnswers('full', GRAVE) });
    const own = { status: 403, code: 'assessment.own-approval', field: 'decision' } as const;
    await expectRefused(() => decide(DECISION, version, eve), own);
    await expectRefused(() => decide({ ...DECISION, decision: 'rejected' }, version, eve), own);
    await env.DB.prepare("update open_assessment set submitted_by = ' EVE'").run();
    await expectRefused(() => decide(DECISION, version, eve), own);
    expect((await readOpen(await eve.get(at()))).open?.obstacles).toMatchObject([{ code: 'assessment.own-approval' }]);
    expect((await readOpen(await bob.get(at()))).open?.obstacles).toEqual([]);
    expect((await decide(DECISION, version)).status).toBe(200);
    expect((await report()).assessments[0]?.record).toMatchObject({ level: 'III', assessor: ' EVE' });
  });

  it('a decision from level III on by whoever answered a part of it', async () => {
    const opened = await openDraft(ada, { answers: leastAnswers('full', GRAVE) });
    const answers = leastAnswers('full', { ...GRAVE, users: choose('team') });
    const written = await versionOf(await put(draftOf('full', { answers }), opened, eve));
    const version = await versionOf(await ada.send('POST', at('/submission'), undefined, written));
    const own = { status: 403, code: 'assessment.own-approval', field: 'decision' } as const;
    for (const decision of ['approved', 'rejected']) {
      await expectRefused(() => decide({ ...DECISION, decision }, version, eve), own);
    }
    expect((await readOpen(await eve.get(at()))).open?.obstacles).toMatchObject([{ code: own.code }]);
    expect((await decide(DECISION, version)).status).toBe(200);
  });

  it('an approval on an owner whom somebody has taken off the record meanwhile', async () => {
    const version = await submit(ada);
    let isOver = false;
    const DB = new Proxy(env.DB, {
      get: (db, key) => {
        if (key !== 'batch') return Reflect.get(db, key).bind?.(db) ?? Reflect.get(db, key);
        return async (statements: D1PreparedStatement[]) => {
          const results = await db.batch(statements);
          if (!isOver) {
            isOver = true;
            await ada.send('PUT', PATHS.system.replace(':id', SERVICE), EMPTY_RECORD, 1);
          }
          return results;
        };
      },
    });
    const late = organisation(TODAY, { ...env, DB });
    const headers = {
      authorization: 'Bearer token-of-Bob-Builder',
      'content-type': 'application/json',
      'if-match': `"${version}"`,
    };
    const response = await late.fetch(at('/decision'), { method: 'POST', headers, body: JSON.stringify(DECISION) });
    expect(await response.json()).toMatchObject({ error: { code: 'write.stale' } });
    expect((await report()).assessments).toEqual([]);
    await expectRefused(() => decide(DECISION, version), { status: 422, code: 'assessment.owner', field: 'owner' });
  });

  it('an approval at level II may be by one person', async () => {
    expect((await decide(DECISION, await submit(eve), eve)).status).toBe(200);
  });

  it('an approval without an owner; not a rejection', async () => {
    await ada.send('PUT', PATHS.system.replace(':id', SERVICE), EMPTY_RECORD, 1);
    const version = await submit(ada);
    const refusal = { status: 422, code: 'assessment.owner', field: 'owner' } as const;
    for (const decision of [DECISION, CONDITIONAL]) await expectRefused(() => decide(decision, version), refusal);
    expect((await readOpen(await bob.get(at()))).open?.obstacles).toMatchObject([
      { against: 'approval', code: 'assessment.owner' },
    ]);
    expect((await decide({ ...DECISION, decision: 'rejected' }, version)).status).toBe(200);
  });

  it('an approval of what may be prohibited, by the form or by triage; not a rejection', async () => {
    const blocked = { status: 422, code: 'assessment.blocked', field: 'decision' } as const;
    const version = await submit(ada, { answers: leastAnswers('full', { 'article-5': choose('yes') }) });
    await expectRefused(() => decide(DECISION, version), blocked);
    expect((await decide({ ...DECISION, decision: 'rejected' }, version)).status).toBe(200);
    const uses = [{ ...risky, affected: 'applicants-evaluated', account: 'work' }];
    const record = { ...EMPTY_RECORD, product: 'Moods', vendor: 'Acme', features: ['emotion'], owner: 'Eve', uses };
    const { id } = (await (await ada.send('POST', PATHS.systems, record)).json()) as { id: string };
    const other = await submit(ada, {}, id);
    const send = (body: object) => bob.send('POST', at('/decision', id), body, other);
    expect((await report(id)).system.euClass).toBe('prohibited');
    await expectRefused(() => send(CONDITIONAL), blocked);
    expect((await send({ ...DECISION, decision: 'rejected' })).status).toBe(200);
  });

  it.each([
    ['a review day that is today', { reviewDay: TODAY }, 'assessment.review-day', 'reviewDay'],
    [
      'a review day that is too late',
      { reviewDay: addDays(TODAY, MOST_DAYS_TO_REVIEW.I + 1) },
      'assessment.review-day',
      'reviewDay',
    ],
    ['no such alternative', { alternative: 'own-tool' }, 'assessment.alternative', 'alternative'],
    ['itself as the alternative', { alternative: SERVICE }, 'assessment.alternative', 'alternative'],
    ['no such group', { groups: [8] }, 'assessment.group', 'groups[0]'],
    [
      'more purposes than were assessed',
      { scope: { ...SCOPE, purposes: ['code', 'media'] } },
      'body.invalid',
      'scope.purposes',
    ],
    ['worse data than were assessed', { scope: { ...SCOPE, data: 'personal' } }, 'body.invalid', 'scope.data'],
    [
      'less checked than was assessed',
      { scope: { ...SCOPE, handling: 'used-unchecked' } },
      'body.invalid',
      'scope.handling',
    ],
    ['conditions that an approval has not', { conditions: 'Drafts.' }, 'body.invalid', 'conditions'],
    ['no conditions where there are some', { decision: 'approved-with-conditions' }, 'body.invalid', 'conditions'],
    ['no reason', { reason: ' ' }, 'body.invalid', 'reason'],
  ] as const)('a decision with %s', async (_what, change, code, field) => {
    const version = await submit(ada);
    await expectRefused(() => decide({ ...DECISION, ...change }, version), { status: 422, code, field });
  });

  it.each([
    { status: 'rejected' },
    { status: 'rejected', mode: 'ask' },
    { status: 'retired', mode: 'observe' },
    { status: 'approved', mode: 'block' },
  ] as const)('an alternative that is out of use: $status, $mode', async (ruled) => {
    await setPolicy({ services: [{ service: OTHER_SERVICE, ...ruled, askAgain: 0 }] });
    const version = await submit(ada);
    const refusal = { status: 422, code: 'assessment.alternative', field: 'alternative' } as const;
    await expectRefused(() => decide({ ...DECISION, alternative: OTHER_SERVICE }, version), refusal);
  });
});
