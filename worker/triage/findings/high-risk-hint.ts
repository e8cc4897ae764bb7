import { defineFinder, verdictsOf } from '../finder.ts';
import { hintAtHighRisk } from '../hints.ts';

export const highRiskHint = defineFinder({
  kind: 'high-risk-hint',
  find: ({ system }) => hintAtHighRisk(verdictsOf(system)),
});
