/** Away from the gate: back to where the person came from, or out of the tab where there is nothing to go back to. */
import { browser } from '../browser.ts';

/** Whether the tab's history reaches as far back as `steps`. */
export function canGoBack(history: Pick<History, 'length'>, steps: number): boolean {
  return history.length > steps;
}

/** Closes the tab. Never the last one: with it the browser might go. */
export async function closeTab(tab: number): Promise<void> {
  const tabs = await browser.tabs.query({});
  if (tabs.length < 2) await browser.tabs.create({});
  await browser.tabs.remove(tab);
}
