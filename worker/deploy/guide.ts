/** What has to be there first, what to do, and the way back, in words for IT. Pure. */
import { fillText, type TextKey } from '../../shared/staff-texts.ts';
import { CHROMIUM } from './chromium-browsers.ts';
import { updatesOf } from './chromium-policy.ts';
import type { Files } from './files.ts';
import { profileIdentifier } from './files.ts';
import { FIREFOX } from './firefox-policy.ts';
import type { KitOrder } from './order.ts';
import { isChromium, type Target, verdictOf } from './target.ts';

export interface Guide {
  needs: string[];
  steps: string[];
  uninstall: string[];
}

export function writeGuide(target: Target, order: KitOrder, files: Files): Guide {
  const { browser, format } = target;
  const { server, packages } = order;
  const named = isChromium(browser) ? CHROMIUM[browser] : FIREFOX;
  const id = isChromium(browser) ? packages.chromiumId : packages.firefoxId;
  const [first] = files.install;
  const [back] = files.uninstall;
  const words: Record<string, string> = {
    browser: named.name,
    policyPage: named.policyPage,
    registry: named.registry,
    id,
    server,
    updates: isChromium(browser) ? updatesOf(order, CHROMIUM[browser]) : '',
    upload: isChromium(browser) ? server + CHROMIUM[browser].store.upload : '',
    version: packages.version,
    file: first?.name ?? '',
    place: first?.place ?? '',
    second: files.install[1]?.name ?? '',
    uninstallFile: back?.name ?? '',
    uninstallSecond: files.uninstall[1]?.name ?? '',
    profile: profileIdentifier(named.bundle),
  };
  const t = (key: TextKey) => fillText(key, words, String);
  const texts = isChromium(browser) ? CHROMIUM_TEXTS[format] : FIREFOX_TEXTS[format];
  const verdict = verdictOf(target, packages, order.isFromStore);
  const isUnsigned = verdict === 'needs-store-or-signing';
  const isManaged = (key: TextKey) => MANAGED.includes(key);
  return {
    needs: [
      ...(order.isFromStore
        ? [...texts.needs.filter((key) => !isManaged(key)), 'kit.need.store' as const]
        : texts.needs),
      ...(texts.needs.some(isManaged) && !order.isFromStore ? (['kit.need.or-store'] as const) : []),
      ...(isUnsigned ? (['kit.need.signing'] as const) : []),
      ...(browser === 'edge' && format === 'intune' ? (['kit.need.no-admx'] as const) : []),
      ...(server.startsWith('http:') ? (['kit.need.local'] as const) : (['kit.need.reach'] as const)),
      'kit.need.token' as const,
    ].map(t),
    steps: [
      ...(isUnsigned ? SIGNING_STEPS : []),
      ...texts.steps,
      isChromium(browser) ? ('kit.verify.chromium' as const) : ('kit.verify.firefox' as const),
    ].map(t),
    uninstall: texts.uninstall.map(t),
  };
}

/** What a browser asks for that is to take an extension from outside its store. */
const MANAGED: readonly TextKey[] = ['kit.need.windows', 'kit.need.macos'];

interface Texts {
  needs: readonly TextKey[];
  steps: readonly TextKey[];
  uninstall: readonly TextKey[];
}

const SIGNING_STEPS = ['kit.sign.account', 'kit.sign.sign', 'kit.sign.build'] as const satisfies readonly TextKey[];

const CHROMIUM_TEXTS: Readonly<Record<Target['format'], Texts>> = {
  linux: {
    needs: ['kit.need.root', 'kit.need.settings-linux'],
    steps: ['kit.step.linux'],
    uninstall: ['kit.back.linux'],
  },
  windows: {
    needs: ['kit.need.windows', 'kit.need.settings-windows'],
    steps: ['kit.step.windows', 'kit.step.restart-or-reload'],
    uninstall: ['kit.back.windows', 'kit.back.empty-key'],
  },
  'group-policy': {
    needs: ['kit.need.windows', 'kit.need.group-policy', 'kit.need.settings-windows'],
    steps: ['kit.step.template', 'kit.step.enable', 'kit.step.gpupdate'],
    uninstall: ['kit.back.group-policy', 'kit.back.template'],
  },
  intune: {
    needs: ['kit.need.windows', 'kit.need.intune', 'kit.need.settings-intune'],
    steps: ['kit.step.intune', 'kit.step.intune-settings', 'kit.step.intune-assign'],
    uninstall: ['kit.back.intune', 'kit.back.intune-scripts'],
  },
  macos: {
    needs: ['kit.need.macos', 'kit.need.settings-macos'],
    steps: ['kit.step.macos', 'kit.step.restart-or-reload'],
    uninstall: ['kit.back.macos'],
  },
  'google-admin': {
    needs: ['kit.need.google-admin'],
    steps: ['kit.step.google-add', 'kit.step.google-install', 'kit.step.google-policy', 'kit.step.google-private'],
    uninstall: ['kit.back.google-admin'],
  },
};

const NONE: Texts = { needs: [], steps: [], uninstall: [] };

const FIREFOX_TEXTS: Readonly<Record<Target['format'], Texts>> = {
  linux: {
    needs: ['kit.need.root', 'kit.need.settings-policies'],
    steps: ['kit.step.linux', 'kit.step.firefox-restart'],
    uninstall: ['kit.back.policies', 'kit.back.firefox-restart', 'kit.back.firefox-then'],
  },
  windows: {
    needs: ['kit.need.windows-admin', 'kit.need.settings-windows'],
    steps: ['kit.step.windows', 'kit.step.firefox-restart'],
    uninstall: ['kit.back.firefox-windows', 'kit.back.firefox-restart', 'kit.back.firefox-then'],
  },
  macos: {
    needs: ['kit.need.macos-profile', 'kit.need.settings-macos'],
    steps: ['kit.step.macos', 'kit.step.firefox-restart'],
    uninstall: ['kit.back.firefox-macos', 'kit.back.firefox-restart', 'kit.back.firefox-macos-then'],
  },
  'group-policy': NONE,
  intune: NONE,
  'google-admin': NONE,
};
