import { isColoradoMatter } from '../colorado.ts';
import { allOf, anyOf, unless } from '../condition.ts';
import { defineRule } from '../rule.ts';
import { affectsAnyone, answered, hasPurpose } from '../use.ts';

export const r30 = defineRule({
  id: 'R30',
  source: 'Colorado SB 26-189 (reported)',
  appliesFrom: '2027-01-01',
  euClass: null,
  priority: 'P2',
  reason:
    'In Colorado, personal data are used to rank, score or recommend people where it counts. Notice, an explanation within 30 days and records for three years may be due.',
  reads: ['jurisdictions', 'data', 'domain', 'groupDomains', 'purpose', 'affected', 'ranks-or-scores-people', 'R31'],
  revision: 1,
  when: (use, resultOf) =>
    unless(
      allOf(
        isColoradoMatter(use),
        anyOf(
          hasPurpose(use, 'evaluate-people', 'decide-access'),
          answered(use, 'ranks-or-scores-people', affectsAnyone(use)),
        ),
      ),
      resultOf('R31'),
    ),
});
