import { describe, expect, it } from 'vitest';
import {
  afterInterruption,
  decidePrompt,
  INTERRUPTIONS_A_SERVICE,
  type PromptSituation,
} from '../../extension/prompt/decide.ts';
import type { PromptBudget } from '../../extension/storage.ts';
import { addDays } from '../../shared/day.ts';
import { CHATGPT, CLAUDE, TODAY } from './rows.ts';

const untouched: PromptBudget = { lastDay: null, byService: {} };
const situation = (change: Partial<PromptSituation> = {}): PromptSituation => ({
  service: CHATGPT,
  policy: { version: 1, mode: 'ask', privateLife: 'ignore' },
  declared: false,
  budget: untouched,
  today: TODAY,
  inFront: true,
  ...change,
});
const askedOn = (days: number, byService = {}): PromptBudget => ({ lastDay: addDays(TODAY, days), byService });
const oftenAsked = { [CHATGPT]: INTERRUPTIONS_A_SERVICE };

describe('a prompt', () => {
  it.each<[string, Partial<PromptSituation>, string]>([
    ['comes by itself the first time', {}, 'interrupt'],
    [
      'stays quiet where policy observes',
      { policy: { version: 2, mode: 'observe', privateLife: 'ignore' } },
      'quiet: policy-observes',
    ],
    ['stays quiet about what is declared', { declared: true }, 'quiet: declared'],
    ['waits while the tab is not in front', { inFront: false }, 'badge: not-in-front'],
    ['comes once a day', { budget: askedOn(0) }, 'badge: asked-today'],
    ['once a day whatever the service', { budget: askedOn(0, { [CLAUDE]: 1 }) }, 'badge: asked-today'],
    ['comes again the next day', { budget: askedOn(-1, { [CHATGPT]: 1 }) }, 'interrupt'],
    ['comes a last time', { budget: askedOn(-1, { [CHATGPT]: INTERRUPTIONS_A_SERVICE - 1 }) }, 'interrupt'],
    ['and then never by itself', { budget: askedOn(-90, oftenAsked) }, 'badge: asked-often'],
    [
      'of one service does not spend that of another',
      { service: CLAUDE, budget: askedOn(-1, oftenAsked) },
      'interrupt',
    ],
    ['is not won by a clock set back a day', { budget: askedOn(1) }, 'badge: asked-today'],
    ['nor by one set back a month', { budget: askedOn(31) }, 'badge: asked-today'],
    ['is not lost for years to a clock that was wrong', { budget: askedOn(32) }, 'interrupt'],
    [
      'is silent by policy before anything else',
      { policy: { version: 2, mode: 'observe', privateLife: 'ignore' }, declared: true },
      'quiet: policy-observes',
    ],
  ])('%s', (_what, change, expected) => {
    const decision = decidePrompt(situation(change));
    expect(decision.kind === 'interrupt' ? decision.kind : `${decision.kind}: ${decision.reason}`).toBe(expected);
  });

  it('comes three times in all for a service that is never answered about, on three days', () => {
    let budget = untouched;
    const days: number[] = [];
    for (let day = 0; day < 30; day++) {
      const today = addDays(TODAY, day);
      for (let visit = 0; visit < 5; visit++) {
        if (decidePrompt(situation({ budget, today })).kind !== 'interrupt') continue;
        budget = afterInterruption(budget, CHATGPT, today);
        days.push(day);
      }
    }
    expect(days).toEqual([0, 1, 2]);
    expect(budget).toEqual({ lastDay: addDays(TODAY, 2), byService: { [CHATGPT]: INTERRUPTIONS_A_SERVICE } });
  });
});
