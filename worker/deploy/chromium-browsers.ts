/** Where each browser of the Chromium family looks for policy, and what it calls things. Pure. */
import { type CHROMIUM_BROWSERS, PACKAGE_PATHS } from '../../shared/deploy.ts';

export interface ChromiumBrowser {
  name: string;
  /** Folder of its policy on Linux. */
  linux: string;
  /** Key of its policy below HKEY_LOCAL_MACHINE. */
  registry: string;
  /** Its preference domain on macOS. */
  bundle: string;
  /** Its page of the policy that it received. */
  policyPage: string;
  /** The policy that turns private windows off with 1. */
  privateWindows: string;
  /** Field of ExtensionSettings that keeps the button on the toolbar. */
  pinned: { toolbar_pin: 'force_pinned' } | { toolbar_state: 'force_shown' };
  /** Where its store hands out updates, and our package that the store takes. */
  store: { updates: string; upload: string };
}

const CHROME_STORE = { updates: 'https://clients2.google.com/service/update2/crx', upload: PACKAGE_PATHS.chromeZip };
const EDGE_STORE = {
  updates: 'https://edge.microsoft.com/extensionwebstorebase/v1/crx',
  upload: PACKAGE_PATHS.edgeZip,
};

export const CHROMIUM: Readonly<Record<(typeof CHROMIUM_BROWSERS)[number], ChromiumBrowser>> = {
  chrome: {
    name: 'Google Chrome',
    linux: '/etc/opt/chrome/policies/managed',
    registry: 'SOFTWARE\\Policies\\Google\\Chrome',
    bundle: 'com.google.Chrome',
    policyPage: 'chrome://policy',
    privateWindows: 'IncognitoModeAvailability',
    pinned: { toolbar_pin: 'force_pinned' },
    store: CHROME_STORE,
  },
  edge: {
    name: 'Microsoft Edge',
    linux: '/etc/opt/edge/policies/managed',
    registry: 'SOFTWARE\\Policies\\Microsoft\\Edge',
    bundle: 'com.microsoft.Edge',
    policyPage: 'edge://policy',
    privateWindows: 'InPrivateModeAvailability',
    pinned: { toolbar_state: 'force_shown' },
    store: EDGE_STORE,
  },
  brave: {
    name: 'Brave',
    linux: '/etc/brave/policies/managed',
    registry: 'SOFTWARE\\Policies\\BraveSoftware\\Brave',
    bundle: 'com.brave.Browser',
    policyPage: 'brave://policy',
    privateWindows: 'IncognitoModeAvailability',
    pinned: { toolbar_pin: 'force_pinned' },
    store: CHROME_STORE,
  },
  chromium: {
    name: 'Chromium',
    linux: '/etc/chromium/policies/managed',
    registry: 'SOFTWARE\\Policies\\Chromium',
    bundle: 'org.chromium.Chromium',
    policyPage: 'chrome://policy',
    privateWindows: 'IncognitoModeAvailability',
    pinned: { toolbar_pin: 'force_pinned' },
    store: CHROME_STORE,
  },
};
