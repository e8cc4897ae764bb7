/** Impact assessments of a test organisation: answers to our forms, and the way from an opening to a decision. */
import { env } from 'cloudflare:workers';
import * as v from 'valibot';
import { expect } from 'vitest';
import { PATHS } from '../../shared/api.ts';
import { FULL_REACH } from '../../shared/assessment.ts';
import { addDays, type Day } from '../../shared/day.ts';
import type { AssessmentDecision, Draft, OpenAssessmentReport } from '../../shared/open-assessment.ts';
import { type Policy, type PolicyContent, policySchema } from '../../shared/policy.ts';
import type { Answer, FormAnswers } from '../../shared/questionnaire/answers.ts';
import { formFor } from '../../shared/questionnaire/forms.ts';
import type { SystemReport } from '../../shared/system-report.ts';
import type { Scope } from '../../shared/triage-input.ts';
import { addStaff, type Staff } from './governance.ts';
import { type Organisation, TODAY } from './organisation.ts';
import { CONTENT } from './policy-content.ts';
import { OTHER_SERVICE, SERVICE } from './rows.ts';

export const SCOPE: Scope = {
  purposes: ['code'],
  domains: [],
  affected: ['nobody'],
  data: 'internal',
  handling: 'used-after-check',
  accounts: ['work'],
};

export const choose = (choice: string, evidence: Answer['evidence'] = []): Answer => ({
  choices: [choice],
  note: null,
  evidence,
});

/** Every required question answered with the least that SCOPE allows: of mitigation none. Level I. */
export function leastAnswers(depth: 'full' | 'light' = 'full', change: FormAnswers = {}): FormAnswers {
  const questions = formFor(depth)
    .sections.flatMap((section) => section.questions)
    .filter(({ required }) => required);
  return {
    ...Object.fromEntries(questions.map(({ id, choices }) => [id, choose(choices[0]?.id ?? '')])),
    'data-class': choose('internal'),
    ...change,
  };
}

/** What makes level III, by a floor. */
export const GRAVE = { 'severity-rights': choose('grave') };

export function draftOf(depth: 'full' | 'light' = 'full', change: Partial<Draft> = {}): Draft {
  const { id, version } = formFor(depth);
  return {
    form: { id, version },
    answers: leastAnswers(depth),
    scope: SCOPE,
    groups: null,
    respondents: { employee: null, owner: 'Head of Sales', security: null, privacy: null, governance: null },
    advice: { decision: 'approved', conditions: null, reason: 'Drafts only.' },
    ...change,
  };
}

export const DECISION: AssessmentDecision = {
  decision: 'approved',
  conditions: null,
  scope: SCOPE,
  ...FULL_REACH,
  reviewDay: addDays(TODAY, 90),
  reason: 'Drafts only.',
};

export const CONDITIONAL: AssessmentDecision = {
  ...DECISION,
  decision: 'approved-with-conditions',
  conditions: 'No customer data.',
};

export const at = (part = '', system = SERVICE) => `/v1/systems/${system}/assessment${part}`;

export async function readOpen(response: Response): Promise<OpenAssessmentReport> {
  const body = await response.clone().text();
  expect(response.status, body).toBe(200);
  return JSON.parse(body);
}

/** Of what a response tells of; 0 for none. */
export const versionOf = async (response: Response) => (await readOpen(response)).open?.version ?? 0;

/** Gives the version of the draft. */
export async function openDraft(staff: Staff, draft: Partial<Draft> = {}, system = SERVICE): Promise<number> {
  const opened = await versionOf(await staff.send('POST', at('', system), { form: 'full' }));
  return versionOf(await staff.send('PUT', at('', system), draftOf('full', draft), opened));
}

/** Gives the version of what is submitted. */
export async function submit(staff: Staff, draft: Partial<Draft> = {}, system = SERVICE): Promise<number> {
  const version = await openDraft(staff, draft, system);
  return versionOf(await staff.send('POST', at('/submission', system), undefined, version));
}

/** From the opening to the decision. */
export async function assess(
  { assessor, approver }: { assessor: Staff; approver: Staff },
  decision: Partial<AssessmentDecision> = {},
  { system = SERVICE, draft = {}, today = TODAY }: { system?: string; draft?: Partial<Draft>; today?: Day } = {},
): Promise<Response> {
  const version = await submit(assessor, draft, system);
  const body = { ...DECISION, reviewDay: addDays(today, 90), ...decision };
  return approver.send('POST', at('/decision', system), body, version);
}

/** Ada assesses, and has the policy and the groups in hand; Bob approves; Eve does both. Two services have an owner. */
export async function addGovernance(org: Organisation): Promise<{ ada: Staff; bob: Staff; eve: Staff }> {
  const ada = await addStaff(org, 'Ada', 'assessor', 'admin');
  const bob = await addStaff(org, 'Bob Builder', 'approver');
  const eve = await addStaff(org, 'Eve', 'assessor', 'approver');
  for (const id of [SERVICE, OTHER_SERVICE]) await ada.send('POST', PATHS.systems, { id, owner: 'Head of Sales' });
  const groups = [
    { number: 3, name: 'Sales', domain: null },
    { number: 5, name: 'Service', domain: null },
    { number: 7, name: 'Legal', domain: null },
  ];
  await ada.send('PUT', PATHS.groups, { groups }, 0);
  return { ada, bob, eve };
}

export async function readReport(staff: Staff, system = SERVICE): Promise<SystemReport> {
  return (await staff.get(PATHS.system.replace(':id', system))).json();
}

/** With this change to a policy that has everything else but services and a text. */
export async function putPolicyContent(admin: Staff, change: Partial<PolicyContent>): Promise<Response> {
  const { version } = (await (await admin.get(PATHS.policy)).json()) as { version: number };
  return admin.send('PUT', PATHS.policy, { basedOn: version, ...CONTENT, services: [], text: null, ...change });
}

/** As it is stored: with the rulings of every group. */
export async function inForce(): Promise<Policy> {
  const row = await env.DB.prepare('select document from policy order by version desc limit 1').first<{
    document: string;
  }>();
  return v.parse(policySchema, JSON.parse(row?.document ?? ''));
}
