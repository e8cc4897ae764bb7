import { approvalOf, defineFinder, isBeyond, isInTime, verdictsOf } from '../finder.ts';
import { hintAtHighRisk } from '../hints.ts';

export const highRiskHint = defineFinder({
  kind: 'high-risk-hint',
  find: ({ system, today }) => {
    const approval = approvalOf(system);
    // Whoever approved these uses knew of them.
    if (approval !== null && isInTime(approval, today) && !isBeyond(approval, system)) return null;
    return hintAtHighRisk(verdictsOf(system));
  },
});
