/** What is wrong with a screen: for those who cannot see it well, who use a keyboard, who have little room. */
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';

const AXE_TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const COLOUR_RULES = ['color-contrast', 'link-in-text-block'];
const WIDTH = 320;
/** A narrow screen, and 1280 × 1024 at 400 %. */
const HEIGHTS = [640, 256];
const ROOM = { width: 1280, height: 800 };

interface Violation {
  id: string;
  nodes: { html: string }[];
}
interface InPage {
  axe: { run(options: object): Promise<{ violations: Violation[] }> };
}

function describe({ id, nodes }: Violation): string {
  return `${id} at ${nodes.map(({ html }) => html).join(' ')}`;
}

/** Everything wrong with a screen, in words, in both themes and from wide to narrow. */
export async function faultsOf(page: Page): Promise<string[]> {
  const faults: string[] = [];
  await page.setViewportSize(ROOM);
  await page.emulateMedia({ colorScheme: 'light' });
  // Without frames there is nothing to put together in a page of its own, which is what takes the time.
  const axe = new AxeBuilder({ page })
    .setLegacyMode()
    .options({ resultTypes: ['violations'] })
    .withTags(AXE_TAGS);
  faults.push(...(await axe.analyze()).violations.map((fault) => `light: ${describe(fault)}`));
  // The second theme changes colours and nothing else, and axe is in the page by now.
  await page.emulateMedia({ colorScheme: 'dark' });
  const dark = await page.evaluate(
    (values) =>
      (globalThis as unknown as InPage).axe.run({ runOnly: { type: 'rule', values }, resultTypes: ['violations'] }),
    COLOUR_RULES,
  );
  faults.push(...dark.violations.map((fault) => `dark: ${describe(fault)}`));
  faults.push(...(await geometryFaults(page)));
  for (const height of HEIGHTS) {
    await page.setViewportSize({ width: WIDTH, height });
    faults.push(...(await geometryFaults(page)).map((fault) => `${WIDTH}x${height}: ${fault}`));
  }
  return faults;
}

/** Sideways scrolling; targets that are small; targets that have the focus and are covered or cut off. */
function geometryFaults(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const least = 24;
    const faults: string[] = [];
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth > clientWidth) faults.push(`${scrollWidth} px wide content in ${clientWidth} px`);
    const selector = 'a[href], button, input, select, textarea, summary, [tabindex="0"]';
    for (const target of document.querySelectorAll<HTMLElement>(selector)) {
      if (!target.checkVisibility() || target.matches(':disabled')) continue;
      const { width, height } = (target.closest('label') ?? target).getBoundingClientRect();
      if (width < least || height < least) faults.push(`${width} x ${height} px: ${target.outerHTML}`);
      target.blur();
      target.focus();
      const { left, right, top, bottom } = target.getBoundingClientRect();
      const hit = document.elementFromPoint((left + right) / 2, Math.max(0, top) + Math.min(bottom - top, 24) / 2);
      if (!hit || !target.contains(hit))
        faults.push(`out of reach: ${target.outerHTML}, under ${hit?.outerHTML.slice(0, 80)}`);
    }
    return faults;
  });
}
