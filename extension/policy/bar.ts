/** Which services are kept from a person here, and why: policy, and what was answered, granted or dismissed. Pure. */
import { type Day, daysBetween, toDayNumber } from '../../shared/day.ts';
import type { Purpose } from '../../shared/declaration.ts';
import { type Decided, decidedOn, type Mode, modeOf, type Policy, rulingOn } from '../../shared/policy.ts';
import type { Declared, Dismissed } from '../storage.ts';

/** `require`: nobody gets in who has not said what for. `block`: nobody gets in. */
export type Bar = 'require' | 'block';

/** What holds in this browser today. */
export interface Here {
  policy: Policy;
  declared: Declared;
  dismissed: Dismissed;
  /** Last day of each granted exception, by service. */
  granted: ReadonlyMap<string, Day>;
  today: Day;
}

/** The answer in force, unless the organisation has asked again since. */
export function isAnswered({ policy, declared }: Pick<Here, 'policy' | 'declared'>, service: string): boolean {
  const known = declared[service];
  return known !== undefined && known.askAgain >= (rulingOn(policy, service)?.askAgain ?? 0);
}

/** How long a service is left alone here that somebody has said is no use at work, or no AI. */
export const DISMISSED_DAYS = 90;

/** `evenUndone`: it was said within these days, and may have been taken back. */
export function isDismissed(
  { dismissed, today }: Pick<Here, 'dismissed' | 'today'>,
  service: string,
  evenUndone = false,
): boolean {
  const known = dismissed[service];
  if (known === undefined || (known.undone && !evenUndone)) return false;
  const left = daysBetween(today, known.until);
  // Said by a clock that was ahead it must not hold for years.
  return left >= 0 && left <= DISMISSED_DAYS;
}

/** What it is used for here, by the answer in force. */
export function purposeHere(here: Pick<Here, 'policy' | 'declared'>, service: string): Purpose | undefined {
  return isAnswered(here, service) ? here.declared[service]?.answers.purpose : undefined;
}

/** What the organisation has decided on the service for what it is used for here. */
export function decidedHere(here: Pick<Here, 'policy' | 'declared'>, service: string): Decided {
  return decidedOn(here.policy, service, purposeHere(here, service));
}

/** The mode that holds here: a granted exception turns a block into a question. */
export function modeHere(here: Pick<Here, 'policy' | 'declared' | 'granted' | 'today'>, service: string): Mode {
  const mode = modeOf(here.policy, service, purposeHere(here, service));
  const until = here.granted.get(service);
  const isGranted = until !== undefined && toDayNumber(until) >= toDayNumber(here.today);
  return mode === 'block' && isGranted ? 'ask' : mode;
}

/** Nothing when the service is open to this browser. */
export function barOf(here: Here, service: string): Bar | undefined {
  const mode = modeHere(here, service);
  if (mode === 'block') return 'block';
  if (mode !== 'require' || isAnswered(here, service) || isDismissed(here, service)) return undefined;
  return 'require';
}
