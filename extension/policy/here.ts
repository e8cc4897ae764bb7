/** Reads what `barOf` and `decidePrompt` go by. */
import { addDays, type Day } from '../../shared/day.ts';
import { today } from '../clock.ts';
import { type KeptRequest, storedDeclared, storedDismissed, storedRequests } from '../storage.ts';
import type { Here } from './bar.ts';
import { readPolicy } from './in-force.ts';

export async function readHere(): Promise<Here> {
  const [policy, declared, dismissed, requests] = await Promise.all([
    readPolicy(),
    storedDeclared.read(),
    storedDismissed.read(),
    storedRequests.read(),
  ]);
  return { policy, declared, dismissed, granted: grantsOf(requests), today: today() };
}

/** Longest that an exception holds after it was granted, whatever the answer says. */
const LONGEST_GRANT_DAYS = 365;

/** Of several exceptions for one service the longest holds. */
export function grantsOf(requests: readonly KeptRequest[]): Map<string, Day> {
  const granted = new Map<string, Day>();
  for (const { kind, service, answer } of requests) {
    if (kind !== 'exception' || service === undefined || answer?.decision !== 'granted') continue;
    const longest = addDays(answer.day, LONGEST_GRANT_DAYS);
    const until = answer.until === undefined || answer.until < longest ? answer.until : longest;
    const known = granted.get(service);
    if (until !== undefined && (known === undefined || until > known)) granted.set(service, until);
  }
  return granted;
}
