/** Asks the server what it expects here. Runs in the page that shows it; changes nothing. */
import { BROWSER_PATHS, type SetupResponse, setupResponseSchema, WIRE_VERSION } from '../../shared/api.ts';
import type { Connection } from '../../shared/connect-code.ts';
import { type Answer, post } from '../outbox/post.ts';

export function askServer({ server, token }: Connection): Promise<Answer<SetupResponse>> {
  return post(server + BROWSER_PATHS.setup, { wire: WIRE_VERSION, audience: server, token }, setupResponseSchema);
}
