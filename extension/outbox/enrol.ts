import { BROWSER_PATHS, enrolResponseSchema, JWS_TYPES, WIRE_VERSION } from '../../shared/api.ts';
import type { Connection } from '../../shared/connect-code.ts';
import type { Identity } from '../identity/identity.ts';
import { signPayload } from '../identity/sign.ts';
import { type Answer, post } from './post.ts';

/**
 * Makes this browser known to the Worker. Safe to repeat with another number: the same key under the same token counts
 * once.
 */
export async function enrol({ server, token }: Connection, identity: Identity): Promise<Answer<unknown>> {
  const payload = { wire: WIRE_VERSION, audience: server, sequence: identity.sequence, token };
  const body = await signPayload(identity, JWS_TYPES.enrol, payload);
  return post(server + BROWSER_PATHS.enrol, body, enrolResponseSchema);
}

/** The Worker takes nothing under this key any more: it was revoked, seen to be copied, or is lost in time. */
export function isKeySpent(answer: Answer<unknown> | undefined): boolean {
  return answer?.kind === 'refused' && SPENT.includes(answer.code);
}

const SPENT = ['device.revoked', 'device.forked', 'device.sequence-too-old'];
