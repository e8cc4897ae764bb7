/** The policy that installs the extension in Firefox and sets it up. Pure. */
import { PACKAGE_PATHS } from '../../shared/deploy.ts';
import type { KitOrder } from './order.ts';
import type { RegistryPlan } from './registry.ts';

export const FIREFOX = {
  name: 'Firefox',
  linux: '/etc/firefox/policies/policies.json',
  registry: 'SOFTWARE\\Policies\\Mozilla\\Firefox',
  bundle: 'org.mozilla.firefox',
  policyPage: 'about:policies',
} as const;

/** Entry of ExtensionSettings. */
function extensionSettings({ server }: KitOrder) {
  return {
    installation_mode: 'force_installed',
    install_url: server + PACKAGE_PATHS.xpi,
    default_area: 'navbar',
    private_browsing: false,
    updates_disabled: false,
  };
}

/** All policies, as policies.json and macOS have them. */
export function firefoxPolicies(order: KitOrder) {
  const { firefoxId } = order.packages;
  return {
    ...(order.privateWindows === 'off' && { DisablePrivateBrowsing: true }),
    ExtensionSettings: { [firefoxId]: extensionSettings(order) },
    '3rdparty': { Extensions: { [firefoxId]: order.values } },
  };
}

/** Firefox keeps an extension that its policy names no longer: it goes once it is blocked. */
const REMOVAL = { installation_mode: 'blocked' };

export function firefoxRemoval({ packages }: KitOrder) {
  return { ExtensionSettings: { [packages.firefoxId]: REMOVAL } };
}

export function linuxPolicies(policies: object): string {
  return `${JSON.stringify({ policies }, null, 2)}\n`;
}

/** Firefox reads a key as an object, and 0 and 1 as no and yes. */
export function firefoxRegistry(order: KitOrder): RegistryPlan {
  const { firefoxId } = order.packages;
  const settings = `${FIREFOX.registry}\\ExtensionSettings\\${firefoxId}`;
  const managed = `${FIREFOX.registry}\\3rdparty\\Extensions\\${firefoxId}`;
  return {
    root: FIREFOX.registry,
    owned: [settings, managed],
    left: Object.entries(REMOVAL).map(([name, data]) => ({ key: settings, name, data })),
    entries: [
      ...Object.entries(extensionSettings(order)).map(([name, data]) => ({
        key: settings,
        name,
        data: typeof data === 'boolean' ? Number(data) : data,
      })),
      ...Object.entries(order.values).map(([name, data]) => ({ key: managed, name, data })),
      ...(order.privateWindows === 'off' ? [{ key: FIREFOX.registry, name: 'DisablePrivateBrowsing', data: 1 }] : []),
    ],
  };
}
