import { defineFinder } from '../finder.ts';

export const useAfterRejection = defineFinder({
  kind: 'use-after-rejection',
  find: ({ system: { rejectedDay, lastDay } }) =>
    rejectedDay !== null && lastDay !== null && lastDay > rejectedDay
      ? { priority: 'P1', reasons: ['used-after-rejection'] }
      : null,
});
