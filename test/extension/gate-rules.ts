/** The browser's rules in memory, as Firefox gives them back: with every key there is. WXT's fake browser has none. */
import { type Mock, vi } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';

interface Rule {
  id: number;
  priority?: number;
  action: object;
  condition: { urlFilter?: string; requestDomains?: string[] };
}

interface Update {
  removeRuleIds?: number[];
  addRules?: Rule[];
}

export interface FakeRules {
  dynamic: () => Rule[];
  session: () => Rule[];
  updateDynamicRules: Mock<(update: Update) => Promise<void>>;
}

export function fakeRules(most = 5_000): FakeRules {
  const kept = { dynamic: [] as Rule[], session: [] as Rule[] };
  const update =
    (which: keyof typeof kept) =>
    async ({ removeRuleIds = [], addRules = [] }: Update) => {
      kept[which] = [...kept[which].filter(({ id }) => !removeRuleIds.includes(id)), ...addRules];
    };
  const read = (which: keyof typeof kept) => async () =>
    kept[which].map(({ condition, ...rule }) => ({
      ...rule,
      condition: { urlFilter: null, requestDomains: null, tabIds: null, ...condition },
    }));
  const updateDynamicRules = vi.fn(update('dynamic'));
  Object.assign(fakeBrowser, {
    declarativeNetRequest: {
      MAX_NUMBER_OF_DYNAMIC_RULES: most,
      updateDynamicRules,
      updateSessionRules: update('session'),
      getDynamicRules: read('dynamic'),
      getSessionRules: read('session'),
    },
  });
  return { dynamic: () => kept.dynamic, session: () => kept.session, updateDynamicRules };
}
