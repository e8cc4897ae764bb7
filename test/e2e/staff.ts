/** What staff do with the API while a browser is being watched. */
import * as v from 'valibot';
import { PATHS } from '../../shared/api.ts';
import { type PolicyContent, policyContentSchema } from '../../shared/policy.ts';
import type { Lab } from './lab.ts';

interface PolicyReport {
  version: number;
  acknowledgements: unknown;
}

interface StaffRequest {
  id: string;
  kind: 'exception' | 'concern';
  service: string | null;
  text: string;
}

async function call(lab: Lab, method: 'GET' | 'PUT', path: string, body?: object): Promise<unknown> {
  const response = await fetch(new URL(path, lab.values.dashboard), {
    method,
    headers: { authorization: `Bearer ${lab.values.adminToken}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (response.status !== 200) throw new Error(`${method} ${path}: ${response.status} ${text}`);
  return JSON.parse(text);
}

export async function readPolicy(lab: Lab): Promise<PolicyReport> {
  return (await call(lab, 'GET', PATHS.policy)) as PolicyReport;
}

/** Writes the next version. Gives what was in force before. */
export async function changePolicy(lab: Lab, change: (policy: PolicyContent) => PolicyContent): Promise<PolicyContent> {
  const report = await readPolicy(lab);
  const before = v.parse(policyContentSchema, report);
  await call(lab, 'PUT', PATHS.policy, { basedOn: report.version, ...change(before) });
  return before;
}

export async function readRequests(lab: Lab): Promise<StaffRequest[]> {
  return ((await call(lab, 'GET', PATHS.requests)) as { requests: StaffRequest[] }).requests;
}

export async function answerRequest(lab: Lab, id: string, answer: object): Promise<void> {
  await call(lab, 'PUT', `${PATHS.requests}/${id}/answer`, answer);
}
