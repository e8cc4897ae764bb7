/** Sets the barrier in the browser: dynamic rules, which stand before the background is awake, also after a restart. */
import { browser } from '../browser.ts';
import { today } from '../clock.ts';
import { loadRecogniser } from '../detection/catalogue.ts';
import { type Bar, barOf } from '../policy/bar.ts';
import { readHere } from '../policy/here.ts';
import { createSerial } from '../serial.ts';
import { storedBarrierDay, storedConnection } from '../storage.ts';
import { type BarrierRule, buildBarrier } from './barrier.ts';

interface Rule {
  id: number;
  priority?: number | undefined;
  action: { type: string };
  condition: object;
}

const oneByOne = createSerial();

/** There are rules only while policy bars something here. Once this is done the browser goes by them. */
export function refreshBarrier(): Promise<void> {
  return oneByOne(async () => {
    const { rules } = await planBarrier();
    await storedBarrierDay.write(today());
    const { declarativeNetRequest } = browser;
    const standing = await declarativeNetRequest.getDynamicRules();
    if (isSame(standing, rules)) return;
    const removeRuleIds = standing.map(({ id }) => id);
    await declarativeNetRequest
      .updateDynamicRules({ removeRuleIds, addRules: rules })
      // All or nothing: what a browser refuses whole it may take in part, the whole hosts.
      .catch(() =>
        declarativeNetRequest.updateDynamicRules({
          removeRuleIds,
          addRules: rules.filter(({ condition }) => condition.requestDomains),
        }),
      )
      // What stood goes on standing; the status tells.
      .catch(() => {});
  });
}

/** At the start of a worker: `first` since the browser started. Most find all as it was: policy and answers come to one that is awake. */
export async function refreshBarrierDaily(): Promise<'first' | 'later'> {
  const day = await storedBarrierDay.read();
  if (day !== today()) await refreshBarrier();
  return day === '' ? 'first' : 'later';
}

/** How many services are kept out of this browser; -1 when the browser has not taken all rules for them. */
export function countBarred(): Promise<number> {
  return oneByOne(async () => {
    const { rules, count, isWhole } = await planBarrier();
    if (count === 0) return 0;
    return isWhole && isSame(await browser.declarativeNetRequest.getDynamicRules(), rules) ? count : -1;
  });
}

async function planBarrier(): Promise<{ rules: BarrierRule[]; count: number; isWhole: boolean }> {
  const nothing = { rules: [], count: 0, isWhole: true };
  if ((await storedConnection.read()) === null) return nothing;
  const here = await readHere();
  const { modes, services } = here.policy;
  const inUse = [...Object.values(modes), ...services.map(({ mode }) => mode)];
  if (!inUse.some((mode) => mode === 'require' || mode === 'block')) return nothing;
  const recogniser = await loadRecogniser();
  const bars = new Map<string, Bar>();
  const places = recogniser.places();
  for (const id of new Set(places.map(({ service }) => service))) {
    // What is not noticed here, private life say, is not barred either.
    const bar = recogniser.service(id) && barOf(here, id);
    if (bar) bars.set(id, bar);
  }
  const rules = buildBarrier(places, (id) => bars.get(id));
  const most = browser.declarativeNetRequest.MAX_NUMBER_OF_DYNAMIC_RULES;
  return { rules: rules.slice(0, most), count: bars.size, isWhole: rules.length <= most };
}

/** Browsers give rules back with keys in another order, or with more of them. */
function isSame(standing: readonly Rule[], rules: readonly BarrierRule[]): boolean {
  const write = ({ id, priority, action, condition }: Rule) => {
    const { resourceTypes, requestDomains, urlFilter } = condition as BarrierRule['condition'];
    return JSON.stringify([id, priority, action.type, resourceTypes, requestDomains ?? null, urlFilter ?? null]);
  };
  const written = new Set(standing.map(write));
  return written.size === rules.length && rules.every((rule) => written.has(write(rule)));
}
