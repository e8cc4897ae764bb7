import { allOf } from '../condition.ts';
import { defineRule } from '../rule.ts';
import { hasDomain, hasPurpose } from '../use.ts';

export const r09 = defineRule({
  id: 'R09',
  source: 'EU AI Act, Art. 6(2), Annex III(2); day by Reg. (EU) 2026/1744 (reported)',
  appliesFrom: '2027-12-02',
  euClass: 'high-risk',
  priority: 'P1',
  reason: 'It is a part of what keeps critical infrastructure safe.',
  reads: ['purpose', 'domain', 'groupDomains'],
  revision: 1,
  // Other work of those who run infrastructure is not: only what operates its safety.
  when: (use) => allOf(hasPurpose(use, 'operate-safety'), hasDomain(use, 'critical-infrastructure')),
});
