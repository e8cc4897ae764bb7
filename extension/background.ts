/** The background: which event leads to what. Every listener is registered before anything is awaited. */
import type { Recogniser, Seen } from '../shared/catalogue/recognise.ts';
import { browser } from './browser.ts';
import { today } from './clock.ts';
import { forgetCandidates, gradeAddress, keepCandidate } from './detection/candidates.ts';
import { loadRecogniser, recogniserNow, reloadRecogniser } from './detection/catalogue.ts';
import { noteInstalled } from './detection/installed.ts';
import { forgetTab, isPrivateTab, notePrerendered, observe, takePrerendered } from './detection/observe.ts';
import type { NavigationKind } from './detection/tab-state.ts';
import { refreshBarrier, refreshBarrierDaily } from './gate/apply.ts';
import { keepGates } from './gate/gatekeeper.ts';
import { handleRequest } from './handle-request.ts';
import { followPolicy } from './identity/follow-policy.ts';
import { readStanding } from './identity/standing.ts';
import { fetchAnswers, sendAlone } from './outbox/requests.ts';
import { minutesToNextSync } from './outbox/retry.ts';
import { runSync, tidyOutbox } from './outbox/sync.ts';
import { askAbout, serviceOf, updateBadge } from './prompt/ask.ts';
import { showNoticeDue } from './prompt/badge.ts';
import { onNotificationClicked } from './prompt/interrupt.ts';
import { createSerial } from './serial.ts';
import { storedLastSynced, storedSyncState, storedTabs } from './storage.ts';
import { applyUpdates } from './update.ts';

const SYNC_ALARM = 'sync';
/** For what goes alone, at a time of its own. */
const ALONE_ALARM = 'alone';
const ALONE_RETRY_MS = 3_600_000;
/** A page has settled this long after it completed or its route changed; one that never holds still, after the longer time. */
const SETTLE_MS = 2_000;
const LONGEST_UNSETTLED_MS = 10_000;

interface Navigation {
  tabId: number;
  frameId: number;
  url: string;
  documentLifecycle?: string;
}

export function startBackground(): void {
  const serial = createSerial();
  const settling = new Map<number, { timer: ReturnType<typeof setTimeout>; since: number }>();
  let syncing: Promise<void> | undefined;
  let goingAlone: Promise<void> | undefined;
  /** Tabs that show a service, so that most navigations end without a look into storage; whole once it was read. */
  const showing = new Set<number>();
  let showingIsWhole = false;
  let notesOnTheirWay = 0;
  const arrived = keepGates(serial);

  function onNavigation(kind: 'page' | 'route', navigation: Navigation): void {
    const recogniser = recogniserNow();
    if (recogniser) recogniseNavigation(recogniser, kind, navigation);
    // The first ones after a start wait, in their order, until it is known what the organisation has added.
    else void loadRecogniser().then((loaded) => recogniseNavigation(loaded, kind, navigation));
  }

  function recogniseNavigation(
    recogniser: Recogniser,
    kind: 'page' | 'route',
    { tabId, frameId, url, documentLifecycle }: Navigation,
  ): void {
    const where = frameId === 0 ? 'navigation' : 'frame';
    const prerendered = documentLifecycle === 'prerender';
    // The address ends here: what goes on is a service's id, or nothing. The gate alone, where policy sets one, is told it.
    const seen = recogniser.address(url, prerendered ? 'navigation' : where);
    if (tabId < 0) return;
    if (!seen && kind === 'page' && frameId === 0 && !prerendered) noteUnlisted(recogniser, tabId, url);
    if (prerendered) {
      if (!seen) return;
      showing.add(tabId);
      void serial(() => notePrerendered(tabId));
      return;
    }
    if (frameId === 0) arrived(tabId, kind, url, seen);
    if (!seen && (frameId !== 0 || !mayShow(tabId))) return;
    void note(tabId, frameId === 0 ? kind : 'frame', seen);
    if (frameId === 0 && kind === 'route') settle(tabId);
  }

  /** An unlisted address comes down to a name and reasons, for the few that stand out. */
  function noteUnlisted(recogniser: Recogniser, tabId: number, url: string): void {
    const candidate = gradeAddress(url);
    if (!candidate || recogniser.isListed(url)) return;
    const isPrivate = isPrivateTab(tabId);
    void serial(async () => {
      if (!(await isPrivate)) await keepCandidate(candidate);
    });
  }

  async function forgetOldCandidates(): Promise<void> {
    const recogniser = await loadRecogniser();
    await serial(() => forgetCandidates(recogniser));
  }

  function mayShow(tabId: number): boolean {
    return !showingIsWhole || notesOnTheirWay > 0 || showing.has(tabId);
  }

  async function note(tabId: number, kind: NavigationKind, seen: Seen | undefined): Promise<void> {
    notesOnTheirWay += 1;
    // Asked at once: by the time its turn comes the tab may be gone.
    const isPrivate = seen === undefined ? Promise.resolve(false) : isPrivateTab(tabId);
    await serial(async () => {
      const state = await observe(tabId, kind, seen, isPrivate);
      if (serviceOf(state) === undefined && !state?.signIn && !state?.prerendered) showing.delete(tabId);
      else showing.add(tabId);
      // A tab's badge goes with its page by itself; only a route or a hit has to change it.
      if (seen || kind === 'route') await updateBadge(tabId, state);
    }).finally(() => {
      notesOnTheirWay -= 1;
    });
  }

  function settle(tabId: number): void {
    if (!mayShow(tabId)) return;
    const { timer, since = performance.now() } = settling.get(tabId) ?? {};
    clearTimeout(timer);
    const left = since + LONGEST_UNSETTLED_MS - performance.now();
    const ask = () => {
      settling.delete(tabId);
      void serial(() => askAbout(tabId));
    };
    settling.set(tabId, { since, timer: setTimeout(ask, Math.max(0, Math.min(SETTLE_MS, left))) });
  }

  async function sweepTab(tabId: number): Promise<void> {
    const recogniser = await loadRecogniser();
    const frames = (await browser.webNavigation.getAllFrames({ tabId }).catch(() => null)) ?? [];
    const shown = frames.filter(({ documentLifecycle }: Partial<Navigation>) => documentLifecycle !== 'prerender');
    for (const { frameId, url, errorOccurred } of shown.toSorted((a, b) => a.frameId - b.frameId)) {
      const seen = recogniser.address(url, frameId === 0 ? 'navigation' : 'frame');
      if (!seen) continue;
      if (frameId === 0) arrived(tabId, errorOccurred ? 'found-stopped' : 'found-open', url, seen);
      // An error page bears the address that was never shown.
      if (errorOccurred) continue;
      await note(tabId, frameId === 0 ? 'found-open' : 'frame', seen);
      settle(tabId);
    }
  }

  /** Tabs that were open before this worker: installed, started or woken just now. */
  async function sweep(): Promise<void> {
    for (const { id } of await browser.tabs.query({})) if (id !== undefined) await sweepTab(id);
  }

  /** A page that is barred only now. */
  async function gateOpenTab(tabId: number): Promise<void> {
    const recogniser = await loadRecogniser();
    const { url } = (await browser.webNavigation.getFrame({ tabId, frameId: 0 }).catch(() => null)) ?? {};
    if (url) arrived(tabId, 'found-open', url, recogniser.address(url, 'navigation'));
  }

  /** Goes by what has changed for services: by policy, or by what a person has said. */
  async function refresh(): Promise<void> {
    await refreshBarrier();
    await showStanding();
    await serial(async () => {
      for (const [id, state] of Object.entries(await storedTabs.read())) {
        await updateBadge(Number(id), state);
        if (state.top !== null) void gateOpenTab(Number(id));
      }
    });
  }

  async function showStanding(): Promise<void> {
    await showNoticeDue((await readStanding()) === 'notice-due');
  }

  /** IT has set something else, or nothing any more. */
  async function goByConfiguration(): Promise<void> {
    await reloadRecogniser();
    await refresh().catch(() => {});
    if ((await readStanding()) === 'not-connected') await serial(storedTabs.clear);
    await syncAgain();
    await sweep();
  }

  function syncNow(): Promise<void> {
    syncing ??= (async () => {
      await storedLastSynced.write(Date.now());
      // Should the run itself break, a broken key store say, it is tried again all the same.
      const { failures } = await runSync({ serial, today }).catch(() => ({ failures: 1 }));
      await browser.alarms.create(SYNC_ALARM, { delayInMinutes: minutesToNextSync(failures, Math.random()) });
      // First what the organisation has decided; then what it has answered, which may take its time.
      await refresh().catch(() => {});
      if (failures === 0 && (await fetchAnswers(serial).catch(() => false))) await refresh().catch(() => {});
    })().finally(() => {
      syncing = undefined;
    });
    return syncing;
  }

  /** What came while a run was on its way is sent by the next. */
  async function syncAgain(): Promise<void> {
    await syncing;
    await syncNow();
  }

  /** Sends what goes alone when its time has come, and plans the next time. Never two runs at once. */
  function planAlone(): Promise<void> {
    goingAlone ??= (async () => {
      const now = Date.now();
      const moment = { now, chance: Math.random(), lastSynced: await storedLastSynced.read() };
      // Whatever befalls it: it comes again.
      const next = await sendAlone(serial, moment).catch(() => now + ALONE_RETRY_MS);
      if (next !== undefined) await browser.alarms.create(ALONE_ALARM, { when: next });
    })().finally(() => {
      goingAlone = undefined;
    });
    return goingAlone;
  }

  browser.webNavigation.onCommitted.addListener((details) => onNavigation('page', details));
  browser.webNavigation.onHistoryStateUpdated.addListener((details) => onNavigation('route', details));
  browser.webNavigation.onCompleted.addListener(({ tabId, frameId }) => {
    if (frameId === 0 && tabId >= 0) settle(tabId);
  });
  browser.tabs.onUpdated.addListener((tabId, { status }) => {
    if (status !== 'complete' || !mayShow(tabId)) return;
    void serial(() => takePrerendered(tabId)).then((waited) => (waited ? sweepTab(tabId) : undefined));
  });
  browser.tabs.onActivated.addListener(({ tabId }) => settle(tabId));
  browser.windows.onFocusChanged.addListener((windowId) => {
    if (windowId === browser.windows.WINDOW_ID_NONE) return;
    void browser.tabs.query({ active: true, windowId }).then(([tab]) => {
      if (tab?.id !== undefined) settle(tab.id);
    });
  });
  browser.tabs.onRemoved.addListener((tabId) => {
    if (mayShow(tabId)) void serial(() => forgetTab(tabId));
    showing.delete(tabId);
  });
  browser.tabs.onReplaced.addListener((added, removed) => {
    void serial(() => forgetTab(removed)).then(() => sweepTab(added));
  });
  browser.alarms.onAlarm.addListener(({ name }) => {
    if (name === ALONE_ALARM) void planAlone();
    if (name !== SYNC_ALARM) return;
    void syncNow().then(forgetOldCandidates);
    void noteInstalled(serial);
  });
  browser.management.onInstalled.addListener(() => void noteInstalled(serial));
  browser.management.onEnabled.addListener(() => void noteInstalled(serial));
  // In Firefox what wakes a background costs it the events of before: the first page's, were it this one (0022).
  if (!import.meta.env.FIREFOX) browser.runtime.onStartup.addListener(() => void syncNow());
  browser.runtime.onInstalled.addListener(() => void syncNow());
  if (import.meta.env.FIREFOX) browser.notifications.onClicked.addListener((id) => void onNotificationClicked(id));
  browser.runtime.onMessage.addListener((message: unknown) =>
    handleRequest(message, { serial, syncNow: syncAgain, sweep, refresh, planAlone }),
  );

  followPolicy({ serial, onChange: goByConfiguration });
  applyUpdates(serial);

  void start();

  async function start(): Promise<void> {
    // An update of the extension drops its alarms: there is always one, whatever else fails.
    if ((await browser.alarms.get(SYNC_ALARM)) === undefined) {
      const { failures } = await storedSyncState.read();
      await browser.alarms.create(SYNC_ALARM, { delayInMinutes: minutesToNextSync(failures, Math.random()) });
    }
    for (const tabId of Object.keys(await serial(storedTabs.read))) showing.add(Number(tabId));
    showingIsWhole = true;
    await showStanding();
    if ((await refreshBarrierDaily()) === 'first' && import.meta.env.FIREFOX) void syncNow();
    await tidyOutbox({ serial, today });
    await forgetOldCandidates();
    await sweep();
    await noteInstalled(serial);
    if ((await browser.alarms.get(ALONE_ALARM)) === undefined) await planAlone();
  }
}
