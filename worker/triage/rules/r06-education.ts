import { allOf } from '../condition.ts';
import { defineRule } from '../rule.ts';
import { hasDomain, hasPurpose } from '../use.ts';

export const r06 = defineRule({
  id: 'R06',
  source: 'EU AI Act, Art. 6(2), Annex III(3); day by Reg. (EU) 2026/1744 (reported)',
  appliesFrom: '2027-12-02',
  euClass: 'high-risk',
  priority: 'P1',
  reason: 'It helps to admit, grade, place or watch people in education.',
  reads: ['purpose', 'domain', 'groupDomains'],
  revision: 1,
  when: (use) =>
    allOf(hasPurpose(use, 'evaluate-people', 'decide-access', 'monitor-people'), hasDomain(use, 'education')),
});
