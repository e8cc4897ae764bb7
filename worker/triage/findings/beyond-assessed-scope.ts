import { approvalOf, defineFinder, standingRules } from '../finder.ts';
import { isWithinScope } from '../scope.ts';

export const beyondAssessedScope = defineFinder({
  kind: 'beyond-assessed-scope',
  find: ({ system }) => {
    const approval = approvalOf(system);
    if (approval === null) return null;
    const isBeyond =
      // The rule knows the domains of groups, too.
      standingRules(system).inForce.has('R40') ||
      system.uses.some(({ answers }) => answers.some((one) => !isWithinScope(one, approval.scope)));
    return isBeyond ? { priority: 'P2', reasons: ['outside-assessed-scope'], rules: ['R40'] } : null;
  },
});
