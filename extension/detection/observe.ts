/**
 * What the background does with a navigation. The address is reduced to a service and surface by the caller, in the
 * callback that received it; nothing here has ever seen one.
 */
import type { Seen } from '../../shared/catalogue/recognise.ts';
import { browser } from '../browser.ts';
import { today } from '../clock.ts';
import { readStanding } from '../identity/standing.ts';
import { isDismissed } from '../policy/bar.ts';
import { randomId } from '../random-id.ts';
import { storedDeclared, storedDismissed, storedObservations, storedTabs, storedTally } from '../storage.ts';
import { leastVisits, record } from './record.ts';
import { afterNavigation, EMPTY_TAB, type NavigationKind, type TabState } from './tab-state.ts';

/** Takes note of what a tab shows now. Gives the tab's state, or nothing when it is not to be observed. */
export async function observe(
  tabId: number,
  kind: NavigationKind,
  seen: Seen | undefined,
  isPrivate: Promise<boolean> = isPrivateTab(tabId),
): Promise<TabState | undefined> {
  if ((await readStanding()) !== 'noticing') return undefined;
  const tabs = await storedTabs.read();
  const before = tabs[tabId];
  // The common case of an unknown page in an unknown tab: nothing to remember, nothing to forget.
  if (!seen && !before) return undefined;
  const { state, visited } = afterNavigation(before ?? EMPTY_TAB, kind, seen);
  // A tab that this worker knew before it slept is not found anew.
  if (kind === 'found-open' && seen && !visited) return before;
  if (seen && (await isPrivate)) return undefined;
  if (state !== before) await writeTab(tabId, state);
  if (seen && (visited || kind !== 'frame')) await recordSighting(seen, visited);
  return state;
}

/** A page that was loaded ahead of need and may never be looked at: noted, so that it is found when it comes to front. */
export async function notePrerendered(tabId: number): Promise<void> {
  if ((await readStanding()) !== 'noticing') return;
  const tabs = await storedTabs.read();
  await storedTabs.write({ ...tabs, [tabId]: { ...(tabs[tabId] ?? EMPTY_TAB), prerendered: true } });
}

/** Whether a prerendered page of this tab was waiting to be looked at; it no longer is. */
export async function takePrerendered(tabId: number): Promise<boolean> {
  const { prerendered, ...state } = (await storedTabs.read())[tabId] ?? EMPTY_TAB;
  if (!prerendered) return false;
  await writeTab(tabId, state);
  return true;
}

export async function forgetTab(tabId: number): Promise<void> {
  const { [tabId]: known, ...rest } = await storedTabs.read();
  if (known) await storedTabs.write(rest);
}

async function writeTab(tabId: number, state: TabState): Promise<void> {
  const { [tabId]: _, ...rest } = await storedTabs.read();
  const isEmpty = state.top === null && state.frames.length === 0 && !state.signIn && !state.prerendered;
  await storedTabs.write(isEmpty ? rest : { ...rest, [tabId]: state });
}

/** The manifest keeps the extension out of private windows; this holds should a browser not. */
export async function isPrivateTab(tabId: number): Promise<boolean> {
  try {
    return (await browser.tabs.get(tabId)).incognito;
  } catch {
    // The tab is gone and cannot be asked: what may have been private is not observed.
    return true;
  }
}

/** Something that is there rather than visited, an extension say: once a day is enough. */
export async function notePresence(seen: Seen): Promise<void> {
  if ((await readStanding()) === 'noticing') await recordSighting(seen, false);
}

async function recordSighting(seen: Seen, visited: boolean): Promise<void> {
  const day = today();
  // No use at work, somebody has said: it is left alone.
  if (isDismissed({ dismissed: await storedDismissed.read(), today: day }, seen.service)) return;
  const rows = await storedObservations.read();
  const known = rows.find((row) => row.service === seen.service && row.day === day);
  const tally = await storedTally.read();
  const visitsToday = tally.day === day ? tally.visits : {};
  const before = visitsToday[seen.service] ?? (known ? leastVisits(known.visits) : 0);
  const visits = Math.min(10, Math.max(1, before + (visited ? 1 : 0)));
  await storedTally.write({ day, visits: { ...visitsToday, [seen.service]: visits } });
  const declared = (await storedDeclared.read())[seen.service] !== undefined;
  const next = record(rows, { ...seen, day, visits, declared }, randomId);
  if (next !== rows) await storedObservations.write([...next]);
}
