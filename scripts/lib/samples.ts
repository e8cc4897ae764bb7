/** What an organisation might have written and what a browser might have sent: for pictures, and for tests of screens. Pure. */

import { addDays, type Day, quarterOf } from '../../shared/day.ts';
import type { Answers } from '../../shared/declaration.ts';
import type { OwnData } from '../../shared/own-data.ts';
import { FIRST_POLICY, type Policy } from '../../shared/policy.ts';

export const SAMPLE_ANSWERS: Answers = {
  purpose: 'evaluate-people',
  domain: 'employment',
  affected: 'applicants-evaluated',
  data: 'personal',
  handling: 'used-after-check',
  account: 'work',
  note: 'first drafts of replies to applicants',
};
export const SAMPLE_POLICY: Policy = {
  ...FIRST_POLICY,
  version: 7,
  services: [
    {
      service: 'anthropic-claude',
      status: 'approved-with-conditions',
      conditions: 'No customer data. Results are checked by a person before they leave the house.',
      askAgain: 0,
    },
    { service: 'perplexity', status: 'rejected', mode: 'ask', alternative: 'anthropic-claude', askAgain: 0 },
    { service: 'github-copilot', status: 'approved', askAgain: 2 },
    { service: 'notion-ai', status: 'unassessed', mode: 'require', askAgain: 0 },
    { service: 'deepseek-chat', status: 'rejected', mode: 'block', alternative: 'anthropic-claude', askAgain: 0 },
  ],
  quiet: { hours: { from: '12:00', to: '13:30' }, days: [0, 6], interruptionsADay: 1, interruptionsAService: 2 },
  contact: 'AI office, room 2.14, ai@acme.example',
  text: {
    version: 3,
    translations: [
      {
        language: 'en',
        title: 'Using AI at Acme',
        body: 'AI tools help us, and they can harm people when nobody looks.\nSo we look.\n\nBefore you use one:\n- Look it up in the list.\n- Never put in data of customers.\n- Check what comes out.\n\nAsk when in doubt.',
        check: {
          question: 'May you put a customer’s letter into a tool that is not approved?',
          choices: ['Yes, if I delete it afterwards', 'No', 'Only on Fridays, and then only in the canteen'],
          answer: 1,
        },
      },
    ],
  },
};

const stored = { group: 2, held: false };

/** The Worker's answer to a browser that asks on `day`. */
export function sampleOwnData(day: Day): OwnData {
  const quarter = quarterOf(day);
  return {
    wire: 1,
    day,
    browser: {
      device: 'Zr3-x0y7qWq1mXv9S0o2uT5nB8cD4eF6gH1iJ3kL5mN',
      enrolledWith: 'Winter roll-out, sales',
      reportedDays: 41,
      lastDay: day,
      sequence: 212,
      newTagsThisQuarter: 3,
      declarationsToday: 1,
      statementsToday: 0,
    },
    observations: [
      {
        service: 'openai-chatgpt',
        day: addDays(day, -1),
        tag: 98_765_432_109_876,
        surfaces: ['web-app', 'sign-in'],
        scopes: ['mail', 'files'],
        visits: '10+',
        declared: true,
        ...stored,
      },
      {
        service: 'anthropic-claude',
        day,
        tag: 12_345_678_901_234,
        surfaces: ['embedded'],
        scopes: [],
        visits: '1',
        declared: false,
        group: 0,
        held: true,
      },
    ],
    uses: [
      {
        service: 'openai-chatgpt',
        quarter: `${Math.floor(quarter / 4)}-Q${(quarter % 4) + 1}`,
        tag: 98_765_432_109_876,
        declared: true,
        ...stored,
      },
    ],
    declarations: [
      {
        id: '1'.padStart(32, '0'),
        service: 'openai-chatgpt',
        day: addDays(day, -30),
        tag: 98_765_432_109_876,
        replaces: null,
        answers: SAMPLE_ANSWERS,
        ...stored,
      },
    ],
    acknowledgements: [{ version: 2, day: addDays(day, -50), tag: 55_555_555_555_555, check: 'passed', held: false }],
    eraseMarks: [],
    forgottenAcknowledgements: [{ version: 1, tag: 44_444_444_444_444 }],
  };
}
