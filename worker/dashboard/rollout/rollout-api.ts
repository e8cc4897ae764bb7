/** What the roll-out page asks of the server. */
import type * as v from 'valibot';
import { PATHS } from '../../../shared/api.ts';
import { KIT_TOKEN_HEADER, type KitTarget, kitSchema } from '../../../shared/deploy.ts';
import { groupsReportSchema } from '../../../shared/groups.ts';
import {
  addedTokenSchema,
  devicesSchema,
  enrolmentTokenSchema,
  enrolmentTokensSchema,
  type NewToken,
  rolloutSchema,
} from '../../../shared/rollout.ts';
import { read, sendAndRead } from '../client.ts';
import { pathOf } from '../paths.ts';

export function fetchRollout(token: string) {
  return read(token, PATHS.rollout, rolloutSchema);
}

export function fetchTokens(token: string) {
  return read(token, PATHS.enrolmentTokens, enrolmentTokensSchema);
}

export function fetchToken(token: string, number: number) {
  return read(token, pathOf('enrolmentToken', { number: String(number) }), enrolmentTokenSchema);
}

/** Of a group, what a token is made with. */
export type Groups = v.InferOutput<typeof groupsReportSchema>['groups'];

export function fetchGroups(token: string) {
  return read(token, PATHS.groups, groupsReportSchema);
}

export function fetchDevices(token: string, filter: Record<string, string>) {
  return read(token, `${PATHS.devices}?${new URLSearchParams(filter)}`, devicesSchema);
}

export function makeToken(token: string, body: NewToken) {
  return sendAndRead(token, { path: PATHS.enrolmentTokens, method: 'POST', body }, addedTokenSchema);
}

export function replaceToken(token: string, number: number, body: { overlapUntil: string; expiresDay: string }) {
  const path = pathOf('enrolmentTokenRotation', { number: String(number) });
  return sendAndRead(token, { path, method: 'POST', body }, addedTokenSchema);
}

/** `secret`: the enrolment token that the files are to carry. */
export function fetchKit(token: string, target: KitTarget, choices: Record<string, string>, secret: string) {
  const path = `${pathOf('deploy', { target })}?${new URLSearchParams(choices)}`;
  return read(token, path, kitSchema, { [KIT_TOKEN_HEADER]: secret });
}
