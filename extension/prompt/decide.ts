/** Decides whether a service is asked about, and by which way, or why the browser stays quiet. Pure. */
import { type Day, toDayNumber } from '../../shared/day.ts';
import type { Policy } from '../../shared/policy.ts';
import type { PromptBudget } from '../storage.ts';

/** Unasked interruptions that one service may ever cause here; the badge goes on after them. */
export const INTERRUPTIONS_A_SERVICE = 3;

export type QuietReason = 'policy-observes' | 'declared';
export type BadgeOnlyReason = 'asked-today' | 'asked-often' | 'not-in-front';

export type PromptDecision =
  | { kind: 'quiet'; reason: QuietReason }
  /** Badge and title ask; nothing comes by itself. */
  | { kind: 'badge'; reason: BadgeOnlyReason }
  | { kind: 'interrupt' };

export interface PromptSituation {
  service: string;
  policy: Policy;
  declared: boolean;
  budget: PromptBudget;
  today: Day;
  /** The tab is the one in front, in a window of its own kind. */
  inFront: boolean;
}

export function decidePrompt({ service, policy, declared, budget, today, inFront }: PromptSituation): PromptDecision {
  if (policy.mode === 'observe') return { kind: 'quiet', reason: 'policy-observes' };
  if (declared) return { kind: 'quiet', reason: 'declared' };
  if (!inFront) return { kind: 'badge', reason: 'not-in-front' };
  // A clock set back must not buy another interruption: any day up to the last one counts as the same.
  if (
    budget.lastDay !== null &&
    toDayNumber(today) <= toDayNumber(budget.lastDay) &&
    !isFarAhead(budget.lastDay, today)
  ) {
    return { kind: 'badge', reason: 'asked-today' };
  }
  if ((budget.byService[service] ?? 0) >= INTERRUPTIONS_A_SERVICE) return { kind: 'badge', reason: 'asked-often' };
  return { kind: 'interrupt' };
}

/** A last day that lies more than a month ahead was written by a clock that was wrong then, not by one set back now. */
function isFarAhead(lastDay: Day, today: Day): boolean {
  return toDayNumber(lastDay) - toDayNumber(today) > 31;
}

export function afterInterruption(budget: PromptBudget, service: string, today: Day): PromptBudget {
  return { lastDay: today, byService: { ...budget.byService, [service]: (budget.byService[service] ?? 0) + 1 } };
}
