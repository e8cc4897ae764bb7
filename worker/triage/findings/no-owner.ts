import { defineFinder, verdictsOf } from '../finder.ts';

export const noOwner = defineFinder({
  kind: 'no-owner',
  find: ({ system }) => {
    if (system.owner !== null) return null;
    const isGrave = verdictsOf(system).some(({ priority }) => priority === 'P0' || priority === 'P1');
    return { priority: isGrave ? 'P2' : 'P3', reasons: ['nobody-owns-it'] };
  },
});
