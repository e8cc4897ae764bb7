import { approvalOf, unlessScreened } from '../finder.ts';

export const inUseBeforeAssessment = unlessScreened('in-use-before-assessment', ({ system }) => {
  const { firstDay, firstApprovedDay } = system;
  if (approvalOf(system) === null || firstDay === null || firstApprovedDay === null) return null;
  // A renewal does not make what was approved before unapproved.
  if (firstDay >= firstApprovedDay) return null;
  return { priority: 'P3', reasons: ['used-before-decision'] };
});
