/** What this browser says of itself, for roll-out alone. */
import { type Installation, type InstallationBrowser, MOST_MANAGED_PROBLEMS } from '../../shared/api.ts';
import { browser } from '../browser.ts';
import { readSetup } from './standing.ts';

/** As much of `navigator` as tells browsers apart. */
export interface BrowserSigns {
  userAgent: string;
  userAgentData?: { brands?: readonly { brand: string }[] };
  brave?: unknown;
}

export function nameBrowser({ userAgent, userAgentData, brave }: BrowserSigns): InstallationBrowser {
  if (/Firefox\//.test(userAgent)) return 'firefox';
  const brands = userAgentData?.brands?.map(({ brand }) => brand) ?? [];
  if (brave || brands.includes('Brave')) return 'brave';
  if (brands.includes('Microsoft Edge')) return 'edge';
  if (brands.includes('Google Chrome')) return 'chrome';
  // Browsers with a brand of their own name Chromium beside it.
  const own = brands.filter((brand) => brand !== 'Chromium' && !/not.*brand/i.test(brand));
  return brands.includes('Chromium') && own.length === 0 ? 'chromium' : 'other';
}

export async function describeInstallation(): Promise<Installation> {
  const reading = await readSetup();
  return {
    browser: nameBrowser(navigator as BrowserSigns),
    version: browser.runtime.getManifest().version,
    setup: reading ? 'managed' : 'code',
    problems: reading?.problems.slice(0, MOST_MANAGED_PROBLEMS) ?? [],
  };
}
