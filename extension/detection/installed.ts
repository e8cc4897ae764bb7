/** What is there without being visited: AI extensions beside this one, and the browser itself where it is an AI browser. */
import { browser } from '../browser.ts';
import type { Serial } from '../serial.ts';
import { gradeExtension, keepCandidate } from './candidates.ts';
import { loadRecogniser } from './catalogue.ts';
import { notePresence } from './observe.ts';

/** Where `navigator` shows brands, as Chromium's does. */
interface Brands {
  userAgentData?: { brands?: readonly { brand: string }[] };
}

export async function noteInstalled(serial: Serial): Promise<void> {
  const recogniser = await loadRecogniser();
  const installed = await browser.management.getAll();
  for (const { id, type, enabled, name, permissions = [] } of installed) {
    // Themes and apps are none, and an extension that is switched off does nothing.
    if (type !== 'extension' || !enabled || id === browser.runtime.id) continue;
    // With this right an extension can press, type and read in any page, as a person could.
    const drives = permissions.includes('debugger');
    const seen = recogniser.extension(id, drives);
    if (seen) await serial(() => notePresence(seen));
    else {
      const candidate = recogniser.isListedExtension(id) ? undefined : gradeExtension(name, drives);
      if (candidate) await serial(() => keepCandidate(candidate));
    }
  }
  for (const { brand } of (navigator as Brands).userAgentData?.brands ?? []) {
    const seen = recogniser.brand(brand);
    if (seen) await serial(() => notePresence(seen));
  }
}
