import { describe, expect, it } from 'vitest';
import type { Here } from '../../extension/policy/bar.ts';
import {
  afterInterruption,
  correctBudget,
  decidePrompt,
  type Moment,
  QUIET_REASONS,
} from '../../extension/prompt/decide.ts';
import type { PromptBudget } from '../../extension/storage.ts';
import { addDays } from '../../shared/day.ts';
import { INTERRUPTIONS_A_SERVICE, type Policy } from '../../shared/policy.ts';
import { CHATGPT, CLAUDE, HARMLESS, policyOf, rowId, TODAY } from './rows.ts';

interface Situation {
  service?: string;
  here?: Partial<Here>;
  budget?: PromptBudget;
  moment?: Partial<Moment>;
}

const untouched: PromptBudget = { lastDay: null, byService: {} };
const declared = { [CHATGPT]: { id: rowId(1), answers: HARMLESS, askAgain: 2 } };
const dismissed = (days: number) => ({
  dismissed: { [CHATGPT]: { reason: 'not-for-work' as const, until: addDays(TODAY, days) } },
});
const quiet = (change: Partial<Policy['quiet']>) => {
  const policy = policyOf(2);
  return { here: { policy: { ...policy, quiet: { ...policy.quiet, ...change } } } };
};
const askedAgain = (askAgain: number) =>
  policyOf(2, 'ask', { services: [{ service: CHATGPT, status: 'approved', askAgain }] });
const askedOn = (days: number, byService = {}): PromptBudget => ({ lastDay: addDays(TODAY, days), byService });
const oftenAsked = { [CHATGPT]: INTERRUPTIONS_A_SERVICE };
const mode = (name: 'observe' | 'require' | 'block') => ({ here: { policy: policyOf(2, name) } });

function decide({ service = CHATGPT, here = {}, budget = untouched, moment = {} }: Situation): string {
  const decision = decidePrompt(
    service,
    { policy: policyOf(1), declared: {}, dismissed: {}, granted: new Map(), today: TODAY, ...here },
    budget,
    { time: '12:00', weekday: 3, active: true, inFront: true, embedded: false, ...moment },
  );
  return decision.kind === 'interrupt' ? decision.kind : `${decision.kind}: ${decision.reason}`;
}

const CASES: [string, Situation, string][] = [
  ['comes by itself the first time', {}, 'interrupt'],
  ['stays quiet where policy observes', mode('observe'), 'quiet: policy-observes'],
  ['asks where an answer is required and no gate stands: inside another page', mode('require'), 'interrupt'],
  ['is left to the gate where policy blocks', mode('block'), 'quiet: gated'],
  [
    'asks where policy blocks and an exception was granted',
    { here: { policy: policyOf(2, 'block'), granted: new Map([[CHATGPT, TODAY]]) } },
    'interrupt',
  ],
  [
    'no longer once the exception is over',
    { here: { policy: policyOf(2, 'block'), granted: new Map([[CHATGPT, addDays(TODAY, -1)]]) } },
    'quiet: gated',
  ],
  ['stays quiet about what is answered', { here: { declared } }, 'quiet: answered'],
  ['also where an answer is required', { here: { declared, policy: policyOf(2, 'require') } }, 'quiet: answered'],
  ['comes again when the organisation asks again', { here: { declared, policy: askedAgain(3) } }, 'interrupt'],
  ['but not for a number it was answered under', { here: { declared, policy: askedAgain(2) } }, 'quiet: answered'],
  ['stays quiet about what is not for work', { here: dismissed(90) }, 'quiet: dismissed'],
  ['to the last of those days', { here: dismissed(0) }, 'quiet: dismissed'],
  ['not for years where a clock was ahead when it was said', { here: dismissed(91) }, 'interrupt'],
  ['and comes after it', { here: dismissed(-1) }, 'interrupt'],
  ['never comes for what a page frames', { moment: { embedded: true } }, 'badge: embedded'],
  ['waits while the tab is not in front', { moment: { inFront: false } }, 'badge: not-in-front'],
  ['comes once a day', { budget: askedOn(0) }, 'badge: asked-today'],
  ['once a day whatever the service', { budget: askedOn(0, { [CLAUDE]: 1 }) }, 'badge: asked-today'],
  ['comes again the next day', { budget: askedOn(-1, { [CHATGPT]: 1 }) }, 'interrupt'],
  ['comes a last time', { budget: askedOn(-1, { [CHATGPT]: INTERRUPTIONS_A_SERVICE - 1 }) }, 'interrupt'],
  ['and then never by itself', { budget: askedOn(-90, oftenAsked) }, 'badge: asked-often'],
  ['of one service does not spend that of another', { service: CLAUDE, budget: askedOn(-1, oftenAsked) }, 'interrupt'],
  ['is not won by a clock set back a day', { budget: askedOn(1) }, 'badge: asked-today'],
  ['nor by one set back a month', { budget: askedOn(31) }, 'badge: asked-today'],
  ['nor by one that was years ahead', { budget: askedOn(3_000) }, 'badge: asked-today'],
  ['keeps the night', { moment: { time: '20:00' } }, 'badge: quiet-hours'],
  ['to its end', { moment: { time: '06:59' } }, 'badge: quiet-hours'],
  ['and not longer', { moment: { time: '07:00' } }, 'interrupt'],
  ['not before it', { moment: { time: '19:59' } }, 'interrupt'],
  ["keeps the policy's quiet hours too", { ...quiet({ hours: { from: '12:00', to: '13:00' } }) }, 'badge: quiet-hours'],
  ['which end', { ...quiet({ hours: { from: '11:00', to: '12:00' } }) }, 'interrupt'],
  [
    'which cannot take the night away',
    { ...quiet({ hours: { from: '03:00', to: '03:01' } }), moment: { time: '23:00' } },
    'badge: quiet-hours',
  ],
  [
    'and may go over midnight',
    { ...quiet({ hours: { from: '18:00', to: '09:00' } }), moment: { time: '08:30' } },
    'badge: quiet-hours',
  ],
  ['keeps days that policy names', { ...quiet({ days: [3] }) }, 'badge: quiet-day'],
  ['and no others', { ...quiet({ days: [0, 6] }) }, 'interrupt'],
  ['waits while nobody is there', { moment: { active: false } }, 'badge: idle'],
  [
    'never comes by itself where policy says so',
    { ...quiet({ interruptionsADay: 0 }) },
    'badge: policy-never-interrupts',
  ],
  ['nor for any service', { ...quiet({ interruptionsAService: 0 }) }, 'badge: policy-never-interrupts'],
  [
    'comes less often where policy says so',
    { ...quiet({ interruptionsAService: 1 }), budget: askedOn(-1, { [CHATGPT]: 1 }) },
    'badge: asked-often',
  ],
  [
    'and never more often, whatever a policy says',
    { ...quiet({ interruptionsADay: 9, interruptionsAService: 9 }), budget: askedOn(-1, oftenAsked) },
    'badge: asked-often',
  ],
];

describe('a prompt', () => {
  it.each(CASES)('%s', (_what, situation, expected) => {
    expect(decide(situation)).toBe(expected);
  });

  it('is not lost for years to a clock that was wrong: the count begins anew, with today spent', () => {
    const wrong = askedOn(3_000, oftenAsked);
    const corrected = correctBudget(wrong, TODAY);
    expect(corrected).toEqual(askedOn(0, oftenAsked));
    expect(decide({ service: CLAUDE, budget: corrected })).toBe('badge: asked-today');
    expect(decide({ service: CLAUDE, budget: corrected, here: { today: addDays(TODAY, 1) } })).toBe('interrupt');
    for (const days of [0, -5, 31]) expect(correctBudget(askedOn(days), TODAY)).toEqual(askedOn(days));
  });

  it('has a case here for every reason to stay quiet', () => {
    const met = new Set(CASES.map(([, , expected]) => expected.split(': ')[1]));
    expect(QUIET_REASONS.filter((reason) => !met.has(reason))).toEqual([]);
  });

  it('comes three times in all for a service that is never answered about, on three days', () => {
    let budget = untouched;
    const days: number[] = [];
    for (let day = 0; day < 30; day++) {
      const today = addDays(TODAY, day);
      for (let visit = 0; visit < 5; visit++) {
        if (decide({ here: { today }, budget }) !== 'interrupt') continue;
        budget = afterInterruption(budget, CHATGPT, today);
        days.push(day);
      }
    }
    expect(days).toEqual([0, 1, 2]);
    expect(budget).toEqual({ lastDay: addDays(TODAY, 2), byService: { [CHATGPT]: INTERRUPTIONS_A_SERVICE } });
  });
});
