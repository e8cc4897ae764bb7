/** What a tab shows after a navigation, and whether that was a visit. Pure. */
import type { Seen } from '../../shared/catalogue/recognise.ts';
import type { Tabs } from '../storage.ts';

export type TabState = Tabs[string];

export type NavigationKind = 'page' | 'route' | 'frame' | 'found-open';

export const EMPTY_TAB: TabState = { top: null, frames: [] };

export interface TabChange {
  state: TabState;
  /** The person came to the service: not a reload, nor a route inside it. */
  visited: boolean;
}

export function afterNavigation(before: TabState, kind: NavigationKind, seen: Seen | undefined): TabChange {
  if (kind === 'frame') {
    // A service's own frames inside its own page are part of that page.
    if (!seen || seen.service === before.top || before.frames.includes(seen.service))
      return { state: before, visited: false };
    return { state: { ...before, frames: [...before.frames, seen.service] }, visited: true };
  }
  const top = seen?.service ?? null;
  const frames = kind === 'page' ? [] : before.frames;
  return { state: { top, frames }, visited: top !== null && top !== before.top };
}
