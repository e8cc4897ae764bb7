/** What the report says on the day on which ChatGPT was met first and answered for by keyboard: nobody owns it or has assessed it. */
import { addDays, type Day } from '../../shared/day.ts';
import { KEYBOARD_ANSWERS } from './answer.ts';

/** A roll-out's first days give no finding less time. */
const ROLLOUT_DAYS = 30;

export function flaggedChatGpt(today: Day) {
  const due = (days: number) => addDays(today, ROLLOUT_DAYS + days);
  return {
    id: 'openai-chatgpt',
    product: 'ChatGPT',
    vendor: 'OpenAI',
    source: 'detected',
    // As an agent it might write by itself until somebody says that it does not.
    status: 'assessment-due',
    euClass: 'minimal',
    owner: null,
    firstDay: today,
    lastDay: today,
    surfaces: ['web-app'],
    browsers: { label: '<10', rank: 0 },
    groups: [],
    declarations: [KEYBOARD_ANSWERS],
    uses: [{ id: 'code', saidBy: ['employees'], verdict: { assessment: 'full', tasks: ['writes-without-approval'] } }],
    assessment: null,
    findings: [
      {
        kind: 'unassessed-system',
        priority: 'P2',
        reasons: ['no-assessment-on-record', 'answers-missing', 'agent-that-writes'],
        since: today,
        due: due(30),
      },
      { kind: 'no-owner', priority: 'P3', reasons: ['nobody-owns-it'], since: today, due: due(90) },
    ],
  };
}
