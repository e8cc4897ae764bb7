/** Every message between the extension's pages and its background, and the answers. Parsed where it arrives. */
import * as v from 'valibot';
import { type Answers, answersSchema } from '../shared/declaration.ts';
import { serviceIdSchema } from '../shared/observation.ts';
import type { Policy } from '../shared/policy.ts';
import { browser } from './browser.ts';
import type { Candidate, SyncState } from './storage.ts';

export const requestSchema = v.variant('kind', [
  /** What the prompt has to ask: about a service by name, or about the tab in front. */
  v.strictObject({ kind: v.literal('describe-prompt'), service: v.optional(serviceIdSchema) }),
  v.strictObject({ kind: v.literal('declare'), service: serviceIdSchema, answers: answersSchema }),
  v.strictObject({ kind: v.literal('connect'), code: v.pipe(v.string(), v.maxLength(2_000)) }),
  v.strictObject({ kind: v.literal('describe-status') }),
  v.strictObject({ kind: v.literal('sync-now') }),
]);
export type Request = v.InferOutput<typeof requestSchema>;

export type PromptState =
  | { kind: 'not-connected' }
  | { kind: 'nothing-here' }
  | {
      kind: 'service';
      service: string;
      product: string;
      vendor: string;
      asksAccount: boolean;
      /** The answer in force, when one was given from here. */
      given: Answers | null;
    };

export type ConnectResult =
  | { kind: 'connected' }
  | { kind: 'not-a-code' }
  | { kind: 'refused'; code: string }
  | { kind: 'unreachable' };

/** What the organisation has added, place by place: whoever is noticed there may see where. */
export interface OwnStatus {
  version: number;
  places: { product: string; place: string }[];
  excluded: string[];
}

export interface Status {
  server: string | null;
  policy: Policy | null;
  sync: SyncState;
  waiting: number;
  /** Stored things that could not be read and were set aside. */
  setAside: number;
  /** Products in the built-in catalogue. */
  products: number;
  /** The organisation's own entries, as they last came. */
  own: OwnStatus | null;
  /** Names that look like AI tools and stand in no catalogue. They never leave this browser. */
  candidates: Candidate[];
}

export interface Replies {
  'describe-prompt': PromptState;
  declare: { kind: 'kept' };
  connect: ConnectResult;
  'describe-status': Status;
  'sync-now': Status;
}

/** Sends to the background. Rejects when there is none to answer. */
export async function ask<Kind extends Request['kind']>(
  request: Extract<Request, { kind: Kind }>,
): Promise<Replies[Kind]> {
  return (await browser.runtime.sendMessage(request)) as Replies[Kind];
}
