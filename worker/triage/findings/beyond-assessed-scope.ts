import { approvalOf, defineFinder, whatIsBeyond } from '../finder.ts';

export const beyondAssessedScope = defineFinder({
  kind: 'beyond-assessed-scope',
  find: ({ system }) => {
    const approval = approvalOf(system);
    const beyond = approval === null ? [] : whatIsBeyond(approval, system);
    if (beyond.length === 0) return null;
    return { priority: 'P2', reasons: ['outside-assessed-scope', ...beyond], rules: ['R40'] };
  },
});
