/** Whether a browser can enrol with a token. Pure. */
import { type Day, toDayNumber } from '../../shared/day.ts';
import type { EnrolmentToken } from '../../shared/rollout.ts';

export function tokenState(
  token: { revoked_day: number | null; expires_day: number; uses: number; max_uses: number },
  today: Day,
): EnrolmentToken['state'] {
  if (token.revoked_day !== null) return 'revoked';
  if (token.expires_day < toDayNumber(today)) return 'expired';
  return token.uses < token.max_uses ? 'good' : 'used-up';
}
