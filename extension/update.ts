/** A newer version of the extension: asked for when the server says that there is one, and applied between two tasks. */
import { browser } from './browser.ts';
import type { Serial } from './serial.ts';
import { isNewerVersion } from './version.ts';

/** Has the browser look for an update. Firefox looks by itself. */
export async function askForUpdate(offered: string): Promise<void> {
  if (import.meta.env.FIREFOX || !isNewerVersion(offered, browser.runtime.getManifest().version)) return;
  // The browser looks by itself too, some hours later.
  await browser.runtime.requestUpdateCheck().catch(() => {});
}

/** Registers its listeners. While a page of ours is open the update waits until a tab goes, or the browser applies it. */
export function applyUpdates(serial: Serial): void {
  let waits = false;
  const apply = () =>
    serial(async () => {
      const contexts = await browser.runtime.getContexts({});
      if (contexts.every(({ contextType }) => contextType === 'BACKGROUND')) browser.runtime.reload();
    });
  browser.runtime.onUpdateAvailable.addListener(() => {
    waits = true;
    void apply();
  });
  browser.tabs.onRemoved.addListener(() => {
    if (waits) void apply();
  });
}
