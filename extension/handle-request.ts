/** Answers what the extension's own pages ask of the background. */
import * as v from 'valibot';
import { browser } from './browser.ts';
import { findService } from './detection/catalogue.ts';
import { describeGate, passGate } from './gate/answer.ts';
import { connect } from './identity/connect.ts';
import { describeNotice, describeStatus } from './identity/describe-status.ts';
import { readConfiguration, readStanding } from './identity/standing.ts';
import { type PromptState, type Replies, type Request, requestSchema } from './messages.ts';
import { eraseAll } from './outbox/erase.ts';
import { reportConcern, requestException } from './outbox/requests.ts';
import { acknowledge, describePolicyText, unreadPolicyText } from './policy/acknowledge.ts';
import { isDismissed } from './policy/bar.ts';
import { readHere } from './policy/here.ts';
import { serviceOf } from './prompt/ask.ts';
import { declare, dismiss, undoDismissal, withdraw } from './prompt/declare.ts';
import { describeService } from './prompt/describe.ts';
import { withdrawInterruption } from './prompt/interrupt.ts';
import type { Serial } from './serial.ts';
import { storedErasures, storedNoticeRead, storedStatements, storedTabs } from './storage.ts';

export interface RequestTools {
  serial: Serial;
  /** Syncs now, then plans the next. */
  syncNow: () => Promise<void>;
  /** Looks at all open tabs as if the worker had just started. */
  sweep: () => Promise<void>;
  /** Goes by what has changed for services: who is kept out, and the badges of tabs that show one. */
  refresh: () => Promise<void>;
  /** Plans when what goes alone is sent. */
  planAlone: () => Promise<void>;
}

type Handlers = {
  [Kind in Request['kind']]: (request: Extract<Request, { kind: Kind }>, tools: RequestTools) => Promise<Replies[Kind]>;
};

const KEPT = { kind: 'kept' } as const;

const HANDLERS: Handlers = {
  'describe-prompt': ({ service }) => describePrompt(service),
  declare: ({ service, answers }, tools) => keep(tools, service, () => declare(service, answers)),
  dismiss: ({ service, reason }, tools) => keep(tools, service, () => dismiss(service, reason)),
  'undo-dismissal': ({ service }, tools) => keep(tools, service, () => undoDismissal(service)),
  withdraw: ({ service }, tools) => keep(tools, service, () => withdraw(service)),
  'describe-policy': () => describePolicyText(),
  async acknowledge({ version, choice }, { serial, syncNow }) {
    const check = await serial(() => acknowledge(version, choice));
    if (check === undefined) return { kind: 'outdated' };
    await withdrawInterruption(null);
    void syncNow();
    return { kind: 'kept', check };
  },
  async 'report-concern'({ anonymous, ...concern }, { serial, syncNow, planAlone }) {
    const moment = { now: Date.now(), chance: Math.random() };
    await serial(() => reportConcern(concern, anonymous, moment));
    if (anonymous) void planAlone();
    else void syncNow();
    return KEPT;
  },
  async 'request-exception'({ service, text }, { serial, syncNow }) {
    await serial(() => requestException(service, text));
    void syncNow();
    return KEPT;
  },
  'describe-gate': ({ tab }, { serial }) => serial(() => describeGate(tab)),
  'pass-gate': ({ tab }, { serial }) => serial(() => passGate(tab)),
  async connect({ code }, { serial, syncNow, sweep }) {
    const result = await connect(code, serial);
    if (result.kind === 'connected') void syncNow().then(sweep);
    return result;
  },
  async 'read-notice'({ server }, { serial, refresh, sweep }) {
    await serial(() => storedNoticeRead.write(server));
    await refresh().catch(() => {});
    void sweep();
    return KEPT;
  },
  'describe-status': (_, { serial }) => serial(describeStatus),
  async 'sync-now'(_, tools) {
    await tools.syncNow();
    return tools.serial(describeStatus);
  },
  async erase(_, { serial, syncNow, refresh }) {
    await serial(eraseAll);
    await refresh().catch(() => {});
    await syncNow();
    return serial(async () => {
      const forgets = (await storedStatements.read()).filter(({ kind }) => kind === 'forget-acknowledgement');
      return { kind: 'erased', left: (await storedErasures.read()).length + forgets.length };
    });
  },
};

/** What a person says about a service is written first; then it shows, and then it is sent. */
async function keep(
  { serial, refresh, syncNow }: RequestTools,
  service: string,
  write: () => Promise<void>,
): Promise<typeof KEPT> {
  await serial(write);
  await withdrawInterruption(service);
  // Waited for: whoever is let through by it goes on as soon as this is answered. Should it fail, what was said stands.
  await refresh().catch(() => {});
  void syncNow();
  return KEPT;
}

/** Undefined when the message is none of ours. */
export function handleRequest(message: unknown, tools: RequestTools): Promise<unknown> | undefined {
  const result = v.safeParse(requestSchema, message);
  if (!result.success) return undefined;
  const request = result.output;
  const handle = HANDLERS[request.kind] as (request: Request, tools: RequestTools) => Promise<unknown>;
  return handle(request, tools);
}

async function describePrompt(named: string | undefined): Promise<PromptState> {
  const standing = await readStanding();
  if (standing === 'not-connected') return { kind: 'not-connected', isManaged: (await readConfiguration()) !== null };
  const notice = await describeNotice();
  if (notice) return { kind: 'notice', notice };
  const [here, id] = await Promise.all([readHere(), named ?? serviceInFront()]);
  const [policyDue, service] = await Promise.all([
    unreadPolicyText(here.policy).then((text) => text !== null),
    findService(id ?? ''),
  ]);
  if (!service) return { kind: 'nothing-here', policyDue };
  return {
    kind: 'service',
    dismissed: isDismissed(here, service.id) ? (here.dismissed[service.id] ?? null) : null,
    policyDue,
    ...(await describeService(service, here)),
  };
}

async function serviceInFront(): Promise<string | undefined> {
  const [tab] = await browser.tabs.query({ active: true, lastFocusedWindow: true });
  return tab?.id === undefined ? undefined : serviceOf((await storedTabs.read())[tab.id]);
}
