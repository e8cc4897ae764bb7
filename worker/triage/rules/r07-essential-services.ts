import { allOf, anyOf, unless } from '../condition.ts';
import { defineRule } from '../rule.ts';
import { answered, hasDomain, hasPurpose } from '../use.ts';

export const r07 = defineRule({
  id: 'R07',
  source: 'EU AI Act, Art. 6(2), Annex III(5), Art. 27; day by Reg. (EU) 2026/1744 (reported)',
  appliesFrom: '2027-12-02',
  euClass: 'high-risk',
  priority: 'P1',
  reason:
    'It bears on who gets credit, life or health insurance, public benefits or help in an emergency. A fundamental rights impact assessment may be due.',
  reads: ['purpose', 'domain', 'groupDomains', 'fraud-detection'],
  revision: 1,
  when: (use) => {
    const decides = hasPurpose(use, 'decide-access', 'evaluate-people');
    return anyOf(
      allOf(decides, hasDomain(use, 'life-health-insurance', 'public-benefits', 'emergency')),
      allOf(hasPurpose(use, 'health'), hasDomain(use, 'emergency')),
      // The law leaves out the detection of fraud for credit alone, not for benefits or insurance.
      unless(allOf(decides, hasDomain(use, 'credit')), answered(use, 'fraud-detection')),
    );
  },
});
