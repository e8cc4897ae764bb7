import { defineFinder, verdictsOf } from '../finder.ts';
import { hintAtProhibited } from '../hints.ts';

export const prohibitedHint = defineFinder({
  kind: 'prohibited-hint',
  find: ({ system }) => hintAtProhibited(verdictsOf(system)),
});
