/**
 * Every item the extension stores, and its schema. `local` survives the browser being killed; `session` lives in memory
 * until the browser closes. What does not fit its schema is set aside and counted, never used and never looped on.
 */
import * as v from 'valibot';
import { ownCatalogueSchema } from '../shared/catalogue/own-entries.ts';
import { connectionSchema } from '../shared/connect-code.ts';
import { daySchema } from '../shared/day.ts';
import { answersSchema } from '../shared/declaration.ts';
import { observationSchema, rowIdSchema, serviceIdSchema } from '../shared/observation.ts';
import { policySchema } from '../shared/policy.ts';
import {
  acknowledgementSchema,
  CHECK_RESULTS,
  CONCERN_CATEGORIES,
  concernSchema,
  DISMISSALS,
  dismissalSchema,
  exceptionSchema,
  forgetAcknowledgementSchema,
  receiptSchema,
  requestAnswerSchema,
} from '../shared/statement.ts';
import { browser } from './browser.ts';

interface Item<T> {
  read(): Promise<T>;
  write(value: T): Promise<void>;
  /** The value under its key, for `writeTogether`. */
  entry(value: T): Record<string, T>;
  clear(): Promise<void>;
}

type Area = 'local' | 'session';

function item<Schema extends v.GenericSchema>(
  area: Area,
  key: string,
  schema: Schema,
  fallback: v.InferOutput<Schema>,
): Item<v.InferOutput<Schema>> {
  return {
    async read() {
      const stored = (await browser.storage[area].get(key))[key];
      if (stored === undefined) return fallback;
      const result = v.safeParse(schema, stored);
      if (result.success) return result.output;
      // What lives in memory only, exact counts among it, does not get to a disk this way.
      await setAside(key, [area === 'local' ? stored : null]);
      await browser.storage[area].remove(key);
      return fallback;
    },
    write: (value) => browser.storage[area].set({ [key]: value }),
    entry: (value) => ({ [key]: value }),
    clear: () => browser.storage[area].remove(key),
  };
}

/** A list whose good rows survive a bad one. */
function list<Schema extends v.GenericSchema>(key: string, schema: Schema): Item<v.InferOutput<Schema>[]> {
  return {
    async read() {
      const stored = (await browser.storage.local.get(key))[key];
      if (stored === undefined) return [];
      const rows: unknown[] = Array.isArray(stored) ? stored : [stored];
      const parsed = rows.map((row) => v.safeParse(schema, row));
      const good = parsed.flatMap((result) => (result.success ? [result.output] : []));
      const bad = rows.filter((_, position) => !parsed[position]?.success);
      if (bad.length > 0) {
        await setAside(key, bad);
        await browser.storage.local.set({ [key]: good });
      }
      return good;
    },
    write: (rows) => browser.storage.local.set({ [key]: rows }),
    entry: (rows) => ({ [key]: rows }),
    clear: () => browser.storage.local.remove(key),
  };
}

/** Several items of the `local` area at once: a browser that is killed has all of them or none. */
export function writeTogether(...entries: Record<string, unknown>[]): Promise<void> {
  return browser.storage.local.set(Object.assign({}, ...entries));
}

/** Longest text of one thing set aside, and how many are kept: enough to see what happened, never a full disk. */
const ASIDE_LENGTH = 2_000;
const ASIDE_KEPT = 20;

const asideSchema = v.array(v.object({ item: v.string(), text: v.string() }));

/** What was stored and could not be read. It stays in this browser; the status says how many there are. */
export const storedAside = {
  async read(): Promise<v.InferOutput<typeof asideSchema>> {
    const result = v.safeParse(asideSchema, (await browser.storage.local.get('set-aside'))['set-aside']);
    return result.success ? result.output : [];
  },
  clear: () => browser.storage.local.remove('set-aside'),
};

let settingAside: Promise<unknown> = Promise.resolve();

/** One after the other: items are read side by side, and more than one of them can be bad. */
export function setAside(key: string, values: readonly unknown[]): Promise<void> {
  const added = values.map((value) => ({ item: key, text: (JSON.stringify(value) ?? '').slice(0, ASIDE_LENGTH) }));
  const write = async () =>
    browser.storage.local.set({ 'set-aside': [...(await storedAside.read()), ...added].slice(-ASIDE_KEPT) });
  const done = settingAside.then(write, write);
  settingAside = done.catch(() => {});
  return done;
}

/** Where a row of the outbox stands: to be sent; merged while the device was too new to count; merged for good. */
const rowState = v.picklist(['pending', 'held', 'merged']);

/** How a row begins: it waits. */
export const NEW_ROW = { state: 'pending' as const, redated: false };

/** As it goes over the wire, but for the tag, which is made when it is sent: what fits here fits there. */
export const outboxObservationSchema = v.object({
  ...v.omit(observationSchema, ['tag']).entries,
  state: rowState,
  /** Grows with every change, so that an answer about an older content does not count for the newer. */
  revision: v.number(),
  redated: v.boolean(),
});
export type OutboxObservation = v.InferOutput<typeof outboxObservationSchema>;

export const outboxDeclarationSchema = v.object({
  id: rowIdSchema,
  service: serviceIdSchema,
  day: daySchema,
  replaces: v.optional(rowIdSchema),
  /** Null takes back what it replaces. */
  answers: v.nullable(answersSchema),
  state: rowState,
  redated: v.boolean(),
});
export type OutboxDeclaration = v.InferOutput<typeof outboxDeclarationSchema>;

const statementRow = { state: rowState, redated: v.boolean() };
/** A statement as it goes over the wire, but for the tag of an acknowledgement, which is made when it is sent. */
export const outboxStatementSchema = v.variant('kind', [
  v.object({ ...v.omit(acknowledgementSchema, ['tag']).entries, ...statementRow }),
  v.object({ ...v.omit(forgetAcknowledgementSchema, ['tag']).entries, ...statementRow }),
  v.object({ ...dismissalSchema.entries, ...statementRow }),
  v.object({ ...exceptionSchema.entries, ...statementRow }),
  v.object({ ...concernSchema.entries, ...statementRow }),
]);
export type OutboxStatement = v.InferOutput<typeof outboxStatementSchema>;

/** "Forget what was sent about this service in the quarter of `day`, up to `day`." The tag is made when it is sent. */
export const outboxEraseSchema = v.object({
  id: rowIdSchema,
  service: serviceIdSchema,
  day: daySchema,
  state: rowState,
  redated: v.boolean(),
});
export type OutboxErase = v.InferOutput<typeof outboxEraseSchema>;

export const storedStatements = list('outbox-statements', outboxStatementSchema);
export const storedErasures = list('outbox-erasures', outboxEraseSchema);
export const storedObservations = list('outbox-observations', outboxObservationSchema);
export const storedDeclarations = list('outbox-declarations', outboxDeclarationSchema);

export const storedConnection = item('local', 'connection', v.nullable(connectionSchema), null);

/**
 * What IT set, as the browser handed it over last. Null before it is decided whether anything is set; without keys, nothing
 * is.
 */
export const storedManaged = item('local', 'managed', v.nullable(v.record(v.string(), v.unknown())), null);
/** The connection of this browser is IT's; and the one, or none, that was there before and comes back should policy go. */
export const storedBeforePolicy = item(
  'local',
  'before-policy',
  v.nullable(v.object({ connection: v.nullable(connectionSchema) })),
  null,
);
/** The organisation that what is stored here is of, in a browser that policy has left without a connection. */
export const storedParted = item('local', 'parted', v.nullable(connectionSchema), null);
/** The token that the key enrolled with; null where that was before tokens were kept: then it is the connection's. */
export const storedEnrolled = item('local', 'enrolled', v.nullable(v.string()), null);
/** The server whose notice a person has read here. */
export const storedNoticeRead = item('local', 'notice-read', v.string(), '');

/** The policy that came last, as it was signed, and its hash. What holds here `readPolicy` tells. */
export const storedPolicyHash = item('local', 'policy-hash', v.string(), '');
export const storedPolicy = item('local', 'policy', v.nullable(policySchema), null);

/** The organisation's catalogue entries: verified and found within bounds when they came. */
export const storedOwnCatalogue = item('local', 'own-catalogue', v.nullable(ownCatalogueSchema), null);
/** The version of the extension that found them so. */
export const storedOwnChecked = item('local', 'own-checked', v.string(), '');

const candidateSchema = v.object({
  kind: v.picklist(['site', 'extension']),
  /** A registrable domain, or the name that an extension gives itself. */
  name: v.pipe(v.string(), v.maxLength(253)),
  reasons: v.array(v.string()),
  lastDay: daySchema,
});
export type Candidate = v.InferOutput<typeof candidateSchema>;
/** Names that look like AI tools and stand in no catalogue. Never sent. */
export const storedCandidates = list('candidates', candidateSchema);

/**
 * What was declared from this browser, by service: the answer in force here, the row that carries it, and the number
 * that the policy's "ask again" had then.
 */
const declaredSchema = v.record(
  serviceIdSchema,
  v.object({ id: rowIdSchema, answers: answersSchema, askAgain: v.optional(v.number(), 0) }),
);
export type Declared = v.InferOutput<typeof declaredSchema>;
export const storedDeclared = item('local', 'declared', declaredSchema, {});

/** Calls when a service was answered about or left alone, here or in another page of the extension. Gives what ends it. */
export function onAnswered(listener: () => void): () => void {
  const onChanged = (changes: Record<string, unknown>) => {
    if ('declared' in changes || 'dismissed' in changes) listener();
  };
  browser.storage.local.onChanged.addListener(onChanged);
  return () => browser.storage.local.onChanged.removeListener(onChanged);
}

/** The service that was answered about last: its answers are offered for the next. */
export const storedLastAnswered = item('local', 'last-answered', v.string(), '');

/** Services that a person has said are no use at work, or no AI: neither asked about nor noticed here until that day. */
const dismissedSchema = v.record(
  serviceIdSchema,
  v.object({
    reason: v.picklist(DISMISSALS),
    until: daySchema,
    /** Id of the erasure that went with it: taken back with it, and no other. */
    erasure: v.optional(rowIdSchema),
    /** Taken back, and kept so that saying it again is not counted again. */
    undone: v.optional(v.boolean()),
  }),
);
export type Dismissed = v.InferOutput<typeof dismissedSchema>;
export const storedDismissed = item('local', 'dismissed', dismissedSchema, {});

/** As the key of a record. */
const numberSchema = v.pipe(v.string(), v.regex(/^\d+$/));

/** Versions of the policy's text that were acknowledged here, and how their check question was answered first. */
const acknowledgedSchema = v.record(numberSchema, v.picklist(CHECK_RESULTS));
export const storedAcknowledged = item('local', 'acknowledged', acknowledgedSchema, {});

/** Which services were ever sent: the last day of each quarter. What the person can ask the Worker for, and have it forget. */
const reportedSchema = v.record(serviceIdSchema, v.record(numberSchema, daySchema));
export type Reported = v.InferOutput<typeof reportedSchema>;
export const storedReported = item('local', 'reported', reportedSchema, {});

/** Exceptions asked for and concerns reported from here, with what came back. */
const keptRequestSchema = v.object({
  receipt: receiptSchema,
  kind: v.picklist(['exception', 'concern']),
  service: v.optional(serviceIdSchema),
  category: v.optional(v.picklist(CONCERN_CATEGORIES)),
  text: v.string(),
  day: daySchema,
  /** Goes alone and unsigned, not before this moment (milliseconds since 1970); 0 once it has gone. */
  aloneAfter: v.optional(v.number()),
  answer: v.optional(requestAnswerSchema),
});
export type KeptRequest = v.InferOutput<typeof keptRequestSchema>;
export const storedRequests = list('requests', keptRequestSchema);

/** Unasked interruptions so far: the last day of one, and how many a service has had. */
const promptBudgetSchema = v.object({
  lastDay: v.nullable(daySchema),
  byService: v.record(serviceIdSchema, v.number()),
});
export type PromptBudget = v.InferOutput<typeof promptBudgetSchema>;
export const storedPromptBudget = item('local', 'prompt-budget', promptBudgetSchema, { lastDay: null, byService: {} });

const syncStateSchema = v.object({
  /** Day of the last sync that the Worker answered. */
  lastDay: v.nullable(daySchema),
  /** Failures since then, and the code of the last. */
  failures: v.number(),
  problem: v.nullable(v.string()),
  held: v.boolean(),
  /** Rows that were given up, with the Worker's reason. */
  givenUp: v.array(v.object({ code: v.string() })),
});
export type SyncState = v.InferOutput<typeof syncStateSchema>;
export const storedSyncState = item('local', 'sync-state', syncStateSchema, {
  lastDay: null,
  failures: 0,
  problem: null,
  held: true,
  givenUp: [],
});

/** What each tab shows: service ids only, never an address. */
const tabsSchema = v.record(
  v.string(),
  v.object({
    top: v.nullable(serviceIdSchema),
    frames: v.array(serviceIdSchema),
    /** What was last signed in to here, as long as nothing of any service was shown since. */
    signIn: v.optional(serviceIdSchema),
    prerendered: v.optional(v.boolean()),
  }),
);
export type Tabs = v.InferOutput<typeof tabsSchema>;
export const storedTabs = item('session', 'tabs', tabsSchema, {});

/** Why nothing came by itself, for what was met since the browser started: by service, the last reason. */
export const storedQuietReasons = item('session', 'quiet-reasons', v.record(serviceIdSchema, v.string()), {});

/** When a signed batch last went, in milliseconds since 1970; in memory only. What goes alone keeps away from it. */
export const storedLastSynced = item('session', 'last-synced', v.number(), 0);

/** Tabs that stand at the gate. In memory only, because of the address that the person was on the way to. */
const gatesSchema = v.record(
  v.string(),
  v.object({
    service: serviceIdSchema,
    bar: v.picklist(['require', 'block']),
    /** The page, or a part of it, was there before the gate. */
    loaded: v.boolean(),
    /** Steps back in the tab's history that lead to where the person came from. */
    back: v.number(),
    /** Where the person was on the way to: for a gate that lets on. */
    target: v.optional(v.string()),
    /** The gate was there: an error page that is found in its place was come back to. */
    shown: v.optional(v.boolean()),
  }),
);
export type Gates = v.InferOutput<typeof gatesSchema>;
export const storedGates = item('session', 'gates', gatesSchema, {});

/** The day for which the browser's rules were last set, since it started: a worker that wakes need not do it again. */
export const storedBarrierDay = item('session', 'barrier-day', v.string(), '');

/** Visits of a day, counted to ten in memory only; storage that survives has the band. */
export const storedTally = item(
  'session',
  'tally',
  v.object({ day: v.nullable(daySchema), visits: v.record(serviceIdSchema, v.number()) }),
  {
    day: null,
    visits: {},
  },
);

/** An unfinished answer: kept in memory, by service, until it is sent or the browser closes. */
export const draftSchema = v.partial(
  v.object({
    purpose: v.string(),
    domain: v.string(),
    affected: v.string(),
    data: v.string(),
    handling: v.string(),
    account: v.string(),
    note: v.string(),
  }),
);
export type Draft = v.InferOutput<typeof draftSchema>;
export const storedDrafts = item('session', 'drafts', v.record(serviceIdSchema, draftSchema), {});

export async function writeDraft(service: string, draft: Draft): Promise<void> {
  await storedDrafts.write({ ...(await storedDrafts.read()), [service]: draft });
}
