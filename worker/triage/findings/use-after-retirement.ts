import { defineFinder } from '../finder.ts';

export const useAfterRetirement = defineFinder({
  kind: 'use-after-retirement',
  find: ({ system: { retiredDay, lastDay } }) =>
    retiredDay !== null && lastDay !== null && lastDay > retiredDay
      ? { priority: 'P1', reasons: ['used-after-retirement'] }
      : null,
});
