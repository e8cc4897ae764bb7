/**
 * Opens the gate in the tab. The barrier is a rule of the browser's own (barrier.ts); here is what follows: the gate, once
 * the browser says that it stopped a page, or at once where a page came past the barrier. docs/gate.md tells the gaps and
 * what becomes of the tab's history.
 */
import type { Seen } from '../../shared/catalogue/recognise.ts';
import { browser } from '../browser.ts';
import { loadRecogniser } from '../detection/catalogue.ts';
import { isPrivateTab } from '../detection/observe.ts';
import { type Bar, barOf } from '../policy/bar.ts';
import { readHere } from '../policy/here.ts';
import { badgeOf, showBadge } from '../prompt/badge.ts';
import type { Serial } from '../serial.ts';
import { type Gates, storedGates } from '../storage.ts';
import { endLease, lease, leasedTabs } from './lease.ts';

/** What the browser says when a rule of an extension stopped a page. Any other error is none of ours. */
const STOPPED = import.meta.env.FIREFOX ? 'Error code 2147500036' : 'net::ERR_BLOCKED_BY_CLIENT';

/** Steps in the tab's history from the gate to the page before it. */
const STEPS = import.meta.env.FIREFOX ? 1 : 2;

/**
 * How a barred place came up: stopped before it loaded, or there already, as a page or as a route in one; or either of it
 * found so when the background woke or the policy came.
 */
export type Arrival = 'stopped' | 'page' | 'route' | 'found-stopped' | 'found-open';

export type Arrived = (tabId: number, how: Arrival, url: string, seen: Seen | undefined) => void;

/** Registers its listeners. Gives what is to be called with every page, route and open tab; the address is kept only for a gate that lets on. */
export function keepGates(serial: Serial): Arrived {
  const gatePage = browser.runtime.getURL('/gate.html');
  /** Tabs on their way to the gate: until it is there, nothing else opens one. */
  const opening = new Set<number>();
  /**
   * Tabs on their way back from it, by what led them: a waking background hears of the same page twice, by the browser's
   * event and by its own look, in either order.
   */
  const leaving = new Map<number, 'told' | 'found'>();
  /** Tabs with a gate or a lease, so that most navigations end without a look into storage; unknown before it was read. */
  let marked: Set<number> | undefined;

  async function readMarks(): Promise<void> {
    const tabs = [...Object.keys(await storedGates.read()).map(Number), ...(await leasedTabs())];
    marked = new Set([...(marked ?? []), ...tabs]);
  }

  const arrived: Arrived = (tabId, how, url, seen) => {
    const isGate = url.startsWith(gatePage);
    if (!seen && !isGate && marked && !marked.has(tabId) && !opening.has(tabId)) return;
    void serial(async () => {
      const { [tabId]: before, ...others } = await storedGates.read();
      if (isGate) {
        opening.delete(tabId);
        leaving.delete(tabId);
        const service = new URL(url).searchParams.get('service') ?? '';
        if (before?.service !== service) await reopen(tabId, service, before, others);
        else if (!before.shown) await storedGates.write({ ...others, [tabId]: { ...before, shown: true } });
        const known = (await loadRecogniser()).service(service);
        if (known) await showBadge(tabId, badgeOf(known, await readHere()));
        return;
      }
      const isFound = how.startsWith('found');
      const led = leaving.get(tabId);
      if (isFound ? led !== undefined : how === 'stopped' && led === 'found') return;
      leaving.delete(tabId);
      const bar = await barFor(seen);
      if (bar && seen) {
        if (opening.has(tabId) || (await isPrivateTab(tabId))) return;
        const gate = { service: seen.service, bar, loaded: !how.endsWith('stopped'), back: STEPS };
        await openGate(tabId, bar === 'require' ? { ...gate, target: url } : gate, how, before, others);
        return;
      }
      if (how !== 'page') return;
      // The tab has gone elsewhere: where the person was on the way to is forgotten.
      opening.delete(tabId);
      if (before) await storedGates.write(others);
      if (!(await endLease(tabId, url))) marked?.delete(tabId);
    });
  };

  async function openGate(
    tabId: number,
    next: Gates[string],
    how: Arrival,
    before: Gates[string] | undefined,
    others: Gates,
  ): Promise<void> {
    marked?.add(tabId);
    // In Chromium the stopped page stands in the history before the gate: whoever goes back from the gate comes to it.
    const isBackTo = how === 'stopped' || how === 'page' || (how === 'found-stopped' && before?.shown === true);
    if (!import.meta.env.FIREFOX && before?.service === next.service && isBackTo) {
      const isBack = await browser.tabs.goBack(tabId).then(
        () => true,
        () => false,
      );
      if (isBack) {
        leaving.set(tabId, how === 'found-stopped' ? 'found' : 'told');
        // Or it was asked for anew, and that was the way back to the gate.
        await storedGates.write({ ...others, [tabId]: { ...next, back: before.back, loaded: before.loaded } });
        return;
      }
    }
    opening.add(tabId);
    const back = before && before.service !== next.service ? before.back + STEPS : STEPS;
    await storedGates.write({ ...others, [tabId]: { ...next, back } });
    const gate = { url: `${gatePage}?service=${encodeURIComponent(next.service)}` };
    // In Firefox the gate takes the place of a page that is there; one that was stopped is not in the history at all.
    const properties = import.meta.env.FIREFOX && next.loaded ? { ...gate, loadReplace: true } : gate;
    await browser.tabs.update(tabId, properties).catch(() => opening.delete(tabId));
  }

  /** A gate that memory has lost, or that stands in the history behind another: without an address to go on to. */
  async function reopen(
    tabId: number,
    service: string,
    before: Gates[string] | undefined,
    others: Gates,
  ): Promise<void> {
    const known = (await loadRecogniser()).service(service);
    const bar = known && barOf(await readHere(), service);
    const back = Math.max(STEPS, (before?.back ?? 0) - STEPS);
    marked?.add(tabId);
    await storedGates.write(bar ? { ...others, [tabId]: { service, bar, loaded: false, back, shown: true } } : others);
  }

  async function onStopped(tabId: number, url: string): Promise<void> {
    const seen = (await loadRecogniser()).address(url, 'navigation');
    if (await barFor(seen)) arrived(tabId, 'stopped', url, seen);
    // Nothing that is barred: it goes on by itself.
    else if (await lease(tabId, url)) {
      marked?.add(tabId);
      // Chromium shows an error page under that address; to load it anew leaves nothing of it in the history.
      await (import.meta.env.FIREFOX ? browser.tabs.update(tabId, { url }) : browser.tabs.reload(tabId)).catch(
        () => {},
      );
    }
  }

  browser.webNavigation.onErrorOccurred.addListener((details: Failure) => {
    const { tabId, frameId, url, error, documentLifecycle } = details;
    if (error === STOPPED && frameId === 0 && tabId >= 0 && documentLifecycle !== 'prerender')
      void onStopped(tabId, url);
  });
  browser.tabs.onRemoved.addListener((tabId) => forget(tabId));
  browser.tabs.onReplaced.addListener((added, removed) => forget(removed, added));

  function forget(removed: number, added?: number): void {
    if (marked && !marked.has(removed)) return;
    marked?.delete(removed);
    opening.delete(removed);
    leaving.delete(removed);
    if (added !== undefined) marked?.add(added);
    void serial(async () => {
      const { [removed]: gate, ...others } = await storedGates.read();
      if (gate) await storedGates.write(added === undefined ? others : { ...others, [added]: gate });
      await endLease(removed);
    });
  }

  void serial(readMarks);
  return arrived;
}

interface Failure {
  tabId: number;
  frameId: number;
  url: string;
  error?: string;
  documentLifecycle?: string;
}

async function barFor(seen: Seen | undefined): Promise<Bar | undefined> {
  if (!seen) return undefined;
  const bar = barOf(await readHere(), seen.service);
  // A sign-in is a page of another provider. What it lets in is asked about where the service itself is met.
  return seen.surface === 'sign-in' && bar === 'require' ? undefined : bar;
}
