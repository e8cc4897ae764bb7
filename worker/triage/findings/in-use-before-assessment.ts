import { approvalOf, unlessScreened } from '../finder.ts';

export const inUseBeforeAssessment = unlessScreened('in-use-before-assessment', ({ system }) => {
  const approval = approvalOf(system);
  if (approval === null || system.firstDay === null || system.firstDay >= approval.decidedDay) return null;
  return { priority: 'P3', reasons: ['used-before-decision'] };
});
