import type { Context } from 'hono';
import * as v from 'valibot';
import { addDays, daySchema } from '../../shared/day.ts';
import { mixesScripts, nameKey } from '../../shared/name-key.ts';
import { ROLES } from '../../shared/role.ts';
import { lineSchema } from '../../shared/text.ts';
import type { AppEnv } from '../app.ts';
import { readJsonBody } from '../body.ts';
import { logView } from '../log/views.ts';
import { Problem } from '../problem.ts';
import { hashToken } from '../tokens.ts';
import { whoOf } from '../who.ts';
import { emailSchema } from './email.ts';
import { addToken, listTokens, OWN_NAME, readToken, revokeToken } from './store.ts';

/** A token ends, at the latest this many days from today. */
const MOST_DAYS_VALID = 400;

export const staffTokenSchema = v.strictObject({
  number: v.number(),
  name: v.string(),
  roles: v.array(v.picklist(ROLES)),
  createdDay: daySchema,
  /** The last day it is good for. */
  expiresDay: daySchema,
  lastUsedDay: v.nullable(daySchema),
  revokedDay: v.nullable(daySchema),
  /** Of who signs in by single sign-on; null for a token. */
  email: v.nullable(v.string()),
});

export const staffSchema = v.strictObject({ tokens: v.array(staffTokenSchema) });

export const newStaffTokenSchema = v.strictObject({
  /** Of the person, as the log shows it. */
  name: v.pipe(
    lineSchema(80),
    v.check((name) => nameKey(name) !== '', 'not empty'),
    v.check((name) => !mixesScripts(name), 'letters of one script: some of the others look the same'),
  ),
  roles: v.pipe(
    v.array(v.picklist(ROLES)),
    v.minLength(1, 'at least one role'),
    v.check((roles) => new Set(roles).size === roles.length, 'each role once'),
  ),
  expiresDay: daySchema,
  /** In place of a token: the person signs in by single sign-on under this address. */
  email: v.optional(emailSchema),
});

/** `token` is shown here and never again: only its hash is stored. Null for who signs in by single sign-on. */
export const addedStaffTokenSchema = v.strictObject({
  token: v.nullable(v.string()),
  ...staffTokenSchema.entries,
});

export async function staff(c: Context<AppEnv>): Promise<Response> {
  await logView(c, 'staff', {});
  return c.json({ tokens: await listTokens(c.env.DB) } satisfies v.InferOutput<typeof staffSchema>);
}

export async function addStaff(c: Context<AppEnv>): Promise<Response> {
  const { name, roles, expiresDay, email } = await readJsonBody(c.req.raw, newStaffTokenSchema);
  const today = c.get('today');
  const last = addDays(today, MOST_DAYS_VALID);
  if (expiresDay < today || expiresDay > last) {
    throw new Problem('body.invalid', `Expected: the token's last day, from ${today} to ${last}.`, 'expiresDay');
  }
  if (nameKey(name) === OWN_NAME) {
    throw new Problem('staff.name-taken', 'Unshade itself stands in the log under this name. Choose another.', 'name');
  }
  const { token, by } =
    email === undefined ? await makeToken() : { token: null, by: { kind: 'email', email } as const };
  const added = await addToken(c.env.DB, whoOf(c), { by, name, roles, today, expiresDay });
  if (added === 'name-taken') {
    const message =
      'There is, or was, a token under this name, and a name that was ever used cannot be used again: the log tells people apart by it. Choose another.';
    throw new Problem('staff.name-taken', message, 'name');
  }
  if (added === 'email-taken') {
    const message = 'Somebody signs in under this mail address already. Revoke that access first, to give another.';
    throw new Problem('staff.email-taken', message, 'email');
  }
  return c.json({ token, ...added } satisfies v.InferOutput<typeof addedStaffTokenSchema>);
}

async function makeToken() {
  // Begins with a word that scanners for lost secrets can look for.
  const token = `unshade_${crypto.getRandomValues(new Uint8Array(32)).toBase64({ alphabet: 'base64url', omitPadding: true })}`;
  return { token, by: { kind: 'token', hash: await hashToken(token) } as const };
}

export async function revokeStaff(c: Context<AppEnv>): Promise<Response> {
  const number = /^[1-9]\d{0,14}$/.test(c.req.param('number') ?? '') ? Number(c.req.param('number')) : 0;
  const known = await readToken(c.env.DB, number);
  if (!known) throw new Problem('staff.unknown', 'There is no such token. Read the list again.');
  await revokeToken(c.env.DB, whoOf(c), known, c.get('today'));
  // Whoever was faster has revoked it too.
  const now = await readToken(c.env.DB, number);
  if (!now || now.revokedDay === null) {
    throw new Problem('staff.last-admin', 'This is the last admin. Add a token for another admin first.');
  }
  return c.json(now satisfies v.InferOutput<typeof staffTokenSchema>);
}
