import { allOf, anyOf } from '../condition.ts';
import { defineRule } from '../rule.ts';
import { affects, answered, hasDomain, hasPurpose, isIn } from '../use.ts';

export const r32 = defineRule({
  id: 'R32',
  source: 'New York City Local Law 144 of 2021',
  appliesFrom: '2023-07-05',
  euClass: null,
  priority: 'P2',
  reason:
    'In New York City, it scores or ranks people for hiring or promotion. A bias audit not older than a year and notice ten business days before may be due.',
  reads: [
    'jurisdictions',
    'domain',
    'groupDomains',
    'affected',
    'purpose',
    'hiring-or-promotion',
    'ranks-or-scores-people',
  ],
  revision: 1,
  when: (use) => {
    const isAboutJobs = anyOf(hasDomain(use, 'employment'), affects(use, 'applicants-evaluated'));
    return allOf(
      isIn(use, 'nyc'),
      answered(use, 'hiring-or-promotion', isAboutJobs),
      anyOf(hasPurpose(use, 'evaluate-people'), answered(use, 'ranks-or-scores-people', isAboutJobs)),
    );
  },
});
