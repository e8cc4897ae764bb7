/** Asks about what a tab shows, as the policy says and the budget allows; or keeps the reason why not. */
import type { ServiceSummary } from '../../shared/catalogue/build.ts';
import { browser } from '../browser.ts';
import { findService } from '../detection/catalogue.ts';
import type { TabState } from '../detection/tab-state.ts';
import { readStanding } from '../identity/standing.ts';
import { unreadPolicyText } from '../policy/acknowledge.ts';
import type { Here } from '../policy/bar.ts';
import { readHere } from '../policy/here.ts';
import { storedPromptBudget, storedQuietReasons, storedTabs } from '../storage.ts';
import { badgeOf, NOTICE_BADGE, showBadge } from './badge.ts';
import {
  afterInterruption,
  correctBudget,
  decidePrompt,
  type Moment,
  mayInterrupt,
  type QuietReason,
} from './decide.ts';
import { interruptForPolicy, interruptForService } from './interrupt.ts';

/** Longer without a key or a move of the mouse, and nobody is there to be asked. */
const IDLE_SECONDS = 60;

/** What a tab is asked about: what it is, before what is embedded in it. */
export function serviceOf(state: TabState | undefined): string | undefined {
  return state?.top ?? state?.frames[0];
}

export async function updateBadge(tabId: number, state: TabState | undefined): Promise<void> {
  const service = await findService(serviceOf(state) ?? '');
  const standing = await readStanding();
  if (standing === 'notice-due') await showBadge(tabId, NOTICE_BADGE);
  else await showBadge(tabId, service && standing === 'noticing' ? badgeOf(service, await readHere()) : null);
}

/** Called once a page has settled. Interrupts at most once, and only for the tab that is looked at. */
export async function askAbout(tabId: number): Promise<void> {
  const state = (await storedTabs.read())[tabId];
  const service = await findService(serviceOf(state) ?? '');
  // A page that still loads has not settled: it is asked about once it has.
  if (!service || (await isLoading(tabId))) return;
  const embedded = state?.top !== service.id;
  const [here, moment, kept] = await Promise.all([readHere(), readMoment(tabId, embedded), storedPromptBudget.read()]);
  const budget = correctBudget(kept, here.today);
  if (budget !== kept) await storedPromptBudget.write(budget);
  const decision = decidePrompt(service.id, here, budget, moment);
  if (decision.kind === 'interrupt') {
    await interruptOnce(service.id, here, () => interruptForService(service));
    const { [service.id]: _, ...reasons } = await storedQuietReasons.read();
    await storedQuietReasons.write(reasons);
    return;
  }
  await keepReason(service, decision.reason);
  // Whoever uses AI tools and is asked nothing about them may have the policy still to read.
  const text = await unreadPolicyText(here.policy);
  const cause = `policy-text-${text?.version}`;
  if (text && mayInterrupt(cause, here, budget, moment).kind === 'interrupt') {
    await interruptOnce(cause, here, () => interruptForPolicy());
  }
}

/** Counted before it is shown: a crash in between costs a question, never asks twice. */
async function interruptOnce(cause: string, { today }: Here, show: () => Promise<void>): Promise<void> {
  await storedPromptBudget.write(afterInterruption(await storedPromptBudget.read(), cause, today));
  await show();
}

async function keepReason({ id }: ServiceSummary, reason: QuietReason): Promise<void> {
  const reasons = await storedQuietReasons.read();
  if (reasons[id] !== reason) await storedQuietReasons.write({ ...reasons, [id]: reason });
}

async function readMoment(tabId: number, embedded: boolean): Promise<Moment> {
  const now = new Date();
  const [idleState, inFront] = await Promise.all([browser.idle.queryState(IDLE_SECONDS), isInFront(tabId)]);
  return {
    time: `${String(now.getHours()).padStart(2, '0')}:${String(now.getMinutes()).padStart(2, '0')}`,
    weekday: now.getDay(),
    active: idleState === 'active',
    inFront,
    embedded,
  };
}

async function isLoading(tabId: number): Promise<boolean> {
  return (await browser.tabs.get(tabId).catch(() => undefined))?.status === 'loading';
}

async function isInFront(tabId: number): Promise<boolean> {
  try {
    const { active, windowId } = await browser.tabs.get(tabId);
    return active && (await browser.windows.get(windowId)).focused;
  } catch {
    return false;
  }
}
