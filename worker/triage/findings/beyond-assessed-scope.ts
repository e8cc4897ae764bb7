import { approvalOf, defineFinder, isBeyond } from '../finder.ts';

export const beyondAssessedScope = defineFinder({
  kind: 'beyond-assessed-scope',
  find: ({ system }) => {
    const approval = approvalOf(system);
    if (approval === null || !isBeyond(approval, system)) return null;
    return { priority: 'P2', reasons: ['outside-assessed-scope'], rules: ['R40'] };
  },
});
