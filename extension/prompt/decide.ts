/** Decides whether a person is interrupted, or why the browser stays quiet. Pure. */
import { type Day, toDayNumber } from '../../shared/day.ts';
import { INTERRUPTIONS_A_DAY, INTERRUPTIONS_A_SERVICE, type Policy } from '../../shared/policy.ts';
import { type Here, isAnswered, isDismissed, modeHere } from '../policy/bar.ts';
import type { PromptBudget } from '../storage.ts';

/** The built-in night, by the browser's own clock: hours in which nothing comes by itself, whatever policy says. */
const NIGHT = { from: '20:00', to: '07:00' };

/** Nothing is asked, or it is asked by badge and title alone. Screens hold a text for each. */
export const QUIET_REASONS = [
  // Nothing is asked.
  'policy-observes',
  'gated',
  'answered',
  'dismissed',
  // Badge and title ask; nothing comes by itself.
  'embedded',
  'not-in-front',
  'asked-today',
  'asked-often',
  'policy-never-interrupts',
  'quiet-hours',
  'quiet-day',
  'idle',
] as const;
export type QuietReason = (typeof QUIET_REASONS)[number];

export function isQuietReason(text: string): text is QuietReason {
  return (QUIET_REASONS as readonly string[]).includes(text);
}

export type PromptDecision =
  | { kind: 'quiet'; reason: QuietReason }
  | { kind: 'badge'; reason: QuietReason }
  | { kind: 'interrupt' };

/** What it would be like to be interrupted now. */
export interface Moment {
  /** The browser's own clock, as 09:30, and day of the week: 0 is Sunday. */
  time: string;
  weekday: number;
  /** Somebody is at the keyboard. */
  active: boolean;
  /** The tab is the one in front, in the window that has the focus. */
  inFront: boolean;
  /** It is met inside another page only: any page could frame it, out of sight, to bring the question up. */
  embedded: boolean;
}

export function decidePrompt(service: string, here: Here, budget: PromptBudget, moment: Moment): PromptDecision {
  const quiet = (reason: QuietReason): PromptDecision => ({ kind: 'quiet', reason });
  const mode = modeHere(here, service);
  if (mode === 'observe') return quiet('policy-observes');
  if (mode === 'block') return quiet('gated');
  if (isDismissed(here, service)) return quiet('dismissed');
  if (isAnswered(here, service)) return quiet('answered');
  // Where an answer is required a gate stands before the page; what is embedded in another page is asked about.
  return mayInterrupt(service, here, budget, moment);
}

/** `cause`: a service, or a name for whatever else interrupts. All causes share one budget. */
export function mayInterrupt(
  cause: string,
  { policy: { quiet }, today }: { policy: Pick<Policy, 'quiet'>; today: Day },
  budget: PromptBudget,
  { time, weekday, active, inFront, embedded }: Moment,
): PromptDecision {
  const badge = (reason: QuietReason): PromptDecision => ({ kind: 'badge', reason });
  if (embedded) return badge('embedded');
  if (!inFront) return badge('not-in-front');
  // A policy lowers the limits; it never raises them.
  if (Math.min(quiet.interruptionsADay, INTERRUPTIONS_A_DAY) < 1) return badge('policy-never-interrupts');
  // A clock set back must not buy another interruption: any day up to the last one counts as the same.
  const { lastDay } = budget;
  if (lastDay !== null && toDayNumber(today) <= toDayNumber(lastDay)) return badge('asked-today');
  const most = Math.min(quiet.interruptionsAService, INTERRUPTIONS_A_SERVICE);
  if (most < 1) return badge('policy-never-interrupts');
  if ((budget.byService[cause] ?? 0) >= most) return badge('asked-often');
  if (isWithin(NIGHT, time) || (quiet.hours && isWithin(quiet.hours, time))) return badge('quiet-hours');
  if (quiet.days.includes(weekday)) return badge('quiet-day');
  if (!active) return badge('idle');
  return { kind: 'interrupt' };
}

/** From `from` on, before `to`; over midnight when `from` is the later. */
function isWithin({ from, to }: { from: string; to: string }, time: string): boolean {
  return from <= to ? from <= time && time < to : time >= from || time < to;
}

/**
 * A last day that lies more than a month ahead was written by a clock that was wrong then, not by one set back now: the
 * count begins anew with today, which has had its question.
 */
export function correctBudget(budget: PromptBudget, today: Day): PromptBudget {
  const { lastDay } = budget;
  return lastDay !== null && toDayNumber(lastDay) - toDayNumber(today) > 31 ? { ...budget, lastDay: today } : budget;
}

export function afterInterruption(budget: PromptBudget, cause: string, today: Day): PromptBudget {
  return { lastDay: today, byService: { ...budget.byService, [cause]: (budget.byService[cause] ?? 0) + 1 } };
}
