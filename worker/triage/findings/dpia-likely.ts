import { defineFinder, findByRule } from '../finder.ts';

export const dpiaLikely = defineFinder({
  kind: 'dpia-likely',
  find: ({ system }) => findByRule(system, 'R20', 'P2'),
});
