/** Roll-out as staff see it: enrolment tokens, enrolled browsers and coverage. Exact, and joined to no service. Pure. */
import * as v from 'valibot';
import { INSTALLATION_BROWSERS } from './api.ts';
import { daySchema } from './day.ts';
import { managedProblemSchema } from './managed-configuration.ts';
import { lineSchema } from './text.ts';
import { wholeNumber } from './whole-number.ts';

/** A browser that has not reported for so many days is silent: nobody knows what is used there. */
export const SILENT_AFTER_DAYS = 7;
/** Browsers under an ephemeral token are forgotten when the day after the one they enrolled on is over. */
export const EPHEMERAL_DAYS = 1;
export const MOST_TOKEN_USES = 1_000_000;
/** A token ends, at the latest this many days from the day it is made. */
export const MOST_TOKEN_DAYS = 800;

/** What staff choose when they make a token. */
const tokenEntries = {
  /** As staff call it; one that is in force has a name of its own. */
  name: lineSchema(80),
  /** Number of the group of browsers that enrol with it; 0 for none. */
  group: v.optional(wholeNumber(0, 10_000), 0),
  /** The last day on which a browser can enrol with it. */
  expiresDay: daySchema,
  maxUses: wholeNumber(1, MOST_TOKEN_USES),
  /** Each browser waits until staff approve it. */
  needsApproval: v.optional(v.boolean(), false),
  /** For virtual desktops that are made anew: their browsers are forgotten soon and never counted. */
  ephemeral: v.optional(v.boolean(), false),
  /** Networks from which browsers may enrol, as 203.0.113.0/24 or 2001:db8::/32; empty for any. */
  addresses: v.optional(v.pipe(v.array(v.pipe(v.string(), v.maxLength(50))), v.maxLength(50, 'at most 50')), []),
  /** More enrolments than this on one day are told to staff. */
  alertAbove: v.optional(wholeNumber(1, MOST_TOKEN_USES), 50),
};

export const newTokenSchema = v.strictObject(tokenEntries);
export type NewToken = v.InferOutput<typeof newTokenSchema>;

export const rotationSchema = v.strictObject({
  /** The last day of the token that is replaced: until then both are good. */
  overlapUntil: daySchema,
  /** Of the new one. */
  expiresDay: daySchema,
});

export const enrolmentTokenStates = ['good', 'expired', 'used-up', 'revoked'] as const;

export const enrolmentTokenSchema = v.strictObject({
  number: v.number(),
  ...tokenEntries,
  group: tokenEntries.group.wrapped,
  needsApproval: tokenEntries.needsApproval.wrapped,
  ephemeral: tokenEntries.ephemeral.wrapped,
  addresses: tokenEntries.addresses.wrapped,
  alertAbove: tokenEntries.alertAbove.wrapped,
  state: v.picklist(enrolmentTokenStates),
  uses: v.number(),
  /** Null for a token from before days were kept. */
  createdDay: v.nullable(daySchema),
  /** Null for the one of the first start. */
  createdBy: v.nullable(v.string()),
  lastUsedDay: v.nullable(daySchema),
  revokedDay: v.nullable(daySchema),
  /** Enrolments today, and whether they are more than was set. */
  enrolledToday: v.number(),
  alert: v.boolean(),
  /** Number of the token that it took the place of. */
  replaces: v.nullable(v.number()),
  browsers: v.strictObject({ enrolled: v.number(), waiting: v.number(), revoked: v.number() }),
});
export type EnrolmentToken = v.InferOutput<typeof enrolmentTokenSchema>;

export const enrolmentTokensSchema = v.strictObject({ tokens: v.array(enrolmentTokenSchema) });

/** `token` is shown here and never again: only its hash is stored. `connectCode`: the same for a person to paste. */
export const addedTokenSchema = v.strictObject({
  token: v.string(),
  connectCode: v.string(),
  ...enrolmentTokenSchema.entries,
});
export type AddedToken = v.InferOutput<typeof addedTokenSchema>;

/** `browsers`: what becomes of those that enrolled with it. Those that nobody trusts yet end in any case. */
export const revocationQuerySchema = v.strictObject({ browsers: v.optional(v.picklist(['keep', 'revoke']), 'keep') });

export const DEVICE_STATES = ['enrolled', 'waiting', 'silent', 'revoked', 'forked'] as const;

export const deviceSchema = v.strictObject({
  /** RFC 7638 thumbprint of its key. */
  id: v.string(),
  state: v.picklist(DEVICE_STATES),
  token: v.strictObject({ number: v.number(), name: v.string() }),
  group: v.nullable(v.strictObject({ number: v.number(), name: v.nullable(v.string()) })),
  browser: v.nullable(v.picklist(INSTALLATION_BROWSERS)),
  version: v.nullable(v.string()),
  setup: v.nullable(v.picklist(['managed', 'code'])),
  problems: v.array(managedProblemSchema),
  /** Null for a browser that enrolled before days were kept. */
  enrolledDay: v.nullable(daySchema),
  /** The last day it reported. */
  lastDay: v.nullable(daySchema),
  ephemeral: v.boolean(),
});
export type Device = v.InferOutput<typeof deviceSchema>;

export const devicesQuerySchema = v.strictObject({
  token: v.optional(v.pipe(v.string(), v.regex(/^[1-9]\d{0,14}$/, 'the number of a token'))),
  state: v.optional(v.picklist(DEVICE_STATES)),
  /** Those with something wrong in what IT set. */
  problems: v.optional(v.literal('any')),
  cursor: v.optional(v.string()),
  limit: v.optional(v.pipe(v.string(), v.regex(/^(?:[1-9]\d?|[12]\d\d)$/, 'from 1 to 299'))),
});
export const devicesSchema = v.strictObject({ devices: v.array(deviceSchema), next: v.nullable(v.string()) });

const counts = { enrolled: v.number(), reporting: v.number(), silent: v.number() };

export const rolloutSchema = v.strictObject({
  day: daySchema,
  /** Browsers that may report: without those of virtual desktops, and those that wait. `silent`: no visibility there. */
  ...counts,
  waiting: v.number(),
  revoked: v.number(),
  /** Two copies of one profile were seen. */
  forked: v.number(),
  ephemeral: v.number(),
  groups: v.array(
    v.strictObject({
      group: v.nullable(v.strictObject({ number: v.number(), name: v.nullable(v.string()) })),
      ...counts,
    }),
  ),
  /** Null: of before the extension said. */
  browsers: v.array(v.strictObject({ browser: v.nullable(v.picklist(INSTALLATION_BROWSERS)), ...counts })),
  versions: v.array(v.strictObject({ version: v.nullable(v.string()), ...counts })),
  setups: v.array(v.strictObject({ setup: v.nullable(v.picklist(['managed', 'code'])), ...counts })),
  /** What is wrong with what IT set, and in how many browsers, the most first. */
  problems: v.array(v.strictObject({ problem: managedProblemSchema, browsers: v.number() })),
  /** Tokens with more enrolments today than was set. */
  alerts: v.array(
    v.strictObject({ token: v.number(), name: v.string(), enrolledToday: v.number(), alertAbove: v.number() }),
  ),
  /** What the server hands out; null where nothing was packaged. */
  packages: v.nullable(v.strictObject({ version: v.string(), chromiumId: v.string(), firefoxId: v.string() })),
});
export type Rollout = v.InferOutput<typeof rolloutSchema>;
