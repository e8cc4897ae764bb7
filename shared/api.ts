/** What travels between browser, Worker and dashboard: paths, bodies, limits and the wire version. Pure. */
import * as v from 'valibot';
import { daySchema } from './day.ts';
import { declarationSchema } from './declaration.ts';
import { managedProblemSchema } from './managed-configuration.ts';
import { observationSchema, rowIdSchema, serviceIdSchema } from './observation.ts';
import { concernEntries, receiptSchema, statementSchema } from './statement.ts';
import { tagSchema } from './tag.ts';

export const WIRE_VERSION = 1;

/** What browsers call. */
export const BROWSER_PATHS = {
  enrol: '/v1/enrol',
  sync: '/v1/sync',
  ownData: '/v1/own-data',
  concerns: '/v1/concerns',
  receipts: '/v1/receipts',
  setup: '/v1/setup',
} as const;

export const PATHS = {
  ...BROWSER_PATHS,
  inventory: '/v1/inventory',
  catalogue: '/v1/catalogue',
  policy: '/v1/policy',
  requests: '/v1/requests',
  requestAnswer: '/v1/requests/:id/answer',
  findings: '/v1/findings',
  systems: '/v1/systems',
  system: '/v1/systems/:id',
  systemsImport: '/v1/systems/import',
  useReview: '/v1/systems/:id/uses/:use/review',
  screening: '/v1/systems/:id/screenings/:kind',
  assessments: '/v1/systems/:id/assessments',
  openAssessment: '/v1/systems/:id/assessment',
  assessmentSubmission: '/v1/systems/:id/assessment/submission',
  assessmentReview: '/v1/systems/:id/assessment/review',
  assessmentReturn: '/v1/systems/:id/assessment/return',
  assessmentDecision: '/v1/systems/:id/assessment/decision',
  exclusion: '/v1/systems/:id/exclusion',
  exclusionApproval: '/v1/systems/:id/exclusion/approval',
  retirement: '/v1/systems/:id/retirement',
  forms: '/v1/forms',
  criteria: '/v1/criteria',
  criteriaApproval: '/v1/criteria/:version/approval',
  groups: '/v1/groups',
  log: '/v1/log',
  me: '/v1/me',
  enrolmentTokens: '/v1/enrolment-tokens',
  enrolmentToken: '/v1/enrolment-tokens/:number',
  enrolmentTokenRotation: '/v1/enrolment-tokens/:number/rotation',
  devices: '/v1/devices',
  device: '/v1/devices/:id',
  deviceApproval: '/v1/devices/:id/approval',
  rollout: '/v1/rollout',
  deployTargets: '/v1/deploy',
  deploy: '/v1/deploy/:target',
  staff: '/v1/staff',
  staffToken: '/v1/staff/:number',
  health: '/healthz',
  openapi: '/openapi.json',
} as const;

/** JWS `typ` headers, so that a signature made for one purpose is worth nothing for another. */
export const JWS_TYPES = {
  enrol: 'unshade-enrol+jws',
  sync: 'unshade-sync+jws',
  policy: 'unshade-policy+jws',
  catalogue: 'unshade-catalogue+jws',
  ownData: 'unshade-own-data+jws',
  answer: 'unshade-answer+jws',
} as const;

/** Browsers as roll-out tells them apart. */
export const INSTALLATION_BROWSERS = ['chrome', 'edge', 'brave', 'chromium', 'firefox', 'other'] as const;
export type InstallationBrowser = (typeof INSTALLATION_BROWSERS)[number];
export const MOST_MANAGED_PROBLEMS = 20;

export const JWS_CONTENT_TYPE = 'application/jose';

/** Longest request body, in bytes: the largest batch that the schemas allow fits. */
export const BODY_LIMIT = 640 * 1024;
/** Longest file of AI systems to import, in bytes: an export of as many as there can be fits. */
export const IMPORT_LIMIT = 8 * 1024 * 1024;
/** Most rows of each kind in one batch. */
export const BATCH_ROWS = 100;
/** A device introduces at most this many tags in a quarter, and declarations in a day of the Worker's clock. */
export const NEW_TAGS_A_QUARTER = 60;
export const DECLARATIONS_A_DAY = 20;
/** Statements of a device that are taken in a day of the Worker's clock. */
export const STATEMENTS_A_DAY = 40;
/** Concerns without signature under one token in a day; as many as browsers enrolled with it, where those are more. */
export const CONCERNS_A_DAY = 20;
/** A new device's rows count only after it has reported on this many days. */
export const DAYS_UNTIL_TRUSTED = 3;

/** Grows by one with every attempt, and is written down before the attempt: never used twice for different content. */
const sequenceSchema = v.pipe(
  v.number(),
  v.integer('a whole number'),
  v.minValue(1, 'at least 1'),
  v.maxValue(2 ** 47 - 1, 'below 2^47'),
);

export const enrolRequestSchema = v.strictObject({
  wire: v.literal(WIRE_VERSION),
  audience: v.string(),
  /** Of the same count as a sync's, so that an old enrolment cannot be played again. */
  sequence: sequenceSchema,
  token: v.pipe(v.string(), v.maxLength(128, 'at most 128 characters')),
});

export const enrolResponseSchema = v.object({
  wire: v.literal(WIRE_VERSION),
  /** RFC 7638 thumbprint of the device's public key. */
  device: v.string(),
});

/** "Forget what carries this tag, up to this day." Merges by maximum. */
export const eraseSchema = v.strictObject({
  id: rowIdSchema,
  service: serviceIdSchema,
  tag: tagSchema,
  upTo: daySchema,
});
export type Erase = v.InferOutput<typeof eraseSchema>;

const rows = <Schema extends v.GenericSchema>(schema: Schema) =>
  v.pipe(v.array(schema), v.maxLength(BATCH_ROWS, `at most ${BATCH_ROWS} rows`));

const heldVersion = v.pipe(
  v.number(),
  v.integer('a whole number'),
  v.minValue(0, 'not below 0'),
  v.maxValue(2 ** 47 - 1, 'below 2^47'),
);

/** What a browser says of itself, for roll-out alone: joined to no service. */
export const installationSchema = v.strictObject({
  browser: v.picklist(INSTALLATION_BROWSERS),
  /** Of the extension. */
  version: v.pipe(v.string(), v.regex(/^\d{1,5}(?:\.\d{1,5}){0,3}$/, 'a version, as 0.1.0')),
  /** By the browser's policy, or by a person with a connect code. */
  setup: v.picklist(['managed', 'code']),
  /** What is wrong with what IT set. */
  problems: v.pipe(v.array(managedProblemSchema), v.maxLength(MOST_MANAGED_PROBLEMS, 'at most 20')),
});
export type Installation = v.InferOutput<typeof installationSchema>;

export const syncRequestSchema = v.strictObject({
  wire: v.literal(WIRE_VERSION),
  audience: v.string(),
  sequence: sequenceSchema,
  /** 128 random bits, never stored: without them the digest of a batch could be found again from rows in the database. */
  nonce: rowIdSchema,
  /** Versions that the browser holds of the policy and of the organisation's catalogue entries; 0 for none. */
  policy: heldVersion,
  catalogue: v.optional(heldVersion, 0),
  observations: rows(observationSchema),
  declarations: rows(declarationSchema),
  erasures: rows(eraseSchema),
  statements: v.optional(rows(statementSchema), []),
  installation: v.optional(installationSchema),
});
export type SyncRequest = v.InferOutput<typeof syncRequestSchema>;

/** Why a row of an accepted batch was not merged. */
export const ROW_REFUSALS = [
  'row.day-out-of-range',
  'row.service-unknown',
  'row.too-many-tags',
  'row.too-many-declarations',
  'row.too-many-statements',
  'row.policy-unknown',
] as const;
export type RowRefusal = (typeof ROW_REFUSALS)[number];

export const syncResponseSchema = v.object({
  wire: v.literal(WIRE_VERSION),
  /** The Worker's day, for a browser whose clock is off. */
  day: daySchema,
  /** True while this device is too new for its rows to count; it keeps its rows and sends them again once it is false. */
  held: v.boolean(),
  merged: v.array(rowIdSchema),
  refused: v.array(v.object({ id: rowIdSchema, code: v.picklist(ROW_REFUSALS) })),
  /** A compact JWS (Ed25519) around a policy, when the Worker's is newer than the browser's. */
  policy: v.optional(v.string()),
  /** A compact JWS (Ed25519) around the organisation's catalogue entries, when the Worker's are newer than the browser's. */
  catalogue: v.optional(v.string()),
  /** Version of the extension that the server hands out; left out where it hands out none. */
  extension: v.optional(v.string()),
});
export type SyncResponse = v.InferOutput<typeof syncResponseSchema>;

/** A concern that goes alone and unsigned: the token says that some browser of the organisation sent it, not which. */
export const concernRequestSchema = v.strictObject({
  wire: v.literal(WIRE_VERSION),
  audience: v.string(),
  token: v.pipe(v.string(), v.maxLength(128, 'at most 128 characters')),
  ...concernEntries,
});
export type ConcernRequest = v.InferOutput<typeof concernRequestSchema>;
export const concernResponseSchema = v.object({ wire: v.literal(WIRE_VERSION) });

export const receiptRequestSchema = v.strictObject({
  wire: v.literal(WIRE_VERSION),
  audience: v.string(),
  receipt: receiptSchema,
});
export const receiptResponseSchema = v.object({
  wire: v.literal(WIRE_VERSION),
  /** A compact JWS (Ed25519) around a request's answer; null as long as there is none, and for an unknown receipt. */
  answer: v.nullable(v.string()),
});

/** What a browser's set-up should be, asked for by its verify page: with the token that it was given, unsigned. */
export const setupRequestSchema = v.strictObject({
  wire: v.literal(WIRE_VERSION),
  audience: v.string(),
  token: v.pipe(v.string(), v.maxLength(128, 'at most 128 characters')),
});
export const TOKEN_STATES = ['good', 'unknown', 'expired', 'used-up', 'revoked', 'other-server'] as const;
export const setupResponseSchema = v.object({
  wire: v.literal(WIRE_VERSION),
  server: v.string(),
  keyFingerprint: v.string(),
  token: v.picklist(TOKEN_STATES),
  /** Name of the group that the token carries; null for none, or where the token is not good. */
  group: v.nullable(v.string()),
  /** Version of the extension that the server hands out; null where it hands out none. */
  extension: v.nullable(v.string()),
});
export type SetupResponse = v.InferOutput<typeof setupResponseSchema>;
