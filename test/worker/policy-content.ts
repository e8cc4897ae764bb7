/** Policies for tests, and how staff set them. */
import { PATHS } from '../../shared/api.ts';
import type { PolicyContent, PolicyText } from '../../shared/policy.ts';
import type { Organisation } from './organisation.ts';
import { OTHER_SERVICE, SERVICE } from './rows.ts';

export const ADMIN = 'token-of-an-admin';

export const TEXT: PolicyText = {
  version: 1,
  translations: [
    {
      language: 'en',
      title: 'AI at work',
      body: 'No customer data.\n\n- Ask first.',
      check: { question: 'May customer data go in?', choices: ['Yes', 'No'], answer: 1 },
    },
    {
      language: 'de',
      title: 'KI bei der Arbeit',
      body: 'Keine Kundendaten.',
      check: { question: 'Dürfen Kundendaten hinein?', choices: ['Ja', 'Nein'], answer: 1 },
    },
  ],
};

/** Everything that a policy can say, once. */
export const CONTENT: PolicyContent = {
  modes: {
    unassessed: 'ask',
    'in-review': 'observe',
    approved: 'observe',
    'approved-with-conditions': 'require',
    rejected: 'block',
    retired: 'block',
  },
  services: [
    { service: SERVICE, status: 'rejected', alternative: OTHER_SERVICE, askAgain: 0 },
    { service: OTHER_SERVICE, status: 'approved', mode: 'ask', conditions: 'No customer data.', askAgain: 2 },
  ],
  quiet: { hours: { from: '12:00', to: '13:30' }, days: [0, 6], interruptionsADay: 1, interruptionsAService: 2 },
  text: TEXT,
  contact: 'The AI office, room 12',
  privateLife: 'observe',
};

export function getPolicy(org: Organisation, token = ADMIN): Promise<Response> {
  return org.fetch(PATHS.policy, { headers: { authorization: `Bearer ${token}` } });
}

/** Text goes as it is, everything else as JSON. */
export function putPolicy(
  org: Organisation,
  body: unknown,
  token = ADMIN,
  type = 'application/json',
): Promise<Response> {
  return org.fetch(PATHS.policy, {
    method: 'PUT',
    headers: { authorization: `Bearer ${token}`, 'content-type': type },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
}
