/** Chromium that obeys the policy of a laboratory: the extension comes to it by force-install, as at work. */
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page, type Worker } from 'playwright-core';
import { usualArguments } from '../../scripts/lib/chromium.ts';
import { chromiumProgram } from './chromium.ts';
import { until } from './lab.ts';
import type { PolicyLab } from './policy-lab.ts';

/** Without it Chromium installs what policy says, and lets nobody drive it. */
const LAB_POLICY = { DeveloperToolsAvailability: 1 };

export interface ManagedChromium {
  context: BrowserContext;
  /** The extension's worker, as soon as it runs; another after an update. */
  worker: () => Promise<Worker>;
  /** Address of one of the extension's own pages. */
  page: (path: string) => string;
  open: (path: string) => Promise<Page>;
}

export async function launchManagedChromium(lab: PolicyLab, profile?: string): Promise<ManagedChromium> {
  lab.policy.place('/etc/chromium/policies/managed/lab.json', JSON.stringify(LAB_POLICY));
  const context = await chromium.launchPersistentContext(profile ?? mkdtempSync(join(lab.folder, 'profile-')), {
    executablePath: lab.policy.launcher(chromiumProgram ?? ''),
    headless: true,
    chromiumSandbox: process.getuid?.() !== 0,
    viewport: null,
    // Playwright's own would keep extensions, and what policy brings, away.
    ignoreDefaultArgs: ['--disable-extensions', '--disable-background-networking'],
    args: usualArguments(lab.site.port),
  });
  const origin = `chrome-extension://${lab.packages.chromiumId}/`;
  const page = (path: string) => origin + path;
  return {
    context,
    worker: () =>
      until(
        'the extension to run',
        () => context.serviceWorkers().findLast((one) => one.url().startsWith(origin)),
        (found) => found !== undefined,
        60_000,
      ) as Promise<Worker>,
    page,
    async open(path) {
      const opened = await context.newPage();
      await opened.goto(page(path));
      return opened;
    },
  };
}
