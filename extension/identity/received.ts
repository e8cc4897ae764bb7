import { browser } from '../browser.ts';
import type { Received } from './managed-state.ts';

/** What the browser hands over now. Firefox throws where nothing is set, and Chromium gives nothing. */
export async function readReceived(): Promise<Received> {
  return browser.storage.managed.get().catch(() => ({}));
}
