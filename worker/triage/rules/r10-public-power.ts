import { defineRule } from '../rule.ts';
import { hasDomain } from '../use.ts';

export const r10 = defineRule({
  id: 'R10',
  source: 'EU AI Act, Art. 6(2), Annex III(6), (7) and (8); day by Reg. (EU) 2026/1744 (reported)',
  appliesFrom: '2027-12-02',
  euClass: 'high-risk',
  priority: 'P1',
  reason: 'It bears on people in law enforcement, migration, justice or elections.',
  reads: ['purpose', 'domain', 'groupDomains'],
  revision: 1,
  when: (use) => hasDomain(use, 'law-enforcement', 'migration', 'justice-elections'),
});
