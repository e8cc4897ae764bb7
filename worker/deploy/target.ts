/** What a target is made of, and whether its files work as they are. Pure. */
import {
  type CHROMIUM_BROWSERS,
  KIT_TARGETS,
  type Kit,
  type KitBrowser,
  type KitFormat,
  type KitTarget,
  type Packages,
} from '../../shared/deploy.ts';

export interface Target {
  target: KitTarget;
  browser: KitBrowser;
  format: KitFormat;
}

export function readTarget(text: string): Target | undefined {
  const target = KIT_TARGETS.find((known) => known === text);
  if (!target) return undefined;
  const dash = target.indexOf('-');
  return { target, browser: target.slice(0, dash) as KitBrowser, format: target.slice(dash + 1) as KitFormat };
}

export function isChromium(browser: KitBrowser): browser is (typeof CHROMIUM_BROWSERS)[number] {
  return browser !== 'firefox';
}

/**
 * On Linux Chromium takes any package that policy names; on Windows and macOS, from outside its store, only where somebody
 * manages the machine. Firefox takes what Mozilla signed, anywhere.
 */
export function verdictOf(
  { browser, format }: Target,
  { firefoxSigned }: Pick<Packages, 'firefoxSigned'>,
  isFromStore = false,
): Kit['verdict'] {
  if (!isChromium(browser)) return firefoxSigned ? 'works-unchanged' : 'needs-store-or-signing';
  return format === 'linux' || isFromStore ? 'works-unchanged' : 'needs-managed-machine';
}
