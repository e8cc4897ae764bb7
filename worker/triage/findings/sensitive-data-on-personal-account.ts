import { defineFinder, findByRule } from '../finder.ts';

export const sensitiveDataOnPersonalAccount = defineFinder({
  kind: 'sensitive-data-on-personal-account',
  find: ({ system }) => findByRule(system, 'R21', 'P1'),
});
