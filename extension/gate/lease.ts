/**
 * Lets one tab through to one address that the rules stop and the catalogue does not: a vendor's documentation under a
 * barred host, say. A rule of the session, numbered as its tab.
 */
import { browser } from '../browser.ts';
import { type BarrierRule, LEASE_PRIORITY } from './barrier.ts';

export async function leasedTabs(): Promise<number[]> {
  return (await browser.declarativeNetRequest.getSessionRules()).map(({ id }) => id);
}

/** False when the barrier did not stop it, another extension say, or does so although it was let through. */
export async function lease(tabId: number, url: string): Promise<boolean> {
  const urlFilter = filterOf(url);
  const { declarativeNetRequest } = browser;
  const standing = await declarativeNetRequest.getSessionRules();
  if (standing.some(({ id, condition }) => id === tabId && condition.urlFilter === urlFilter)) return false;
  if (!(await isBarredHost(new URL(url).hostname))) return false;
  await declarativeNetRequest.updateSessionRules({
    removeRuleIds: [tabId],
    addRules: [
      {
        id: tabId,
        priority: LEASE_PRIORITY,
        action: { type: 'allow' },
        condition: { urlFilter, isUrlFilterCaseSensitive: true, tabIds: [tabId], resourceTypes: ['main_frame'] },
      },
    ],
  });
  return true;
}

/** Called with where the tab is now, or with nothing when it is gone. True when that is where it was let through to. */
export async function endLease(tabId: number, url?: string): Promise<boolean> {
  const { declarativeNetRequest } = browser;
  const standing = await declarativeNetRequest.getSessionRules();
  const held = standing.find(({ id }) => id === tabId);
  const isThere = held !== undefined && url !== undefined && held.condition.urlFilter === filterOf(url);
  if (held && !isThere) await declarativeNetRequest.updateSessionRules({ removeRuleIds: [tabId] });
  return isThere;
}

function filterOf(url: string): string {
  return `|${url.replace(/#.*/s, '')}^`;
}

async function isBarredHost(name: string): Promise<boolean> {
  const rules = await browser.declarativeNetRequest.getDynamicRules();
  return rules.some(({ action, condition }) => {
    const { requestDomains, urlFilter } = condition as BarrierRule['condition'];
    const hosts = requestDomains ?? [urlFilter?.split(/[|:/^?]+/)[1] ?? name];
    return action.type === 'block' && hosts.some((host) => `.${name}`.endsWith(`.${host}`));
  });
}
