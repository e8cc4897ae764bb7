import { allOf, anyOf, is } from '../condition.ts';
import { defineRule } from '../rule.ts';
import { affects, affectsAnyone, answered, hasDomain, hasGroupDomain, hasPurpose } from '../use.ts';

export const r05 = defineRule({
  id: 'R05',
  source: 'EU AI Act, Art. 6(2), Annex III(4), Art. 26(7); day by Reg. (EU) 2026/1744 (reported)',
  appliesFrom: '2027-12-02',
  euClass: 'high-risk',
  priority: 'P1',
  reason:
    'People are evaluated, monitored or chosen at work or when they apply for work. Workers and their representatives must be told before it is used.',
  reads: ['purpose', 'domain', 'groupDomains', 'affected', 'hiring-or-promotion', 'ranks-or-scores-people'],
  revision: 2,
  when: (use) => {
    const { declaration, facts } = use;
    const mayChoose = anyOf(
      // Purposes that need a domain say by it whether it is about work.
      allOf(affects(use, 'applicants-evaluated'), is(declaration.domain === undefined)),
      allOf(affectsAnyone(use), hasGroupDomain(use, 'employment')),
    );
    // Where one of both is known, the other decides.
    const isHiring = anyOf(mayChoose, is(facts['hiring-or-promotion'] === 'yes'));
    const isRanking = anyOf(mayChoose, is(facts['ranks-or-scores-people'] === 'yes'));
    return anyOf(
      allOf(hasPurpose(use, 'evaluate-people', 'monitor-people', 'decide-access'), hasDomain(use, 'employment')),
      // A summary that ranks applications is a selection, whatever it is called.
      allOf(answered(use, 'hiring-or-promotion', isRanking), answered(use, 'ranks-or-scores-people', isHiring)),
    );
  },
});
