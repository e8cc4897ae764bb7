/** Every message between the extension's pages and its background, and the answers. Parsed where it arrives. */
import * as v from 'valibot';
import type { Day } from '../shared/day.ts';
import { type Answers, answersSchema, type Purpose } from '../shared/declaration.ts';
import type { ManagedConfiguration, ManagedProblem } from '../shared/managed-configuration.ts';
import { serviceIdSchema } from '../shared/observation.ts';
import type { Limits, Mode, Policy, PolicyTranslation, ServiceStatus } from '../shared/policy.ts';
import {
  type CheckResult,
  CONCERN_CATEGORIES,
  concernEntries,
  DISMISSALS,
  type Dismissal,
  exceptionSchema,
} from '../shared/statement.ts';
import { browser } from './browser.ts';
import type { ManagedState } from './identity/managed-state.ts';
import type { Bar } from './policy/bar.ts';
import type { QuietReason } from './prompt/decide.ts';
import type { Candidate, KeptRequest, SyncState } from './storage.ts';

const tabSchema = v.pipe(v.number(), v.integer());

export const requestSchema = v.variant('kind', [
  /** What the prompt has to ask: about a service by name, or about the tab in front. */
  v.strictObject({ kind: v.literal('describe-prompt'), service: v.optional(serviceIdSchema) }),
  v.strictObject({ kind: v.literal('declare'), service: serviceIdSchema, answers: answersSchema }),
  v.strictObject({ kind: v.literal('dismiss'), service: serviceIdSchema, reason: v.picklist(DISMISSALS) }),
  /** Notices a dismissed service again. */
  v.strictObject({ kind: v.literal('undo-dismissal'), service: serviceIdSchema }),
  /** Takes back what was declared: "I do not use it any more". */
  v.strictObject({ kind: v.literal('withdraw'), service: serviceIdSchema }),
  v.strictObject({ kind: v.literal('describe-policy') }),
  /** `choice`: the first answer to the check question, where there is one. */
  v.strictObject({
    kind: v.literal('acknowledge'),
    version: v.pipe(v.number(), v.integer()),
    choice: v.optional(v.pipe(v.number(), v.integer())),
  }),
  v.strictObject({
    kind: v.literal('report-concern'),
    category: v.picklist(CONCERN_CATEGORIES),
    text: concernEntries.text,
    service: v.optional(serviceIdSchema),
    /** Goes alone and unsigned, some hours later. */
    anonymous: v.boolean(),
  }),
  v.strictObject({
    kind: v.literal('request-exception'),
    service: serviceIdSchema,
    text: exceptionSchema.entries.text,
  }),
  /** What the gate in this tab is about. */
  v.strictObject({ kind: v.literal('describe-gate'), tab: tabSchema }),
  /** Asks to go on from the gate in this tab. */
  v.strictObject({ kind: v.literal('pass-gate'), tab: tabSchema }),
  v.strictObject({ kind: v.literal('connect'), code: v.pipe(v.string(), v.maxLength(2_000)) }),
  /** The person has read what this server has noticed here. */
  v.strictObject({ kind: v.literal('read-notice'), server: v.pipe(v.string(), v.maxLength(300)) }),
  v.strictObject({ kind: v.literal('describe-status') }),
  v.strictObject({ kind: v.literal('sync-now') }),
  /** Forgets what was sent from here, here and in the Worker. */
  v.strictObject({ kind: v.literal('erase') }),
]);
export type Request = v.InferOutput<typeof requestSchema>;

/** A service as pages name it. */
export interface NamedService {
  service: string;
  product: string;
  vendor: string;
}

/** What every page about a service tells beside its name. */
export interface ServiceFacts extends NamedService {
  /** Whether the account is asked for. */
  asksAccount: boolean;
  /** The mode that holds here. */
  mode: Mode;
  status: ServiceStatus;
  conditions: string | null;
  /** The conditions that the browser has words of its own for. */
  limits: Limits | null;
  /** The purpose that was declared here, where the decision is for that purpose and not for the service as a whole. */
  forPurpose: Purpose | null;
  /** The approved service to use instead, and where it is. */
  alternative: (NamedService & { url: string | null }) | null;
  /** The answer in force, when one was given from here. */
  given: Answers | null;
  /** The organisation has asked again since it was given. */
  askedAgain: boolean;
  /** What was answered last about another service, to be taken over with one tap. */
  last: { product: string; answers: Answers } | null;
  contact: string | null;
}

/** What a person reads before anything is noticed in a browser that IT manages. */
export interface Notice {
  /** As IT names it; null where it does not. */
  organisation: string | null;
  server: string;
}

export type PromptState =
  /** `isManaged`: by IT, whose settings cannot be used. */
  | { kind: 'not-connected'; isManaged: boolean }
  | { kind: 'notice'; notice: Notice }
  | { kind: 'nothing-here'; policyDue: boolean }
  | ({
      kind: 'service';
      /** Neither asked about nor noticed here until that day. */
      dismissed: { reason: Dismissal; until: Day } | null;
      /** A version of the policy's text waits to be read. */
      policyDue: boolean;
    } & ServiceFacts);

export type GateState =
  /** The gate was opened by hand, or what it was for is open by now and gone from memory. */
  | { kind: 'nothing-here' }
  | ({
      kind: 'gate';
      bar: Bar;
      /** Nothing bars it any more: answered, granted, or decided otherwise meanwhile. */
      open: boolean;
      /** The page, or a part of it, was there before the gate: what was typed there may have been sent. */
      loaded: boolean;
      back: number;
      /** There is somewhere to go on to, once nothing bars it. */
      next: boolean;
      /** An exception that was asked for, and what came of it. */
      request: KeptRequest | null;
    } & ServiceFacts);

/** `url`: where to go on to. */
export type PassResult = { kind: 'pass'; url: string } | { kind: 'stay' };

export interface PolicyState {
  /** Null when the organisation has written none. */
  text: { version: number; translation: PolicyTranslation; acknowledged: CheckResult | null } | null;
  contact: string | null;
}

export type ConnectResult =
  | { kind: 'connected' }
  /** By IT: no code is taken here. */
  | { kind: 'managed' }
  | { kind: 'not-a-code' }
  | { kind: 'refused'; code: string }
  | { kind: 'unreachable' };

/** What the organisation has added, place by place: whoever is noticed there may see where. */
export interface OwnStatus {
  version: number;
  places: { product: string; place: string }[];
  excluded: string[];
}

/** What IT set on the machine, as far as is known. */
export interface ManagedStatus {
  state: ManagedState;
  /** Null where nothing is set. */
  configuration: Omit<ManagedConfiguration, 'connection'> | null;
  problems: ManagedProblem[];
}

export interface Status {
  server: string | null;
  managed: ManagedStatus;
  /** Waits to be read; nothing is noticed before. */
  notice: Notice | null;
  /** Within what IT allows here. */
  policy: Policy | null;
  /** The hash of the policy in force, as `GET /v1/policy` shows it. */
  policyHash: string;
  /** The policy was not confirmed for so many days that it may be old; it stays in force. */
  stale: boolean;
  sync: SyncState;
  /** What is to be sent, as the own data lists it. */
  waiting: number;
  /** Rows that were sent and go again once this browser counts. */
  kept: number;
  /** Stored things that could not be read and were set aside. */
  setAside: number;
  /** Products in the built-in catalogue. */
  products: number;
  /** The organisation's own entries, as they last came. */
  own: OwnStatus | null;
  /** Names that look like AI tools and stand in no catalogue. They never leave this browser. */
  candidates: Candidate[];
  /** What was met since the browser started, and why nothing came by itself. */
  quiet: { product: string; reason: QuietReason }[];
  /** Services that are kept from this browser; -1 when rules for them could not be set. */
  barred: number;
  /** What was asked for or reported from here, newest first; `product` of its service. */
  requests: (KeptRequest & { product: string | null })[];
  /** What is neither asked about nor noticed here, and until when. */
  dismissed: (NamedService & { reason: Dismissal; until: Day })[];
  policyDue: boolean;
}

export interface Replies {
  'describe-prompt': PromptState;
  declare: { kind: 'kept' };
  dismiss: { kind: 'kept' };
  'undo-dismissal': { kind: 'kept' };
  withdraw: { kind: 'kept' };
  'describe-policy': PolicyState;
  acknowledge: { kind: 'kept'; check: CheckResult } | { kind: 'outdated' };
  'report-concern': { kind: 'kept' };
  'request-exception': { kind: 'kept' };
  'describe-gate': GateState;
  'pass-gate': PassResult;
  connect: ConnectResult;
  'read-notice': { kind: 'kept' };
  'describe-status': Status;
  'sync-now': Status;
  /** `left`: erasures that the Worker has not confirmed yet; they are sent with the next sync. */
  erase: { kind: 'erased'; left: number };
}

/** Sends to the background. Rejects when there is none to answer. */
export async function ask<Kind extends Request['kind']>(
  request: Extract<Request, { kind: Kind }>,
): Promise<Replies[Kind]> {
  return (await browser.runtime.sendMessage(request)) as Replies[Kind];
}
