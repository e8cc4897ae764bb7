/** Asks about what a tab shows, as the policy says and the budget allows. */
import { FIRST_POLICY } from '../../shared/policy.ts';
import { browser } from '../browser.ts';
import { today } from '../clock.ts';
import { findService } from '../detection/catalogue.ts';
import type { TabState } from '../detection/tab-state.ts';
import { storedDeclared, storedPolicy, storedPromptBudget, storedTabs } from '../storage.ts';
import { showBadge } from './badge.ts';
import { afterInterruption, decidePrompt, type PromptDecision } from './decide.ts';
import { interrupt } from './interrupt.ts';

/** What a tab is asked about: what it is, before what is embedded in it. */
export function serviceOf(state: TabState | undefined): string | undefined {
  return state?.top ?? state?.frames[0];
}

export async function updateBadge(tabId: number, state: TabState | undefined): Promise<void> {
  const service = await findService(serviceOf(state) ?? '');
  const asks = service !== undefined && (await decide(service.id, false)).kind !== 'quiet';
  await showBadge(tabId, asks ? service : null);
}

/** Called once a page has settled. Interrupts at most once, and only for the tab that is looked at. */
export async function askAbout(tabId: number): Promise<void> {
  const service = await findService(serviceOf((await storedTabs.read())[tabId]) ?? '');
  if (!service) return;
  const day = today();
  const decision = await decide(service.id, await isInFront(tabId));
  if (decision.kind !== 'interrupt') return;
  // Counted before it is shown: a crash in between costs a question, never asks twice.
  await storedPromptBudget.write(afterInterruption(await storedPromptBudget.read(), service.id, day));
  await interrupt(service);
}

async function decide(service: string, inFront: boolean): Promise<PromptDecision> {
  return decidePrompt({
    service,
    policy: (await storedPolicy.read()) ?? FIRST_POLICY,
    declared: (await storedDeclared.read())[service] !== undefined,
    budget: await storedPromptBudget.read(),
    today: today(),
    inFront,
  });
}

async function isInFront(tabId: number): Promise<boolean> {
  try {
    const { active, windowId } = await browser.tabs.get(tabId);
    return active && (await browser.windows.get(windowId)).focused;
  } catch {
    return false;
  }
}
