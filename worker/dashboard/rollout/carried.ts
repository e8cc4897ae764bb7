import type { AddedToken, EnrolmentToken } from '../../../shared/rollout.ts';

/** The token that the files carry: made here just now, or pasted. */
export type Carried = { kind: 'made'; token: AddedToken } | { kind: 'pasted'; secret: string };

/** What the server said of a token when files were asked for. `secret`: as it was pasted; empty of one that was made here. */
export interface Refusal {
  secret: string;
  message: string;
}

/** Why nobody should make files with it any more; null as long as it is good. Pure. */
export function endOf(
  carried: Carried | null,
  tokens: readonly EnrolmentToken[],
): 'expired' | 'used-up' | 'revoked' | 'replaced' | null {
  if (carried?.kind !== 'made') return null;
  const { number } = carried.token;
  const state = tokens.find((token) => token.number === number)?.state ?? 'good';
  if (state !== 'good') return state;
  return isReplaced(number, tokens) ? 'replaced' : null;
}

/** Whether a token that is in force took its place. Pure. */
export function isReplaced(number: number, tokens: readonly EnrolmentToken[]): boolean {
  return tokens.some(({ replaces, state }) => replaces === number && state !== 'revoked');
}
