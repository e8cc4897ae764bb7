import { allOf, anyOf } from '../condition.ts';
import { defineRule } from '../rule.ts';
import { affectsAnyone, type Domain, hasDomain, hasGroupDomain, hasPurpose } from '../use.ts';

const PUBLIC_POWER: readonly Domain[] = ['law-enforcement', 'migration', 'justice-elections'];

export const r10 = defineRule({
  id: 'R10',
  source: 'EU AI Act, Art. 6(2), Annex III(6), (7) and (8); day by Reg. (EU) 2026/1744 (reported)',
  appliesFrom: '2027-12-02',
  euClass: 'high-risk',
  priority: 'P1',
  reason: 'It bears on people in law enforcement, migration, justice or elections.',
  reads: ['purpose', 'domain', 'groupDomains', 'affected'],
  revision: 2,
  when: (use) =>
    anyOf(
      hasDomain(use, ...PUBLIC_POWER),
      // Weighing evidence (6)(d), researching facts and law (8)(a): what the purpose is called does not matter there.
      allOf(
        hasPurpose(use, 'research', 'summarise-translate', 'analyse-data', 'write-edit'),
        affectsAnyone(use),
        hasGroupDomain(use, ...PUBLIC_POWER),
      ),
    ),
});
