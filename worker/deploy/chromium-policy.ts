/** The policy that installs the extension in a browser of the Chromium family and sets it up. Pure. */
import { PACKAGE_PATHS } from '../../shared/deploy.ts';
import type { ChromiumBrowser } from './chromium-browsers.ts';
import type { KitOrder } from './order.ts';
import type { RegistryPlan } from './registry.ts';

/** Private windows off. */
const OFF = 1;

/** From where a browser takes the extension and its updates. */
export function updatesOf({ server, isFromStore }: KitOrder, { store }: ChromiumBrowser): string {
  return isFromStore ? store.updates : server + PACKAGE_PATHS.chromiumUpdates;
}

/** Entry of ExtensionSettings. The update address of the policy holds, whichever a package names; a store's needs no word. */
export function extensionSettings(order: KitOrder, browser: ChromiumBrowser) {
  return {
    installation_mode: 'force_installed',
    update_url: updatesOf(order, browser),
    ...(order.isFromStore ? {} : { override_update_url: true }),
    ...browser.pinned,
  };
}

/** Policies beside those of the extension. */
export function browserPolicies({ privateWindows }: KitOrder, browser: ChromiumBrowser): Record<string, number> {
  return privateWindows === 'off' ? { [browser.privateWindows]: OFF } : {};
}

/** A JSON file as Chromium reads it on Linux, where the settings of an extension stand directly under its id. */
export function linuxPolicy(order: KitOrder, browser: ChromiumBrowser): string {
  const { chromiumId } = order.packages;
  const policy = {
    ...browserPolicies(order, browser),
    ExtensionSettings: { [chromiumId]: extensionSettings(order, browser) },
    '3rdparty': { extensions: { [chromiumId]: order.values } },
  };
  return `${JSON.stringify(policy, null, 2)}\n`;
}

/**
 * Keys rather than one text: the entries of other extensions stay. Chromium reads keys below ExtensionSettings as it reads
 * the text, and 0 and 1 as no and yes. The settings of an extension stand in a key named `policy`.
 */
export function chromiumRegistry(order: KitOrder, browser: ChromiumBrowser): RegistryPlan {
  const { chromiumId } = order.packages;
  const settings = `${browser.registry}\\ExtensionSettings\\${chromiumId}`;
  const managed = `${browser.registry}\\3rdparty\\extensions\\${chromiumId}`;
  return {
    root: browser.registry,
    owned: [settings, managed],
    entries: [
      ...Object.entries(extensionSettings(order, browser)).map(([name, data]) => ({ key: settings, name, data })),
      ...Object.entries(order.values).map(([name, data]) => ({ key: `${managed}\\policy`, name, data })),
      ...Object.entries(browserPolicies(order, browser)).map(([name, data]) => ({ key: browser.registry, name, data })),
    ].map(({ key, name, data }) => ({ key, name, data: typeof data === 'boolean' ? Number(data) : data })),
  };
}
