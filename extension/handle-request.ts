/** Answers what the extension's own pages ask of the background. */
import * as v from 'valibot';
import { builtIn } from '../shared/catalogue/built-in.ts';
import { describePlace, describeServices, type OwnCatalogue } from '../shared/catalogue/own.ts';
import { browser } from './browser.ts';
import { forgetCandidates } from './detection/candidates.ts';
import { findService, loadRecogniser } from './detection/catalogue.ts';
import { connect } from './identity/connect.ts';
import {
  type OwnStatus,
  type PromptState,
  type Replies,
  type Request,
  requestSchema,
  type Status,
} from './messages.ts';
import { serviceOf } from './prompt/ask.ts';
import { declare } from './prompt/declare.ts';
import { withdrawInterruption } from './prompt/interrupt.ts';
import type { Serial } from './serial.ts';
import {
  storedAside,
  storedConnection,
  storedDeclarations,
  storedDeclared,
  storedObservations,
  storedOwnCatalogue,
  storedPolicy,
  storedSyncState,
  storedTabs,
} from './storage.ts';

export interface RequestTools {
  serial: Serial;
  /** Syncs now, then plans the next. */
  syncNow: () => Promise<void>;
  /** Looks at all open tabs as if the worker had just started. */
  sweep: () => Promise<void>;
  /** Redraws the badges of tabs that show a service. */
  refreshBadges: () => Promise<void>;
}

type Handlers = {
  [Kind in Request['kind']]: (request: Extract<Request, { kind: Kind }>, tools: RequestTools) => Promise<Replies[Kind]>;
};

const HANDLERS: Handlers = {
  'describe-prompt': ({ service }) => describePrompt(service),
  async declare({ service, answers }, tools) {
    await tools.serial(() => declare(service, answers));
    await withdrawInterruption(service);
    void tools.refreshBadges();
    void tools.syncNow();
    return { kind: 'kept' };
  },
  async connect({ code }, { serial, syncNow, sweep }) {
    const result = await connect(code, serial);
    if (result.kind === 'connected') void syncNow().then(sweep);
    return result;
  },
  'describe-status': (_, { serial }) => serial(describeStatus),
  async 'sync-now'(_, tools) {
    await tools.syncNow();
    return tools.serial(describeStatus);
  },
};

/** Undefined when the message is none of ours. */
export function handleRequest(message: unknown, tools: RequestTools): Promise<unknown> | undefined {
  const result = v.safeParse(requestSchema, message);
  if (!result.success) return undefined;
  const request = result.output;
  const handle = HANDLERS[request.kind] as (request: Request, tools: RequestTools) => Promise<unknown>;
  return handle(request, tools);
}

async function describePrompt(named: string | undefined): Promise<PromptState> {
  if ((await storedConnection.read()) === null) return { kind: 'not-connected' };
  const service = await findService(named ?? (await serviceInFront()) ?? '');
  if (!service) return { kind: 'nothing-here' };
  const given = (await storedDeclared.read())[service.id]?.answers ?? null;
  const { id, product, vendor, accountMatters } = service;
  return { kind: 'service', service: id, product, vendor, asksAccount: accountMatters, given };
}

async function serviceInFront(): Promise<string | undefined> {
  const [tab] = await browser.tabs.query({ active: true, lastFocusedWindow: true });
  return tab?.id === undefined ? undefined : serviceOf((await storedTabs.read())[tab.id]);
}

function describeOwn(own: OwnCatalogue): OwnStatus {
  const services = new Map(describeServices(builtIn.services, own).map(({ id, product }) => [id, product]));
  const nameOf = (id: string) => services.get(id) ?? id;
  return {
    version: own.version,
    places: own.signals.map((signal) => ({ product: nameOf(signal.service), place: describePlace(signal) })),
    excluded: own.excluded.map(nameOf),
  };
}

async function describeStatus(): Promise<Status> {
  const rows = [...(await storedObservations.read()), ...(await storedDeclarations.read())];
  const own = await storedOwnCatalogue.read();
  return {
    server: (await storedConnection.read())?.server ?? null,
    policy: await storedPolicy.read(),
    sync: await storedSyncState.read(),
    waiting: rows.filter(({ state }) => state === 'pending').length,
    setAside: (await storedAside.read()).length,
    products: builtIn.services.length,
    own: own && describeOwn(own),
    candidates: await forgetCandidates(await loadRecogniser()),
  };
}
