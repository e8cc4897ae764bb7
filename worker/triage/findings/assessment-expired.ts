import { approvalOf, defineFinder } from '../finder.ts';

export const assessmentExpired = defineFinder({
  kind: 'assessment-expired',
  find: ({ system, today }) => {
    const approval = approvalOf(system);
    return approval !== null && today >= approval.reviewDay ? { priority: 'P2', reasons: ['review-day-passed'] } : null;
  },
});
