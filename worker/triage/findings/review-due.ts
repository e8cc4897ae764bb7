import { addDays } from '../../../shared/day.ts';
import { approvalOf, defineFinder } from '../finder.ts';

export const reviewDue = defineFinder({
  kind: 'review-due',
  find: ({ system, criteria, today }) => {
    const approval = approvalOf(system);
    if (approval === null) return null;
    const { reviewDay } = approval;
    const isNear = today < reviewDay && today >= addDays(reviewDay, -criteria.reviewNotice);
    return isNear ? { priority: 'P3', reasons: ['review-day-near'], due: reviewDay } : null;
  },
});
