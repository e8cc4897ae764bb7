import { allOf, anyOf, unless } from '../condition.ts';
import { ANNEX_III, defineRule } from '../rule.ts';
import { hasFeature } from '../use.ts';

export const r13 = defineRule({
  id: 'R13',
  source: 'EU AI Act, Art. 25(1)(c); day by Reg. (EU) 2026/1744 (reported)',
  appliesFrom: '2027-12-02',
  euClass: null,
  priority: 'P1',
  reason:
    "A general tool is used in a high-risk area that its vendor may not have meant it for. Whoever does so may take on the provider's duties.",
  reads: [...ANNEX_III, 'R12', 'features', 'knownFeatures'],
  revision: 2,
  when: (use, resultOf) =>
    unless(allOf(anyOf(...ANNEX_III.map(resultOf)), hasFeature(use, 'general-purpose')), resultOf('R12')),
});
