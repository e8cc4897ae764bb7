/** What a tab shows after a navigation, and whether that was a visit. Pure. */
import type { Seen } from '../../shared/catalogue/recognise.ts';
import type { Tabs } from '../storage.ts';

export type TabState = Tabs[string];

export type NavigationKind = 'page' | 'route' | 'frame' | 'found-open';

export const EMPTY_TAB: TabState = { top: null, frames: [] };

export interface TabChange {
  state: TabState;
  /** The person came to the service: not a reload, nor a route inside it, nor the next page of one sign-in. */
  visited: boolean;
}

export function afterNavigation(before: TabState, kind: NavigationKind, seen: Seen | undefined): TabChange {
  if (kind === 'frame') {
    // A service's own frames inside its own page are part of that page.
    if (!seen || seen.service === before.top || before.frames.includes(seen.service))
      return { state: before, visited: false };
    return { state: { ...before, frames: [...before.frames, seen.service] }, visited: true };
  }
  const frames = kind === 'page' ? [] : before.frames;
  // A sign-in is noted, and is not what the tab shows: nobody is asked while letting a tool in.
  if (seen?.surface === 'sign-in') {
    return { state: { top: null, frames, signIn: seen.service }, visited: seen.service !== before.signIn };
  }
  if (seen) return { state: { top: seen.service, frames }, visited: seen.service !== before.top };
  // One sign-in goes over pages that nobody knows, a password's say: only a page of a service ends it.
  const { signIn } = before;
  return { state: { top: null, frames, ...(signIn && { signIn }) }, visited: false };
}
