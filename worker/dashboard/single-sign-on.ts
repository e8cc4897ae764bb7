/** Signing in by the organisation's single sign-on, where one stands before the server. */
import { PATHS } from '../../shared/api.ts';
import { healthSchema } from '../../shared/health.ts';
import { type Me, meSchema } from '../../shared/me.ts';
import { type Answer, read, SINGLE_SIGN_ON } from './client.ts';

/** Where Cloudflare Access ends a session. */
export const SIGN_OUT_PATH = '/cdn-cgi/access/logout';

/** Null where there is none: nobody is asked who they are in vain. */
export async function trySingleSignOn(): Promise<Answer<Me> | null> {
  const health = await read(SINGLE_SIGN_ON, PATHS.health, healthSchema);
  if (!health.ok || !health.value.singleSignOn) return null;
  return read(SINGLE_SIGN_ON, PATHS.me, meSchema);
}
